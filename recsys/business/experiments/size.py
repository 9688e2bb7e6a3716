"""Sample size: how many people a test needs, so that a difference that matters is seen and not missed."""

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recsys.business.experiments import words
from recsys.lazy import lazy

if TYPE_CHECKING:
    import statsmodels.stats.power as power_of
    import statsmodels.stats.proportion as proportion
    from scipy import stats
else:
    power_of = lazy("statsmodels.stats.power")
    proportion = lazy("statsmodels.stats.proportion")
    stats = lazy("scipy.stats")

FEWEST, MANY = 2, 1_000_000
"""People in each arm: a standard deviation takes two, and with a million t is normal."""
AT_MOST_MORE = 20
"""People that t takes more than the normal distribution."""
CURVE_STEPS = 31
CURVE_SPAN = 2.5
"""The curve goes from the difference divided by this to the difference times it."""
ARMS = 2
EVERYBODY = 4_000_000_000
"""In each of two arms."""


@dataclass(frozen=True)
class Traffic:
    """Who comes by: visitors a day, and the share of them that takes part in the test (over 0, at most 1)."""

    visitors: float
    share: float = 1.0

    def days(self, people: int) -> int | None:
        """Whole days until both arms have so many people; None where nobody comes."""
        a_day = self.visitors * self.share
        return math.ceil(ARMS * people / a_day) if a_day > 0 else None


@dataclass(frozen=True)
class SampleSize:
    """What a test needs."""

    people: int
    """In each arm."""
    days: int | None
    """None where nobody comes."""
    sentence: str
    curve: pd.DataFrame
    """difference (points, or the unit of the mean), people, is_asked; falls are positive here too."""


def people_for_rates(base: float, target: float, power: float = 0.8, confidence: float = 0.95) -> int:
    """People in each of two arms, so that a change of a rate from ``base`` to ``target`` is seen.

    n = (z(1 - alpha/2) sqrt(2 p q) + z(power) sqrt(p1 q1 + p2 q2))^2 / (p2 - p1)^2 with p the mean of both rates: the
    two-sided score test (Fleiss, Levin and Paik 2003), by statsmodels. Raises ValueError for rates that are not
    between 0 and 1 or do not differ.
    """
    _check_odds(power, confidence)
    for rate in (base, target):
        if not 0 <= rate <= 1:
            raise ValueError(f"A rate lies between 0 and 100 %, got {words.percent(rate)}.")
    if base == target:
        raise ValueError("No test is long enough to see a difference of nothing.")
    found = proportion.samplesize_proportions_2indep_onetail(
        diff=target - base, prop2=base, power=power, ratio=1, alpha=1 - confidence, alternative="two-sided"
    )
    return max(FEWEST, math.ceil(float(found)))


def people_for_means(sd: float, difference: float, power: float = 0.8, confidence: float = 0.95) -> int:
    """People in each of two arms, so that a change of a mean by ``difference`` is seen (two-sided t test, statsmodels).

    About 2 (z(1 - alpha/2) + z(power))^2 sd^2 / difference^2. Raises ValueError for a deviation or a difference of
    nothing.
    """
    _check_odds(power, confidence)
    if not sd > 0:
        raise ValueError("The standard deviation must be above zero: people differ.")
    if not difference:
        raise ValueError("No test is long enough to see a difference of nothing.")
    effect = abs(difference) / sd
    z = float(stats.norm.ppf((1 + confidence) / 2) + stats.norm.ppf(power))
    nearly = ARMS * (z / effect) ** 2
    if nearly > MANY:
        return math.ceil(nearly)
    power_with = partial(power_of.TTestIndPower().power, effect, alpha=1 - confidence)
    return bisect_left(range(math.ceil(nearly) + AT_MOST_MORE), power, lo=FEWEST, key=power_with)


def size_for_rates(
    base: float,
    smallest: float,
    traffic: Traffic,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
    relative: bool = False,
) -> SampleSize:
    """What it takes to see a rate change by ``smallest``: a share of all people or, ``relative``, of ``base``.

    Raises ValueError where the changed rate is none.
    """
    difference = smallest * base if relative else smallest
    target = base + difference
    if not 0 < base < 1:
        raise ValueError(
            "Today's rate must lie between 0 and 100 %: a test of a rate that is either has nothing to count."
        )
    if not 0 <= target <= 1:
        raise ValueError(
            f"A change from {words.percent(base)} to {words.percent(target)} cannot be: a rate is 0 to 100 %."
        )
    change = f"a {'rise' if difference > 0 else 'fall'} from {words.percent(base)} to {words.percent(target)}"
    return _sized(
        difference,
        lambda step: people_for_rates(base, base + step, power, confidence),
        lambda step: 0 <= base + step <= 1,
        traffic,
        change,
        unit=100,
    )


def size_for_means(
    sd: float,
    smallest: float,
    traffic: Traffic,
    *,
    unit: str = "",
    power: float = 0.8,
    confidence: float = 0.95,
) -> SampleSize:
    """What it takes to see a mean change by ``smallest``, in its own ``unit`` ("minutes")."""
    size = f"{abs(smallest):,.6g}{unit and f' {unit}'}"
    change = f"a change of {size} where people differ by {sd:,.6g} (standard deviation)"
    return _sized(
        smallest, lambda step: people_for_means(sd, step, power, confidence), lambda _: True, traffic, change
    )


def _sized(
    difference: float,
    people_for: Callable[[float], int],
    can_be: Callable[[float], bool],
    traffic: Traffic,
    change: str,
    *,
    unit: int = 1,
) -> SampleSize:
    people = people_for(difference)
    days = traffic.days(people)
    steps = difference * np.geomspace(1 / CURVE_SPAN, CURVE_SPAN, CURVE_STEPS)
    rows = [
        (unit * abs(step), people_for(step), place == CURVE_STEPS // 2)
        for place, step in enumerate(steps.tolist())
        if can_be(step)
    ]
    curve = pd.DataFrame(rows, columns=["difference", "people", "is_asked"]).astype({"people": np.float64})
    return SampleSize(people, days, _sentence(change, people, days, traffic), curve)


def _sentence(change: str, people: int, days: int | None, traffic: Traffic) -> str:
    if people > EVERYBODY:
        return f"To see {change} you would need more people than there are."
    needs = f"To see {change} you need {words.people(people)} in each arm"
    if days is None:
        return f"{needs}; with no visitors it never ends."
    part = "" if traffic.share == 1 else f", {words.percent(traffic.share)} of whom take part"
    return f"{needs}: {words.days(days)} at {traffic.visitors:,.0f} visitors a day{part}."


def _check_odds(power: float, confidence: float) -> None:
    if not 0 < confidence < 1 or not 1 - confidence < power < 1:
        raise ValueError(
            f"A test that may find what is none with a chance of {words.percent(1 - confidence)} needs a greater "
            f"chance to see what is real than {words.percent(power)}."
        )
