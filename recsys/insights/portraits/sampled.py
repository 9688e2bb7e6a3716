"""Some people of a data set and what can be told of each: few enough to be looked through at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.ids import Floats, Positions

MOST_PEOPLE = 5_000
MOST_RATINGS = 1_500_000
GENRES = 24
"""So many genres, the most rated first."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """Up to ``MOST_PEOPLE`` people with ratings, evenly taken from all; arrays by person or by rating of theirs."""

    data: Dataset

    @cached_property
    def people(self) -> Positions:
        """Their positions among the people of the data."""
        counts = np.diff(self.data.ratings.indptr)
        rated = np.flatnonzero(counts > 0)
        if not len(rated):
            return rated.astype(np.int32)
        most = min(MOST_PEOPLE, max(1, int(MOST_RATINGS / counts[rated].mean())), len(rated))
        return rated[np.linspace(0, len(rated) - 1, most).astype(np.int64)].astype(np.int32)

    @property
    def is_all(self) -> bool:
        """Whether everybody who rated is among them."""
        return len(self.people) == int((np.diff(self.data.ratings.indptr) > 0).sum())

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many ratings each gave."""
        return np.asarray(np.diff(self.data.ratings.indptr)[self.people], dtype=np.int64)

    @cached_property
    def _rows(self) -> NDArray[np.int64]:
        starts = np.repeat(
            self.data.ratings.indptr[self.people] - np.cumsum(self.counts) + self.counts, self.counts
        )
        return np.asarray(starts + np.arange(self.counts.sum()))

    @cached_property
    def who(self) -> NDArray[np.int64]:
        """Of each rating whose it is, 0 for the first of ``people``."""
        return np.repeat(np.arange(len(self.people)), self.counts)

    @cached_property
    def film(self) -> Positions:
        """Of each rating the position of the item."""
        return np.asarray(self.data.ratings.item_idx[self._rows])

    @cached_property
    def stars(self) -> Floats:
        """Of each rating the stars."""
        return np.asarray(self.data.ratings.values[self._rows], dtype=np.float64)

    @cached_property
    def crowd(self) -> Floats:
        """Of each rating what everybody else gave that film on average; NaN where nobody else did."""
        ratings = self.data.ratings
        others = ratings.item_counts[self.film] - 1
        sums = np.nan_to_num(ratings.item_means[self.film]) * (others + 1) - self.stars
        return np.where(others > 0, sums / np.maximum(others, 1), np.nan)

    @cached_property
    def compared(self) -> NDArray[np.int64]:
        """How many of each one's films others rated too."""
        return self.total(~np.isnan(self.crowd)).astype(np.int64)

    @cached_property
    def gap(self) -> Floats:
        """How many stars each gives above everybody else on the same films, on average; 0 where nothing is shared."""
        return self.total(np.nan_to_num(self.stars - self.crowd)) / np.maximum(self.compared, 1)

    @cached_property
    def agreement(self) -> Floats:
        """The correlation of their stars with everybody else's averages; NaN where one of the two does not vary."""
        shared = ~np.isnan(self.crowd)
        n = np.maximum(self.compared, 1)
        mine, others = (np.where(shared, values, 0.0) for values in (self.stars, self.crowd))
        mine = np.where(shared, mine - (self.total(mine) / n)[self.who], 0.0)
        others = np.where(shared, others - (self.total(others) / n)[self.who], 0.0)
        spread = np.sqrt(self.total(mine**2) * self.total(others**2))
        return np.where(
            spread > 1e-9, self.total(mine * others) / np.where(spread > 1e-9, spread, 1.0), np.nan
        )

    @cached_property
    def genres(self) -> list[str]:
        """The most rated genres."""
        counts = self.data.ratings.item_counts
        rated: dict[str, int] = {}
        for genres, count in zip(self.data.catalog.genres, counts.tolist(), strict=True):
            for genre in genres:
                rated[genre] = rated.get(genre, 0) + count
        return sorted(rated, key=lambda genre: (-rated[genre], genre))[:GENRES]

    @cached_property
    def of_genre(self) -> NDArray[np.bool_]:
        """Items x genres."""
        return np.array(
            [[genre in own for genre in self.genres] for own in self.data.catalog.genres], dtype=np.bool_
        ).reshape(len(self.data.catalog), len(self.genres))

    @cached_property
    def genre_counts(self) -> Floats:
        """People x genres: how many films of each they rated."""
        return self._by_genre(np.ones(len(self.film)))

    @cached_property
    def genre_compared(self) -> Floats:
        """People x genres: how many of those others rated too."""
        return self._by_genre(~np.isnan(self.crowd))

    @cached_property
    def genre_gaps(self) -> Floats:
        """People x genres: the sum of their stars above everybody else's on the same films."""
        return self._by_genre(np.nan_to_num(self.stars - self.crowd))

    @cached_property
    def genre_shares(self) -> Floats:
        """People x genres: the share of their films that has it."""
        return self.genre_counts / np.maximum(self.counts, 1)[:, None]

    @cached_property
    def everybodys_shares(self) -> Floats:
        """The share of all their ratings together that each genre has, shape ``(n_genres,)``."""
        return np.asarray(self.genre_counts.sum(axis=0) / max(int(self.counts.sum()), 1))

    def _by_genre(self, amounts: NDArray[np.generic]) -> Floats:
        columns = [
            self.total(np.where(self.of_genre[self.film, at], amounts, 0)) for at in range(len(self.genres))
        ]
        return np.array(columns, dtype=np.float64).reshape(len(self.genres), len(self.people)).T

    def total(self, amounts: NDArray[np.generic]) -> Floats:
        """The sum over each person's ratings."""
        return np.bincount(self.who, weights=amounts, minlength=len(self.people)).astype(np.float64)

    def mean(self, of_film: Floats) -> Floats:
        """The average over each person's films of what is known of them (not NaN); NaN where nothing is."""
        values = of_film[self.film]
        known = self.total(~np.isnan(values))
        return np.where(known > 0, self.total(np.nan_to_num(values)) / np.maximum(known, 1), np.nan)

    def best(self, values: Floats, among: NDArray[np.bool_], n: int) -> list[int]:
        """The ``n`` people of ``among`` with the largest values, the largest first; NaN takes no part."""
        at = np.flatnonzero(among & ~np.isnan(values))
        ordered: list[int] = at[np.argsort(-values[at], kind="stable")][:n].tolist()
        return ordered
