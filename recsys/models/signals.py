"""What a rating says about the question "would they watch it": graded in training, signed in a profile."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recsys.dataset import Scale
from recsys.ids import Floats
from recsys.models.history import History

SEEN_UNRATED = 0.4
"""What "seen, not rated" says: as much as three of five stars."""
LEAST = 0.25
"""What the lowest rating says in training: it was watched, after all."""


def graded(ratings: ArrayLike, scale: Scale) -> NDArray[np.float64]:
    """``.25 + .75 u`` with u the rating mapped to 0..1."""
    return LEAST + (1.0 - LEAST) * scale.to_unit(ratings)


def signed(history: History, low: float, high: float) -> Floats:
    """``clip((r - 2) / 2.5, -1, 1)`` with r the rating of a scale ``low`` to ``high`` mapped to .5 .. 5 stars.

    So one star pushes its neighbours down; without a rating ``SEEN_UNRATED``. Weights of the profile are not in it.
    """
    stars = 0.5 + 4.5 * (history.ratings - low) / (high - low)
    said = np.clip((stars - 2.0) / 2.5, -1.0, 1.0)
    return np.where(np.isnan(history.ratings), SEEN_UNRATED, said)
