"""Stochastic gradient descent for matrix factorization, compiled by numba.

The kernels release the GIL and hold no threads of their own: ``Blocks`` cuts the ratings so that several
calls can run at once on Python threads without touching the same person or item.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.ids import Positions
from recsys.models.kernels import REORDERED_SUMS

Array = NDArray[Any]
Visit = Callable[[Positions, Positions, Array], float]
"""Trains on some ratings (users, items, values) and returns their summed squared error."""


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
    number = user_factors.dtype.type  # one precision throughout: double in between costs a fifth of the time
    n_factors = user_factors.shape[1]
    middle, rate = number(mean), number(learning_rate)
    kept = number(1.0 - learning_rate * regularization)
    total = 0.0
    for row in range(len(values)):
        u, i = users[row], items[row]
        p, q = user_factors[u], item_factors[i]
        dot = number(
            0.0
        )  # begun with the first product, the others would fill no whole vectors: twice the time
        for f in range(n_factors):
            dot += p[f] * q[f]
        error = number(values[row]) - middle - user_biases[u] - item_biases[i] - dot
        total += error * error
        step = rate * error
        if biased:
            user_biases[u] = kept * user_biases[u] + step
            item_biases[i] = kept * item_biases[i] + step
        for f in range(n_factors):
            before, other = p[f], q[f]
            p[f] = kept * before + step * other
            q[f] = kept * other + step * before
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
def _cut(
    indptr: Array,
    item_idx: Positions,
    values: Array,
    first: int,
    last: int,
    item_block: Array,
    seed: int,
    starts: Array,
    users_out: Positions,
    items_out: Positions,
    values_out: Array,
) -> None:
    """Sort the rows of the people ``first`` to ``last`` by item block, then person, then at random.

    They fill the same rows of the ``_out`` arrays; block ``b`` has ``starts[b]:starts[b + 1]`` of them. The order is
    drawn by a small generator of its own (xorshift64; the upper 32 bits are scaled to the range that is asked for).
    """
    starts[:] = 0
    for row in range(indptr[first], indptr[last]):
        starts[item_block[item_idx[row]] + 1] += 1
    starts[0] = indptr[first]
    for block in range(1, len(starts)):
        starts[block] += starts[block - 1]
    place = starts.copy()
    longest = 0
    for person in range(first, last):
        longest = max(longest, indptr[person + 1] - indptr[person])
    order = np.empty(longest, dtype=np.int32)
    state = np.uint64(seed)
    for person in range(first, last):
        begin = indptr[person]
        count = indptr[person + 1] - begin
        for row in range(count):  # Fisher and Yates, inside out
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            other = np.int64(((state >> np.uint64(32)) * np.uint64(row + 1)) >> np.uint64(32))
            order[row] = order[other]
            order[other] = row
        for turn in range(count):
            row = begin + order[turn]
            item = item_idx[row]
            at = place[item_block[item]]
            place[item_block[item]] += 1
            users_out[at], items_out[at], values_out[at] = person, item, values[row]


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
    """A copy of the ratings, cut into ``n_blocks x n_blocks`` blocks of people in a row x random items.

    Blocks on one shifted diagonal share no person and no item, so they can be trained at the same time and the
    outcome depends on the seed alone, not on the number of threads (Gemulla et al., KDD 2011). A block holds its
    ratings person by person, each person's in a random order that is drawn once (shuffle-once SGD: Mishchenko, Khaled,
    Richtarik 2020). So a person's factors stay in the first cache and an item's in the second, however many people
    there are.
    """

    starts: Array
    """Where each block begins, shape ``(n_blocks, n_blocks + 1)``: a row for each block of people."""
    users: Positions
    items: Positions
    values: Array
    seeds: np.random.Generator

    @classmethod
    def of(
        cls,
        indptr: Array,
        item_idx: Positions,
        values: Array,
        n_items: int,
        n_blocks: int,
        seeds: np.random.Generator,
        pool: ThreadPoolExecutor,
    ) -> "Blocks":
        """Cut ratings that are ordered by person; ``seeds`` decides the items of a block and every order."""
        item_block = seeds.integers(n_blocks, size=n_items, dtype=np.uint16)
        edges = np.searchsorted(indptr, np.linspace(0, len(values), n_blocks + 1))
        edges[0], edges[-1] = 0, len(indptr) - 1
        starts = np.empty((n_blocks, n_blocks + 1), dtype=np.int64)
        copies = (np.empty(len(values), dtype=np.int32), np.empty_like(item_idx), np.empty_like(values))

        def cut(block: int, seed: int) -> None:
            people = (int(edges[block]), int(edges[block + 1]))
            _cut(indptr, item_idx, values, *people, item_block, seed, starts[block], *copies)

        list(pool.map(cut, range(n_blocks), seeds.integers(1, 2**62, size=n_blocks).tolist()))
        return cls(starts, *copies, seeds)

    def epoch(self, pool: ThreadPoolExecutor, step: Visit) -> float:
        """Call ``step(users, items, values)`` once for every block, in a new order; the sum of what it returns."""
        total = 0.0
        for shift in self.seeds.permutation(len(self.starts)):
            total += sum(pool.map(partial(self._run, step), self._diagonal(int(shift))))
        return total

    def _diagonal(self, shift: int) -> list[slice]:
        n_blocks = len(self.starts)
        places = [(block, (block + shift) % n_blocks) for block in range(n_blocks)]
        return [slice(*self.starts[people, items : items + 2].tolist()) for people, items in places]

    def _run(self, step: Visit, rows: slice) -> float:
        return float(step(self.users[rows], self.items[rows], self.values[rows]))
