"""Popularity: the same list for everybody, most rated first."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats
from recsys.models.base import Recommender
from recsys.models.history import Histories, History
from recsys.models.results import EpochCallback


@dataclass(kw_only=True, eq=False)
class Popularity(Recommender):
    """The score of an item is how many people rated it; 0 for an item that nobody rated."""

    name: ClassVar[str] = "popularity"
    personal: ClassVar[bool] = False
    finds_similar: ClassVar[bool] = False

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        self.item_counts_ = data.ratings.item_counts

    def _score_all(self, history: History) -> Floats:
        return self.item_counts_.astype(np.float64)

    def _score_many(self, people: Histories) -> Floats:
        return np.tile(self.item_counts_.astype(np.float64), (len(people), 1))
