"""Items compared by the ratings that they share, compiled by numba.

Nothing here is dense in items x items: an item is compared with the others in one row of sums, and only its nearest are
kept. The kernels release the GIL and hold no threads of their own: ranges of items run at once on Python threads.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.ids import Floats, Positions

Array = NDArray[Any]

N, X, Y, XX, YY, XY, GG, COMMON = range(8)
"""What is summed over what two have in common: 1, x, y, x^2, y^2, xy; the product of the grades, and 1 even where only
grades are common."""
SUMS = 8
"""So many: one cache line."""


class Table(NamedTuple):
    """Ratings by person, and which rows are an item's; numba takes it as it is."""

    user_starts: Array
    """Person ``u`` owns the rows ``user_starts[u]:user_starts[u + 1]``."""
    item_idx: Positions
    values: Floats
    """x: what is compared, one a row."""
    grades: NDArray[np.float32]
    """What is compared for the order of lists, one a row."""
    user_idx: Positions
    item_starts: Array
    item_rows: Array
    """The rows of item ``i`` are ``item_rows[item_starts[i]:item_starts[i + 1]]``, in the order of people."""

    @classmethod
    def of(cls, ratings: Ratings, values: Floats, grades: NDArray[np.float32]) -> "Table":
        """The table of some ratings, with ``values`` and ``grades`` in the order of their rows."""
        starts, rows = by_item(ratings)
        return cls(ratings.indptr, ratings.item_idx, values, grades, ratings.user_idx, starts, rows)


def by_item(ratings: Ratings) -> tuple[Array, Array]:
    """``(starts, rows)``: the rows of item ``i``, in the order of people, are ``rows[starts[i]:starts[i + 1]]``."""
    starts = np.concatenate([[0], np.cumsum(ratings.item_counts)]).astype(np.int64)
    return starts, np.argsort(ratings.item_idx, kind="stable")


@numba.njit(nogil=True, cache=True)
def _meet(table: Table, item: int, sums: Array, met: Positions) -> int:
    """Sum over the people of ``item`` what they gave it (x) and each other item (y); returns how many items were met.

    ``sums``, shape ``(n_items, SUMS)``, must be zero for all items; ``met`` receives the others' positions.
    """
    count = 0
    for at in range(table.item_starts[item], table.item_starts[item + 1]):
        row = table.item_rows[at]
        x, grade = table.values[row], table.grades[row]
        person = table.user_idx[row]
        for other in range(table.user_starts[person], table.user_starts[person + 1]):
            j = table.item_idx[other]
            if j == item:
                continue
            y = table.values[other]
            total = sums[j]
            if total[N] == 0.0:
                met[count] = j
                count += 1
            total[N] += 1.0
            total[X] += x
            total[Y] += y
            total[XX] += x * x
            total[YY] += y * y
            total[XY] += x * y
            total[GG] += grade * table.grades[other]
    return count


@numba.njit(nogil=True, cache=True)
def _nearest(candidates: Positions, similarities: Floats, kept: int) -> Array:
    """Which of the candidates are the ``kept`` most similar, most similar first; ties by position."""
    chosen = np.arange(len(candidates))
    if len(candidates) > kept:
        threshold = np.partition(similarities, len(candidates) - kept)[len(candidates) - kept]
        above, level = np.flatnonzero(similarities > threshold), np.flatnonzero(similarities == threshold)
        level = level[np.argsort(candidates[level])][: kept - len(above)]
        chosen = np.concatenate((above, level))
    chosen = chosen[np.argsort(candidates[chosen])]
    return chosen[np.argsort(-similarities[chosen], kind="mergesort")]


@numba.njit(nogil=True, cache=True)
def similarity(
    n: float,
    x: float,
    y: float,
    xx: float,
    yy: float,
    xy: float,
    centred: bool,
    min_support: int,
    shrinkage: float,
) -> float:
    """Cosine over what two have in common, or the correlation if ``centred``; ``(n - 1) / (n - 1 + shrinkage)`` of it.

    0 where fewer than ``min_support`` are common or one of the two does not vary (beyond rounding).
    """
    if n < min_support:
        return 0.0
    if centred:
        rounding_x, rounding_y = 1e-11 * n * xx, 1e-11 * n * yy
        xy, xx, yy = n * xy - x * y, n * xx - x * x, n * yy - y * y
        if xx <= rounding_x or yy <= rounding_y:
            return 0.0
    if xx * yy <= 0.0:
        return 0.0
    alike: float = xy / np.sqrt(xx * yy)
    return alike * (n - 1.0) / (n - 1.0 + shrinkage) if shrinkage > 0.0 else alike


