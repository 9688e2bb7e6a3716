"""A model that shows what a protocol does with it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.history import History
from recsys.models.results import EpochCallback


@dataclass(kw_only=True, eq=False)
class Spy(Recommender):
    """Remembers what it was trained on; guesses ``guess`` stars for everything, give or take ``width``."""

    name: ClassVar[str] = "spy"
    predicts_ratings: ClassVar[bool] = True
    seen: ClassVar[list[Ratings]] = []
    guess: float = 3.0
    width: float = 0.0

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        assert validation is None
        type(self).seen.append(data.ratings)
        self.places_ = np.arange(len(data.catalog), dtype=np.float64)

    def _score_all(self, history: History) -> Floats:
        return np.full(len(self.places_), self.guess)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return np.full(len(positions), self.guess)

    def _stars_at(self, history: History, positions: Positions) -> tuple[Floats, Floats, Floats]:
        stars = self._mean_stars_at(history, positions)
        return stars, stars - self.width, stars + self.width
