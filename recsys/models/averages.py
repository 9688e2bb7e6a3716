"""Damped averages: what the crowd thinks of an item, how lenient a person is."""

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.ids import Floats


def damped_mean(values: Floats, weights: Floats, damping: float) -> float:
    """``SUM(w v) / (SUM(w) + damping)``; 0 where that is nothing."""
    weight = float(weights.sum()) + damping
    return float(weights @ values) / weight if weight > 0 else 0.0


def damped_means(
    groups: NDArray[np.integer], values: NDArray[np.floating], n_groups: int, damping: float
) -> Floats:
    """``SUM(v) / (n + damping)`` of each group, shape ``(n_groups,)``; 0 for one without values."""
    sums = np.bincount(groups, weights=values, minlength=n_groups)
    weights = np.bincount(groups, minlength=n_groups) + damping
    return np.asarray(np.divide(sums, weights, out=np.zeros(n_groups), where=weights > 0))


def damped_biases(
    ratings: Ratings, *, item_damping: float, damping: float, rounds: int
) -> tuple[Floats, Floats]:
    """``b_i`` and ``b_u`` of ``r = mean + b_i + b_u``, shapes ``(n_items,)`` and ``(n_users,)``, found in turns.

    Each round takes ``b_i`` as the damped means of ``r - mean - b_u`` (``b_u = 0`` at first), then ``b_u`` as those
    of ``r - mean - b_i``: ridge regression by coordinate descent (Koren 2010, section 2.1).
    """
    centred = ratings.values.astype(np.float64) - ratings.mean
    user_biases = np.zeros(len(ratings.users))
    for _ in range(rounds):
        left = centred - user_biases[ratings.user_idx]
        item_biases = damped_means(ratings.item_idx, left, len(ratings.items), item_damping)
        left = centred - item_biases[ratings.item_idx]
        user_biases = damped_means(ratings.user_idx, left, len(ratings.users), damping)
    return item_biases, user_biases
