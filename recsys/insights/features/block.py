"""Block: some people whose ratings lie side by side, so that no column of all ratings is ever in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.cached import cached_property
from recsys.dataset.sessions import GAP
from recsys.ids import Floats, Positions
from recsys.insights.features.groups import Groups
from recsys.insights.features.known import DAMPING, Known, seconds
from recsys.insights.features.watched import DAY

ROWS = 1_000_000
"""About so many ratings in a block; a person is in one block whole."""
HOUR = 3_600.0
SATURDAY = 6


@dataclass(frozen=True, eq=False)
class Block:
    """The people from place ``first`` up to ``last`` and their ratings; all below has a row a rating, oldest first."""

    known: Known
    first: int
    last: int

    @cached_property
    def rows(self) -> slice:
        """Their rows among all."""
        indptr = self.known.data.ratings.indptr
        return slice(int(indptr[self.first]), int(indptr[self.last]))

    @cached_property
    def each(self) -> Groups:
        """The ratings by person."""
        owned = np.diff(self.starts)
        return Groups(np.repeat(np.arange(len(owned)), owned), len(owned))

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each person's rows begin among those of the block; one more than there are people."""
        return np.asarray(self.known.data.ratings.indptr[self.first : self.last + 1] - self.rows.start)

    @cached_property
    def film(self) -> Positions:
        """The title."""
        return np.asarray(self.known.data.ratings.item_idx[self.rows])

    @cached_property
    def stars(self) -> Floats:
        """What was given."""
        return np.asarray(self.known.data.ratings.values[self.rows]).astype(np.float64).round(4)

    @cached_property
    def loved(self) -> NDArray[np.bool_]:
        """Whether it is ``Scale.liked_from`` or more, which is a sum of steps: rounded as the stars are."""
        return np.asarray(self.stars >= round(self.known.data.scale.liked_from, 4))

    @cached_property
    def time(self) -> Floats:
        """When, seconds since 1970 UTC; NaN where not known."""
        return seconds(self.known.data, self.rows)

    @cached_property
    def day(self) -> Floats:
        """The day (UTC), counted from 1970."""
        return np.floor(self.time / DAY)

    @cached_property
    def hour(self) -> Floats:
        """The hour of the day (UTC), 0 to 23."""
        return np.floor(self.time % DAY / HOUR)

    @cached_property
    def weekday(self) -> Floats:
        """1 for Monday (UTC)."""
        return (self.day + 3) % 7 + 1  # 1970-01-01 was a Thursday

    @cached_property
    def weekend(self) -> Floats:
        """1 on Saturday and Sunday (UTC), else 0."""
        return flag(self.weekday, self.weekday >= SATURDAY)

    @cached_property
    def nth(self) -> Floats:
        """The place in the person's history, 1 for the oldest rating; NaN where the time is not known."""
        places = np.arange(1.0, len(self.film) + 1) - self.starts[self.each.index]
        return np.where(np.isnan(self.time), np.nan, places)

    @cached_property
    def pause(self) -> Floats:
        """Days since the person's rating before; NaN for the first, and where a time is not known."""
        pauses = np.full(len(self.film), np.nan)
        own = self.each.index[1:] == self.each.index[:-1]
        pauses[1:] = np.where(own, np.diff(self.time) / DAY, np.nan)
        return pauses

    @cached_property
    def begins_sitting(self) -> NDArray[np.bool_]:
        """Whether more than half an hour lies before a rating of known time, or none before it."""
        starts: NDArray[np.bool_] = ~np.isnan(self.time) & ~(self.pause * DAY <= GAP)
        return starts

    @cached_property
    def title_age(self) -> Floats:
        """Days since the title was rated first by anybody."""
        return (self.time - self.known.moments[0][self.film]) / DAY

    @cached_property
    def year(self) -> Floats:
        """The release year of the title."""
        return self.known.years[self.film]

    @cached_property
    def given_in(self) -> Floats:
        """The year (UTC) in which it was given."""
        known = ~np.isnan(self.time)
        whole = np.where(known, self.time, 0).astype(np.int64).astype("datetime64[s]")
        return np.where(known, whole.astype("datetime64[Y]").astype(np.float64) + 1970, np.nan)

    @cached_property
    def of_others(self) -> Floats:
        """``mean + SUM (r' - mean) / (n + 5)`` over what the title got from others: what one could have expected."""
        own, film = self.stars - self.known.mean, self.film
        rest = self.known.offsets[film] - own
        return self.known.mean + rest / (self.known.counts[film] - 1 + DAMPING)

    @cached_property
    def above_others(self) -> Floats:
        """The rating minus what others say of the title."""
        return self.stars - self.of_others

    @cached_property
    def genre_counts(self) -> Floats:
        """Ratings of each person by genre, shape ``(n_people, n_genres)``; a title of several counts in each."""
        ones = np.ones(len(self.film), dtype=np.float32)
        who = sparse.csr_array((ones, self.film, self.starts), shape=(self.each.n, len(self.known.counts)))
        counts: Floats = np.asarray(who @ self.known.in_genre, dtype=np.float64)
        return counts

    @cached_property
    def with_genre(self) -> Floats:
        """Ratings of each person of titles with a genre."""
        return self.each.count(self.known.has_genre[self.film])

    @cached_property
    def favourite(self) -> NDArray[np.int64]:
        """The place of each person's most frequent genre, the first of several; -1 where they met none."""
        if not self.genre_counts.shape[1]:
            return np.full(self.each.n, -1)
        return np.where(self.with_genre > 0, self.genre_counts.argmax(axis=1), -1)

    def own(self, of_all_people: NDArray[Any]) -> NDArray[Any]:
        """The part of a figure of all people that is about these."""
        return of_all_people[self.first : self.last]


def blocks(known: Known) -> Iterator[Block]:
    """All people, block by block."""
    first, people = 0, len(known.activity)
    while first < people:
        last = _end(known, first, ROWS)
        yield Block(known, first, last)
        first = last


def stretches(known: Known, count: int, rows: int) -> Iterator[Block]:
    """``count`` blocks of about ``rows`` ratings each, evenly apart; all people where there are no more ratings."""
    indptr = known.data.ratings.indptr
    if int(indptr[-1]) <= count * rows:
        yield from blocks(known)
        return
    starts = np.linspace(0, int(indptr[-1]), count, endpoint=False)
    for first in np.unique(np.searchsorted(indptr, starts, side="right") - 1).tolist():
        yield Block(known, first, _end(known, first, rows))


def _end(known: Known, first: int, rows: int) -> int:
    """One past the last person of about ``rows`` ratings from the person ``first`` on."""
    indptr = known.data.ratings.indptr
    last = int(np.searchsorted(indptr, indptr[first] + rows, side="right")) - 1
    return min(max(last, first + 1), len(indptr) - 1)


def flag(known: Floats, true: NDArray[np.bool_]) -> Floats:
    """1 where true, else 0; NaN where ``known`` is."""
    return np.where(np.isnan(known), np.nan, true)
