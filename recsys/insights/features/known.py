"""Known: what must be known of all ratings, and of the titles, before one person or rating is looked at."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.ids import UNKNOWN_TIME, Floats
from recsys.insights.features.watched import Browsed, Watched
from recsys.insights.film import Films

ROWS_AT_ONCE = 1_000_000
DAMPING = 5.0
"""What is said of a title or a person counts as if they had so many more ratings, all as expected (as in ``Bias``)."""
HEAD = 0.2
"""The most rated fifth of the rated titles is the head."""
BUSIEST = 0.1
"""The tenth of the people who gave most ratings are heavy raters."""
MOST_GENRES = 20


@dataclass(frozen=True, eq=False)
class Known:
    """Arrays of the titles have shape ``(n_items,)``, of the people ``(n_users,)``; times are seconds, else NaN."""

    data: Dataset

    @cached_property
    def mean(self) -> float:
        """Of all ratings."""
        return self.data.ratings.mean

    @cached_property
    def films(self) -> Films:
        """How the titles stand among each other."""
        return Films(self.data)

    @cached_property
    def counts(self) -> Floats:
        """Ratings of each title."""
        return self.data.ratings.item_counts.astype(np.float64)

    @cached_property
    def offsets(self) -> Floats:
        """``SUM (r - mean)`` of each title."""
        return np.asarray((np.nan_to_num(self.data.ratings.item_means) - self.mean) * self.counts)

    @cached_property
    def popularity(self) -> Floats:
        """The share of the rated titles that have fewer ratings or as many (of these: half); NaN without ratings."""
        ranks = pd.Series(self.counts).where(self.counts > 0).rank(pct=True)
        return np.asarray(ranks, dtype=np.float64)

    @cached_property
    def head(self) -> NDArray[np.bool_]:
        """Whether a title is in the head: the most rated fifth of the rated ones (at least one), ties by id."""
        return most(self.counts, HEAD)

    @cached_property
    def activity(self) -> Floats:
        """Ratings of each person."""
        return np.diff(self.data.ratings.indptr).astype(np.float64)

    @cached_property
    def heavy(self) -> NDArray[np.bool_]:
        """Whether a person is of the busiest tenth (at least one), ties by id."""
        return most(self.activity, BUSIEST)

    @cached_property
    def years(self) -> Floats:
        """Release years; NaN where not known."""
        return self.data.catalog.table["year"].to_numpy(dtype=np.float64, na_value=np.nan)

    @cached_property
    def is_series(self) -> Floats:
        """1 for a series, 0 for a film; all NaN where the data knows of no series."""
        series = np.array(self.data.catalog.is_series, dtype=np.float64)
        return series if series.any() else np.full(len(series), np.nan)

    @cached_property
    def genres(self) -> tuple[str, ...]:
        """The genres with most ratings, at most 20, in the order of the alphabet."""
        found: Counter[str] = Counter()
        for names, count in zip(self.data.catalog.genres, self.counts.tolist(), strict=True):
            for name in filter(None, set(names)):
                found[name] += int(count)
        ranked = sorted(found, key=lambda name: (-found[name], name))
        return tuple(sorted(ranked[:MOST_GENRES]))

    @cached_property
    def in_genre(self) -> NDArray[np.float32]:
        """1 where a title is of a genre of ``genres``, shape ``(n_items, n_genres)``."""
        places = {name: place for place, name in enumerate(self.genres)}
        marks = np.zeros((len(self.counts), len(places)), dtype=np.float32)
        for title, names in enumerate(self.data.catalog.genres):
            for name in names:
                if name in places:
                    marks[title, places[name]] = 1
        return marks

    @cached_property
    def has_genre(self) -> NDArray[np.bool_]:
        """Whether a title is of one of ``genres``."""
        return np.asarray(self.in_genre.any(axis=1))

    @cached_property
    def first_genre(self) -> NDArray[np.int64]:
        """The place of a title's first genre in ``genres``; -1 where it is not there."""
        places = {name: place for place, name in enumerate(self.genres)}
        names = (next(iter(names), "") for names in self.data.catalog.genres)
        return np.fromiter((places.get(name, -1) for name in names), np.int64, len(self.counts))

    @cached_property
    def moments(self) -> tuple[Floats, Floats]:
        """When each title was rated first, and last."""
        ratings, n = self.data.ratings, len(self.counts)
        first, last = np.full(n, np.nan), np.full(n, np.nan)
        for start in range(0, len(ratings), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            times = seconds(self.data, rows)
            np.fmin.at(first, ratings.item_idx[rows], times)
            np.fmax.at(last, ratings.item_idx[rows], times)
        return first, last

    @cached_property
    def start(self) -> float:
        """When the first rating of all was given; NaN without times."""
        return float(np.fmin.reduce(self.moments[0], initial=np.nan))

    @cached_property
    def end(self) -> float:
        """When the last rating of all was given; NaN without times."""
        return float(np.fmax.reduce(self.moments[1], initial=np.nan))

    @cached_property
    def regions(self) -> tuple[NDArray[np.int64], int]:
        """The number of each person's region, -1 where it is not known; and how many regions there are."""
        people, users = self.data.behaviour.people, self.data.ratings.users
        numbers = np.full(len(users), -1, dtype=np.int64)
        if people is None:
            return numbers, 0
        known = people[(people["region"] != "") & people["user_id"].isin(users.ids)]
        codes, names = pd.factorize(known["region"], sort=True)
        numbers[users.positions(known["user_id"].to_numpy())] = codes
        return numbers, len(names)

    @cached_property
    def watched(self) -> Watched:
        """What people watched."""
        return Watched(self.data)

    @cached_property
    def browsed(self) -> Browsed:
        """How people browsed."""
        return Browsed(self.data)


def most(counts: Floats, share: float) -> NDArray[np.bool_]:
    """Which have most: this share of all that have any, at least one of them; ties by place."""
    any_ = int(np.count_nonzero(counts))
    chosen = np.zeros(len(counts), dtype=np.bool_)
    chosen[np.argsort(-counts, kind="stable")[: min(max(int(any_ * share), 1), any_)]] = True
    return chosen


def seconds(data: Dataset, rows: slice) -> Floats:
    """When these rows were given, seconds since 1970 UTC; NaN where that is not known."""
    times = data.ratings.timestamps
    if times is None:
        return np.full(len(data.ratings.item_idx[rows]), np.nan)
    part = np.asarray(times[rows])
    return np.where(part == UNKNOWN_TIME, np.nan, part.astype(np.float64))
