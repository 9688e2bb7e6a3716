"""Many sets of figures, drawn from the ranges of a stakeholder."""

from collections.abc import Mapping

import numpy as np

from recsys.business.worth.formulas import Numbers
from recsys.business.worth.inputs import INPUTS, Range

DRAWS = 10_000


def drawn(ranges: Mapping[str, Range], n_draws: int = DRAWS, seed: int = 0) -> dict[str, Numbers]:
    """``n_draws`` sets of figures; each input by itself from the triangular distribution of its range.

    Every input has its own stream, and a range is its quantiles at the same uniform numbers: who changes one input
    moves only that, and the results by no more than it makes them.
    """
    return {
        name: triangular(np.random.default_rng([seed, place]).random(n_draws), ranges[name])
        for place, name in enumerate(INPUTS)
    }


def triangular(uniform: Numbers, of: Range) -> Numbers:
    """Quantiles of the triangular distribution from low to high with its peak at likely (inverse of its CDF)."""
    if not of.is_wide:
        return np.full(uniform.shape, of.likely)
    width, left, right = of.high - of.low, of.likely - of.low, of.high - of.likely
    below = of.low + np.sqrt(uniform * width * left)
    above = of.high - np.sqrt((1 - uniform) * width * right)
    return np.clip(np.where(uniform < left / width, below, above), of.low, of.high)
