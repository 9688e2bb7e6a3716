"""Stochastic gradient descent for matrix factorization, compiled by numba.

The kernels release the GIL and hold no threads of their own: ``blocks`` cuts the ratings so that several
calls can run at once on Python threads without touching the same person or item.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.ids import Positions

Array = NDArray[Any]
Visit = Callable[[Positions, Positions, Array], float]
"""Trains on some ratings (users, items, values) and returns their summed squared error."""
REORDERED_SUMS = {"reassoc", "contract", "nsz", "arcp"}
"""What lets the compiler use vector instructions; NaN and infinity keep their meaning, so that a diverging
training is seen."""


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def sgd_pass(
    users: Positions,
    items: Positions,
    values: Array,
    user_biases: Array,
    item_biases: Array,
    user_factors: Array,
    item_factors: Array,
    mean: float,
    learning_rate: float,
    regularization: float,
    biased: bool,
) -> float:
    """Visit every rating once, in the order given, and step against the gradient of its squared error.

    ``e = r - (mean + b_u + b_i + q_i . p_u)``; then ``b += rate (e - reg b)`` for both biases (if ``biased``),
    ``p_u += rate (e q_i - reg p_u)`` and ``q_i += rate (e p_u - reg q_i)`` with the factors before the step.
    All parameter arrays change in place. Returns the sum of ``e^2``, each taken before its own step.
    """
    n_factors = user_factors.shape[1]
    rate = user_factors.dtype.type(learning_rate)
    shrink = user_factors.dtype.type(regularization)
    total = 0.0
    for row in range(len(values)):
        u, i = users[row], items[row]
        p, q = user_factors[u], item_factors[i]
        dot = p[0] * q[0]
        for f in range(1, n_factors):
            dot += p[f] * q[f]
        error = user_factors.dtype.type(values[row] - mean - user_biases[u] - item_biases[i] - dot)
        total += error * error
        if biased:
            user_biases[u] += rate * (error - shrink * user_biases[u])
            item_biases[i] += rate * (error - shrink * item_biases[i])
        for f in range(n_factors):
            before = p[f]
            p[f] += rate * (error * q[f] - shrink * before)
            q[f] += rate * (error * before - shrink * q[f])
    return total


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def squared_error(
    users: Positions,
    items: Positions,
    values: Array,
    user_biases: Array,
    item_biases: Array,
    user_factors: Array,
    item_factors: Array,
    mean: float,
) -> float:
    """The sum of ``(r - (mean + b_u + b_i + q_i . p_u))^2`` over the ratings given."""
    total = 0.0
    for row in range(len(values)):
        u, i = users[row], items[row]
        dot = 0.0
        for f in range(user_factors.shape[1]):
            dot += user_factors[u, f] * item_factors[i, f]
        error = values[row] - mean - user_biases[u] - item_biases[i] - dot
        total += error * error
    return total


@numba.njit(nogil=True, cache=True)
def _sort_by_block(
    users: Positions,
    items: Positions,
    values: Array,
    user_block: Array,
    item_block: Array,
    n_blocks: int,
) -> tuple[Array, Array, Array, Array]:
    starts = np.zeros(n_blocks * n_blocks + 1, dtype=np.int64)
    for row in range(len(values)):
        starts[user_block[users[row]] * n_blocks + item_block[items[row]] + 1] += 1
    starts = np.cumsum(starts)
    place = starts.copy()
    out_users, out_items, out_values = np.empty_like(users), np.empty_like(items), np.empty_like(values)
    for row in range(len(values)):
        block = user_block[users[row]] * n_blocks + item_block[items[row]]
        at = place[block]
        place[block] += 1
        out_users[at], out_items[at], out_values[at] = users[row], items[row], values[row]
    return starts, out_users, out_items, out_values


@numba.njit(nogil=True, cache=True)
def _shuffle(users: Positions, items: Positions, values: Array, seed: int) -> None:
    """Fisher-Yates on three parallel arrays, with its own small generator (xorshift64)."""
    state = np.uint64(seed)
    for last in range(len(values) - 1, 0, -1):
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        other = np.int64(state % np.uint64(last + 1))
        users[last], users[other] = users[other], users[last]
        items[last], items[other] = items[other], items[last]
        values[last], values[other] = values[other], values[last]


@dataclass(frozen=True, eq=False)
class Parameters:
    """What training changes in place: biases of shape ``(n,)`` and factors of shape ``(n, n_factors)``."""

    user_biases: Array
    item_biases: Array
    user_factors: Array
    item_factors: Array

    @classmethod
    def start(cls, n_users: int, n_items: int, n_factors: int, seeds: np.random.Generator) -> "Parameters":
        """Biases 0, factors ``N(0, 0.1)`` scaled by ``sqrt(10 / n_factors)``, in single precision."""
        spread = np.float32(0.1 * np.sqrt(10 / n_factors))
        return cls(
            np.zeros(n_users, dtype=np.float32),
            np.zeros(n_items, dtype=np.float32),
            seeds.standard_normal((n_users, n_factors), dtype=np.float32) * spread,
            seeds.standard_normal((n_items, n_factors), dtype=np.float32) * spread,
        )

    def train(
        self,
        users: Positions,
        items: Positions,
        values: Array,
        *,
        mean: float,
        learning_rate: float,
        regularization: float,
        biased: bool,
    ) -> float:
        """One ``sgd_pass`` over these ratings; returns its sum of squared errors."""
        sides = (self.user_biases, self.item_biases, self.user_factors, self.item_factors)
        return float(sgd_pass(users, items, values, *sides, mean, learning_rate, regularization, biased))

    def squared_error(self, users: Positions, items: Positions, values: Array, mean: float) -> float:
        """The sum of squared errors over these ratings, with the parameters as they stand."""
        sides = (self.user_biases, self.item_biases, self.user_factors, self.item_factors)
        return float(squared_error(users, items, values, *sides, mean))

    def rmse(self, rows: Ratings | None, mean: float) -> float | None:
        """The error on some rows, with the parameters as they stand; None without any."""
        if rows is None or not len(rows):
            return None
        total = self.squared_error(rows.user_idx, rows.item_idx, rows.values, mean)
        return float(np.sqrt(total / len(rows)))


@dataclass(frozen=True, eq=False)
class Blocks:
    """Ratings cut into ``n_blocks x n_blocks`` blocks of random people x random items (DSGD).

    Blocks on one shifted diagonal share no person and no item, so they can be trained at the same time and the
    outcome depends on the seed alone, not on the number of threads (Gemulla et al., KDD 2011).
    """

    n_blocks: int
    starts: Array
    users: Positions
    items: Positions
    values: Array
    seeds: np.random.Generator

    @classmethod
    def of(
        cls,
        users: Positions,
        items: Positions,
        values: Array,
        n_users: int,
        n_items: int,
        n_blocks: int,
        seeds: np.random.Generator,
    ) -> "Blocks":
        """Cut the ratings; ``seeds`` decides who falls into which block and every later order."""
        user_block = seeds.integers(n_blocks, size=n_users, dtype=np.int32)
        item_block = seeds.integers(n_blocks, size=n_items, dtype=np.int32)
        cut = _sort_by_block(users, items, values, user_block, item_block, n_blocks)
        return cls(n_blocks, *cut, seeds)

    def epoch(self, pool: ThreadPoolExecutor, step: Visit) -> float:
        """Call ``step(users, items, values)`` once for every block, in a new order; the sum of what it returns."""
        total = 0.0
        for diagonal in self.seeds.permutation(self.n_blocks):
            at_once = [
                pool.submit(self._run, rows, int(seed), step) for rows, seed in self._diagonal(int(diagonal))
            ]
            total += sum(block.result() for block in at_once)
        return total

    def _diagonal(self, shift: int) -> Iterator[tuple[slice, int]]:
        seeds = self.seeds.integers(1, 2**62, size=self.n_blocks)
        for block in range(self.n_blocks):
            place = block * self.n_blocks + (block + shift) % self.n_blocks
            yield slice(self.starts[place], self.starts[place + 1]), seeds[block]

    def _run(self, rows: slice, seed: int, step: Visit) -> float:
        users, items, values = self.users[rows], self.items[rows], self.values[rows]
        _shuffle(users, items, values, seed)
        return float(step(users, items, values))
