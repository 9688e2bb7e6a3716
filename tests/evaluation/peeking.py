"""Models that look at what was hidden from them, each in one way."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.history import History


@dataclass(kw_only=True, eq=False)
class Peeking(Bias):
    """Averages that know the whole data set of their world."""

    name: ClassVar[str] = "peeking"
    world_ratings: ClassVar[Ratings]

    @classmethod
    def at(cls, world: Dataset) -> Recommender:
        """Unfitted; what stands on the class outlives ``fit``."""
        model: Recommender = type(cls.__name__, (cls,), {"world_ratings": world.ratings})()
        return model


@dataclass(kw_only=True, eq=False)
class PeekingStars(Peeking):
    """Its stars are the averages of all ratings of a film, the hidden ones too; its lists are honest."""

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        means = self.world_ratings.item_means[positions]
        return np.where(np.isnan(means), 3.0, means)


@dataclass(kw_only=True, eq=False)
class PeekingLists(Peeking):
    """Its lists put first what has most ratings, the hidden ones too; its stars are honest."""

    def _score_all(self, history: History) -> Floats:
        return np.asarray(self.world_ratings.item_counts, dtype=np.float64)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return Bias._score_all(self, history)[positions]
