"""Which scale ratings are on.

The first of 1 to 5, 0.5 to 5 by halves, 1 to 10, 0 to 10 and 0 to 100 that holds at least 999 of 1,000 ratings; the
others are then rejected. Else from the lowest to the highest rating in the largest of ``STEPS`` that divides them all.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Scale
from recsys.ids import Floats
from recsys.sources.tables.mapping import MAX_LEVELS

KNOWN = (Scale(1, 5, 1), Scale(0.5, 5, 0.5), Scale(1, 10, 1), Scale(0, 10, 1), Scale(0, 100, 1))
REACHED = (0.0, 0.0, 5.0, 5.0, 10.0)
"""A known scale counts only for data whose highest rating is above this, else 0 to 5 would be 0 to 10."""
STEPS = (1.0, 0.5, 0.25, 0.1, 0.05, 0.01)
FITTING = 0.999
LARGEST = 1_000
"""Numbers beyond are no ratings."""
DECIMALS = 4
"""Ratings are rounded to so many."""
OFF = 1e-4
"""Share of a step by which a rating may be off: files and 32-bit numbers round."""


def detect_scale(levels: Sequence[tuple[float, int]]) -> Scale | None:
    """The scale of ratings as (rating, how often); None when there is none or they have no common step."""
    ratings = np.array([rating for rating, _ in levels], dtype=np.float64)
    counts = np.array([count for _, count in levels], dtype=np.float64)
    if not len(ratings):
        return None
    low, high = float(ratings.min()), float(ratings.max())
    for scale, reached in zip(KNOWN, REACHED, strict=True):
        if high > reached and counts[on_scale(ratings, scale)].sum() >= FITTING * counts.sum():
            return scale
    for step in STEPS:
        if _whole(ratings / step).all():
            low, high = round(round(low / step) * step, 2), round(round(high / step) * step, 2)
            scale = Scale(low, max(high, low + step), step)
            return scale if (scale.high - scale.low) / step < MAX_LEVELS else None
    return None


def on_scale(ratings: Floats, scale: Scale) -> NDArray[np.bool_]:
    """Which ratings are on the scale."""
    spare = scale.step * OFF
    inside = (ratings >= scale.low - spare) & (ratings <= scale.high + spare)
    return inside & _whole((ratings - scale.low) / scale.step)


def _whole(steps: Floats) -> NDArray[np.bool_]:
    return np.abs(steps - np.round(steps)) < OFF


def scale_of(ratings: Sequence[float]) -> Scale | None:
    """The scale of a sample; None when there is no rating or no common step."""
    numbers = np.asarray(ratings, dtype=np.float64)
    numbers = numbers[np.isfinite(numbers) & (np.abs(numbers) <= LARGEST)].round(DECIMALS)
    values, counts = np.unique(numbers, return_counts=True)
    return detect_scale(list(zip(values.tolist(), counts.tolist(), strict=True)))


def described(scale: Scale) -> str:
    """The scale in words.

    >>> described(Scale(1, 10, 1)), described(Scale())
    ('1 to 10 in whole steps', '0.5 to 5 in steps of 0.5')
    """
    steps = "whole steps" if scale.step == 1 else f"steps of {scale.step:g}"
    return f"{scale.low:g} to {scale.high:g} in {steps}"
