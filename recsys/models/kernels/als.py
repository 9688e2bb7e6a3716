"""Alternating least squares, compiled by numba: each half sweep solves every row of one side with the other side fixed.

The kernels release the GIL and hold no threads of their own: rows are independent of each other, so blocks of them
run at once on Python threads, and the outcome does not depend on how many there are.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Ratings
from recsys.ids import Positions
from recsys.models.kernels import REORDERED_SUMS

Singles = NDArray[np.float32]
Indices = NDArray[np.int64]
RATINGS_PER_BLOCK = 50_000
"""How much work is handed to a thread at once: enough that the handing out costs nothing."""
WORK_OF_A_ROW = 8
"""So many ratings' work is a row besides its ratings (the product with the Gramian)."""
SOLVED = np.float32(1e-12)
"""The squared length of a remainder that is not worth another step."""


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def _dot(one: Singles, other: Singles) -> np.float32:
    total = np.float32(0.0)
    for f in range(len(one)):
        total += one[f] * other[f]
    return total


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def _apply(out: Singles, x: Singles, gram: Singles, shrink: np.float32) -> None:
    for f in range(len(out)):
        product = np.float32(0.0)
        for g in range(gram.shape[0]):
            product += gram[f, g] * x[g]
        out[f] = shrink * x[f] + product


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def _asked(rating: np.float32, loss: Singles) -> tuple[np.float32, np.float32]:
    """The weight w and the target t of a rating, before offsets."""
    signal = loss[0] + loss[1] * rating
    if loss[2] < np.float32(0.0):
        return np.float32(1.0), signal
    weight = loss[2] * min(abs(signal), np.float32(1.0))
    return weight, (np.float32(1.0) + weight if signal > np.float32(0.0) else np.float32(0.0))


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def solve_rows(
    first: int,
    last: int,
    rows: tuple[Indices, Positions, Singles],
    solved: Singles,
    fixed: Singles,
    gram: Singles,
    offsets: tuple[Singles, Singles],
    loss: Singles,
    regularization: float,
    n_steps: int,
) -> float:
    """Some steps of conjugate gradients towards ``x_r = A^-1 b`` for the rows ``first`` to ``last`` of ``solved``.

    ``A = gram + SUM w_j y_j y_j' + regularization I``, ``b = SUM (t_j - offsets) y_j`` over the row's ratings of
    columns j (``rows``: starts, columns, values), with the weights w and targets t of ``Loss``, whose ``line`` is
    ``loss``, and the ``offsets`` of row and column (Takacs, Pilaszy, Tikk 2011). Each row starts from where it stands;
    a row without ratings becomes 0. ``gram`` is k x k, or empty for none. Returns the sum
    of ``(t_j - offsets - w_j x . y_j)^2`` before the steps.
    """
    starts, columns, values = rows
    k = fixed.shape[1]
    shrink = np.float32(regularization)
    residual, direction, image = np.empty(k, np.float32), np.empty(k, np.float32), np.empty(k, np.float32)
    total = 0.0
    for row in range(first, last):
        x, own = solved[row], range(starts[row], starts[row + 1])
        if len(own) == 0:
            x[:] = 0.0
            continue
        _apply(image, x, gram, shrink)
        residual[:] = -image
        for at in own:
            column = columns[at]
            weight, target = _asked(values[at], loss)
            error = target - offsets[0][row] - offsets[1][column] - weight * _dot(fixed[column], x)
            total += error * error
            for f in range(k):
                residual[f] += error * fixed[column, f]
        direction[:] = residual
        size = _dot(residual, residual)
        for _ in range(n_steps):
            if size < SOLVED:
                break
            _apply(image, direction, gram, shrink)
            for at in own:
                column = columns[at]
                weight = _asked(values[at], loss)[0] * _dot(fixed[column], direction)
                for f in range(k):
                    image[f] += weight * fixed[column, f]
            step = size / _dot(direction, image)
            x += step * direction
            residual -= step * image
            before, size = size, _dot(residual, residual)
            direction[:] = residual + (size / before) * direction
    return total


@numba.njit(nogil=True, cache=True)
def _transpose(
    starts: Indices, columns: Positions, values: Singles, n_columns: int
) -> tuple[Indices, Positions, Singles]:
    turned = np.zeros(n_columns + 1, dtype=np.int64)
    for at in range(len(columns)):
        turned[columns[at] + 1] += 1
    turned = np.cumsum(turned)
    place = turned[:-1].copy()
    rows, out = np.empty_like(columns), np.empty_like(values)
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            to = place[columns[at]]
            place[columns[at]] += 1
            rows[to], out[to] = row, values[at]
    return turned, rows, out


@numba.njit(nogil=True, cache=True)
def _damped_means(
    starts: Indices,
    columns: Positions,
    values: Singles,
    offsets: NDArray[np.float64],
    mean: float,
    damping: float,
) -> NDArray[np.float64]:
    means = np.zeros(len(starts) - 1)
    for row in range(len(means)):
        count = starts[row + 1] - starts[row]
        if count:
            total = 0.0
            for at in range(starts[row], starts[row + 1]):
                total += values[at] - mean - offsets[columns[at]]
            means[row] = total / (count + damping)
    return means


