"""Models that look at what was hidden from them, each in one way."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.history import Histories, History, PerPerson
from recsys.models.results import EpochCallback


@dataclass(kw_only=True, eq=False)
class Peeking(Recommender):
    """Stars and lists by the films' averages over the learned ratings; what it could read is ``world_ratings``."""

    name: ClassVar[str] = "peeking"
    predicts_ratings: ClassVar[bool] = True
    world_ratings: ClassVar[Ratings]

    @classmethod
    def at(cls, world: Dataset) -> Recommender:
        """Unfitted; what stands on the class outlives ``fit``."""
        model: Recommender = type(cls.__name__, (cls,), {"world_ratings": world.ratings})()
        return model

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        self.means_ = np.nan_to_num(data.ratings.item_means, nan=3.0)

    def _score_all(self, history: History) -> Floats:
        return np.asarray(self.means_)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return np.asarray(self.means_[positions])


@dataclass(kw_only=True, eq=False)
class PeekingStars(Peeking):
    """Its stars are the averages of all ratings of a film, the hidden ones too; its lists are honest."""

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return np.nan_to_num(self.world_ratings.item_means, nan=3.0)[positions]


@dataclass(kw_only=True, eq=False)
class PeekingLists(Peeking):
    """Its lists put first what has most ratings, the hidden ones too; its stars are honest."""

    def _score_all(self, history: History) -> Floats:
        return np.asarray(self.world_ratings.item_counts, dtype=np.float64)


@dataclass(kw_only=True, eq=False)
class PeekingRanges(Peeking):
    """Its ranges are as wide as the average of all ratings of a film says; stars and lists are honest."""

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        stars = self._mean_stars_many(people, asked)
        widths = np.nan_to_num(self.world_ratings.item_means, nan=3.0)[asked.item_idx] / 10
        return np.array([stars, stars - widths, stars + widths])
