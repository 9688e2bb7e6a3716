"""Multiplicative updates for non-negative matrix factorization of the known entries, compiled by numba."""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.ids import Positions
from recsys.models.kernels import REORDERED_SUMS

Array = NDArray[Any]


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def nmf_pass(
    indptr: Array,
    items: Positions,
    values: Array,
    user_factors: Array,
    item_factors: Array,
    regularization: float,
) -> float:
    """One update of all factors; person ``u`` owns the rows ``indptr[u]:indptr[u + 1]`` of ``items`` and ``values``.

    With ``est = q_i . p_u`` of the factors before the pass: ``p_uf *= SUM_i q_if r / (SUM_i q_if est + reg n_u p_uf)``
    and ``q_if *= SUM_u p_uf r / (SUM_u p_uf est + reg n_i q_if)``, sums over the known ratings (Luo et al. 2014). What
    has no ratings, or is 0, stays. The factors change in place. Returns the sum of ``(r - est)^2``.
    """
    n_factors = user_factors.shape[1]
    wanted, found = np.zeros_like(item_factors), np.zeros_like(item_factors)
    counts = np.zeros(len(item_factors), dtype=np.int64)
    own_wanted, own_found = np.empty(n_factors), np.empty(n_factors)
    total = 0.0
    for u in range(len(user_factors)):
        p = user_factors[u]
        own_wanted[:] = 0.0
        own_found[:] = 0.0
        for row in range(indptr[u], indptr[u + 1]):
            i, r = items[row], np.float64(values[row])
            q = item_factors[i]
            est = 0.0
            for f in range(n_factors):
                est += p[f] * q[f]
            total += (r - est) ** 2
            counts[i] += 1
            for f in range(n_factors):
                own_wanted[f] += q[f] * r
                own_found[f] += q[f] * est
                wanted[i, f] += p[f] * r
                found[i, f] += p[f] * est
        # Nobody else's sums hold p_u, and the items' are complete for this person: it can move at once.
        _move(p, own_wanted, own_found, regularization * (indptr[u + 1] - indptr[u]))
    for i in range(len(item_factors)):
        _move(item_factors[i], wanted[i], found[i], regularization * counts[i])
    return total


@numba.njit(nogil=True, cache=True)
def _move(factors: Array, wanted: Array, found: Array, damping: float) -> None:
    for f in range(len(factors)):
        denominator = found[f] + damping * factors[f]
        if denominator > 0.0:
            factors[f] *= wanted[f] / denominator
