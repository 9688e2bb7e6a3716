"""What a rating says about watching and liking, for models that order lists by who watched what."""

import numpy as np
from numpy.typing import ArrayLike

from recsys.dataset import Scale
from recsys.ids import Floats
from recsys.models.history import History

SEEN_STARS = 3.0
"""What "seen, not rated" says, in stars of five."""


def _five_stars(scale: Scale, ratings: ArrayLike) -> Floats:
    """Ratings mapped linearly to .5 (lowest) .. 5 (highest)."""
    stars = 0.5 + 4.5 * scale.to_unit(ratings)
    return np.where(np.isnan(stars), SEEN_STARS, stars)


def graded(scale: Scale, ratings: ArrayLike) -> Floats:
    """Graded presence, ``.25 + .75 u`` with u the rating mapped to 0..1: watched at all, and how much it was liked."""
    return 0.25 + 0.75 * (_five_stars(scale, ratings) - 0.5) / 4.5


def signed(scale: Scale, ratings: ArrayLike) -> Floats:
    """``clip((r - 2) / 2.5, -1, 1)`` with r mapped to five stars: one star pushes what is alike down."""
    return np.asarray(np.clip((_five_stars(scale, ratings) - 2.0) / 2.5, -1.0, 1.0))


def line(scale: Scale) -> tuple[float, float]:
    """The constant and the slope of ``signed``, before it is cut, for ratings as they stand.

    >>> constant, slope = line(Scale())
    >>> [round(constant + slope * stars, 3) for stars in (0.5, 2.0, 3.0, 4.5)]
    [-0.6, 0.0, 0.4, 1.0]
    """
    slope = 1.8 / (scale.high - scale.low)
    return -0.6 - slope * scale.low, slope


def signals_of(scale: Scale, history: History) -> Floats:
    """What each entry of a history says: ``signed`` times its weight."""
    return signed(scale, history.ratings) * history.weights
