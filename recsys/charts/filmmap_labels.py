"""Which labels of a map have room: one gives way to those before it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

PHONE, WIDE = 340.0, 760.0
"""Pixels of the shorter side of a map on a phone and in a wide window."""
LETTER, LINE = 7.0, 18.0
"""Pixels of an average letter and of a line."""


def free_labels(x: ArrayLike, y: ArrayLike, texts: Sequence[str], side: float) -> NDArray[np.bool_]:
    """Whether each text, centred at x and y of a map from -1 to 1 that is ``side`` pixels wide, touches none before.

    >>> free_labels([0.0, 0.05, 0.0], [0.0, 0.0, 0.5], ["Westerns", "Comedies", "War films"], 340).tolist()
    [True, False, True]
    """
    places = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)]) * side / 2
    halves = np.array([[LETTER * len(text) / 2, LINE / 2] for text in texts]).reshape(-1, 2)
    free = np.zeros(len(texts), dtype=np.bool_)
    for at in range(len(texts)):
        apart = np.abs(places[free] - places[at]) >= halves[free] + halves[at]
        free[at] = bool(apart.any(axis=1).all())
    return free
