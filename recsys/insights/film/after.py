"""What people went on with after a film, in the same session."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Dataset
from recsys.dataset.sessions import GAP, Sessions, described
from recsys.errors import UnsupportedError
from recsys.ids import UNKNOWN_TIME, Floats, Positions
from recsys.insights.film.film import Film

STEPS = 10
"""So many titles after a film in its session count as what came next."""
CAUTION = 5.0
"""Titles are ordered by ``(times + CAUTION) / (expected + CAUTION)``: a title met once is no habit."""
FEWEST = 2
"""A title that came next fewer times is not told."""


@dataclass(frozen=True, eq=False)
class Sequences:
    """What people met in which order: a row a title, in order within a session.

    The sittings of ratings are not cut out for all of the data, which would take its memory again: whether a row goes
    on in the session of the row before it is asked for the few rows around one film.
    """

    data: Dataset
    browsing: Sessions | None
    """None: sittings of ratings."""

    @classmethod
    def of(cls, data: Dataset) -> list[Self]:
        """What the data has, the more telling first: browsing sessions, sittings of ratings; perhaps neither."""
        found = []
        if data.behaviour.sessions is not None:
            with suppress(UnsupportedError):  # nobody opened anything, and there are no times
                found = [Sessions.of(data)]
        kinds = [cls(data, sessions) for sessions in found if sessions.browsing]
        return kinds + ([cls(data, None)] if len(data.ratings.known_times) else [])

    @property
    def note(self) -> str:
        """What these sessions are, in a sentence."""
        return f"From {described(self.browsing is not None)}"

    @property
    def word(self) -> str:
        """What one calls them."""
        return "sittings" if self.browsing is None else "sessions"

    @property
    def items(self) -> Positions:
        """The title of each row."""
        return self.data.ratings.item_idx if self.browsing is None else self.browsing.item_idx

    def rows_of(self, film: Film) -> NDArray[np.int64]:
        """Where a film was met."""
        return film.rows if self.browsing is None else np.flatnonzero(self.items == film.position)

    def go_on(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the row after each of ``rows`` belongs to the same session (at most ``GAP`` seconds between)."""
        ratings = self.data.ratings
        starts = ratings.indptr if self.browsing is None else self.browsing.indptr
        begins = starts[np.searchsorted(starts, rows + 1, side="left")] == rows + 1
        going: NDArray[np.bool_] = ~begins
        times = ratings.timestamps
        if self.browsing is None and times is not None:
            now, then = times[rows], times[np.minimum(rows + 1, len(times) - 1)]
            going &= (now != UNKNOWN_TIME) & (then != UNKNOWN_TIME) & (then - now <= GAP)
        return going

    @property
    def shares(self) -> Floats:
        """How large a part of all rows each title is."""
        if self.browsing is None:
            counts = self.data.ratings.item_counts
        else:
            counts = np.bincount(self.items, minlength=len(self.data.catalog))
        shares: Floats = counts / max(1, counts.sum())
        return shares


def came_next(film: Film, sequences: Sequences, n: int = 10) -> pd.DataFrame:
    """What was met within ``STEPS`` titles after a film, more often than elsewhere: item_id, times, expected, of.

    expected is how often it would have been by its part of all that is met; of is in how many sessions the film was
    met. Ordered by ``(times + CAUTION) / (expected + CAUTION)``; only what came more often than expected, and at least
    ``FEWEST`` times.
    """
    rows = sequences.rows_of(film)
    sessions, times, steps = len(rows), np.zeros(len(film.data.catalog), dtype=np.int64), 0
    for _ in range(STEPS):
        rows = rows[sequences.go_on(rows)] + 1
        times += np.bincount(sequences.items[rows], minlength=len(times))
        steps += len(rows)
    expected = steps * sequences.shares
    lift = (times + CAUTION) / (expected + CAUTION)
    lift[(times < FEWEST) | (times <= expected)] = 0.0
    best = np.lexsort((np.arange(len(lift)), -times, -lift))[:n]
    best = best[lift[best] > 0]
    return pd.DataFrame(
        {
            "item_id": film.data.catalog.items.ids[best],
            "times": times[best],
            "expected": expected[best],
            "of": np.full(len(best), sessions),
        }
    )


def next_films(film: Film, sequences: Sequences, n: int = 10) -> dict[int, str]:
    """``came_next`` in words: item id -> sentence."""
    return {
        int(row["item_id"]): (
            f"{int(row['times']):,} of {int(row['of']):,} {sequences.word} went on to it within {STEPS} titles"
            + _against_chance(int(row["times"]), float(row["expected"]))
        )
        for row in came_next(film, sequences, n).to_dict("records")
    }


def _against_chance(times: int, expected: float) -> str:
    if times < CAUTION:
        return "; so few may be chance."
    return f"; by chance {'less than one' if expected < 0.5 else f'about {round(expected):,}'} would."
