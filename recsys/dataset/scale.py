"""Scale: which ratings a data set allows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from recsys.ids import Floats


@dataclass(frozen=True)
class Scale:
    """Ratings run from ``low`` to ``high`` in steps of ``step`` (MovieLens: 0.5 to 5 by 0.5)."""

    low: float = 0.5
    high: float = 5.0
    step: float = 0.5

    def __str__(self) -> str:
        """In words.

        >>> str(Scale(1, 10, 1)), str(Scale())
        ('1 to 10 in whole steps', '0.5 to 5 in steps of 0.5')
        """
        steps = "whole steps" if self.step == 1 else f"steps of {self.step:g}"
        return f"{self.low:g} to {self.high:g} in {steps}"

    def clip(self, stars: ArrayLike) -> Floats:
        """``stars`` cut to the ends of the scale; NaN stays NaN."""
        return np.clip(np.asarray(stars, dtype=np.float64), self.low, self.high)

    def holds(self, rating: float) -> bool:
        """Whether ``rating`` is one that a person can give: on the scale and on a step.

        >>> Scale().holds(3.5), Scale().holds(3.7), Scale().holds(float("nan"))
        (True, False, False)
        """
        if not self.low <= rating <= self.high:
            return False
        steps = (rating - self.low) / self.step
        return abs(steps - round(steps)) < 1e-6

    def ratings(self, most: int) -> list[float]:
        """The ratings that can be given, lowest first: all of them, or ``most`` evenly spread over a finer scale.

        >>> Scale(1, 5, 1).ratings(20), Scale(0, 100, 1).ratings(5)
        ([1.0, 2.0, 3.0, 4.0, 5.0], [0.0, 25.0, 50.0, 75.0, 100.0])
        """
        steps = round((self.high - self.low) / self.step)
        at = np.linspace(0, steps, min(steps + 1, most)).round()
        return [round(self.low + step * self.step, 6) for step in at.tolist()]

    def to_unit(self, ratings: ArrayLike) -> Floats:
        """Ratings mapped linearly to 0 (lowest) .. 1 (highest); NaN stays NaN."""
        return (np.asarray(ratings, dtype=np.float64) - self.low) / (self.high - self.low)

    @property
    def liked_from(self) -> float:
        """The rating that counts as a liking: 4 of 5 stars, or its like on another scale.

        The rule is four fifths of the highest rating, rounded to a step.

        >>> Scale().liked_from, Scale(1, 5, 1).liked_from, Scale(1, 10, 1).liked_from
        (4.0, 4.0, 8.0)
        """
        return float(self.low + round((0.8 * self.high - self.low) / self.step) * self.step)

    @property
    def middle(self) -> float:
        """Half way between the lowest and the highest rating; what lies below it was not liked."""
        return (self.low + self.high) / 2

    def levels(self) -> Floats:
        """Every rating that a person can give, lowest first."""
        count = round((self.high - self.low) / self.step) + 1
        return np.linspace(self.low, self.high, count)
