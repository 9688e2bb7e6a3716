"""What a rehearsal hides: a second training that leaves out a part of the ratings says how far off stars are."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings

HIDDEN_ONE_IN = 5
"""The rehearsal leaves out a fifth: enough that it and the measuring take no longer than the training."""
MEASURED_ROWS = 12_000
JUDGES = 400
"""So many hidden ratings, or people, judge a rehearsal; each person costs a fold-in."""


def rehearsal_of(ratings: Ratings, seed: int) -> tuple[Ratings, Ratings, Ratings] | None:
    """What a rehearsal learns from, and what its judges are known by and asked about; None where all would be hidden.

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
    return known, ratings.where(theirs & ~hidden), ratings.where(theirs & hidden)


def _rows_of(ratings: Ratings, people: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows are of people who are marked."""
    return np.repeat(people, np.diff(ratings.indptr))
