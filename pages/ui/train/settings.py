"""The dials of a training."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import owner_of, submit
from recsys.jobs import Setting, settings_of, start_training, tunable_models
from recsys.models import WORDS, label

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
    "n_samples": Dial(
        "Samples", "How many answers that fit the ratings it looks at; the average is of these.", "{} samples"
    ),
    "facts": Dial("Film facts", "Learn also from genres and years."),
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
    "k": Dial("Neighbours", "How many of the nearest are asked.", "{} neighbours"),
    "similarity": Dial(
        "Similarity",
        "shrunk: ratings beyond the averages, and few in common count little; cosine: plain ratings; pearson: plain "
        "correlation.",
    ),
    "shrinkage": Dial(
        "Shrinkage", "How much must be in common before it counts fully; more means more cautious."
    ),
    "centring": Dial(
        "Centred on", "What neighbours speak beyond: the averages of film and person, one mean, or nothing."
    ),
    "n_user_clusters": Dial("Groups of people", "How many groups people fall into.", "{} groups of people"),
    "n_item_clusters": Dial("Groups of films", "How many groups films fall into.", "{} groups of films"),
    "genres_weight": Dial("Genres", "How much it counts that films share genres."),
    "director_weight": Dial("Director", "How much it counts that films share a director."),
    "cast_weight": Dial("Cast", "How much it counts that films share actors."),
    "keywords_weight": Dial("Keywords", "How much it counts that films share keywords or tags."),
    "year_weight": Dial("Year", "How much it counts that films are of the same years."),
    "facts_weight": Dial(
        "Facts", "How much it counts what a film is about; at 0 only who rated what is looked at."
    ),
    "stars_weight": Dial("Weight of stars", "How much predicted stars count in the order, for a newcomer."),
    "popularity_weight": Dial("Weight of the crowd", "How much it counts that many people rated a film."),
    "half_life": Dial("Half-life", "After so many ratings stars and crowd count half as much in the order."),
    "n_neighbours": Dial("Sessions asked", "How many of the most similar sessions are asked.", "{} sessions"),
    "n_candidates": Dial(
        "Sessions looked at", "How many of the newest sessions with a film in common are compared."
    ),
    "n_recent": Dial("Films looked back", "How many of the last films count.", "{} films back"),
    "reach": Dial("Reach", "How far from the shared film another one still counts."),
    "n_hidden": Dial("Hidden units", "How wide the network is.", "{} hidden units"),
    "n_negatives": Dial("Films beside", "How many films not rated it sees beside each rating."),
    "steps": Dial("Steps ahead", "How many films later one still counts as following.", "{} steps"),
}


def trainings_on(page: Page) -> str:
    """The kind of this visit's trainings on the open data."""
    return f"training/{page.data.fingerprint}"


def settings_form(page: Page) -> None:
    """The dials and the button that starts a training in the background."""
    model = st.selectbox(
        "Model", tunable_models(), format_func=label, key="model_to_train", persist_state="session"
    )
    st.caption(WORDS[model].note)
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
            parts.append(_counted(dial.short.format(value)) if value == 1 else dial.short.format(value))
        elif value != usual[name].default:
            parts.append(
                f"no {dial.label.lower()}" if value is False else f"{dial.label.lower()} {_short(value)}"
            )
    return ", ".join(parts) or "as it comes"


def _counted(text: str) -> str:
    """Of one thing: "1 films back" as "1 film back"."""
    number, word, *rest = text.split(" ")
    return " ".join([number, word.removesuffix("s"), *rest])


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def start_run(page: Page, model: str) -> None:
    """Start a training in the background with the dials as they stand."""
    submit(
        lambda: start_training(
            page.queue, page.engine, page.data, model, chosen(model), owner_of(page, trainings_on(page))
        )
    )


def _dial(model: str, setting: Setting) -> None:
    dial = DIALS[setting.name]
    key, default = _key(model, setting.name), setting.default
    if setting.options:
        st.selectbox(
            dial.label, setting.options, key=key, help=dial.help, width=HALF, persist_state="session"
        )
    elif isinstance(default, bool):
        st.toggle(dial.label, default, key=key, help=dial.help, width=HALF, persist_state="session")
    elif setting.name in SLIDERS:
        low, high = int(setting.low), int(setting.high)
        st.slider(dial.label, low, high, int(default), key=key, help=dial.help, persist_state="session")
    elif setting.whole:
        low, high = int(setting.low), int(setting.high)
        st.number_input(
            dial.label, low, high, int(default), key=key, help=dial.help, width=HALF, persist_state="session"
        )
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
            persist_state="session",
        )


def _key(model: str, name: str) -> str:
    return f"train_{model}_{name}"
