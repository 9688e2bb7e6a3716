"""Is one model better than another on this data, or could it be chance? Both answered for the very same rows.

The sign-flip test over people (Fisher 1935), turned into an interval. If the models were alike, each person's errors
could as well carry the other model's name; so whose is whose is tossed again, person by person, thousands of times,
and the difference counts when at most one of twenty tosses is as large. The interval holds every difference that
such a test does not rule out, so it leaves out 0 exactly when the test says "different". The same tosses are known
as the wild cluster bootstrap with the null imposed (Cameron, Gelbach and Miller 2008).
Why not a bootstrap that draws people: docs/decisions/0028-paired-comparison.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.evaluation.intervals import DRAWN_AT_ONCE, LEVEL
from recsys.evaluation.rows import StarRows
from recsys.ids import Floats, Positions

FLIPS = 9_999
"""Tosses; with the one that happened 10,000."""
FLIPS_AT_LEAST = 1_999
FLIPPED_AT_MOST = 100_000_000
"""Persons times tosses: bounds the time on large data."""
ROUNDING = 1e-12
"""Of the sum of all sizes: sums that differ by so little are equal, and a toss as large as what happened counts."""
PEOPLE_AT_LEAST = 6
"""With five people even the rarest toss, all heads or all tails, comes up once in 16: nothing could ever show."""


@dataclass(frozen=True)
class Paired:
    """Two models on the same rows; ready for JSON."""

    figure: str
    """``"rmse"``, ``"mae"``, ``"ndcg@10"``..."""
    first: str
    second: str
    people: int
    difference: float
    """The figure of the first less that of the second."""
    low: float
    """The 95 % interval of the difference; NaN with too few people."""
    high: float
    better: str | None
    """The label of the better one; None where the data shows no difference."""
    sentence: str


@dataclass(frozen=True)
class _Figure:
    name: str
    unit: str
    higher_is_better: bool = False
    rooted: bool = False
    """The figure is the square root of the mean of the rows; else the mean."""


STARS: Mapping[str, _Figure] = {
    "rmse": _Figure("rmse", "stars", rooted=True),
    "mae": _Figure("mae", "stars of mean absolute error"),
}


def paired_stars(
    first: StarRows, second: StarRows, labels: tuple[str, str], figure: str = "rmse", seed: int = 0
) -> Paired:
    """Compare the ``"rmse"`` or ``"mae"`` over all rows of two models.

    Raises ValueError for another figure, for labels that do not tell the two apart, and where the models were not
    asked for the same rows in the same order.
    """
    if figure not in STARS:
        raise ValueError(f"Predicted stars are compared by {' or '.join(STARS)}, got “{figure}”.")
    for name in ("user_idx", "item_idx", "fold", "actual"):
        _check_same(getattr(first, name), getattr(second, name))
    rows = [np.square(side.errors) if figure == "rmse" else np.abs(side.errors) for side in (first, second)]
    return _paired(first.user_idx, rows[0], rows[1], labels, STARS[figure], seed)


def paired_means(
    people: tuple[Positions, Positions],
    figures: tuple[Floats, Floats],
    labels: tuple[str, str],
    figure: str,
    *,
    higher_is_better: bool = True,
    seed: int = 0,
) -> Paired:
    """Compare the mean of any figure of single people or lists, such as ``"ndcg@10"``.

    ``figures`` has one entry a row of each model, ``people`` says whose each is; a person may have several. Raises
    ValueError for labels that do not tell the two apart and where the models were not asked for the same rows.
    """
    _check_same(*people)
    return _paired(people[0], *figures, labels, _Figure(figure, figure.upper(), higher_is_better), seed)


def _check_same(first: NDArray[np.generic], second: NDArray[np.generic]) -> None:
    if not np.array_equal(first, second):
        raise ValueError("The two models were not asked for the same rows, so they cannot be compared.")


def _paired(
    people: Positions,
    first: Floats,
    second: Floats,
    labels: tuple[str, str],
    figure: _Figure,
    seed: int,
) -> Paired:
    if labels[0] == labels[1]:
        raise ValueError(f"Two models that are compared need two names, got “{labels[0]}” twice.")
    if not len(people) == len(first) == len(second) or not np.isfinite([first, second]).all():
        raise ValueError("Two models that are compared need a finite figure for each row.")
    _, group = np.unique(people, return_inverse=True)
    sums = np.array([np.bincount(group, weights=column) for column in (first, second)], dtype=np.float64)
    parts, weights = _parts(sums[0], sums[1], np.bincount(group), figure.rooted)
    difference, low, high = float(parts.sum()), np.nan, np.nan
    if len(parts) >= PEOPLE_AT_LEAST:
        low, high = (float(end[0]) for end in sign_flip_interval(parts[:, None], weights, seed))
    better = None
    if low > 0 or high < 0:
        better = labels[0] if (low > 0) == figure.higher_is_better else labels[1]
    sentence = _sentence(labels, figure, len(parts), (difference, low, high))
    return Paired(figure.name, *labels, len(parts), difference, low, high, better, sentence)


def _parts(first: Floats, second: Floats, counts: NDArray[np.integer], rooted: bool) -> tuple[Floats, Floats]:
    """``(z, w)``, one entry a person: z sums to the difference, w to 1.

    Means: ``z = (A - B) / N``, ``w = n / N`` of the sums A and B over a person's n rows. Roots: with ``a`` and ``b``
    the two figures, ``z = (A - B) / (N (a + b))``. Swapping everybody's name by tosses keeps ``a^2 + b^2``, so the
    swapped ``a - b`` is as large as the real one exactly when the flipped sum of z is; and
    ``w = n / 2N + (A / a + B / b) / (2 N (a + b))`` makes ``z - (a - b) w`` the influence of a person on ``a - b``.
    """
    n_rows = max(counts.sum(), 1)
    share = counts / n_rows
    means = (first / n_rows, second / n_rows)
    if not rooted:
        return means[0] - means[1], share
    roots = [float(np.sqrt(mean.sum())) for mean in means]
    both = sum(roots)
    if both == 0:
        return means[0] - means[1], share
    slopes = sum(mean / root for mean, root in zip(means, roots, strict=True) if root > 0)
    return (means[0] - means[1]) / both, share / 2 + slopes / (2 * both)


def sign_flip_interval(parts: NDArray[np.float64], weights: Floats, seed: int = 0) -> tuple[Floats, Floats]:
    """The differences ``d`` that the sign-flip test does not rule out, as ``(low, high)``, one entry a comparison.

    ``parts`` has the shape (people, comparisons) and sums to the differences ``D`` found; ``weights`` sum to 1. With
    signs ``s``, a toss is as large where ``|SUM s (parts - d weights)| >= |D - d|``; ``d`` is ruled out where at most
    1 - LEVEL of all tosses, the one that happened among them, are. In ``d`` each toss is as large between two roots
    with D between them, ``(D - SUM s parts) / (1 - SUM s weights)`` and the same with the signs turned: so the ends
    are the k-th smallest of the lower and the k-th largest of the upper roots.
    """
    n_people, n_comparisons = parts.shape
    flips = int(np.clip(FLIPPED_AT_MOST // max(n_people, 1), FLIPS_AT_LEAST, FLIPS))
    found = parts.sum(axis=0)
    rounding = ROUNDING * np.abs(parts).sum(axis=0)
    table = np.column_stack([parts, weights, np.ones(n_people)])
    whole = table.sum(axis=0)
    draw = np.random.default_rng(seed)
    lower, upper = np.empty((2, flips, n_comparisons))
    step = max(1, DRAWN_AT_ONCE // n_people)
    for start in range(0, flips, step):
        rows = min(step, flips - start)
        heads = draw.integers(2, size=(rows, n_people), dtype=np.int8).astype(np.float64)
        flipped = 2 * (heads @ table) - whole
        moved, weight, more_heads = flipped[:, :-2], flipped[:, -2:-1], flipped[:, -1:]
        gaps = np.array([found - moved, found + moved])
        gaps[np.abs(gaps) <= rounding] = 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            roots = gaps / np.array([1 - weight, 1 + weight])
        # Signs that are all the same stand for what happened: as large whatever d is.
        same = np.abs(more_heads) == n_people
        lower[start : start + rows] = np.where(same, -np.inf, roots.min(axis=0))
        upper[start : start + rows] = np.where(same, np.inf, roots.max(axis=0))
    place = int((1 - LEVEL) * (flips + 1) + 0.5) - 1
    return (
        np.partition(lower, place, axis=0)[place],
        np.partition(upper, flips - 1 - place, axis=0)[flips - 1 - place],
    )


def _sentence(
    labels: tuple[str, str], figure: _Figure, people: int, found: tuple[float, float, float]
) -> str:
    """In plain words, seen from the one that is ahead."""
    difference, low, high = found
    if people < PEOPLE_AT_LEAST:
        return f"too few people to tell {labels[0]} from {labels[1]}: {people} of at least {PEOPLE_AT_LEAST}"
    ahead, behind = labels
    if difference and (difference > 0) != figure.higher_is_better:
        ahead, behind = behind, ahead
    if difference < 0:
        difference, low, high = -difference, -high, -low
    decimals = _decimals(min(high - low, *(abs(end) or high - low for end in (low, high))))
    by, start, end = (_number(value, decimals) for value in (difference, low, high))
    if low > 0:
        return f"better on this data: {ahead} over {behind} by {by} {figure.unit}, 95 % interval {start} to {end}"
    if low == high == 0:
        return f"no difference at all: {ahead} and {behind} do the same for everybody"
    return (
        f"no difference that this data can show: {ahead} over {behind} by {by} {figure.unit}, "
        f"but the 95 % interval, {start} to {end}, holds 0"
    )


def _decimals(smallest: float) -> int:
    """Three, or so many that what is as small as this does not shrink to nothing."""
    return int(np.clip(np.ceil(0.5 - np.log10(max(smallest, 1e-9))), 3, 9))


def _number(value: float, decimals: int) -> str:
    """As ``.023``, ``−.002`` and ``1.250``."""
    text = f"{abs(value):.{decimals}f}"
    sign = "−" if value < 0 and float(text) else ""
    return sign + text.removeprefix("0")
