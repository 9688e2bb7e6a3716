"""Whether visitors were sent to the arms as planned (sample ratio mismatch)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from recsys.business.experiments import words
from recsys.lazy import lazy

if TYPE_CHECKING:
    from scipy import stats
else:
    stats = lazy("scipy.stats")

MISMATCH = 0.001
"""A split that comes up so rarely by chance is none (Fabijan et al. 2019)."""


def split_chance(visitors: Sequence[int], first_share: float | None = None) -> float:
    """The chance of numbers of visitors at least so far from the plan, by lot alone (chi-square).

    ``first_share`` is what the first arm should get, the others the rest evenly; None: each arm as many.
    """
    arms = len(visitors)
    share = 1 / arms if first_share is None else first_share
    shares = np.array([share, *[(1 - share) / (arms - 1)] * (arms - 1)])
    return float(stats.chisquare(visitors, shares * sum(visitors)).pvalue)


def mismatch_of(visitors: Sequence[int], first_share: float | None = None) -> str:
    """What is wrong with how visitors were split between the arms, in a sentence; empty where nothing is."""
    chance = split_chance(visitors, first_share)
    if chance >= MISMATCH:
        return ""
    numbers = " to ".join(f"{number:,}" for number in visitors)
    plan = "each arm should get as many"
    if first_share is not None:
        plan = f"the first should get {words.percent(first_share)} of them"
    return (
        f"Check how visitors are sent to the arms: {numbers} comes about by lot with a chance of "
        f"{words.chance(chance)} if {plan}. Until that is explained, do not trust the rest."
    )
