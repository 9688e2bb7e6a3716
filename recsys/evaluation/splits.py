"""Splits of ratings into what a model may learn from and what it is tested on; the random ones are seeded."""

from collections.abc import Iterator

import numpy as np

from recsys.dataset import Ratings
from recsys.errors import DataError
from recsys.ids import Times

FEWEST = 5
"""People with fewer ratings are not split in time: they keep all of them."""


def kfold(ratings: Ratings, n_folds: int, seed: int = 0) -> Iterator[tuple[Ratings, Ratings]]:
    """Random folds of equal size (to one row): each pair is (training, test), every row is tested once.

    Raises ValueError for fewer than 2 folds or more folds than rows.
    """
    if not 2 <= n_folds <= len(ratings):
        raise ValueError(f"The number of folds must be from 2 to {len(ratings)}, got {n_folds}.")
    fold = np.arange(len(ratings)) % n_folds
    np.random.default_rng(seed).shuffle(fold)
    for number in range(n_folds):
        tested = fold == number
        yield ratings.where(~tested), ratings.where(tested)


def holdout(ratings: Ratings, share: float, seed: int = 0) -> tuple[Ratings, Ratings]:
    """A random ``share`` of all rows for testing, the rest for training.

    Raises ValueError when either part would be empty.
    """
    count = _count(ratings, share)
    tested = np.zeros(len(ratings), dtype=np.bool_)
    tested[np.random.default_rng(seed).choice(len(ratings), size=count, replace=False)] = True
    return ratings.where(~tested), ratings.where(tested)


def by_time(ratings: Ratings, share: float) -> tuple[Ratings, Ratings]:
    """The last ``share`` of all rows by time for testing, everything before for training.

    Exactly so many rows: those of one second are told apart by their place in ``ratings``. Raises ValueError when
    either part would be empty, DataError for ratings without times.
    """
    times, count = _times(ratings), _count(ratings, share)
    tested = np.zeros(len(ratings), dtype=np.bool_)
    tested[np.argsort(times, kind="stable")[len(ratings) - count :]] = True
    return ratings.where(~tested), ratings.where(tested)


def by_person_time(ratings: Ratings, share: float) -> tuple[Ratings, Ratings]:
    """Each person's last ``share`` of ratings for testing, to the nearest row, at least one and never all.

    People with fewer than ``FEWEST`` ratings keep all of them. Raises ValueError for a share that is not between
    0 and 1 or when nobody has that many, DataError for ratings without times.
    """
    _times(ratings)
    if not 0 < share < 1:
        raise ValueError(_bad_share(share))
    counts = np.diff(ratings.indptr)
    if not (counts >= FEWEST).any():
        raise ValueError(f"Nobody here has {FEWEST} ratings, so nobody's last ones can be held out.")
    quota = np.clip(np.floor(share * counts + 0.5), 1, np.maximum(counts - 1, 1))
    quota = np.where(counts >= FEWEST, quota, 0).astype(np.int64)
    tested = np.arange(len(ratings)) >= (ratings.indptr[1:] - quota)[ratings.user_idx]
    return ratings.where(~tested), ratings.where(tested)


def warm_share(train: Ratings, test: Ratings) -> float:
    """The share of test rows by people who have training rows."""
    return float((np.diff(train.indptr)[test.user_idx] > 0).mean())


def _times(ratings: Ratings) -> Times:
    if ratings.timestamps is None:
        raise DataError(
            "This data does not say when its ratings were given, so they cannot be split by time."
        )
    return ratings.timestamps


def _count(ratings: Ratings, share: float) -> int:
    count = round(share * len(ratings)) if 0 < share < 1 else 0
    if not 0 < count < len(ratings):
        raise ValueError(_bad_share(share))
    return count


def _bad_share(share: float) -> str:
    return f"The held-out share must leave rows on both sides, got {share:g}."
