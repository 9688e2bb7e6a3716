"""Splits of ratings into what a model may learn from and what it is tested on; all seeded."""

from collections.abc import Iterator

import numpy as np

from recsys.dataset import Ratings


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
    count = round(share * len(ratings)) if 0 < share < 1 else 0
    if not 0 < count < len(ratings):
        raise ValueError(f"The held-out share must leave rows on both sides, got {share:g}.")
    tested = np.zeros(len(ratings), dtype=np.bool_)
    tested[np.random.default_rng(seed).choice(len(ratings), size=count, replace=False)] = True
    return ratings.where(~tested), ratings.where(tested)
