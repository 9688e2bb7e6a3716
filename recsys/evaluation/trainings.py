"""A model that answers several protocols, trained once where these learn from the very same ratings.

``holdout:0.2`` and ``ranking:0.2`` of one seed hide the same rows. A model whose stars come from a part of it trains
that part as it would alone (``Recommender.stars_from``), so its stars are the same, to the last bit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.models import catalog
from recsys.models.base import Recommender


@dataclass(frozen=True, eq=False)
class Trained:
    """A model, what it learned from, and the seconds that took."""

    model: Recommender
    learned: Dataset
    seconds: float


class Trainings:
    """The latest training of one model; ask for its lists before its stars, since the whole holds the part."""

    def __init__(self) -> None:
        self._latest: Trained | None = None

    def get(self, wanted: Recommender, learned: Dataset, train: Callable[[], Trained]) -> Trained:
        """The latest, or the part of it that gives stars, where it is what ``train`` would make; else that."""
        latest = self._latest
        if latest is not None and _same_data(latest.learned, learned):
            for model in (latest.model, latest.model.stars_from):
                if _same_kind(model, wanted):
                    return Trained(model, learned, latest.seconds)
        self._latest = train()
        return self._latest


def _same_kind(one: Recommender, other: Recommender) -> bool:
    return type(one) is type(other) and catalog.hyperparameters_of(one) == catalog.hyperparameters_of(other)


def _same_data(one: Dataset, other: Dataset) -> bool:
    """Whether nothing that a model learns from differs."""
    return (
        one.catalog is other.catalog and one.scale == other.scale and _same_rows(one.ratings, other.ratings)
    )


def _same_rows(one: Ratings, other: Ratings) -> bool:
    if (one.timestamps is None) != (other.timestamps is None):
        return False
    pairs: list[tuple[NDArray[np.generic], NDArray[np.generic]]] = [
        (one.users.ids, other.users.ids),
        (one.items.ids, other.items.ids),
        (one.indptr, other.indptr),
        (one.item_idx, other.item_idx),
        (one.values, other.values),
    ]
    if one.timestamps is not None and other.timestamps is not None:
        pairs.append((one.timestamps, other.timestamps))
    return all(np.array_equal(first, second) for first, second in pairs)
