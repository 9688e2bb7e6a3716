"""Readout: what a finished test says. Every arm is held against the first."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from recsys.business.experiments import words
from recsys.business.experiments.arms import Arm, MeanArm
from recsys.business.experiments.between import LEVEL, Comparison, compare_means, compare_rates
from recsys.business.experiments.split import mismatch_of
from recsys.lazy import lazy

if TYPE_CHECKING:
    import statsmodels.stats.multitest as multitest
else:
    multitest = lazy("statsmodels.stats.multitest")

PERCENTAGES = ("chance", "lift", "lift_low", "lift_high")


@dataclass(frozen=True)
class Readout:
    """What a test says."""

    comparisons: tuple[Comparison, ...]
    sentences: tuple[str, ...]
    """One a comparison; plain text."""
    mismatch: str
    """What is wrong with how the visitors were split; empty where nothing is."""
    table: pd.DataFrame
    """One row an arm, as people read it: arm, visitors, value (a rate in %, or the mean), difference, low and high
    (points, or as measured), chance, lift, lift_low and lift_high (%). The first arm has no difference."""
    note: str
    """How the ranges are meant."""


def read_out_rates(arms: Sequence[Arm], first_share: float | None = None) -> Readout:
    """Compare rates; takes two arms or more, each with visitors. ``first_share`` as in ``split_chance``."""
    first, *others = arms
    level = _level(len(others))
    found = _after_holm([compare_rates(first, other, level) for other in others])
    return _readout(arms, first.rate, found, [_rate_sentence(one) for one in found], 100, first_share)


def read_out_means(arms: Sequence[MeanArm], first_share: float | None = None) -> Readout:
    """Compare means; takes two arms or more."""
    first, *others = arms
    level = _level(len(others))
    found = _after_holm([compare_means(first, other, level) for other in others])
    return _readout(arms, first.mean, found, [_mean_sentence(one) for one in found], 1, first_share)


def _level(comparisons: int) -> float:
    return 1 - (1 - LEVEL) / comparisons


def _after_holm(found: Sequence[Comparison]) -> tuple[Comparison, ...]:
    chances = multitest.multipletests([one.chance for one in found], method="holm")[1]
    return tuple(replace(one, chance=float(chance)) for one, chance in zip(found, chances, strict=True))


def _readout(
    arms: Sequence[Arm | MeanArm],
    base: float,
    found: tuple[Comparison, ...],
    sentences: Sequence[str],
    unit: int,
    first_share: float | None,
) -> Readout:
    visitors = [arm.visitors for arm in arms]
    scales = dict.fromkeys(("value", "difference", "low", "high"), unit) | dict.fromkeys(PERCENTAGES, 100)
    rows = [{name: getattr(one, name) for name in ("arm", *scales)} for one in found]
    table = pd.DataFrame([{"arm": arms[0].name, "value": base}, *rows], columns=["arm", *scales])
    table[list(scales)] *= list(scales.values())
    table.insert(1, "visitors", visitors)
    return Readout(found, tuple(sentences), mismatch_of(visitors, first_share), table, _note(len(arms)))


def _note(arms: int) -> str:
    held = "Each arm is held against the first. A range of 95 % leaves out the truth in one test of twenty"
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
    if not found.is_clear or found.base <= 0 or not 0 < found.lift_low * found.lift_high < math.inf:
        return ""
    both = words.span(found.lift_low, found.lift_high, words.whole_percent)
    return f", {_side(found, 'a rise', 'a fall')} of {words.whole_percent(found.lift)} % ({both})"


def _sentence(found: Comparison, say: Callable[[float], str], unit: str, values: str) -> str:
    size, both = f"{say(found.difference)}{unit}", words.span(found.low, found.high, say)
    if found.is_clear:
        return (
            f"{found.arm} is {_side(found, 'better', 'worse')} than {found.against} by {size} ({both}): {values}. "
            f"If the two were alike, chance would show as much in {words.chance(found.chance)} of tests."
        )
    ahead = f"{size} {_side(found, 'ahead', 'behind')}" if found.difference else "level with it"
    return (
        f"No difference between {found.arm} and {found.against} shows: {found.arm} is {ahead} ({values}), "
        f"and {both} fits what was seen."
    )


def _side(found: Comparison, above: str, below: str) -> str:
    return above if found.difference > 0 else below
