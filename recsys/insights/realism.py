"""Does a data set look like real ratings? The figures that tell, beside those of MovieLens."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats

ENOUGH = 20
"""Means of films are compared where so many ratings carry them."""
HOURS, DAYS = 3_600, 86_400


@dataclass(frozen=True)
class Figure:
    """One figure with its value on ml-latest-small and the band that a lifelike data set lies in."""

    name: str
    value: float
    """As measured on ml-latest-small (100,836 ratings of 9,724 films by 610 people)."""
    low: float
    high: float
    reads: str
    """How to read it, one sentence."""


REFERENCE: tuple[Figure, ...] = (
    Figure("mean rating", 3.5016, 3.3, 3.7, "The average of all ratings, in stars."),
    Figure("spread of ratings", 1.0425, 0.95, 1.12, "Their standard deviation, in stars."),
    Figure("share of 0.5", 0.0136, 0.004, 0.03, "Ratings of half a star."),
    Figure("share of 1", 0.0279, 0.015, 0.05, "Ratings of one star."),
    Figure("share of 1.5", 0.0178, 0.008, 0.035, "Ratings of one and a half."),
    Figure("share of 2", 0.0749, 0.05, 0.11, "Ratings of two."),
    Figure("share of 2.5", 0.0550, 0.03, 0.085, "Ratings of two and a half."),
    Figure("share of 3", 0.1988, 0.15, 0.25, "Ratings of three."),
    Figure("share of 3.5", 0.1303, 0.09, 0.17, "Ratings of three and a half."),
    Figure("share of 4", 0.2660, 0.21, 0.32, "Ratings of four: the most given."),
    Figure("share of 4.5", 0.0848, 0.05, 0.12, "Ratings of four and a half."),
    Figure("share of 5", 0.1310, 0.09, 0.18, "Ratings of five."),
    Figure("people without half stars", 0.3951, 0.28, 0.5, "Share of the people who give whole stars only."),
    Figure("least active person", 0.1210, 0.05, 0.2, "The fewest ratings of a person, of the average person's."),
    Figure("median person", 0.4265, 0.3, 0.55, "The median number of ratings, of the average person's."),
    Figure("active person", 2.4216, 1.9, 3.0, "Nine in ten people rate less than this many times the average."),
Figure("top 1 % of people", 0.1170, 0.09, 0.14, "Share of the ratings by the busiest hundredth of the people."),
        Figure("inequality of people", 0.6040, 0.5, 0.7, "How unequal: 0 all rate alike, 1 one rates all (Gini)."),
    Figure("spread of person means", 0.4806, 0.36, 0.58, "Standard deviation of people's average ratings."),
    Figure("spread within a person", 0.9271, 0.8, 1.02, "A person's standard deviation, averaged over people."),
    Figure("variance between people", 0.1922, 0.13, 0.25, "Share of all variance that who rates explains."),
    Figure("inequality of films", 0.7163, 0.56, 0.8, "How unequal films are rated, 0 to 1 (Gini)."),
    Figure("top 1 % of films", 0.1571, 0.07, 0.2, "Share of the ratings on the most rated hundredth of the films."),
    Figure("top 10 % of films", 0.6002, 0.4, 0.68, "Share of the ratings on the most rated tenth."),
    Figure("little known films", 0.6639, 0.5, 0.8, "Share of films with under half the average number of ratings."),
    Figure("spread of film means", 0.4389, 0.34, 0.54, "Standard deviation of the averages of films rated 20 times."),
    Figure("popular is better", 0.3012, 0.15, 0.5, "Correlation of those averages with the logarithm of the count."),
    Figure("variance between films", 0.2184, 0.13, 0.28, "Share of all variance that what is rated explains."),
    Figure("the busy look further", -0.4558, -0.65, -0.2, "Correlation of a person's count with their films' (logs)."),
    Figure("busiest weekday", 1.6424, 1.2, 2.2, "Ratings on the busiest day of the week, for one on the quietest."),
    Figure("busiest hour", 3.0134, 1.8, 6.0, "Ratings in the busiest hour of the day (UTC), for one in the quietest."),
)  # fmt: skip
"""What ``realism`` gives on ml-latest-small, with bands. Counts are relative to the average, because data sets differ
in size: a catalog of known films has no tail of 3,000 films rated once, so its curves lie in the flatter half."""


def realism(data: Dataset) -> pd.DataFrame:
    """The columns figure, value and reads, a row for each of ``REFERENCE``; NaN where the data cannot tell.

    Films without a rating and people without one do not count.
    """
    values = _figures(data.ratings) if len(data.ratings) else {}
    return pd.DataFrame(
        {
            "figure": [figure.name for figure in REFERENCE],
            "value": [values.get(figure.name, np.nan) for figure in REFERENCE],
            "reads": [figure.reads for figure in REFERENCE],
        }
    )


def beside_movielens(data: Dataset) -> pd.DataFrame:
    """figure, value, movielens, low, high, inside, reads: a data set beside ml-latest-small, without its files.

    ``inside`` is whether the value lies in the band; a figure that the data cannot tell lies outside.
    """
    table = realism(data)
    table.insert(2, "movielens", [figure.value for figure in REFERENCE])
    table.insert(3, "low", [figure.low for figure in REFERENCE])
    table.insert(4, "high", [figure.high for figure in REFERENCE])
    table.insert(5, "inside", table["value"].between(table["low"], table["high"]))
    return table


def _figures(ratings: Ratings) -> dict[str, float]:
    values = np.asarray(ratings.values, dtype=np.float64)
    person, film = ratings.user_idx, ratings.item_idx
    figures = {"mean rating": float(values.mean()), "spread of ratings": float(values.std())}
    for half in range(1, 11):
        figures[f"share of {half / 2:g}"] = float(np.mean(values == half / 2))
    return figures | _people(person, film, values) | _films(film, values) | _times(ratings)


def _people(person: NDArray[np.int32], film: NDArray[np.int32], values: Floats) -> dict[str, float]:
    counts, means, spreads = _groups(person, values)
    halves = np.bincount(person, weights=values % 1 != 0)[np.bincount(person) > 0]
    known = np.log(np.bincount(film)[film])
    return {
        "people without half stars": float(np.mean(halves == 0)),
        "least active person": float(counts.min() / counts.mean()),
        "median person": float(np.median(counts) / counts.mean()),
        "active person": float(np.quantile(counts, 0.9) / counts.mean()),
        "top 1 % of people": _share_of_top(1, counts),
        "inequality of people": _gini(counts),
        "spread of person means": _spread(means),
        "spread within a person": float(np.nanmean(spreads)) if np.isfinite(spreads).any() else np.nan,
        "variance between people": _between(person, values),
        "the busy look further": _correlation(np.log(counts), _groups(person, known)[1]),
    }


def _films(film: NDArray[np.int32], values: Floats) -> dict[str, float]:
    counts, means, _ = _groups(film, values)
    enough = counts >= ENOUGH
    return {
        "inequality of films": _gini(counts),
        "top 1 % of films": _share_of_top(1, counts),
        "top 10 % of films": _share_of_top(10, counts),
        "little known films": float(np.mean(counts < 0.5 * counts.mean())),
        "spread of film means": _spread(means[enough]),
        "popular is better": _correlation(np.log(counts[enough]), means[enough]),
        "variance between films": _between(film, values),
    }


def _times(ratings: Ratings) -> dict[str, float]:
    times = ratings.known_times
    if not len(times):
        return {}
    # Day 0, 1970-01-01, was a Thursday; which day is which does not matter here.
    weekdays = np.bincount(times // DAYS % 7, minlength=7)
    hours = np.bincount(times // HOURS % 24, minlength=24)
    figures = {"busiest weekday": weekdays, "busiest hour": hours}
    return {name: float(each.max() / each.min()) for name, each in figures.items() if each.min() > 0}


def _groups(key: NDArray[np.int32], values: Floats) -> tuple[Floats, Floats, Floats]:
    """Count, mean and standard deviation (of a sample; NaN for a single value) of every group that has a value."""
    counts = np.bincount(key).astype(np.float64)
    sums = np.bincount(key, weights=values)
    present = counts > 0
    counts, means = counts[present], sums[present] / counts[present]
    place = np.cumsum(present) - 1
    squares = np.bincount(place[key], weights=(values - means[place[key]]) ** 2)
    variances = np.full(len(counts), np.nan)
    np.divide(squares, counts - 1.0, out=variances, where=counts > 1)
    return counts, means, np.sqrt(variances)


def _between(key: NDArray[np.int32], values: Floats) -> float:
    """``v / (v + w)``: variance between groups v and within groups w by one-way analysis of variance.

    ``v = (mean square between - w) / n0`` does not grow when groups are small, unlike the variance of their means.
    """
    counts, means, spreads = _groups(key, values)
    total, groups = counts.sum(), len(counts)
    if groups < 2 or total <= groups:
        return float("nan")
    within = float(np.nansum((counts - 1.0) * np.nan_to_num(spreads) ** 2) / (total - groups))
    between = float((counts * (means - values.mean()) ** 2).sum() / (groups - 1))
    size = (total - (counts**2).sum() / total) / (groups - 1)
    part = max((between - within) / size, 0.0)
    return part / (part + within) if part + within > 0 else float("nan")


def _share_of_top(percent: int, counts: Floats) -> float:
    """The share that the largest so many percent of the counts, at least one of them, have of the sum."""
    ranked = np.sort(counts)[::-1]
    return float(ranked[: max(1, len(ranked) * percent // 100)].sum() / ranked.sum())


def _gini(counts: Floats) -> float:
    """``2 sum_k k x_k / (n sum x) - (n + 1) / n`` over the counts in ascending order, k = 1..n."""
    ascending, n = np.sort(counts), len(counts)
    return float(2.0 * (np.arange(1, n + 1) * ascending).sum() / (n * ascending.sum()) - (n + 1) / n)


def _spread(values: Floats) -> float:
    return float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")


def _correlation(one: Floats, other: Floats) -> float:
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
