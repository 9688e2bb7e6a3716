"""The titles of a data set: how each stands among all of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.ids import Floats, read_only

ROWS_AT_ONCE = 1_000_000


@dataclass(frozen=True, eq=False)
class Films:
    """What needs a look at all ratings or all titles, found once for a data set; shared, read-only."""

    data: Dataset

    @cached_property
    def typical(self) -> int:
        """How many ratings a rated title has on average, at least 1."""
        counts = self.data.ratings.item_counts
        return max(1, round(float(counts[counts > 0].mean()))) if counts.any() else 1

    @cached_property
    def careful(self) -> Floats:
        """The average of each title as if it had ``typical`` more ratings at the average of all; NaN without ratings.

        ``(SUM(r) + C mean) / (n + C)``: the Bayesian average by which IMDb orders its best films. A title with few
        ratings has to earn its place.
        """
        ratings = self.data.ratings
        counts, extra = ratings.item_counts, self.typical
        averages = (np.nan_to_num(ratings.item_means) * counts + extra * ratings.mean) / (counts + extra)
        return read_only(np.where(counts > 0, averages, np.nan))

    @property
    def careful_rule(self) -> str:
        """``careful`` in words."""
        more = "one more rating" if self.typical == 1 else f"{self.typical:,} more ratings"
        return (
            f"So that a few ratings do not make a favourite, an average counts as if the title had {more} at the "
            f"average of all, {self.data.ratings.mean:.1f}."
        )

    @cached_property
    def n_rated(self) -> int:
        """How many titles have a rating."""
        return int(np.count_nonzero(self.data.ratings.item_counts))

    def place_by_ratings(self, position: int) -> int:
        """1 for the most rated title; titles with as many share the better place."""
        counts = self.data.ratings.item_counts
        return 1 + int(np.count_nonzero(counts > counts[position]))

    def place_by_average(self, position: int) -> int:
        """1 for the best ``careful`` average among the rated titles."""
        return 1 + int(np.count_nonzero(self.careful > self.careful[position]))

    @cached_property
    def level_counts(self) -> NDArray[np.int64]:
        """How often each level of the scale was given, over all ratings."""
        values = self.data.ratings.values
        starts = range(0, len(values), ROWS_AT_ONCE)
        none = np.zeros(len(self.data.scale.levels()), dtype=np.int64)
        return read_only(sum((self.levels_of(values[at : at + ROWS_AT_ONCE]) for at in starts), none))

    def levels_of(self, stars: NDArray[np.floating]) -> NDArray[np.int64]:
        """How often each level of the scale stands in ``stars``; what lies between two counts for the nearer."""
        scale = self.data.scale
        last = len(scale.levels()) - 1
        level = np.clip(np.rint((stars - scale.low) / scale.step), 0, last).astype(np.int64)
        return np.bincount(level, minlength=last + 1)
