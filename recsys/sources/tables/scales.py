"""Which scale ratings are on, and which of them are no ratings but say "seen".

The first of 1 to 5, 0.5 to 5 by halves, 1 to 10, 0 to 10 and 0 to 100 that holds at least 999 of 1,000 ratings; the
others are then rejected. Else from the lowest to the highest rating in the largest of ``STEPS`` that divides them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Scale
from recsys.ids import Floats
from recsys.sources.tables.columns import MAX_LEVELS

KNOWN = (Scale(1, 5, 1), Scale(0.5, 5, 0.5), Scale(1, 10, 1), Scale(0, 10, 1), Scale(0, 100, 1))
REACHED = (0.0, 0.0, 5.0, 5.0, 10.0)
"""A known scale counts only for data whose highest rating is above this, else 0 to 5 would be 0 to 10."""
JESTER = Scale(-10, 10, 0.01)
"""Of jokes, given by a slider that nobody moves to its very ends."""
STEPS = (1.0, 0.5, 0.25, 0.1, 0.05, 0.01)
FITTING = 0.999
LARGEST = 1_000
"""Numbers beyond are no ratings."""
DECIMALS = 4
"""Ratings are rounded to so many."""
OFF = 1e-4
"""Share of a step by which a rating may be off: files and 32-bit numbers round."""
STRANGERS = 0.05
"""Share of ratings off the scale that a format has, above which another scale is looked for."""
FEWEST = 20
"""So many ratings off the scale, or zeros, say something about all; fewer may be slips."""
FEWEST_LEVELS = 3
"""Of likes and dislikes, which are fewer, none says "seen"."""
OFTEN = 3
"""A zero that stands so many times as often as each of the low ratings next to it says "seen, not rated"."""
UNRATED = (-1.0, 0.0)
"""What files write for "seen, not rated"."""

Levels = Sequence[tuple[float, int]]
"""Different ratings, each with how often it stands."""


@dataclass(frozen=True)
class Reading:
    """How the numbers of a table are ratings."""

    scale: Scale
    unrated: float | None = None
    """The number that says "seen, not rated"."""
    is_expected: bool = True
    """Whether it is the scale that the format has; a stranger's table has none."""


def read_levels(levels: Levels, expected: Sequence[Scale] = ()) -> Reading | None:
    """Scale and sign for "not rated" of ratings; None when they have no common step or mostly fall off the scale.

    Of the ``expected`` scales (the finest last) the first that holds all that the last one holds is taken, unless
    more than ``STRANGERS`` of the ratings are off it: then the scale is found as for any table, if it is a known one.
    """
    if not levels:
        return Reading(expected[-1] if expected else Scale())
    unrated = _unrated(levels, is_known=bool(expected))
    rated = [(rating, count) for rating, count in levels if rating != unrated]
    if not expected:
        scale = detect_scale(rated)
        return None if scale is None else Reading(scale, unrated)
    ratings, counts = _arrays(rated)
    held = on_scale(ratings, expected[-1])
    off = counts[~held].sum()
    if off < FEWEST or off <= STRANGERS * counts.sum():
        fits = (scale for scale in expected if on_scale(ratings[held], scale).all())
        return Reading(next(fits, expected[-1]), unrated)
    scale = detect_scale(rated)
    if scale in KNOWN:
        return Reading(scale, unrated, is_expected=False)
    return Reading(expected[-1], unrated) if 2 * off <= counts.sum() else None


def _unrated(levels: Levels, *, is_known: bool) -> float | None:
    """The lowest number where it says "seen, not rated": -1 below a known scale, or far too many zeros.

    In a format that is known, where neither belongs, a few of them are slips.
    """
    rated = sorted(levels)[1:]
    lowest, often = min(levels)
    if lowest not in UNRATED or len(rated) < FEWEST_LEVELS:
        return None
    scale = detect_scale(rated)
    if scale not in KNOWN or (often < FEWEST and (is_known or lowest == 0)):
        return None
    next_to_it = scale.low + 0.4 * (scale.high - scale.low)
    low = [count for rating, count in rated if rating <= next_to_it] if lowest == 0 else []
    return lowest if often > OFTEN * max(low, default=0) else None


def detect_scale(levels: Levels) -> Scale | None:
    """The scale of ratings; None when there is none or they have no common step."""
    ratings, counts = _arrays(levels)
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
            if step == JESTER.step and JESTER.low <= low < 0 < high <= JESTER.high:
                return JESTER
            return scale if (scale.high - scale.low) / step < MAX_LEVELS else None
    return None


def _arrays(levels: Levels) -> tuple[Floats, Floats]:
    pairs = np.array(levels, dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def on_scale(ratings: Floats, scale: Scale) -> NDArray[np.bool_]:
    """Which ratings are on the scale."""
    spare = scale.step * OFF
    inside = (ratings >= scale.low - spare) & (ratings <= scale.high + spare)
    return inside & _whole((ratings - scale.low) / scale.step)


def _whole(steps: Floats) -> NDArray[np.bool_]:
    return np.abs(steps - np.round(steps)) < OFF


def scale_of(ratings: Sequence[float]) -> Scale | None:
    """The scale of a sample; None when there is no rating or no common step."""
    levels = levels_of(ratings)
    reading = read_levels(levels) if levels else None
    return None if reading is None else reading.scale


def levels_of(ratings: Sequence[float]) -> Levels:
    """The different ratings of a sample, with how often each stands; what can be none does not count."""
    numbers = np.asarray(ratings, dtype=np.float64)
    numbers = numbers[np.isfinite(numbers) & (np.abs(numbers) <= LARGEST)].round(DECIMALS)
    values, counts = np.unique(numbers, return_counts=True)
    return list(zip(values.tolist(), counts.tolist(), strict=True))
