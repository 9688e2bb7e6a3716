"""What tests of tuning share: a small crowd with tastes, and models that learned from it."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from recsys import demo
from recsys.dataset import Dataset, Profile
from recsys.models import catalog
from recsys.models.base import Recommender

SETTINGS: dict[str, dict[str, object]] = {
    "hybrid": {"rater.n_epochs": 8, "search": False},
    "svd": {"n_epochs": 8},
}


@pytest.fixture(scope="package")
def crowd() -> Dataset:
    """Two hundred simulated people and their 12,000 ratings."""
    return demo.build("crowd", n_people=200, n_ratings=12_000)


@pytest.fixture(scope="package")
def fitted(crowd: Dataset) -> Callable[[str], Recommender]:
    """A model by name, fitted once."""
    return cache(lambda name: catalog.create(name, **SETTINGS.get(name, {})).fit(crowd))


@pytest.fixture(scope="package")
def people(crowd: Dataset) -> list[Profile]:
    """Thirty of them."""
    return [crowd.ratings.profile(int(user_id)) for user_id in crowd.ratings.users.ids[:30]]


@pytest.fixture(scope="package")
def raters(crowd: Dataset) -> dict[int, int]:
    """How many people rated each film."""
    counts = np.asarray(crowd.ratings.item_counts).tolist()
    return dict(zip(crowd.catalog.items.ids.tolist(), counts, strict=True))
