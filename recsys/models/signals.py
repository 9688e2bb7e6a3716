"""What a rating says about the question "would they watch it": graded, or signed as it is in a profile."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recsys.dataset import Scale
from recsys.ids import Floats
from recsys.models.history import History

SEEN_UNRATED = 0.4
"""What "seen, not rated" says: as much as three of five stars."""


def graded(ratings: ArrayLike, scale: Scale) -> NDArray[np.float64]:
    """``.25 + .75 u`` with u the rating mapped to 0..1: it was watched, whatever the rating."""
    return 0.25 + 0.75 * scale.to_unit(ratings)


def line(low: float, high: float) -> tuple[float, float]:
    """The constant and the slope of ``(r - 2) / 2.5``, r the rating of a scale ``low`` to ``high`` as .5 .. 5 stars.

    >>> constant, slope = line(0.5, 5.0)
    >>> [round(constant + slope * stars, 3) for stars in (0.5, 2.0, 3.0, 4.5)]
    [-0.6, 0.0, 0.4, 1.0]
    """
    slope = 1.8 / (high - low)
    return -0.6 - slope * low, slope


def signed(history: History, low: float, high: float) -> Floats:
    """``line`` cut to -1..1, so that one star pushes its neighbours down; without a rating ``SEEN_UNRATED``.

    Weights of the profile are not in it.
    """
    constant, slope = line(low, high)
    said = np.clip(constant + slope * history.ratings, -1.0, 1.0)
    return np.where(np.isnan(history.ratings), SEEN_UNRATED, said)
