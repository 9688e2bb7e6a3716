"""One arm held against another: the difference, its range and chance, by statsmodels where it has them."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recsys.business.experiments.arms import Arm, MeanArm
from recsys.lazy import lazy

if TYPE_CHECKING:
    import statsmodels.stats.proportion as proportion
    from scipy import stats
else:
    proportion = lazy("statsmodels.stats.proportion")
    stats = lazy("scipy.stats")

LEVEL = 0.95


@dataclass(frozen=True)
class Comparison:
    """One arm held against the first."""

    arm: str
    against: str
    value: float
    """The rate or mean of the arm."""
    base: float
    """The same of the first."""
    low: float
    high: float
    """The range of the difference; with several arms all ranges hold together (Bonferroni)."""
    chance: float
    """Of a difference at least as large where there is none (two-sided p; with several arms after Holm 1979)."""
    lift_low: float
    lift_high: float
    """The range of the lift; NaN where the first may be zero."""

    @property
    def difference(self) -> float:
        """What the arm has more."""
        return self.value - self.base

    @property
    def lift(self) -> float:
        """The difference as a share of the first's; NaN where that is zero."""
        return self.value / self.base - 1 if self.base else math.nan

    @property
    def is_clear(self) -> bool:
        """Whether chance alone is no good explanation: the range leaves out zero, and the chance is small."""
        return not self.low <= 0 <= self.high and self.chance < 1 - LEVEL


def compare_rates(first: Arm, other: Arm, level: float = LEVEL) -> Comparison:
    """The ranges below, and the score test for equal rates (statsmodels)."""
    return Comparison(
        other.name,
        first.name,
        other.rate,
        first.rate,
        *difference_interval(first, other, level),
        _chance_of_rates(first, other),
        *lift_interval(first, other, level),
    )


def compare_means(first: MeanArm, other: MeanArm, level: float = LEVEL) -> Comparison:
    """Welch's t (1947); the lift by Fieller's theorem (1954)."""
    parts = [arm.sd**2 / arm.visitors for arm in (first, other)]
    error, difference = math.sqrt(sum(parts)), other.mean - first.mean
    critical, chance = 0.0, float(not difference)
    if error:
        free = sum(parts) ** 2 / sum(
            part**2 / (arm.visitors - 1) for part, arm in zip(parts, (first, other), strict=True)
        )
        critical = float(stats.t.ppf((1 + level) / 2, free))
        chance = float(2 * stats.t.sf(abs(difference) / error, free))
    return Comparison(
        other.name,
        first.name,
        other.mean,
        first.mean,
        difference - critical * error,
        difference + critical * error,
        chance,
        *_fieller(first, other, critical),
    )


def difference_interval(first: Arm, other: Arm, level: float = LEVEL) -> tuple[float, float]:
    """The range of ``other.rate - first.rate``: Newcombe's (1998, his method 10), made of two Wilson intervals.

    Right also where few convert, and always there; the score interval of statsmodels finds no ends for some tests.
    """
    return _by_statsmodels(first, other, level, "newcomb", "diff")


def lift_interval(first: Arm, other: Arm, level: float = LEVEL) -> tuple[float, float]:
    """The range of ``other.rate / first.rate - 1``, on the logarithm with half a conversion added (Walter 1975).

    NaN where nobody of the first converted, or everybody of both.
    """
    if not first.conversions or first.rate == other.rate == 1:
        return math.nan, math.nan
    low, high = _by_statsmodels(first, other, level, "log-adjusted", "ratio")
    return low - 1, high - 1


def _by_statsmodels(first: Arm, other: Arm, level: float, method: str, compare: str) -> tuple[float, float]:
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = proportion.confint_proportions_2indep(
            other.conversions,
            other.visitors,
            first.conversions,
            first.visitors,
            method=method,
            compare=compare,
            alpha=1 - level,
        )
    return float(low), float(high)


def _chance_of_rates(first: Arm, other: Arm) -> float:
    """Two-sided p of the score test for equal rates; 1 where all or nobody converted."""
    if first.conversions + other.conversions in (0, first.visitors + other.visitors):
        return 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        found = proportion.test_proportions_2indep(
            other.conversions,
            other.visitors,
            first.conversions,
            first.visitors,
            method="score",
            compare="diff",
        )
    return float(found.pvalue)


def _fieller(first: MeanArm, other: MeanArm, critical: float) -> tuple[float, float]:
    """The range of the ratio of two means, less 1; NaN where the first may be zero."""
    a, b = first.mean, other.mean
    spread_a, spread_b = (critical**2 * arm.sd**2 / arm.visitors for arm in (first, other))
    scale = a**2 - spread_a
    if scale <= 0:
        return math.nan, math.nan
    half = math.sqrt(max(0.0, (a * b) ** 2 - scale * (b**2 - spread_b)))
    return (a * b - half) / scale - 1, (a * b + half) / scale - 1