@dataclass(frozen=True)
class Loss:
    """What is minimized, plus ``regularization |x|^2`` for each row however many ratings it has.

    Explicit: ``SUM (c + m r - offsets - x . y)^2`` over the ratings r, with ``(c, m) = signal``. Implicit (Hu, Koren,
    Volinsky 2008), with ``s = c + m r`` cut to -1..1: ``SUM (1 + confidence |s|) (p - x . y)^2`` over all pairs, where
    p = 1 for s > 0 and else 0, and s = 0 without a rating.
    """

    signal: tuple[float, float]
    regularization: float
    confidence: float | None = None
    """None: explicit."""

    def line(self) -> Singles:
        """For ``solve_rows``."""
        return np.array(
            [*self.signal, -1.0 if self.confidence is None else self.confidence], dtype=np.float32
        )


@dataclass(frozen=True, eq=False)
class Side:
    """All ratings by row (CSR)."""

    starts: Indices
    columns: Positions
    values: Singles

    def turned(self, n_columns: int) -> "Side":
        """The same ratings by column; a column's ratings in the order of rows."""
        return Side(*_transpose(self.starts, self.columns, self.values, n_columns))

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """Ranges of rows of about the same work; they follow from the ratings alone."""
        work = self.starts + WORK_OF_A_ROW * np.arange(len(self.starts))
        cuts = np.searchsorted(work, np.arange(RATINGS_PER_BLOCK, work[-1], RATINGS_PER_BLOCK))
        edges = np.unique(np.concatenate([[0], cuts, [len(self.starts) - 1]])).tolist()
        return list(pairwise(edges))


@dataclass(frozen=True, eq=False)
class Factorization:
    """One factorization in training: the ratings by person and by item, its loss, and what changes in place.

    Offsets are what is subtracted from the target of each rating of a person or item.
    """

    people: Side
    items: Side
    loss: Loss
    user_offsets: Singles
    item_offsets: Singles
    user_factors: Singles
    item_factors: Singles

    @classmethod
    def start(
        cls,
        people: Side,
        items: Side,
        loss: Loss,
        n_factors: int,
        seeds: np.random.Generator,
        offsets: tuple[NDArray[np.floating], NDArray[np.floating]] | None = None,
    ) -> "Factorization":
        """People's factors random, of length about 1; the items are solved first. Without offsets they are 0."""
        n_people, n_items = len(people.starts) - 1, len(items.starts) - 1
        user_factors = seeds.standard_normal((n_people, n_factors), dtype=np.float32)
        user_factors /= np.sqrt(n_factors, dtype=np.float32)
        by_user, by_item = offsets or (np.zeros(n_people), np.zeros(n_items))
        return cls(
            people,
            items,
            loss,
            by_user.astype(np.float32),
            by_item.astype(np.float32),
            user_factors,
            np.zeros((n_items, n_factors), dtype=np.float32),
        )

    def sweep(self, pool: ThreadPoolExecutor, n_steps: int) -> float:
        """Solve for all items, then for all people; the sum of squares over the ratings between the two."""
        items, people = (self.item_factors, self.item_offsets), (self.user_factors, self.user_offsets)
        self._half(pool, self.items, items, people, n_steps)
        return self._half(pool, self.people, people, items, n_steps)

    def _half(
        self,
        pool: ThreadPoolExecutor,
        side: Side,
        solved: tuple[Singles, Singles],
        fixed: tuple[Singles, Singles],
        n_steps: int,
    ) -> float:
        factors, loss = fixed[0], self.loss
        gram, line = factors.T @ factors, loss.line()
        if loss.confidence is None:
            gram = np.empty((0, 0), dtype=np.float32)
        rows, offsets = (side.starts, side.columns, side.values), (solved[1], fixed[1])

        def solve(block: tuple[int, int]) -> float:
            return float(
                solve_rows(
                    *block, rows, solved[0], factors, gram, offsets, line, loss.regularization, n_steps
                )
            )

        return sum(pool.map(solve, side.blocks))

    def rmse(self, rows: Ratings | None) -> float | None:
        """How far off ``t - x . y`` is over other ratings; None without any."""
        if rows is None or not len(rows):
            return None
        total = 0.0
        for start in range(0, len(rows), 1_000_000):
            users, items = (at[start : start + 1_000_000] for at in (rows.user_idx, rows.item_idx))
            product = np.einsum("rf,rf->r", self.user_factors[users], self.item_factors[items])
            target = self.loss.signal[0] + self.loss.signal[1] * rows.values[start : start + 1_000_000]
            errors = target - self.user_offsets[users] - self.item_offsets[items] - product
            total += float(np.square(errors, dtype=np.float64).sum())
        return float(np.sqrt(total / len(rows)))


def damped_biases(
    people: Side, items: Side, mean: float, damping: float, item_damping: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``b_i = SUM(r - mean) / (n_i + item_damping)``, then ``b_u = SUM(r - mean - b_i) / (n_u + damping)``.

    Those of people and of items, in this order; 0 without ratings.
    """
    nobody = np.zeros(len(people.starts) - 1)
    by_item = _damped_means(items.starts, items.columns, items.values, nobody, mean, item_damping)
    by_user = _damped_means(people.starts, people.columns, people.values, by_item, mean, damping)
    return by_user, by_item
