"""Groups: figures of each group of rows (a person's, a title's) at once. What is not known (NaN) counts nowhere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recsys.ids import Floats


@dataclass(frozen=True, eq=False)
class Groups:
    """``index[row]`` is the group of a row, 0 to ``n - 1``; every figure has shape ``(n,)``."""

    index: NDArray[np.integer]
    n: int

    def count(self, where: NDArray[np.bool_] | None = None) -> Floats:
        """How many rows, or how many of them are true."""
        index = self.index if where is None else self.index[where]
        return np.bincount(index, minlength=self.n).astype(np.float64)

    def total(self, values: ArrayLike) -> Floats:
        """The sum of the known values; 0 where there are none."""
        known = np.nan_to_num(np.asarray(values, dtype=np.float64))
        return np.bincount(self.index, weights=known, minlength=self.n).astype(np.float64)

    def known(self, values: ArrayLike) -> Floats:
        """How many values are known."""
        return self.count(~np.isnan(np.asarray(values, dtype=np.float64)))

    def mean(self, values: ArrayLike) -> Floats:
        """The average of the known values; NaN where there are none. Of true and false: the share that is true."""
        return divided(self.total(values), self.known(values))

    def share(self, true: NDArray[np.bool_], among: NDArray[np.bool_]) -> Floats:
        """The share of the rows ``among`` that are ``true`` too; NaN where there are none."""
        return divided(self.count(true & among), self.count(among))

    def spread(self, values: ArrayLike) -> Floats:
        """The sample standard deviation ``sqrt(SUM (v - mean)^2 / (n - 1))``; NaN below two known values."""
        known = np.asarray(values, dtype=np.float64)
        squares = self.total(np.square(known - self.mean(known)[self.index]))
        return np.sqrt(divided(squares, self.known(known) - 1))

    def lowest(self, values: Floats) -> Floats:
        """The least known value; NaN where there is none."""
        least = np.full(self.n, np.nan)
        np.fmin.at(least, self.index, values)
        return least

    def highest(self, values: Floats) -> Floats:
        """The greatest known value; NaN where there is none."""
        return -self.lowest(-values)

    def distinct(self, values: ArrayLike) -> Floats:
        """How many different known values."""
        index, values = self._in_order(values)
        new = np.ones(len(index), dtype=np.bool_)
        new[1:] = (np.diff(index) != 0) | (np.diff(values) != 0)
        return np.bincount(index[new], minlength=self.n).astype(np.float64)

    def median(self, values: ArrayLike) -> Floats:
        """The known value in the middle, between two the average of both; NaN where there is none."""
        index, values = self._in_order(values)
        counts = np.bincount(index, minlength=self.n)
        firsts = np.cumsum(counts) - counts
        has = counts > 0
        low, high = firsts[has] + (counts[has] - 1) // 2, firsts[has] + counts[has] // 2
        middle = np.full(self.n, np.nan)
        middle[has] = (values[low] + values[high]) / 2
        return middle

    def _in_order(self, values: ArrayLike) -> tuple[NDArray[np.integer], Floats]:
        """Group and value of the known rows, in the order of both."""
        everything = np.asarray(values, dtype=np.float64)
        known = ~np.isnan(everything)
        index, values = self.index[known], everything[known]
        order = np.lexsort((values, index))
        return index[order], values[order]


def divided(over: Floats, under: Floats) -> Floats:
    """``over / under``; NaN where ``under`` is not above 0."""
    found = np.full(np.shape(over), np.nan)
    np.divide(over, under, out=found, where=under > 0)
    return found


def entropy(counts: Floats) -> Floats:
    """How evenly each row is spread, 0 (all in one) to 1 (all the same): ``-SUM p log p / log K`` (Shannon 1948).

    ``counts`` has shape ``(n, K)``; NaN for a row of nothing, 0 where K is 1.
    """
    shares = divided(counts, np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape))
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    found = -(shares * logs).sum(axis=1) / np.log(max(counts.shape[1], 2))
    return np.asarray(np.clip(np.abs(found), 0.0, 1.0))  # no -0
