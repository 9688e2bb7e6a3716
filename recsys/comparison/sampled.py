"""Means of figures in groups, as measured and in people drawn again: intervals and comparisons come from these."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.comparison.entries import Groups
from recsys.evaluation.intervals import LEVEL, resampled_means
from recsys.ids import Floats, Positions

FEWEST = 10
"""People that a group needs for an interval: of fewer, some draws hold next to nobody."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """Sums of figures in each group, as measured (first) and in ``RESAMPLES`` draws of people with replacement.

    All groups are summed over the same drawn people, so figures of different groups, and of different models on the
    same rows, may be subtracted draw by draw.
    """

    people: NDArray[np.int64]
    """Shape (groups,)."""
    rows: NDArray[np.int64]
    sums: NDArray[np.float64]
    """Shape (1 + RESAMPLES, groups + 1, figures), the last group everything that is in any group, once."""
    counts: NDArray[np.float64]
    """Shape (1 + RESAMPLES, groups + 1)."""

    @classmethod
    def of(cls, who: Positions, groups: Groups, figures: NDArray[np.float64], seed: int = 0) -> "Sampled":
        """``figures`` has the shape (entries, figures); ``who`` is drawn: the person (or film) of each entry."""
        present = np.bincount(who, minlength=1) > 0
        person = (np.cumsum(present) - 1)[who]
        n_people, n_groups, n_figures = int(present.sum()), len(groups) + 1, figures.shape[1]
        inside = np.flatnonzero(np.bincount(groups.entry, minlength=1))
        entry = np.concatenate([groups.entry, inside])
        group = np.concatenate([groups.group, np.full(len(inside), len(groups))])
        cell = person[entry] * n_groups + group
        size = n_people * n_groups
        rows = np.bincount(cell, minlength=size).reshape(n_people, n_groups)
        columns = [np.bincount(cell, weights=figure, minlength=size) for figure in figures[entry].T]
        table = np.concatenate([*(column.reshape(n_people, n_groups) for column in columns), rows], axis=1)
        drawn = resampled_means(table, np.ones(n_people), seed)
        every = np.concatenate([table.mean(axis=0, keepdims=True), drawn]) if n_people else drawn[:1]
        cube = every.reshape(len(every), n_figures + 1, n_groups)
        return cls(
            (rows[:, :-1] > 0).sum(axis=0), rows[:, :-1].sum(axis=0), cube[:, :-1].swapaxes(1, 2), cube[:, -1]
        )

    @property
    def enough(self) -> NDArray[np.bool_]:
        """Which groups have people enough for an interval."""
        return np.asarray(self.people >= FEWEST)

    @property
    def means(self) -> NDArray[np.float64]:
        """The mean of each figure, shape (1 + RESAMPLES, groups, figures); NaN in a draw without the group."""
        return _ratios(self.sums[:, :-1], self.counts[:, :-1])

    @property
    def rest(self) -> NDArray[np.float64]:
        """The same of everything that is in some group but not in this one."""
        return _ratios(self.sums[:, -1:] - self.sums[:, :-1], self.counts[:, -1:] - self.counts[:, :-1])


def _ratios(sums: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    means = np.full(sums.shape, np.nan)
    np.divide(sums, counts[..., None], out=means, where=counts[..., None] > 1e-9)
    return means


def percentiles(samples: NDArray[np.float64], enough: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The percentile interval of each column of draws; NaN for the columns that are not ``enough``."""
    low, high = np.full(samples.shape[1], np.nan), np.full(samples.shape[1], np.nan)
    told = enough & ~np.isnan(samples).all(axis=0)
    if told.any():
        both = np.nanquantile(samples[:, told], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        low[told], high[told] = both
    return low, high


def simultaneous(stack: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Intervals that hold all together in 95 of 100 cases; ``stack`` has the estimates first, then the draws of each.

    ``estimate -+ c s`` with ``s`` the standard deviation of a column's draws and ``c`` the 95 % quantile of the
    largest ``|draw - estimate| / s`` of all columns (the bootstrap max-t of Romano and Wolf 2005). Who looks at many
    groups finds some outlying one by chance; these are as much wider as that takes. NaN where draws are.
    """
    estimate, draws = stack[0], stack[1:]
    told = ~np.isnan(stack).all(axis=0)
    low, high = np.full(len(estimate), np.nan), np.full(len(estimate), np.nan)
    if told.any():
        away = draws[:, told] - estimate[told]
        spread = np.sqrt(np.nanmean(away**2, axis=0))
        largest = np.nanmax(np.abs(away) / np.where(spread > 0, spread, np.inf), axis=1)
        half = np.quantile(largest, LEVEL) * spread
        low[told], high[told] = estimate[told] - half, estimate[told] + half
    return low, high
