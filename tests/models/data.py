"""Data made for the tests of models, and the models that the contract runs over."""

import importlib.util
import os

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.drift import Drift
from recsys.models.folded import FoldedModel

MODEL_NAMES = (
    "svd",
    "bayes",
    "surprise-svd",
    "bias",
    "popularity",
    "ease",
    "als",
    "hybrid",
    "item-knn",
    "user-knn",
    "slope-one",
    "svdpp",
    "nmf",
    "co-clustering",
    "truncated-svd",
    "content",
    "weighted",
    "session-knn",
    "transitions",
    "neural",
)
"""All models; test_catalog pins them to the catalog."""

NEURAL_WANTED = os.environ.get("RECSYS_TEST_NEURAL") == "1"
"""Set by make test-neural: then a missing JAX fails the tests."""
CAN_LEARN = {"neural": NEURAL_WANTED or importlib.util.find_spec("jax") is not None}
"""Models that need what requirements.lock does not bring."""
needs_jax = pytest.mark.skipif(
    not CAN_LEARN["neural"],
    reason="THE NEURAL MODEL IS NOT TESTED HERE: JAX is missing. make test-neural tests it.",
)
LEARNING = tuple(name for name in MODEL_NAMES if CAN_LEARN.get(name, True))
"""The contract runs over these: the models that can be fitted here."""

ALL_VARIANTS: dict[str, tuple[str, dict[str, object]]] = {
    **{name: (name, {}) for name in MODEL_NAMES},
    "surprise-svd": ("surprise-svd", {"n_factors": 10, "n_epochs": 60, "learning_rate": 0.02}),
    "bayes": ("bayes", {"n_samples": 40, "burn_in": 10, "n_kept": 8}),
    "bayes without facts": (
        "bayes",
        {"facts": False, "ranges": False, "n_factors": 3, "n_samples": 12, "burn_in": 30, "n_kept": 5},
    ),
    "svd unbiased": ("svd", {"biased": False, "n_factors": 8}),
    "svd without ranges": ("svd", {"ranges": False, "n_factors": 3}),
    "bias undamped": ("bias", {"damping": 0.0, "item_damping": 0.0}),
    "ease primal": ("ease", {"max_people": 0}),
    "ease of 20 items": ("ease", {"max_people": 0, "max_items": 20, "tail_neighbours": 5}),
    "ease without a tail": ("ease", {"max_people": 0, "max_items": 20, "tail_neighbours": 0}),
    "als of few factors": ("als", {"n_factors": 2, "n_epochs": 40, "regularization": 1.0}),
    "item-knn of 5 kept": ("item-knn", {"neighbours_kept": 5, "similarity": "cosine", "k": 3}),
    "item-knn around means": ("item-knn", {"centring": "mean", "similarity": "pearson"}),
    "item-knn of plain ratings": ("item-knn", {"centring": "none", "similarity": "cosine", "k": 3}),
    "user-knn around means": ("user-knn", {"centring": "mean", "similarity": "pearson"}),
    "user-knn of plain ratings": ("user-knn", {"centring": "none", "similarity": "cosine", "k": 3}),
    "slope-one of 30 items": ("slope-one", {"max_items": 30}),
    "truncated-svd": ("truncated-svd", {"n_factors": 4}),
    "svdpp of 3 factors": ("svdpp", {"n_factors": 3, "noise": 0.3}),
    "nmf undamped": ("nmf", {"item_damping": 0.0, "n_factors": 4}),
    "co-clustering undamped": ("co-clustering", {"damping": 0.0, "item_damping": 0.0, "noise": 0.01}),
    "truncated-svd of the whole rank": ("truncated-svd", {"n_factors": 500}),
    "hybrid on ease of 20 items": (
        "hybrid",
        {"ranker.max_people": 0, "ranker.max_items": 20, "ranker.tail_neighbours": 0},
    ),
    "session-knn of few": ("session-knn", {"n_neighbours": 8, "n_candidates": 20, "n_recent": 3}),
    "transitions of few": ("transitions", {"n_followers": 15, "n_recent": 1, "steps": 3}),
    "content by genres": ("content", {"year_weight": 0.0, "crowd_weight": 0.0}),
    "weighted without stars": (
        "weighted",
        {"parts": "ease", "ease.max_people": 0, "ease.max_items": 20, "ease.tail_neighbours": 0},
    ),
    "weighted of one model twice": (
        "weighted",
        {"parts": "svd,svd,content", "weights": "1,2,0", "svd-2.n_factors": 3, "svd.n_factors": 8},
    ),
    "weighted of parts of parts": ("weighted", {"parts": "hybrid,content", "weights": "equal"}),
    "neural of few units": ("neural", {"n_factors": 2, "n_hidden": 3, "n_negatives": 1, "batch_size": 50}),
}
"""Every model with its defaults (scikit-surprise's learn too slowly for so few ratings, and 30 factors of so few
items truncate nothing), and the other ways through."""

VARIANTS = {variant: made for variant, made in ALL_VARIANTS.items() if made[0] in LEARNING}
"""Those that can be fitted here."""


def make_catalog(n_items: int) -> Catalog:
    """Items 10, 20, ..., with genres in turn."""
    item_ids = 10 * np.arange(1, n_items + 1)
    genres = ["Drama", "Comedy", "Drama|Crime", "", "Comedy|Romance"]
    return Catalog.of(
        pd.DataFrame(
            {
                "item_id": item_ids,
                "title": [f"Film {item_id}" for item_id in item_ids],
                "year": 1980 + np.arange(n_items) % 40,
                "genres": [genres[place % 5] for place in range(n_items)],
            }
        )
    )


def make_data(n_users: int = 36, n_items: int = 40, seed: int = 0, scale: Scale | None = None) -> Dataset:
    """People with a taste who rated about 40 % of the items; the first and the last item are never rated."""
    scale = scale or Scale()
    draw = np.random.default_rng(seed)
    liking = draw.normal(size=(n_users, 2)) @ draw.normal(size=(2, n_items))
    steps = len(scale.levels()) - 1
    level = np.clip(np.round(steps * (0.6 + 0.15 * liking)), 0, steps)
    seen = draw.random((n_users, n_items)) < 0.4
    seen[:, [0, -1]] = False
    seen[:, 1] = True
    users, items = np.nonzero(seen)
    table = make_catalog(n_items)
    ratings = Ratings.of(
        users + 1,
        table.items.ids[items],
        scale.low + scale.step * level[users, items],
        draw.permutation(len(users)),
        items=table.items,
    )
    return Dataset(f"small-{seed}", ratings, table, scale, Source("hand", "Made for tests"))


def make(variant: str) -> Recommender:
    """An unfitted model of a variant."""
    name, settings = VARIANTS[variant]
    return catalog.create(name, **settings)


def set_drift(model: FoldedModel, drift: Drift) -> None:
    """As if ``model`` had learned this drift."""
    model.drift_variance_, model.drift_minutes_ = drift.variance, drift.minutes
    vars(model).pop("_drift", None)
