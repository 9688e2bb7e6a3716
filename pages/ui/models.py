"""The models in words: one row a model, for every page that names one."""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.ui.frame import Page
from recsys.store import PRIVATE_PREFIX


@dataclass(frozen=True)
class Words:
    """How a model is called, what its list is and how it works, for people."""

    label: str
    list: str
    """What stands on top of its list."""
    note: str
    """How it works and what it is good for, in a sentence or two."""


MODELS: Mapping[str, Words] = {
    "hybrid": Words(
        "Hybrid",
        "Their kind of film first, then stars",
        "The usual model: EASE orders the list, SVD gives the stars.",
    ),
    "svd": Words(
        "SVD",
        "Most predicted stars",
        "Every film and every person becomes a point; the closer, the more stars. Learned step by step.",
    ),
    "surprise-svd": Words(
        "SVD of scikit-surprise",
        "Most predicted stars, by scikit-surprise",
        "scikit-surprise's SVD, here to compare with. It says which epoch it is in but not how far off it is, so "
        "there is no curve, only its error on the hidden ratings at the end. It has no ranges for its stars.",
    ),
    "bias": Words(
        "Averages", "Best averages", "The average of all, corrected for the film and for the person."
    ),
    "popularity": Words("Most rated", "Most rated", "The same list for everybody."),
    "ease": Words(
        "EASE",
        "Rated by the same people",
        "Which films the same people rate, in closed form. It orders films and predicts no stars.",
    ),
}


def in_words(page: Page, name: str) -> str:
    """What a model's list is, beside its technical name; of one that was trained under another name, its kind's."""
    words = MODELS.get(kind_of(page, name))
    called = "yours" if name.startswith(PRIVATE_PREFIX) else name
    return f"{words.list} ({called})" if words else called


def label(model: str) -> str:
    """What a kind of model is called; its own name where nothing is known of it."""
    return MODELS[model].label if model in MODELS else model


def kind_of(page: Page, name: str) -> str:
    """The kind of a trained model; the name itself where none is trained under it."""
    if name not in MODELS and page.engine.is_ready(page.data, name):
        return str(page.engine.library.registry.describe_model(page.data, name)["model"])
    return name
