"""Shares and means that may be of nothing: NaN then, without a warning."""

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats


def divided(above: NDArray[np.generic], below: NDArray[np.generic]) -> Floats:
    """``above / below``, entry by entry; NaN where ``below`` is 0 or either is NaN."""
    above, below = np.broadcast_arrays(np.asarray(above, np.float64), np.asarray(below, np.float64))
    shares = np.full(above.shape, np.nan)
    np.divide(above, below, out=shares, where=below != 0)
    return shares


def mean(values: NDArray[np.floating]) -> float:
    """The mean of what is not NaN: of the people for whom a figure is defined; NaN when there are none."""
    known = values[~np.isnan(values)]
    return float(np.mean(known, dtype=np.float64)) if len(known) else float("nan")
