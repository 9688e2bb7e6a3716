"""Where a model's scores lie for one person: what makes those of several models comparable."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from recsys.ids import Floats, Positions

BEST = 50
"""How many of a part's own best films say how high it goes; chosen in docs/decisions/0024-weighted.md."""
SILENT_BELOW = 1e-6
"""A part whose scores differ by less has nothing to say."""


class Scale(NamedTuple):
    """Where a part's scores lie for one person; on it 0 is the part's middle film and 1 the average of its best."""

    centre: float
    spread: float
    """0 for a part that has nothing to say."""

    @classmethod
    def of(cls, scores: Floats) -> "Scale":
        """Of one part's scores, all of them numbers."""
        if not len(scores):
            return cls(0.0, 0.0)
        centre = float(np.median(scores))
        n = min(BEST, max(1, len(scores) // 10))
        ordered = np.partition(scores, (n - 1, len(scores) - n))
        best, worst = float(ordered[-n:].mean()), float(ordered[:n].mean())
        # With dislikes alone nothing may stand out but what is to be avoided.
        for spread in (best - centre, centre - worst):
            if spread > SILENT_BELOW * max(1.0, abs(centre)):
                return cls(centre, spread)
        return cls(centre, 0.0)


def scales_of(columns: Sequence[Floats], profile: Positions) -> tuple[Scale, ...]:
    """The scale of each part's scores, over the films that are not in the profile."""
    others = np.ones(len(columns[0]), dtype=np.bool_)
    others[profile] = False
    return tuple(Scale.of(column[others & ~np.isnan(column)]) for column in columns)
