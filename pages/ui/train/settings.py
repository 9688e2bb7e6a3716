"""The dials of a training."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import owner_of, submit
from pages.ui.models import MODELS, label
from recsys.jobs import Setting, settings_of, start_training, tunable_models

OUR_SVD = "svd"
SLIDERS = ("n_factors", "n_epochs")
HALF = 150
"""Pixels: two dials beside each other, also on a phone."""
STEP = 0.005
"""Of a dial for a small fraction; one for numbers of 1 and more goes by ones."""


@dataclass(frozen=True)
class Dial:
    """A setting in words: what it is called, what it does, and how it stands in the name of a run."""

    label: str
    help: str
    short: str = ""
    """As in ``"{} factors"``; empty for one that is named only where it is not the default."""


DIALS: Mapping[str, Dial] = {
    "n_factors": Dial("Factors", "How many hidden tastes the model may find.", "{} factors"),
    "n_epochs": Dial("Epochs", "How often it goes through all ratings.", "{} epochs"),
    "learning_rate": Dial(
        "Learning rate", "How big a step each rating causes; too big and it never settles."
    ),
    "regularization": Dial(
        "Regularization", "How cautious it is with few ratings; more means closer to the average."
    ),
    "biased": Dial("Biases", "Learn also who is generous with stars and which films everybody likes."),
    "seed": Dial("Seed", "Where chance starts; the same seed gives the same model."),
    "damping": Dial("Damping, people", "So many average ratings are added to everybody's own."),
    "item_damping": Dial("Damping, films", "So many average ratings are added to every film's own."),
}


def trainings_on(page: Page) -> str:
    """The kind of this visit's trainings on the open data."""
    return f"training/{page.data.fingerprint}"


def settings_form(page: Page) -> None:
    """The dials and the button that starts a training in the background."""
    model = st.selectbox("Model", tunable_models(), format_func=label, key="model_to_train")
    st.caption(MODELS[model].note)
    start = guarded(lambda: _start(page, model))
    with st.form(f"settings_{model}"):
        dials = list(settings_of(model).values())
        for setting in dials:
            if setting.name in SLIDERS:
                _dial(model, setting)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for setting in dials:
                if setting.name not in SLIDERS:
                    _dial(model, setting)
        st.form_submit_button(
            "Train",
            type="primary",
            icon=":material/play_arrow:",
            width="stretch",
            on_click=start,
        )


def chosen(model: str) -> dict[str, Any]:
    """The settings as the dials stand; what a visitor never touched is the model's default."""
    return {
        name: st.session_state.get(_key(model, name), setting.default)
        for name, setting in settings_of(model).items()
    }


def words(model: str, settings: Mapping[str, Any]) -> str:
    """Settings in a few words: those that size a model, and what is not as the model has it by itself.

    >>> words("svd", {"n_factors": 1, "n_epochs": 5, "biased": False, "seed": 0})
    '1 factor, 5 epochs, no biases'
    """
    usual = settings_of(model)
    parts = []
    for name, value in settings.items():
        if name not in DIALS or name not in usual:  # a run of an earlier version
            continue
        dial = DIALS[name]
        if dial.short:
            text = dial.short.format(value)
            parts.append(text.removesuffix("s") if value == 1 else text)
        elif value != usual[name].default:
            parts.append(
                f"no {dial.label.lower()}" if value is False else f"{dial.label.lower()} {_short(value)}"
            )
    return ", ".join(parts) or "as it comes"


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _start(page: Page, model: str) -> None:
    submit(
        lambda: start_training(
            page.queue, page.engine, page.data, model, chosen(model), owner_of(page, trainings_on(page))
        )
    )


def _dial(model: str, setting: Setting) -> None:
    dial = DIALS[setting.name]
    key, default = _key(model, setting.name), setting.default
    if setting.options:
        st.selectbox(dial.label, setting.options, key=key, help=dial.help, width=HALF)
    elif isinstance(default, bool):
        st.toggle(dial.label, default, key=key, help=dial.help, width=HALF)
    elif setting.name in SLIDERS:
        low, high = int(setting.low), int(setting.high)
        st.slider(dial.label, low, high, int(default), key=key, help=dial.help)
    elif setting.whole:
        low, high = int(setting.low), int(setting.high)
        st.number_input(dial.label, low, high, int(default), key=key, help=dial.help, width=HALF)
    else:
        number = float(default)
        fine = number < 1.0
        st.number_input(
            dial.label,
            setting.low,
            setting.high,
            number,
            step=STEP if fine else 1.0,
            format="%.4f" if fine else "%.1f",
            key=key,
            help=dial.help,
            width=HALF,
        )


def _key(model: str, name: str) -> str:
    return f"train_{model}_{name}"
