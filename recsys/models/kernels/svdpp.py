"""Stochastic gradient descent for SVD++, compiled by numba, at the cost of plain matrix factorization.

One person's ratings are visited in a row. Each of these steps changes every ``y_j`` of the person alike:
``y_j <- (1 - rate reg) y_j + rate e q / sqrt(n)``. So within the block ``y_j`` is ``a`` times what it was plus one
vector for all, and ``s = SUM y_j / sqrt(n)`` takes the very step that ``p`` takes. Only ``t = p + s`` is carried from
rating to rating; ``p`` and the ``y_j`` catch up when the block ends. The outcome is that of the plain rule, which
visits all ``n`` vectors at every rating.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.ids import Positions
from recsys.models.kernels import REORDERED_SUMS

Array = NDArray[Any]


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def svdpp_pass(
    people: Positions,
    indptr: Array,
    items: Positions,
    values: Array,
    user_biases: Array,
    item_biases: Array,
    user_factors: Array,
    item_factors: Array,
    implicit_factors: Array,
    mean: float,
    learning_rate: float,
    regularization: float,
) -> float:
    """Visit every rating of ``people``, person by person, and step against the gradient of its squared error.

    Person ``u`` owns the rows ``indptr[u]:indptr[u + 1]`` of ``items`` and ``values``. ``e = r - (mean + b_u + b_i +
    q_i . (p_u + s_u))`` with ``s_u = SUM y_j / sqrt(n)`` over the n items of the person; then ``b += rate (e - reg b)``
    for both biases, ``p_u += rate (e q_i - reg p_u)``, ``q_i += rate (e (p_u + s_u) - reg q_i)`` and for each of the n
    items ``y_j += rate (e q_i / sqrt(n) - reg y_j)``, all with the factors before the step (Koren 2008). All parameter
    arrays change in place. Returns the sum of ``e^2``, each taken before its own step.
    """
    n_factors = user_factors.shape[1]
    as_kept = user_factors.dtype.type
    rate, shrink = as_kept(learning_rate), as_kept(regularization)
    taste, before = np.empty_like(user_factors[0]), np.empty_like(user_factors[0])
    total = 0.0
    for u in people:
        first, last = indptr[u], indptr[u + 1]
        if first == last:
            continue
        p = user_factors[u]
        share = as_kept(1.0 / np.sqrt(last - first))
        implicit_sum(items[first:last], implicit_factors, taste)
        for f in range(n_factors):
            taste[f] += p[f]
            before[f] = taste[f]
        for row in range(first, last):
            i = items[row]
            q = item_factors[i]
            dot = taste[0] * q[0]
            for f in range(1, n_factors):
                dot += taste[f] * q[f]
            error = as_kept(values[row] - mean - user_biases[u] - item_biases[i] - dot)
            total += error * error
            user_biases[u] += rate * (error - shrink * user_biases[u])
            item_biases[i] += rate * (error - shrink * item_biases[i])
            for f in range(n_factors):
                t = taste[f]
                taste[f] += rate * (as_kept(2.0) * error * q[f] - shrink * t)
                q[f] += rate * (error * t - shrink * q[f])
        shrunk = as_kept((1.0 - learning_rate * regularization) ** (last - first))
        for f in range(n_factors):
            before[f] = as_kept(0.5) * (taste[f] - shrunk * before[f])  # what p and s both gained
            p[f] = shrunk * p[f] + before[f]
        for row in range(first, last):
            y = implicit_factors[items[row]]
            for f in range(n_factors):
                y[f] = shrunk * y[f] + share * before[f]
    return total


@numba.njit(nogil=True, cache=True)
def implicit_sum(items: Positions, implicit_factors: Array, out: Array) -> None:
    """``SUM y_j / sqrt(n)`` over ``items``, into ``out`` of shape ``(n_factors,)``; 0 without items."""
    out[:] = 0
    for i in items:
        for f in range(len(out)):
            out[f] += implicit_factors[i, f]
    if len(items):
        for f in range(len(out)):
            out[f] /= np.sqrt(len(items))


@numba.njit(nogil=True, cache=True)
def tastes(indptr: Array, items: Positions, user_factors: Array, implicit_factors: Array) -> Array:
    """``p_u + s_u`` of everybody, shape ``(n_users, n_factors)``."""
    out = np.empty_like(user_factors)
    for u in range(len(out)):
        implicit_sum(items[indptr[u] : indptr[u + 1]], implicit_factors, out[u])
        for f in range(out.shape[1]):
            out[u, f] += user_factors[u, f]
    return out
