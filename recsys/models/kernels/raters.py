"""A person compared with those who rated the same items, and what these thought of each item, compiled by numba."""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats, Positions
from recsys.models.kernels.neighbours import COMMON, GG, SUMS, XX, XY, YY, N, X, Y, similarity

Array = NDArray[Any]


class Raters(NamedTuple):
    """Who rated an item and how: item ``i`` owns ``starts[i]:starts[i + 1]`` of the columns, in the order of people."""

    starts: Array
    people: Positions
    values: NDArray[np.float32]


@numba.njit(nogil=True, cache=True)
def compare_with_people(
    raters: Raters,
    grades: NDArray[np.float32],
    user_centres: Floats,
    item_centres: Floats,
    positions: Positions,
    ratings: Floats,
    own_grades: Floats,
    weights: Floats,
    centre: float,
) -> tuple[Array, Array]:
    """Sums over what a person has in common with everybody, shape ``(n_users, SUMS)``, and how many ratings are equal.

    The person's x is ``rating - centre - item centre``, everybody's y likewise with their own; each entry counts by its
    weight. One without a rating counts for the grades only; the last column is the weight of all in common.
    """
    n_users = len(user_centres)
    sums = np.zeros((n_users, SUMS))
    equal = np.zeros(n_users, dtype=np.int32)
    for at in range(len(positions)):
        item, rating, weight = positions[at], ratings[at], weights[at]
        rated = not np.isnan(rating)
        x = rating - centre - item_centres[item]
        for row in range(raters.starts[item], raters.starts[item + 1]):
            person, value = raters.people[row], raters.values[row]
            total = sums[person]
            total[GG] += weight * own_grades[at] * grades[row]
            total[COMMON] += weight
            if rated:
                y = value - user_centres[person] - item_centres[item]
                total[N] += weight
                total[X] += weight * x
                total[Y] += weight * y
                total[XX] += weight * x * x
                total[YY] += weight * y * y
                total[XY] += weight * x * y
                equal[person] += value == np.float32(rating)
    return sums, equal


@numba.njit(nogil=True, cache=True)
def similarities_of(sums: Array, centred: bool, min_support: int, shrinkage: float) -> Floats:
    """``similarity`` of every row of sums; never below 0."""
    values = np.empty(len(sums))
    for at in range(len(sums)):
        s = sums[at]
        value = similarity(s[N], s[X], s[Y], s[XX], s[YY], s[XY], centred, min_support, shrinkage)
        values[at] = max(value, 0.0)
    return values


@numba.njit(nogil=True, cache=True)
def sums_over_raters(
    positions: Positions,
    raters: Raters,
    values: NDArray[np.float32],
    offsets: Floats,
    similarities: Floats,
    k: int,
) -> tuple[Floats, Floats]:
    """``SUM_v s_v (value_vi - offset_v)`` and ``SUM_v s_v`` over the ``k`` most similar raters of each item asked for.

    Only raters with ``s_v > 0``; ties by position. ``values`` are one a row of ``raters``.
    """
    sums, totals = np.zeros(len(positions)), np.zeros(len(positions))
    best, rows = np.empty(k), np.empty(k, dtype=np.int64)
    for at in range(len(positions)):
        count, beaten = 0, 0.0
        for row in range(raters.starts[positions[at]], raters.starts[positions[at] + 1]):
            alike = similarities[raters.people[row]]
            if alike <= beaten:
                continue
            place = min(count, k - 1)
            while place > 0 and best[place - 1] < alike:
                best[place], rows[place] = best[place - 1], rows[place - 1]
                place -= 1
            best[place], rows[place] = alike, row
            count = min(count + 1, k)
            if count == k:
                beaten = best[k - 1]
        for place in range(count):
            row = rows[place]
            sums[at] += best[place] * (values[row] - offsets[raters.people[row]])
            totals[at] += best[place]
    return sums, totals
