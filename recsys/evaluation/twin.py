"""The twin of a model: the same settings, trained without a part of everybody's ratings, which then judge it.

A model has seen the ratings of the people of its data, so its errors on them flatter it (measured: .608 stars shown
where .851 were true). The twin never saw the hidden ratings.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from recsys.dataset import Catalog, Ratings
from recsys.errors import UnsupportedError
from recsys.ids import Floats, Ids
from recsys.models.base import Recommender

SHARE = 0.2
"""How much of each person's ratings is hidden."""
FEWEST = 5
"""People with fewer ratings keep all of them."""


@dataclass(frozen=True, eq=False)
class Judged:
    """One person's hidden ratings beside what was guessed for them; one entry a rating."""

    item_ids: Ids
    actual: Floats
    predicted: Floats
    low: Floats
    high: Floats
    crowd: Floats
    """The film's average over the ratings that are not hidden; the average of all of them for a film without any."""

    def __len__(self) -> int:
        return len(self.item_ids)

    @property
    def miss(self) -> float:
        """The mean absolute error of the guesses, in stars; NaN without rows."""
        return _miss(self.predicted, self.actual)

    @property
    def crowd_miss(self) -> float:
        """The same for the crowd's averages."""
        return _miss(self.crowd, self.actual)

    @property
    def inside(self) -> int:
        """How many ratings fell inside their 80 % range."""
        return int(((self.low <= self.actual) & (self.actual <= self.high)).sum())

    def table(self, catalog: Catalog) -> pd.DataFrame:
        """One row a rating, largest miss first: item_id, title, year, actual, guess, low, high, crowd."""
        table = catalog.rows(self.item_ids)[["item_id", "title", "year"]].reset_index(drop=True)
        table = table.assign(
            actual=self.actual, guess=self.predicted, low=self.low, high=self.high, crowd=self.crowd
        )
        order = np.argsort(-np.abs(self.predicted - self.actual), kind="stable")
        return table.iloc[order].reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Twin:
    """A model fitted on ``known`` alone; ``known`` and ``hidden`` together are all ratings of the data."""

    fewest: ClassVar[int] = FEWEST
    """People with fewer ratings have none hidden."""

    model: Recommender
    known: Ratings
    hidden: Ratings

    def judge(self, user_id: int) -> Judged:
        """Guess one person's hidden ratings from their known ones.

        No rows for somebody with fewer than ``FEWEST`` ratings. Raises UnknownUserError for an id that is not in
        the data, UnsupportedError for a model without stars.
        """
        if not self.model.predicts_ratings:
            raise UnsupportedError(f"The {self.model.name} model has no stars.")
        rows = self.hidden.rows_of(user_id)
        item_ids = self.hidden.items.ids[self.hidden.item_idx[rows]]
        guessed = self.model.predict(self.known.profile(user_id), item_ids)
        crowd = self.known.means_of(item_ids)
        return Judged(
            item_ids,
            self.hidden.values[rows].astype(np.float64),
            guessed.stars,
            guessed.low,
            guessed.high,
            np.where(np.isnan(crowd), self.known.mean, crowd),
        )


def hide(ratings: Ratings, seed: int = 0) -> tuple[Ratings, Ratings]:
    """``(known, hidden)``: a random ``SHARE`` of the ratings of everybody with at least ``FEWEST``, to the next row.

    Nothing is hidden when nobody has that many. The same for the same ratings and seed.
    """
    counts = np.diff(ratings.indptr)
    quota = np.where(counts >= FEWEST, np.floor(SHARE * counts + 0.5), 0).astype(np.int64)
    draw = np.random.default_rng(seed).random(len(ratings))
    order = np.lexsort((draw, ratings.user_idx))
    place = np.empty(len(ratings), dtype=np.int64)
    place[order] = np.arange(len(ratings))
    hidden = place - ratings.indptr[ratings.user_idx] < quota[ratings.user_idx]
    return ratings.where(~hidden), ratings.where(hidden)


def _miss(guesses: Floats, actual: Floats) -> float:
    return float(np.abs(guesses - actual).mean()) if len(actual) else float("nan")
