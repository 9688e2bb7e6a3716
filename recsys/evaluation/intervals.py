"""How sure a figure is: 95 % intervals over people.

One person's ratings hang together, so people are drawn again with replacement, not rows (Efron 1979; the percentile
interval). Each keeps only the sums of their rows, so a thousand draws cost a thousand products with a table of people.
The same seed draws the same people for every model.

Figures of all lists together, as the share of the catalog that is ever shown, are no means: whoever is drawn twice
shows nothing new. They get the jackknife over groups of people (Tukey 1958; Shao and Wu 1989).
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recsys.evaluation.rows import StarRows
from recsys.ids import UNKNOWN, Floats, Positions
from recsys.lazy import lazy

if TYPE_CHECKING:
    import scipy.special as special
else:
    special = lazy("scipy.special")

RESAMPLES = 1_000
LEVEL = 0.95
GROUPS = 200
"""Groups of people that the jackknife leaves out in turn."""
DRAWN_AT_ONCE = 4_000_000
"""People drawn in one step: bounds the memory."""

Means = Mapping[str, Floats]
"""Name of a column -> its mean over rows; one entry a draw."""


def star_intervals(rows: StarRows, seed: int = 0) -> dict[str, float]:
    """``NAME_low`` and ``NAME_high`` of rmse, mae, mse, r2 and, where there are ranges, coverage_80.

    Of all rows together, also where the figure itself is a mean over folds. The calibration gap has none: drawn again,
    it only grows. NaN with fewer than two people: one alone says nothing about others.
    """
    ranged = ~(np.isnan(rows.low) | np.isnan(rows.high))
    columns = {
        "squared": rows.errors**2,
        "absolute": np.abs(rows.errors),
        "actual": rows.actual,
        "actual squared": rows.actual**2,
        "ranged": ranged.astype(np.float64),
        "inside": (ranged & (rows.low <= rows.actual) & (rows.actual <= rows.high)).astype(np.float64),
    }

    def figures(means: Means) -> Means:
        mse, spread = means["squared"], means["actual squared"] - means["actual"] ** 2
        with np.errstate(divide="ignore", invalid="ignore"):  # all ratings the same, or no ranges: NaN
            r2 = np.where(spread > 1e-9, 1.0 - mse / spread, np.nan)
            inside = means["inside"] / means["ranged"]
        return {"rmse": mse**0.5, "mae": means["absolute"], "mse": mse, "r2": r2, "coverage_80": inside}

    return grouped_intervals(rows.user_idx, columns, seed, of_means=figures)


def mean_intervals(figures: Mapping[str, Floats], seed: int = 0) -> dict[str, float]:
    """``NAME_low`` and ``NAME_high`` of the mean of each figure, one entry a person.

    A figure that is NaN for a person is a mean over the others. NaN with fewer than two people.
    """
    columns = {name: np.nan_to_num(figure) for name, figure in figures.items()}
    partial = [name for name, figure in figures.items() if np.isnan(figure).any()]
    known = {f"{name} is known": (~np.isnan(figures[name])).astype(np.float64) for name in partial}

    def means_of_known(means: Means) -> Means:
        with np.errstate(divide="ignore", invalid="ignore"):  # nobody drawn has it: NaN
            return {
                name: means[name] / means[f"{name} is known"] if name in partial else means[name]
                for name in figures
            }

    people = np.arange(len(next(iter(figures.values()))))
    return grouped_intervals(people, columns | known, seed, of_means=means_of_known)


def grouped_intervals(
    people: NDArray[np.integer],
    columns: Mapping[str, Floats],
    seed: int = 0,
    *,
    of_means: Callable[[Means], Means] = lambda means: means,
) -> dict[str, float]:
    """``NAME_low`` and ``NAME_high`` of figures that are worked out from the means of columns over rows.

    ``columns`` have one entry a row, ``people`` says whose it is. ``of_means`` takes the mean of each column, one
    entry a draw, and returns the figures; without it they are the means themselves. R2, for one, takes the squared
    errors, the ratings and their squares: ``1 - mean(e^2) / (mean(y^2) - mean(y)^2)``; a share among some of the rows
    is the mean of "in it" over the mean of "counts". NaN with fewer than two people.
    """
    _, group = np.unique(people, return_inverse=True)
    summed = [np.bincount(group, weights=column) for column in columns.values()]
    counts = np.bincount(group).astype(np.float64)
    means = resampled_means(np.array(summed, dtype=np.float64).T, counts, seed)
    figures = of_means(dict(zip(columns, means.T, strict=True)))
    low, high = np.quantile(
        np.column_stack(list(figures.values())), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0
    )
    return _ends(list(figures), low, high)


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


def list_intervals(
    lists: Positions,
    n_items: int,
    figures: Callable[[NDArray[np.int64]], Mapping[str, float]],
    seed: int = 0,
) -> dict[str, float]:
    """``NAME_low`` and ``NAME_high``, within 0 to 1, of figures of how often each item is shown by all lists.

    ``lists`` has the shape (people, length), ``UNKNOWN`` where a list is shorter; ``figures`` takes the times that
    each of ``n_items`` is shown. The people fall into ``g`` random groups, ``GROUPS`` at most; with ``f_j`` the figure
    without group j, ``f -+ t(g - 1) sqrt((g - 1) / g SUM_j (f_j - mean f)^2)``. NaN with fewer than two people.

    Drawing people again would be wrong here: of 100 films that one person each was shown, only 63 are left on average
    when the people are drawn again, so that all draws lie below the figure itself.
    """
    shown = _times_shown(lists, n_items)
    whole = figures(shown)
    names = list(whole)
    n_groups = min(len(lists), GROUPS)
    if n_groups < 2:
        return _ends(names, *np.full((2, len(names)), np.nan))
    order = np.random.default_rng(seed).permutation(len(lists))
    left_out = [
        figures(shown - _times_shown(lists[group], n_items)) for group in np.array_split(order, n_groups)
    ]
    table = np.array([[figure[name] for name in names] for figure in left_out])
    error = np.sqrt((n_groups - 1) * table.var(axis=0)) * special.stdtrit(n_groups - 1, (1 + LEVEL) / 2)
    middle = np.array([whole[name] for name in names])
    return _ends(names, np.maximum(middle - error, 0), np.minimum(middle + error, 1))


def _times_shown(lists: Positions, n_items: int) -> NDArray[np.int64]:
    return np.bincount(lists[lists != UNKNOWN], minlength=n_items)


def _ends(names: list[str], low: Floats, high: Floats) -> dict[str, float]:
    return {
        f"{name}_{end}": float(value)
        for at, name in enumerate(names)
        for end, value in (("low", low[at]), ("high", high[at]))
    }
