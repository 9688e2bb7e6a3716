"""How sure a figure is: 95 % bootstrap intervals over people (Efron 1979; the percentile interval).

One person's ratings hang together, so people are drawn again with replacement, not rows. Each keeps only their sums,
so a thousand draws cost a thousand products with a table of people. The same seed draws the same people for every
model.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats, Positions

RESAMPLES = 1_000
LEVEL = 0.95
DRAWN_AT_ONCE = 4_000_000
"""People drawn in one step: bounds the memory."""


def star_intervals(user_idx: Positions, errors: Floats, seed: int = 0) -> dict[str, float]:
    """``rmse_low, rmse_high, mae_low, mae_high`` of errors by the person of each row.

    NaN with fewer than two people: one alone says nothing about others.
    """
    counts = np.bincount(user_idx).astype(np.float64)
    columns = [np.bincount(user_idx, weights=column) for column in (errors**2, np.abs(errors))]
    sums = np.array(columns, dtype=np.float64).T
    means = resampled_means(sums[counts > 0], counts[counts > 0], seed)
    means[:, 0] **= 0.5
    return _ends(("rmse", "mae"), means)


def mean_intervals(figures: Mapping[str, Floats], seed: int = 0) -> dict[str, float]:
    """``NAME_low`` and ``NAME_high`` of the mean of each figure, one entry a person; NaN with fewer than two."""
    table = np.column_stack(list(figures.values()))
    return _ends(tuple(figures), resampled_means(table, np.ones(len(table)), seed))


def grouped_intervals(
    people: NDArray[np.int64], figures: Mapping[str, Floats], seed: int = 0
) -> dict[str, float]:
    """``NAME_low`` and ``NAME_high`` of the mean of each figure, one entry a row, by the person of each row."""
    _, group = np.unique(people, return_inverse=True)
    columns = [np.bincount(group, weights=column) for column in figures.values()]
    sums = np.array(columns, dtype=np.float64).T
    return _ends(tuple(figures), resampled_means(sums, np.bincount(group).astype(np.float64), seed))


def resampled_means(sums: NDArray[np.float64], counts: Floats, seed: int = 0) -> NDArray[np.float64]:
    """``SUM sums / SUM counts`` over people drawn with replacement, as many as there are; ``RESAMPLES`` times.

    ``sums`` has the shape (people, figures); returns (RESAMPLES, figures), NaN with fewer than two people.
    """
    people = len(counts)
    if people < 2:
        return np.full((RESAMPLES, sums.shape[1]), np.nan)
    table = np.column_stack([sums, counts])
    draw = np.random.default_rng(seed)
    totals = np.empty((RESAMPLES, table.shape[1]))
    step = max(1, DRAWN_AT_ONCE // people)
    for start in range(0, RESAMPLES, step):
        rows = min(step, RESAMPLES - start)
        drawn = draw.integers(people, size=(rows, people)) + people * np.arange(rows)[:, None]
        times = np.bincount(drawn.ravel(), minlength=rows * people).reshape(rows, people)
        totals[start : start + rows] = times.astype(np.float64) @ table
    return np.asarray(totals[:, :-1] / totals[:, -1:])


def _ends(names: tuple[str, ...], samples: NDArray[np.float64]) -> dict[str, float]:
    low, high = np.quantile(samples, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return {
        f"{name}_{end}": float(value)
        for at, name in enumerate(names)
        for end, value in (("low", low[at]), ("high", high[at]))
    }
