"""The model card of one model, drawn and as a file."""

import re

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.models import kind_of
from pages.ui.recommend.controls import model_box
from recsys.comparison import Comparison, Training, evidence_of, model_card, verdict
from recsys.models import WORDS
from recsys.sources import licence_of
from recsys.store import PRIVATE_PREFIX


def card(page: Page, comparison: Comparison) -> None:
    """Draw the section."""
    words = dict(comparison.labels)
    chosen = (*verdict(comparison).chosen, *words)[0]
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        model = model_box(page, "Model", state.ONE_MODEL, list(words), chosen, words)
    text = _card(page, comparison, model)
    right.download_button(
        "Download as Markdown",
        text,
        f"model-card-{model}.md",
        "text/markdown",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
        key="card_file",
    )
    with st.container(border=True, key="model_card"):
        st.markdown(re.sub(r"^#", "##", text, flags=re.MULTILINE))  # the page has its own title


def _card(page: Page, comparison: Comparison, model: str) -> str:
    """Its commands train a model again under a name that somebody may give."""
    kind = kind_of(page, model)
    return model_card(
        page.engine.unfitted(page.data, model),
        page.data,
        name=f"my-{kind}" if model.startswith(PRIVATE_PREFIX) else model,
        words=WORDS[kind].note if kind in WORDS else "",
        licence=licence_of(page.data.source),
        training=_training(page, model),
        evidence=evidence_of(comparison, model),
    )


def _training(page: Page, model: str) -> Training:
    """What was noted when it was trained; nothing of one that was only measured."""
    if not page.engine.is_ready(page.data, model):
        return Training()
    noted = page.engine.library.registry.describe_model(page.data, model)
    return Training(seconds=noted.get("seconds"))
