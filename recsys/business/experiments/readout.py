"""Readout: what a finished test says. Every arm is held against the first."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recsys.business.experiments import words
from recsys.business.experiments.arms import Arm, MeanArm
from recsys.lazy import lazy

if TYPE_CHECKING:
    import statsmodels.stats.multitest as multitest
    import statsmodels.stats.proportion as proportion
    from scipy import stats
else:
    multitest = lazy("statsmodels.stats.multitest")
    proportion = lazy("statsmodels.stats.proportion")
    stats = lazy("scipy.stats")

LEVEL = 0.95
PERCENTAGES = ("chance", "lift", "lift_low", "lift_high")
MISMATCH = 0.001
"""A split of visitors that comes up so rarely by chance is none (Fabijan et al. 2019)."""


@dataclass(frozen=True)
class Comparison:
    """One arm held against the first."""

    arm: str
    against: str
    value: float
    """The rate or mean of the arm."""
    base: float
    """The same of the first."""
    difference: float
    low: float
    high: float
    """The range of the difference; with several arms all ranges hold together (Bonferroni)."""
    chance: float
    """Of a difference at least as large where there is none (two-sided p; with several arms after Holm 1979)."""
    lift: float
    """The difference as a share of the first's; NaN, with its range, where that is zero."""
    lift_low: float
    lift_high: float

    @property
    def is_clear(self) -> bool:
        """Whether chance alone is no good explanation."""
        return self.chance < 1 - LEVEL


@dataclass(frozen=True)
class Readout:
    """What a test says."""

    comparisons: tuple[Comparison, ...]
    sentences: tuple[str, ...]
    """One a comparison; plain text."""
    mismatch: str
    """What is wrong with how the visitors were split; empty where nothing is."""
    split: float
    """The chance of a split as uneven as this one, if each visitor was sent by lot."""
    table: pd.DataFrame
    """One row an arm, as people read it: arm, visitors, value (a rate in %, or the mean), difference, low and high
    (points, or as measured), chance, lift, lift_low and lift_high (%). The first arm has no difference."""
    note: str
    """How the ranges are meant."""


def difference_interval(first: Arm, other: Arm, level: float = LEVEL) -> tuple[float, float]:
    """The range of ``other.rate - first.rate``: the score interval (Miettinen and Nurminen 1985, statsmodels).

    Where each rate is 0 or 1 it has no solution; there it is Newcombe's (1998, his method 10).
    """
    edges = all(arm.conversions in (0, arm.visitors) for arm in (first, other))
    with np.errstate(all="ignore"):
        low, high = proportion.confint_proportions_2indep(
            other.conversions,
            other.visitors,
            first.conversions,
            first.visitors,
            method="newcomb" if edges else "score",
            compare="diff",
            alpha=1 - level,
        )
    return max(-1.0, float(low)), min(1.0, float(high))


def lift_interval(first: Arm, other: Arm, level: float = LEVEL) -> tuple[float, float]:
    """The range of ``other.rate / first.rate - 1``, score too; NaN where nobody of the first converted."""
    if not first.conversions:
        return math.nan, math.nan
    with np.errstate(all="ignore"):
        low, high = proportion.confint_proportions_2indep(
            other.conversions,
            other.visitors,
            first.conversions,
            first.visitors,
            method="score",
            compare="ratio",
            alpha=1 - level,
        )
    return max(-1.0, float(low) - 1), float(high) - 1


def chance_of_rates(first: Arm, other: Arm) -> float:
    """Two-sided p of the score test for equal rates (statsmodels); 1 where all or nobody converted."""
    together = first.conversions + other.conversions
    if together in (0, first.visitors + other.visitors):
        return 1.0
    with np.errstate(all="ignore"):
        found = proportion.test_proportions_2indep(
            other.conversions,
            other.visitors,
            first.conversions,
            first.visitors,
            method="score",
            compare="diff",
        )
    return float(found.pvalue)


def split_chance(visitors: Sequence[int]) -> float:
    """The chance of numbers of visitors as uneven as these, if each arm gets as many (chi-square)."""
    return float(stats.chisquare(visitors).pvalue)


def mismatch_of(visitors: Sequence[int]) -> str:
    """What is wrong with how visitors were split between the arms, in a sentence; empty where nothing is."""
    split = split_chance(visitors)
    if split >= MISMATCH:
        return ""
    numbers = " to ".join(f"{number:,}" for number in visitors)
    return (
        f"Check how visitors are sent to the arms: {numbers} comes about by lot with a chance of "
        f"{words.chance(split)} if each arm should get as many. Until that is explained, do not trust the rest."
    )


def read_out_rates(arms: Sequence[Arm]) -> Readout:
    """Compare rates; takes two arms or more, each with visitors."""
    first, *others = arms
    level = 1 - (1 - LEVEL) / len(others)
    chances = _after_holm([chance_of_rates(first, other) for other in others])
    comparisons = []
    for other, chance in zip(others, chances, strict=True):
        low, high = difference_interval(first, other, level)
        lift = other.rate / first.rate - 1 if first.conversions else math.nan
        comparisons.append(
            Comparison(
                other.name,
                first.name,
                other.rate,
                first.rate,
                other.rate - first.rate,
                low,
                high,
                chance,
                lift,
                *lift_interval(first, other, level),
            )
        )
    return _readout(arms, comparisons, [_rate_sentence(found) for found in comparisons], first.rate, 100)


