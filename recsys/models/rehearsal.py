"""How a training is rehearsed: what a twin learns from, and who judges it by ratings that it did not see."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.ids import UNKNOWN
from recsys.models.drift import times_known

HIDDEN_ONE_IN = 5
"""The rehearsal leaves out a fifth: enough that it and the measuring take no longer than the training."""
MEASURED_ROWS = 12_000
JUDGES = 400
"""So many hidden ratings, or people, judge a rehearsal; each person costs a prediction."""
KNOWN_BY = (1, 3, 5, 10, 20)
"""How many ratings newcomers reveal; the same people and hidden ratings at each."""
ASKED = 50
"""Hidden ratings of a newcomer that are asked about, at most."""
FEWEST_NEWCOMERS = 30
"""With fewer, what they show would be chance."""
Rows = NDArray[np.int64]


class Rehearsal(NamedTuple):
    """Ratings of the same people and items: what the twin learns from, what its judges are known by and asked about."""

    known: Ratings
    past: Ratings
    hidden: Ratings


def rehearsal_of(ratings: Ratings, seed: int) -> Rehearsal | None:
    """None where all would be hidden.

    Of each ``HIDDEN_ONE_IN`` rows in a row a random one is hidden. Judges are random people who have ``MEASURED_ROWS``
    of them together, or ``JUDGES`` of them, or all; only their times play a part.
    """
    draw = np.random.default_rng(seed)
    places = np.arange(0, len(ratings), HIDDEN_ONE_IN)
    places += draw.integers(HIDDEN_ONE_IN, size=len(places), dtype=np.uint8)
    hidden = np.zeros(len(ratings), dtype=np.bool_)
    hidden[np.minimum(places, len(ratings) - 1)] = True
    if hidden.all():
        return None
    counts = ratings.counts_by_person(hidden)
    people = draw.permutation(np.flatnonzero(counts))
    judges = np.zeros(len(ratings.users), dtype=np.bool_)
    judges[people[: np.searchsorted(np.cumsum(counts[people]), MEASURED_ROWS) + 1][:JUDGES]] = True
    theirs = _rows_of(ratings, judges)
    known = replace(ratings, timestamps=None).where(~hidden)
    return Rehearsal(known, ratings.where(theirs & ~hidden), ratings.where(theirs & hidden))


def of_some_people(ratings: Ratings, most: int, seed: int) -> Ratings:
    """The ratings of random people who have about ``most`` together; all where there are no more."""
    if len(ratings) <= most:
        return ratings
    counts = np.diff(ratings.indptr)
    order = np.random.default_rng(seed).permutation(len(counts))
    chosen = np.zeros(len(counts), dtype=np.bool_)
    chosen[order[: max(int(np.searchsorted(np.cumsum(counts[order]), most, side="right")), 1)]] = True
    return ratings.where(_rows_of(ratings, chosen))


def ways_to_know(past: Ratings, hidden: Ratings, seed: int) -> Iterator[tuple[Ratings, Ratings, Rows]]:
    """What judges are known by, what is asked of them then, and by how many ratings each of that is known.

    All their past and all that was hidden; then as newcomers, if there are enough.
    """
    yield past, hidden, np.diff(past.indptr)[hidden.user_idx]
    for revealed, asked in newcomers_among(past, hidden, seed):
        pairs = _only(hidden, asked[asked != UNKNOWN])
        for n in KNOWN_BY:
            yield _only(past, revealed[:, :n].ravel()), pairs, np.full(len(pairs), n)


def newcomers_among(past: Ratings, hidden: Ratings, seed: int) -> tuple[tuple[Rows, Rows], ...]:
    """The same people revealed at random and, with times, as they rated; empty where they are too few.

    Each time the rows of ``past`` that they reveal, shape (people, KNOWN_BY[-1]), in that order, and the rows of
    ``hidden`` that are asked then, shape (people, ASKED), UNKNOWN where there are fewer: in time only later ones.
    """
    draw = np.random.default_rng(seed)
    times = past.timestamps, hidden.timestamps
    timed = all(column is not None and times_known(column) for column in times)
    ways = [draw.random(len(past))] + ([np.arange(float(len(past)))] if timed else [])
    asked_order = draw.random(len(hidden))
    enough = np.diff(past.indptr) >= KNOWN_BY[-1]
    found = []
    for in_time, keys in zip((False, True), ways, strict=False):
        revealed = _first(past, keys, KNOWN_BY[-1])
        may_ask = enough[hidden.user_idx]
        if in_time and past.timestamps is not None and hidden.timestamps is not None:
            may_ask &= hidden.timestamps > past.timestamps[revealed[:, -1]][hidden.user_idx]
        asked = _first(hidden, np.where(may_ask, asked_order, np.inf), ASKED)
        people = (asked != UNKNOWN).any(axis=1)
        if people.sum() < FEWEST_NEWCOMERS:
            return ()
        found.append((revealed[people], asked[people]))
    return tuple(found)


def _first(ratings: Ratings, keys: NDArray[np.floating], n: int) -> Rows:
    """Each person's ``n`` rows of the smallest keys, shape (people, n); UNKNOWN for keys without end and beyond all."""
    order = np.lexsort((keys, ratings.user_idx))
    places = np.arange(len(ratings)) - ratings.indptr[ratings.user_idx]
    taken = (places < n) & np.isfinite(keys[order])
    found = np.full((len(ratings.users), n), UNKNOWN, dtype=np.int64)
    found[ratings.user_idx[taken], places[taken]] = order[taken]
    return found


def _only(ratings: Ratings, rows: Rows) -> Ratings:
    keep = np.zeros(len(ratings), dtype=np.bool_)
    keep[rows] = True
    return ratings.where(keep)


def _rows_of(ratings: Ratings, people: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows are of people who are marked."""
    return np.repeat(people, np.diff(ratings.indptr))
