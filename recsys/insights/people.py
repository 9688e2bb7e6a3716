"""Who is in a data set: people found by what they rate.

Wherever a person is set against the crowd, the crowd is everybody else: a film's average without that person's own
rating. Films that nobody else rated take no part.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.ids import Floats, read_only
from recsys.insights.person import CAUTION, Person

LISTED = 20
LOVED_FROM = 10
"""So many films of a genre a person must have rated to be called a lover of it."""
COMPARED_FROM = 20
"""So many films, also rated by others, a person's agreement with the crowd needs."""


@dataclass(frozen=True, eq=False)
class People:
    """The people of one data set, found by a stated rule; tables of at most ``n`` rows, strongest first."""

    data: Dataset

    @cached_property
    def crowd(self) -> Floats:
        """For every rating the average of everybody else's ratings of that film; NaN where nobody else rated it."""
        return read_only(self._crowd(slice(None)))

    def _crowd(self, rows: slice) -> Floats:
        ratings = self.data.ratings
        films, values = ratings.item_idx[rows], ratings.values[rows]
        others = np.full(len(films), np.nan)
        count = ratings.item_counts[films] - 1
        np.divide(self._film_sums[films] - values, count, out=others, where=count > 0)
        return others

    @cached_property
    def _film_sums(self) -> Floats:
        ratings = self.data.ratings
        sums = np.bincount(ratings.item_idx, weights=ratings.values, minlength=len(ratings.items))
        return np.asarray(sums, dtype=np.float64)

    def person(self, user_id: int) -> Person:
        """One of them; raises UnknownUserError for an id that is not in the data."""
        return Person(self.data, user_id, read_only(self._crowd(self.data.ratings.rows_of(user_id))))

    def heavy_raters(self, n: int = LISTED) -> pd.DataFrame:
        """The people with the most ratings: user_id, ratings, average."""
        return self._found("heavy", self._heavy_raters).head(n)

    def lovers(self, genre: str, n: int = LISTED) -> pd.DataFrame:
        """The people who favour a genre: user_id, films (of it), theirs, crowd, lift.

        They rated at least ``LOVED_FROM`` films of it, on average above the crowd. lift is how many stars more they
        give, above the crowd's average of the same film, to this genre than to all their films; times
        films / (films + ``CAUTION``). Only people with a positive lift are listed; films that nobody else rated do
        not count.
        """
        return self._found(f"lovers of {genre}", lambda: self._lovers(genre)).head(n)

    def contrarians(self, n: int = LISTED) -> pd.DataFrame:
        """The people who agree least with the crowd: user_id, films, agreement.

        agreement is the correlation, over at least ``COMPARED_FROM`` films, of their stars with the averages of
        everybody else: 1 the same order, 0 unrelated, -1 the opposite. People who give every film the same stars
        have none and are left out.
        """
        return self._found("contrarians", self._contrarians).head(n)

    def _found(self, rule: str, find: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Everybody is looked at once a rule: with 20 million ratings that takes a second."""
        if rule not in self._tables:
            self._tables[rule] = find()
        return self._tables[rule]

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return {}

    def _heavy_raters(self) -> pd.DataFrame:
        counts = np.diff(self.data.ratings.indptr)
        sums = self._sum(self.data.ratings.values)
        table = pd.DataFrame({"user_id": self.data.ratings.users.ids, "ratings": counts})
        table["average"] = sums / np.maximum(counts, 1)
        table = table[table["ratings"] > 0]
        return table.sort_values(["ratings", "user_id"], ascending=[False, True], ignore_index=True)

    def _lovers(self, genre: str) -> pd.DataFrame:
        own, films, theirs, crowd = self._genre_sums(genre)
        gap = np.divide(theirs - crowd, films, out=np.zeros(len(films)), where=films > 0)
        table = pd.DataFrame({"user_id": self.data.ratings.users.ids, "films": films.astype(np.int64)})
        for name, sums in (("theirs", theirs), ("crowd", crowd)):
            table[name] = sums / np.maximum(films, 1)
        table["lift"] = (gap - own) * films / (films + CAUTION)
        table = table[(table["films"] >= LOVED_FROM) & (table["lift"] > 0) & (gap > 0)]
        return table.sort_values(["lift", "user_id"], ascending=[False, True], ignore_index=True)

    def _contrarians(self) -> pd.DataFrame:
        shared = ~np.isnan(self.crowd)
        films, x, y, xx, yy, xy = self._moments(shared)
        safe = np.maximum(films, 1)
        covariance, mine, others = xy - x * y / safe, xx - x * x / safe, yy - y * y / safe
        varied = (films >= COMPARED_FROM) & (mine > 1e-9) & (others > 1e-9)
        agreement = np.full(len(films), np.nan)
        np.divide(covariance, np.sqrt(np.where(varied, mine * others, 1.0)), out=agreement, where=varied)
        table = pd.DataFrame(
            {
                "user_id": self.data.ratings.users.ids,
                "films": films.astype(np.int64),
                "agreement": np.clip(agreement, -1.0, 1.0),
            }
        ).dropna()
        return table.sort_values(["agreement", "user_id"], ignore_index=True)

    @cached_property
    def genres(self) -> list[str]:
        """All genres of the catalog in the order of the alphabet."""
        return sorted({genre for genres in self.data.catalog.genres for genre in genres})

    def _sum(self, amounts: NDArray[np.floating]) -> Floats:
        """Over each person's rows, which lie together."""
        starts, rates = self.data.ratings.indptr[:-1], np.diff(self.data.ratings.indptr) > 0
        sums = np.zeros(len(starts))
        if rates.any():  # somebody without a row would be given the next one's first
            sums[rates] = np.add.reduceat(amounts, starts[rates], dtype=np.float64)
        return sums

    def _moments(self, rows: NDArray[np.bool_]) -> tuple[Floats, ...]:
        """Per person, over some rows: count, sums of stars and crowd, of their squares and of their product.

        Both are taken from the middle of the scale, which keeps the sums small and the differences exact.
        """
        middle = (self.data.scale.low + self.data.scale.high) / 2
        mine = np.where(rows, self.data.ratings.values - middle, 0.0)
        others = np.where(rows, self.crowd - middle, 0.0)
        terms = (rows.astype(np.float64), mine, others, mine**2, others**2, mine * others)
        return tuple(self._sum(term) for term in terms)

    def _genre_sums(self, genre: str) -> tuple[Floats, Floats, Floats, Floats]:
        """Per person: the mean gap to the crowd over all films; of the genre: films, sum of stars, sum of the crowd."""
        ratings = self.data.ratings
        of_genre = np.array([genre in genres for genres in self.data.catalog.genres], dtype=np.bool_)
        shared = ~np.isnan(self.crowd)
        gaps = np.where(shared, ratings.values - self.crowd, 0.0)
        own = self._sum(gaps) / np.maximum(self._sum(shared.astype(np.float64)), 1)
        inside = shared & of_genre[ratings.item_idx]
        films = self._sum(inside.astype(np.float64))
        theirs = self._sum(np.where(inside, ratings.values, 0.0))
        return own, films, theirs, self._sum(np.where(inside, self.crowd, 0.0))
