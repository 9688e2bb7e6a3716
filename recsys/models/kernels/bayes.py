"""Gibbs sampling of a factorization with features on both sides (``models/gibbs.py``), compiled by numba.

A person u is ``P_u = v_u + SUM_j s_uj y_j`` and an item i ``Q_i = v_i + SUM_g x_ig a_g``: each their own and those of
their features. One factor at a time, every coefficient is drawn from its distribution given all others, which is
normal: with the errors ``e_ui`` kept up to date, ``A_u = SUM_i Q_if^2`` and ``B_u = SUM_i e_ui Q_if`` say all that the
ratings say of u. When a coefficient moves ``P_uf`` by d, ``A_u`` stays and ``B_u`` loses ``d A_u``; only when a whole
side is done the errors are brought up to date. So a sample costs two passes over the ratings a factor (coordinate-wise
Gibbs: Rendle 2012).

The kernels release the GIL and hold no threads. A random number depends on its row and on the key of all that is drawn
with it, alone.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats, Positions
from recsys.models.kernels import REORDERED_SUMS

Array = NDArray[Any]
Matrix = NDArray[np.float64]


# -- random numbers -------------------------------------------------------------------------------------------


@numba.njit(nogil=True, inline="always")
def _scrambled(state: Any) -> Any:
    """64 random bits from any 64 (splitmix64: Steele, Lea, Flood 2014)."""
    state += np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@numba.njit(nogil=True, cache=True)
def normal(key: Any, row: int) -> float:
    """The standard normal random number of a key (unsigned, 64 bits) and a row (Box and Muller 1958)."""
    first = _scrambled(_scrambled(np.uint64(key)) ^ np.uint64(row))
    second = _scrambled(first)
    unit = 1.0 / 9007199254740992.0  # 2^-53
    radius = (np.float64(first >> np.uint64(11)) + 0.5) * unit
    angle = np.float64(second >> np.uint64(11)) * unit
    return float(np.sqrt(-2.0 * np.log(radius)) * np.cos(2.0 * np.pi * angle))


# -- one factor of one side -----------------------------------------------------------------------------------


@numba.njit(nogil=True, cache=True)
def _moved(
    before: float,
    square: float,
    pull: float,
    noise_precision: float,
    precision: float,
    mean: float,
    chance: float,
) -> float:
    """By how much a coefficient changes when it is drawn anew, ``chance`` being a standard normal number.

    It is drawn from ``N((a (B + v A) + l m) / (a A + l), 1 / (a A + l))``, with v as it was ``before``, a the precision
    of a rating, l and m the ``precision`` and ``mean`` believed beforehand, A and B its ``square`` and ``pull``.
    """
    sharpness = noise_precision * square + precision
    centre = (noise_precision * (pull + before * square) + precision * mean) / sharpness
    return float(centre + chance / np.sqrt(sharpness) - before)


@numba.njit(nogil=True, cache=True)
def draw_own(
    own: Floats,
    total: Floats,
    squares: Floats,
    pulls: Floats,
    noise_precision: float,
    precision: float,
    mean: float,
    key: Any,
) -> None:
    """Draw each row's own coefficient given all else (``_moved``); ``own``, ``total`` and ``pulls`` change in place."""
    for row in range(len(own)):
        moved = _moved(own[row], squares[row], pulls[row], noise_precision, precision, mean, normal(key, row))
        own[row] += moved
        total[row] += moved
        pulls[row] -= moved * squares[row]


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def draw_shared(
    indptr: Array,
    rows: Positions,
    values: Floats,
    shared: Floats,
    total: Floats,
    squares: Floats,
    pulls: Floats,
    noise_precision: float,
    precision: float,
    mean: float,
    key: Any,
) -> None:
    """Draw the coefficient y of each feature, one after the other, given all else; as ``draw_own``.

    Feature j adds ``x y_j`` to each of its rows, ``indptr[j]:indptr[j + 1]`` of ``rows`` and ``values`` (x): its A is
    ``SUM x^2 A_row`` and its B ``SUM x B_row``.
    """
    for feature in range(len(shared)):
        first, last = indptr[feature], indptr[feature + 1]
        square = pull = 0.0
        for at in range(first, last):
            row, value = rows[at], values[at]
            square += value * value * squares[row]
            pull += value * pulls[row]
        moved = _moved(shared[feature], square, pull, noise_precision, precision, mean, normal(key, feature))
        shared[feature] += moved
        for at in range(first, last):
            row, step = rows[at], moved * values[at]
            total[row] += step
            pulls[row] -= step * squares[row]


# -- passes over the ratings ----------------------------------------------------------------------------------


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def people_moved(
    indptr: Array,
    item_idx: Positions,
    errors: Array,
    moved: Floats,
    items_before: Floats,
    people: Floats,
    squares: Floats,
    pulls: Floats,
) -> None:
    """``e_ui -= moved_u Q_i``; then the items' sums ``A_i = SUM_u P_u^2``, ``B_i = SUM_u e_ui P_u``; in place."""
    squares[:] = 0.0
    pulls[:] = 0.0
    for person in range(len(people)):
        step, weight = moved[person], people[person]
        for at in range(indptr[person], indptr[person + 1]):
            item = item_idx[at]
            error = errors[at] - step * items_before[item]
            errors[at] = error
            squares[item] += weight * weight
            pulls[item] += weight * error


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def items_moved(
    indptr: Array,
    item_idx: Positions,
    errors: Array,
    people: Floats,
    moved: Floats,
    items_next: Floats,
    squares: Floats,
    pulls: Floats,
) -> None:
    """``e_ui -= P_u moved_i``; then the people's sums for the next factor, ``A_u = SUM_i Q_i^2``, ``B_u``; in place."""
    for person in range(len(people)):
        weight, square, pull = people[person], 0.0, 0.0
        for at in range(indptr[person], indptr[person + 1]):
            item = item_idx[at]
            error = errors[at] - weight * moved[item]
            errors[at] = error
            square += items_next[item] * items_next[item]
            pull += items_next[item] * error
        squares[person], pulls[person] = square, pull


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def predicted(user_idx: Positions, item_idx: Positions, people: Matrix, items: Matrix, mean: float) -> Floats:
    """``mean + P_u0 + Q_i0 + SUM_(f > 0) P_uf Q_if`` for pairs of people and items; both sides are (factors, rows)."""
    stars = np.empty(len(user_idx))
    for at in range(len(user_idx)):
        user, item = user_idx[at], item_idx[at]
        total = mean + people[0, user] + items[0, item]
        for f in range(1, len(people)):
            total += people[f, user] * items[f, item]
        stars[at] = total
    return stars
