"""The 80 % range of a rating: how much a prediction can be off, learned on ratings hidden from the training."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats

SUPPORT_EDGES = (1, 3, 10, 50)
"""Films with 0, 1-2, 3-9, 10-49 and 50 or more ratings: the fewer, the less sure the item side is."""
COVERAGE = 0.8
PRIOR_ROWS = 50
"""How many rows' worth of "as the well-known films" each support class starts from, and of a bell curve the ends."""
SMALLEST_NOISE = 1e-6
"""Where every guess was right (all ratings alike), so that nothing is divided by zero."""


def support_class(counts: NDArray[np.integer]) -> NDArray[np.intp]:
    """The class 0..4 of items with so many ratings."""
    return np.searchsorted(SUPPORT_EDGES, counts, side="right")


@dataclass(frozen=True, eq=False)
class RangeModel:
    """The variance of a rating is ``s2 (1 + x'A^-1 x) + t(c)`` with t the extra error of a film with c ratings.

    The ends are that standard deviation times the 10 % and 90 % quantiles seen on hidden ratings, so the range is
    right as often as it says among films that people chose to rate (split-conformal; Lei et al. 2018).
    """

    noise: float
    extra: Floats
    """t for each support class, shape (5,)."""
    quantiles: Floats
    """The lower and the upper one, in standard deviations."""

    @classmethod
    def learn(cls, errors: Floats, leverages: Floats, counts: NDArray[np.integer]) -> "RangeModel":
        """From hidden ratings: ``error = rating - stars``, the leverage ``x'A^-1 x`` and the film's support."""
        classes = support_class(counts)
        squares = errors**2
        known = classes == len(SUPPORT_EDGES)
        base = known if known.sum() >= PRIOR_ROWS else np.ones(len(errors), dtype=np.bool_)
        noise = max(float(squares[base].sum() / (1.0 + leverages[base]).sum()), SMALLEST_NOISE)
        surplus = squares - noise * (1.0 + leverages)
        sums = np.bincount(classes, weights=surplus, minlength=len(SUPPORT_EDGES) + 1)
        rows = np.bincount(classes, minlength=len(SUPPORT_EDGES) + 1)
        extra = np.maximum(sums / (rows + PRIOR_ROWS), 0.0)
        deviations = np.sqrt(noise * (1.0 + leverages) + extra[classes])
        bell = [NormalDist().inv_cdf((row + 0.5) / PRIOR_ROWS) for row in range(PRIOR_ROWS)]
        tail = (1.0 - COVERAGE) / 2
        return cls(noise, extra, np.quantile(np.concatenate([errors / deviations, bell]), [tail, 1.0 - tail]))

    def around(self, stars: Floats, leverages: Floats, counts: NDArray[np.integer]) -> tuple[Floats, Floats]:
        """The lower and upper end around predicted ``stars`` (not yet cut to the scale)."""
        deviations = np.sqrt(self.noise * (1.0 + leverages) + self.extra[support_class(counts)])
        low, high = self.quantiles
        return stars + low * deviations, stars + high * deviations
