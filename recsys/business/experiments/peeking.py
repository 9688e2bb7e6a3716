"""Peeking: what happens to tests that are looked at every day, shown on tests of two arms that are alike."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.business.experiments import words
from recsys.business.experiments.sequential import ALPHA, fixed_range, has_enough, range_at_all_looks

TESTS = 2_000
FIXED, HOLDING = "Usual range, looked at every day", "Range that holds at every look"


@dataclass(frozen=True)
class Peeking:
    """Tests of A against A, looked at every day."""

    tests: int
    days: int
    shares: pd.DataFrame
    """day, rule (FIXED or HOLDING), share of the tests that have "won" by then, and (FIXED) today alone."""
    sentence: str


def peek(rate: float, visitors: int, days: int, tests: int = TESTS, seed: int = 0) -> Peeking:
    """Simulate ``tests`` of two arms with the same ``rate``, ``visitors`` a day in each, looked at after each day.

    Raises ValueError for a rate that is not between 0 and 1, or nobody or no days.
    """
    if not 0 < rate < 1 or visitors < 1 or days < 1:
        raise ValueError("A simulation needs a rate between 0 and 100 %, visitors and days.")
    random = np.random.default_rng(seed)
    seen = visitors * np.arange(1, days + 1)
    first, other = (random.binomial(visitors, rate, (tests, days)).cumsum(axis=1) for _ in range(2))
    sides = (first, seen), (other, seen)
    usual = _leaves_out_zero(*fixed_range(*sides)) & has_enough(*sides)
    holding = _leaves_out_zero(*range_at_all_looks(*sides, planned=visitors * days))
    by_day = {
        rule: np.maximum.accumulate(found, axis=1).mean(axis=0)
        for rule, found in ((FIXED, usual), (HOLDING, holding))
    }
    shares = pd.concat(
        [
            pd.DataFrame({"day": range(1, days + 1), "rule": rule, "share": share})
            for rule, share in by_day.items()
        ],
        ignore_index=True,
    )
    often, seldom = (float(share[-1]) for share in by_day.values())
    sentence = (
        f"Of {tests:,} simulated tests in which both arms are alike, {words.percent(often)} show a winner on some day "
        f"when somebody looks every day for {words.days(days)}; with the range that holds at every look "
        f"{words.percent(seldom)}. It should be {words.percent(ALPHA)} at most."
    )
    return Peeking(tests, days, shares, sentence)


def _leaves_out_zero(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return (low > 0) | (high < 0)
