"""On which side of its dot a label has room."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

LETTER, LINE = 5.6, 14.0
"""Pixels of an average letter of 11 pixels, and of a line."""
Sides = Mapping[str, tuple[float, float, float]]
"""Name -> where the middle of the label lies from the dot: in halves of its length across, and in pixels across, up."""
ABOVE_OR_BELOW: Sides = {"above": (0.0, 0.0, 14.0), "below": (0.0, 0.0, -16.0)}
RIGHT_OR_LEFT: Sides = {"right": (1.0, 9.0, 0.0), "left": (-1.0, -9.0, 0.0)}


def sides_with_room(
    x: ArrayLike, y: ArrayLike, texts: Sequence[str], sides: Sides, *, dot: float = 9.0, limit: float = np.inf
) -> list[str]:
    """For each text the first of ``sides`` on which it covers no dot and no label before it; "" where there is none.

    ``x`` and ``y`` are pixels across and up; ``dot`` is half the size of one, ``limit`` the longest label.

    >>> sides_with_room([0, 10, 20], [0, 0, 0], ["Drama", "War", "Crime"], RIGHT_OR_LEFT, dot=4)
    ['left', '', 'right']
    """
    dots = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    middles, halves = dots.copy(), np.full(dots.shape, dot)
    found = []
    for place, text in enumerate(texts):
        half = np.array([min(len(text) * LETTER, limit) / 2, LINE / 2])
        found.append("")
        others = np.arange(len(middles)) != place
        for side, (lengths, across, up) in sides.items():
            middle = dots[place] + (lengths * half[0] + across, up)
            apart = np.abs(middles[others] - middle) >= halves[others] + half
            if apart.any(axis=1).all():
                middles, halves = np.vstack([middles, middle]), np.vstack([halves, half])
                found[-1] = side
                break
    return found
