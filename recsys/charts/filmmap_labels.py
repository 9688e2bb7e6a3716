"""Which labels of a map have room: one gives way to those before it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Size = tuple[float, float]
PHONE: Size = (350.0, 520.0)
WIDE: Size = (800.0, 560.0)
"""Pixels across and down of a map on a phone and in a window of 1280."""
LETTER, LINE = 7.5, 20.0
"""Pixels of an average letter and of a line."""


def free_labels(x: ArrayLike, y: ArrayLike, texts: Sequence[str], size: Size) -> NDArray[np.bool_]:
    """Whether each text, centred at x and y of a map from -1 to 1, touches none before it and stays inside.

    >>> free_labels([0.0, 0.05, 0.0], [0.0, 0.0, 0.5], ["Westerns", "Comedies", "War films"], PHONE).tolist()
    [True, False, True]
    """
    halves = np.array([[LETTER * len(text) / 2, LINE / 2] for text in texts]).reshape(-1, 2)
    ends = np.array(size) / 2
    places = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)]) * ends
    inside = (np.abs(places) + halves <= ends).all(axis=1)
    free = np.zeros(len(texts), dtype=np.bool_)
    for at in np.flatnonzero(inside):
        apart = np.abs(places[free] - places[at]) >= halves[free] + halves[at]
        free[at] = bool(apart.any(axis=1).all())
    return free
