"""A claim with what the data says of it, and the difference that it rests on."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from recsys.comparison.sampled import percentiles
from recsys.ids import Floats

NOTHING = 1e-9
"""Stars: a difference below is rounding."""


@dataclass(frozen=True, eq=False)
class Claim:
    """A claim and what this data says of it."""

    name: str
    claim: str
    answer: str
    """One to three sentences with the numbers behind."""
    holds: bool | None
    """True: the data shows it. False: the data shows the contrary. None: it cannot tell; the answer says why."""
    table: pd.DataFrame
    """The figures behind the answer; empty where there are none."""

    def and_says(self, more: str) -> "Claim":
        """The same with one more sentence."""
        return replace(self, answer=f"{self.answer} {more}")


@dataclass(frozen=True)
class Difference:
    """A difference and its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, stack: Floats) -> "Difference":
        """From the difference as measured, first, and in each draw."""
        low, high = percentiles(stack[1:, None], np.ones(1, dtype=np.bool_))
        return cls(float(stack[0]), float(low[0]), float(high[0]))

    @property
    def sign(self) -> int:
        """1 or -1 where the interval leaves out 0, else 0."""
        if abs(self.value) < NOTHING:
            return 0
        return int(self.low > 0) - int(self.high < 0)

    @property
    def size(self) -> "Difference":
        """The same, turned round where it is below 0: how large it is, the direction being told in words."""
        return self if self.value >= 0 else Difference(-self.value, -self.high, -self.low)

    def words(self, unit: str = "stars", digits: int = 3) -> str:
        """The difference with its interval."""
        value, low, high = (f"{number:.{digits}f}" for number in (self.value, self.low, self.high))
        return f"{value} {unit} (95 % interval {low} to {high})"


def answered(name: str, claim: str, fact: str, gap: Difference, size: str, table: pd.DataFrame) -> Claim:
    """The claim that ``gap`` is above 0, judged by its interval; ``size`` is the gap in words."""
    if gap.sign == 0:
        return Claim(
            name, claim, f"No difference that this data can show: {fact}; apart by {size}.", None, table
        )
    beginning = "Yes" if gap.sign > 0 else "No, the contrary"
    return Claim(name, claim, f"{beginning}: {fact}; apart by {size}.", gap.sign > 0, table)