def read_out_means(arms: Sequence[MeanArm]) -> Readout:
    """Compare means by Welch's t (1947); lifts by Fieller's theorem (1954), NaN where the first may be zero."""
    first, *others = arms
    level = 1 - (1 - LEVEL) / len(others)
    found = [_welch(first, other, level) for other in others]
    chances = _after_holm([chance for _, chance, _ in found])
    comparisons = [
        Comparison(
            other.name,
            first.name,
            other.mean,
            first.mean,
            other.mean - first.mean,
            other.mean - first.mean - half,
            other.mean - first.mean + half,
            chance,
            other.mean / first.mean - 1 if first.mean else math.nan,
            *_fieller(first, other, critical),
        )
        for other, (half, _, critical), chance in zip(others, found, chances, strict=True)
    ]
    return _readout(arms, comparisons, [_mean_sentence(found) for found in comparisons], first.mean, 1)


def _welch(first: MeanArm, other: MeanArm, level: float) -> tuple[float, float, float]:
    """Half the width of the range, the chance, and the critical t."""
    parts = [arm.sd**2 / arm.visitors for arm in (first, other)]
    error = math.sqrt(sum(parts))
    difference = other.mean - first.mean
    if not error:
        return 0.0, 1.0 if not difference else 0.0, 0.0
    free = error**4 / sum(
        part**2 / (arm.visitors - 1) for part, arm in zip(parts, (first, other), strict=True)
    )
    critical = float(stats.t.ppf((1 + level) / 2, free))
    return critical * error, float(2 * stats.t.sf(abs(difference) / error, free)), critical


def _fieller(first: MeanArm, other: MeanArm, critical: float) -> tuple[float, float]:
    """The range of the ratio of two means, less 1."""
    a, b = first.mean, other.mean
    spread_a, spread_b = (critical**2 * arm.sd**2 / arm.visitors for arm in (first, other))
    scale = a**2 - spread_a
    if scale <= 0:
        return math.nan, math.nan
    half = math.sqrt(max(0.0, (a * b) ** 2 - scale * (b**2 - spread_b)))
    ends = sorted(((a * b - half) / scale, (a * b + half) / scale))
    return ends[0] - 1, ends[1] - 1


def _after_holm(chances: Sequence[float]) -> list[float]:
    return [float(chance) for chance in multitest.multipletests(chances, method="holm")[1]]


def _readout(
    arms: Sequence[Arm | MeanArm],
    comparisons: Sequence[Comparison],
    sentences: Sequence[str],
    base: float,
    unit: int,
) -> Readout:
    visitors = [arm.visitors for arm in arms]
    scales = {"value": unit, "difference": unit, "low": unit, "high": unit} | dict.fromkeys(PERCENTAGES, 100)
    first = {"arm": arms[0].name, "value": base}
    rows = [first, *({name: getattr(found, name) for name in ("arm", *scales)} for found in comparisons)]
    table = pd.DataFrame(rows, columns=["arm", *scales])
    table[list(scales)] *= list(scales.values())
    table.insert(1, "visitors", visitors)
    return Readout(
        tuple(comparisons),
        tuple(sentences),
        mismatch_of(visitors),
        split_chance(visitors),
        table,
        _note(len(arms)),
    )


def _note(arms: int) -> str:
    held = f"Each arm is held against the first. A range of {LEVEL:.0%} leaves out the truth in one test of twenty"
    if arms > 2:
        return f"{held}; these are made wider, so that all hold together, and the chances are after Holm."
    return f"{held}."


def _rate_sentence(found: Comparison) -> str:
    rates = f"{words.percent(found.value)} against {words.percent(found.base)}{_lift(found)}"
    return _sentence(found, words.bare_points, " points", rates)


def _mean_sentence(found: Comparison) -> str:
    means = f"{found.value:,.4g} against {found.base:,.4g}{_lift(found)}"
    return _sentence(found, lambda value: f"{abs(value):,.3g}", "", means)


def _lift(found: Comparison) -> str:
    """The difference as a share of today's, where it is told from nothing; empty otherwise."""
    if not found.is_clear or not found.lift_low * found.lift_high > 0 or not math.isfinite(found.lift_high):
        return ""
    both = span(found.lift_low, found.lift_high, words.whole_percent)
    return f", {_side(found.difference, 'a rise', 'a fall')} of {words.whole_percent(found.lift)} % ({both})"


def _sentence(found: Comparison, say: Callable[[float], str], unit: str, values: str) -> str:
    size, both = f"{say(found.difference)}{unit}", span(found.low, found.high, say)
    if not found.is_clear:
        ahead = (
            "level with it"
            if not found.difference
            else f"{size} {_side(found.difference, 'ahead', 'behind')}"
        )
        return (
            f"No difference between {found.arm} and {found.against} shows: {found.arm} is {ahead} ({values}), "
            f"and {both} fits what was seen."
        )
    return (
        f"{found.arm} is {_side(found.difference, 'better', 'worse')} than {found.against} by {size} ({both}): "
        f"{values}. "
        f"By accident alone that would happen with a chance of {words.chance(found.chance)}."
    )


def span(low: float, high: float, say: Callable[[float], str]) -> str:
    """A range of differences in words, from its small end: 0.3 to 2.1; anything from 0.9 worse to 1.7 better."""
    if low < 0 < high:
        return f"anything from {say(low)} worse to {say(high)} better"
    near, far = sorted((abs(low), abs(high)))
    return f"{say(near)} to {say(far)}"


def _side(difference: float, above: str, below: str) -> str:
    return above if difference > 0 else below
