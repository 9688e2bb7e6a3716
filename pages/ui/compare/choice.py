"""Which models are compared, and what each is called here."""

from collections.abc import Iterable, Mapping

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.models import called
from pages.ui.train.runs import runs_of
from recsys.models import WORDS, label

USUAL = ("bias", "item-knn", "svd", "ease", "hybrid")
AT_MOST = 8
"""Models at once: a chart of more is read by nobody."""
KEY = "compare_models"
NONE = ","
"""What the address says where nothing is chosen: without a word it would be the usual ones."""


def chosen_models(page: Page) -> dict[str, str]:
    """Draw the choice, which lives in the address; model -> label, in the order of choosing, no two alike."""
    offered = _offered(page)
    asked = _asked(page, offered)
    st.session_state[KEY] = list(asked)
    chosen = st.multiselect(
        "Models to compare",
        list(offered),
        key=KEY,
        format_func=lambda name: offered.get(name, name),
        on_change=_choose,
        max_selections=AT_MOST,
        placeholder="Choose two or more",
        help="Each as it comes, or with the settings it was trained with. Also what you trained on the page Train.",
    )
    return {name: offered[name] for name in chosen}


def _asked(page: Page, offered: dict[str, str]) -> list[str]:
    """What the address names; what it names and is not here is said, and a model of one's own is added."""
    text = state.in_address(state.MODELS)
    if text is None:
        return list(USUAL)
    named = list(dict.fromkeys(name for name in text.split(",") if name))[:AT_MOST]
    for name in named:
        if name not in offered and page.engine.is_ready(page.data, name):
            offered.update(_distinct({**offered, name: called(page, name)}))
    if any(name not in offered for name in named):
        st.warning("This address names a model that is not here; it is left out.", icon=":material/info:")
    return [name for name in named if name in offered]


def _offered(page: Page) -> dict[str, str]:
    """The kinds of models, those trained under another name, and this visit's own, each with its label."""
    kinds = {name: label(name) for name in WORDS}
    named = {name: called(page, name) for name in page.engine.models(page.data) if name not in kinds}
    own = {
        run.use: f"Yours, {words}"
        for words, run in runs_of(page).items()
        if run.use is not None and page.engine.is_ready(page.data, run.use)
    }
    first = [name for name in USUAL if name in kinds]
    return _distinct({name: kinds[name] for name in first} | own | named | kinds)


def _distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels, numbered where two are the same: models are told apart by them."""
    found: dict[str, str] = {}
    for name, words in labels.items():
        found[name] = _free(words, found.values())
    return found


def _free(words: str, taken: Iterable[str]) -> str:
    used, number, free = set(taken), 2, words
    while free in used:
        free, number = f"{words} ({number})", number + 1
    return free


@guarded
def _choose() -> None:
    state.put_in_address(state.MODELS, ",".join(st.session_state[KEY]) or NONE)
