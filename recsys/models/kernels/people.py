"""Many people at once, compiled by numba: folded in one after the other, or their rows of a dense table added up.

The kernels release the GIL and hold no threads of their own: blocks of people run at once on Python threads.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats, Positions
from recsys.models import drift
from recsys.models.kernels import REORDERED_SUMS

Array = NDArray[Any]

innovations = numba.njit(nogil=True, cache=True)(drift.innovations)
"""The Kalman filter of the mood, compiled."""


@numba.njit(nogil=True, cache=True)
def fold_in_many(
    indptr: Array,
    item_idx: Positions,
    row_weights: Floats,
    pulls: Floats,
    fades: Floats,
    carries: Floats,
    prior_pulls: NDArray[np.float64],
    precision: NDArray[np.float64],
    table: Array,
    asked_indptr: Array,
    asked_idx: Positions,
    with_leverages: bool,
) -> tuple[NDArray[np.float64], Floats, Floats]:
    """Everybody's ``w = A^-1 (SUM_j pull_j z_j + prior_pull)`` with ``A = SUM_j v_j z_j z_j' + precision``.

    Person p has the entries ``indptr[p]:indptr[p + 1]`` of ``item_idx``, of weight v, and a row of ``prior_pulls``;
    ``z_j`` is the innovation (``drift``) of ``x_j``, the item's row of ``table``, shape (n_items, f): x_j itself where
    nothing fades or carries, as for everybody's first entry. Returns the weights, shape (people, f), and for each
    item of ``asked_idx``, by person too, ``x'w`` and with ``with_leverages`` ``x'A^-1 x`` (else 0).
    """
    n_people, size = prior_pulls.shape
    weights = np.empty((n_people, size))
    moved, leverages = np.zeros(len(asked_idx)), np.zeros(len(asked_idx))
    for person in range(n_people):
        first, last = indptr[person], indptr[person + 1]
        rows, weighed = np.empty((last - first, size)), np.empty((last - first, size))
        right, foretold = prior_pulls[person].copy(), np.zeros(size)
        for at in range(first, last):
            row, before = table[item_idx[at]], table[item_idx[max(at - 1, first)]]
            for f in range(size):
                foretold[f] = fades[at] * foretold[f] + carries[at] * np.float64(before[f])
                value = np.float64(row[f]) - foretold[f]
                rows[at - first, f] = value
                weighed[at - first, f] = row_weights[at] * value
                right[f] += pulls[at] * value
        root = np.linalg.cholesky(np.dot(weighed.T, rows) + precision)
        w = weights[person]
        _forward(root, right)
        for f in range(size - 1, -1, -1):  # root' w = what is left
            w[f] = right[f] / root[f, f]
            for g in range(f):
                right[g] -= root[f, g] * w[f]
        for at in range(asked_indptr[person], asked_indptr[person + 1]):
            row = table[asked_idx[at]]
            for f in range(size):
                right[f] = np.float64(row[f])
                moved[at] += right[f] * w[f]
            if with_leverages:
                _forward(root, right)
                for f in range(size):
                    leverages[at] += right[f] * right[f]
    return weights, moved, leverages


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def _forward(root: NDArray[np.float64], right: Floats) -> None:
    """``root^-1 right`` in place of ``right``, for a lower triangular root."""
    for f in range(len(right)):
        known = 0.0
        for g in range(f):
            known += root[f, g] * right[g]
        right[f] = (right[f] - known) / root[f, f]


@numba.njit(nogil=True, cache=True)
def add_rows(
    indptr: Array, row_idx: Positions, factors: Floats, table: Array, out: NDArray[np.float64]
) -> None:
    """``out_p += SUM factor_j table_j`` over the rows j of person p, those below 0 left out; ``out`` changes in place.

    A sparse times a dense product that adds up in double precision without a copy of the table.
    """
    for person in range(len(out)):
        for at in range(indptr[person], indptr[person + 1]):
            if row_idx[at] >= 0:
                row, factor = table[row_idx[at]], factors[at]
                for column in range(out.shape[1]):
                    out[person, column] += factor * row[column]