@numba.njit(nogil=True, cache=True)
def nearest_items(
    table: Table,
    norms: Floats,
    first: int,
    last: int,
    kept: int,
    centred: bool,
    min_support: int,
    shrinkage: float,
    grade_shrinkage: float,
) -> tuple[Array, Positions, Floats, Array, Positions, Floats]:
    """The ``kept`` nearest of the items ``first..last-1``, by ratings and by grades: each counts, positions, values.

    By ratings: ``similarity`` of x. By grades: their cosine over everybody, ``SUM(g_i g_j) / (norm_i norm_j)``, times
    ``n / (n + grade_shrinkage)``. Only similarities above 0.
    """
    n_items = len(norms)
    sums = np.zeros((n_items, SUMS))
    met = np.empty(n_items, dtype=np.int32)
    alike, together = np.empty(n_items), np.empty(n_items)
    size = (last - first) * min(kept, n_items)
    counts, counts_g = np.zeros(last - first, dtype=np.int64), np.zeros(last - first, dtype=np.int64)
    idx, idx_g = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    values, values_g = np.empty(size), np.empty(size)
    end = end_g = 0
    for item in range(first, last):
        count = _meet(table, item, sums, met)
        for at in range(count):
            j = met[at]
            s = sums[j]
            n = s[N]
            alike[at] = similarity(n, s[X], s[Y], s[XX], s[YY], s[XY], centred, min_support, shrinkage)
            together[at] = s[GG] / (norms[item] * norms[j]) * n / (n + grade_shrinkage)
            s[:] = 0.0
        positive = np.flatnonzero(alike[:count] > 0.0)
        for chosen in positive[_nearest(met[positive], alike[positive], kept)]:
            idx[end], values[end] = met[chosen], alike[chosen]
            end += 1
            counts[item - first] += 1
        for chosen in _nearest(met[:count], together[:count], kept):
            idx_g[end_g], values_g[end_g] = met[chosen], together[chosen]
            end_g += 1
            counts_g[item - first] += 1
    return (
        counts,
        idx[:end].copy(),
        values[:end].copy(),
        counts_g,
        idx_g[:end_g].copy(),
        values_g[:end_g].copy(),
    )


@numba.njit(nogil=True, cache=True)
def deviations(table: Table, first: int, last: int) -> NDArray[np.float32]:
    """``mean(r_i - r_j)`` over who rated both, rows ``first..last-1`` of (i, j); NaN where nobody did and for i = j."""
    n_items = len(table.item_starts) - 1
    sums = np.zeros((n_items, SUMS))
    met = np.empty(n_items, dtype=np.int32)
    rows = np.full((last - first, n_items), np.nan, dtype=np.float32)
    for item in range(first, last):
        for j in met[: _meet(table, item, sums, met)]:
            rows[item - first, j] = (sums[j, X] - sums[j, Y]) / sums[j, N]
            sums[j] = 0.0
    return rows


@numba.njit(nogil=True, cache=True)
def rated_neighbours(
    positions: Positions,
    starts: Array,
    neighbours: Positions,
    similarities: Floats,
    entries: Positions,
    k: int,
) -> tuple[Array, Array, Floats]:
    """For each item asked for the first ``k`` of its neighbours that are in a history: parallel columns.

    Which of ``positions``, which entry of the history, how similar. ``entries[j]`` is the entry of item j, or below 0.
    """
    size = 0
    for item in positions:
        size += min(k, starts[item + 1] - starts[item])
    which, entry = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    values = np.empty(size)
    end = 0
    for at in range(len(positions)):
        taken = 0
        for edge in range(starts[positions[at]], starts[positions[at] + 1]):
            found = entries[neighbours[edge]]
            if found >= 0:
                which[end], entry[end], values[end] = at, found, similarities[edge]
                end += 1
                taken += 1
                if taken == k:
                    break
    return which[:end], entry[:end], values[:end]


@numba.njit(nogil=True, cache=True)
def deviation_sums(rows: NDArray[np.float32], weights: Floats) -> tuple[Floats, Floats]:
    """``SUM_j w_j rows_ji`` and ``SUM_j w_j`` over the j where ``rows_ji`` is known, each shape ``(n_items,)``."""
    sums, totals = np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
    for j in range(len(weights)):
        for i in range(rows.shape[1]):
            if not np.isnan(rows[j, i]):
                sums[i] += weights[j] * rows[j, i]
                totals[i] += weights[j]
    return sums, totals
