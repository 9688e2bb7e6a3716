"""The dials of a training."""

from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import owner_of, submit
from recsys.jobs import Setting, settings_of, start_training, tunable_models

OUR_SVD = "svd"
SLIDERS = ("n_factors", "n_epochs")
HALF = 150
"""Pixels: two dials beside each other, also on a phone."""
MODELS = {OUR_SVD: "SVD", "surprise-svd": "SVD of scikit-surprise"}
WORDS = {
    "n_factors": ("Factors", "How many hidden tastes the model may find."),
    "n_epochs": ("Epochs", "How often it goes through all ratings."),
    "learning_rate": ("Learning rate", "How big a step each rating causes; too big and it never settles."),
    "regularization": (
        "Regularization",
        "How cautious it is with few ratings; more means closer to the average.",
    ),
    "biased": ("Biases", "Learn also who is generous with stars and which films everybody likes."),
    "seed": ("Seed", "Where chance starts; the same seed gives the same model."),
}
SURPRISE = (
    "scikit-surprise's SVD, here to compare with. It says which epoch it is in but not how far off it is, so there is "
    "no curve, only its error on the hidden ratings at the end. It has no ranges for its stars; it cannot be used for "
    "rating."
)


def trainings_on(page: Page) -> str:
    """The kind of this visit's trainings on the open data."""
    return f"training/{page.data.fingerprint}"


def settings_form(page: Page) -> None:
    """The dials and the button that starts a training in the background."""
    names = tunable_models()
    model = OUR_SVD
    if len(names) > 1:
        model = st.segmented_control(
            "Model", names, default=OUR_SVD, format_func=lambda name: MODELS.get(name, name), required=True
        )
    if model != OUR_SVD:
        st.caption(SURPRISE)
    start = guarded(lambda: start_run(page, model))
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


def words(settings: dict[str, Any]) -> str:
    """Settings in a few words.

    >>> words({"n_factors": 20, "n_epochs": 5, "biased": False})
    '20 factors, 5 epochs, no biases'
    """
    parts = [f"{settings['n_factors']} factors", f"{settings['n_epochs']} epochs"]
    if not settings.get("biased", True):
        parts.append("no biases")
    return ", ".join(parts)


def start_run(page: Page, model: str) -> None:
    """Start a training in the background with the dials as they stand."""
    submit(
        lambda: start_training(
            page.queue, page.engine, page.data, model, chosen(model), owner_of(page, trainings_on(page))
        )
    )


def _dial(model: str, setting: Setting) -> None:
    label, help_text = WORDS[setting.name]
    key = _key(model, setting.name)
    if isinstance(setting.default, bool):
        st.toggle(label, setting.default, key=key, help=help_text, width=HALF)
    elif setting.name in SLIDERS:
        low, high = int(setting.low), int(setting.high)
        st.slider(label, low, high, int(setting.default), key=key, help=help_text)
    elif setting.whole:
        low, high = int(setting.low), int(setting.high)
        st.number_input(label, low, high, int(setting.default), key=key, help=help_text, width=HALF)
    else:
        st.number_input(
            label,
            setting.low,
            setting.high,
            float(setting.default),
            step=0.005,
            format="%.4f",
            key=key,
            help=help_text,
            width=HALF,
        )


def _key(model: str, name: str) -> str:
    return f"train_{model}_{name}"
