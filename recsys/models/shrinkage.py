"""The covariance of a population that may have fewer people than dimensions."""

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats


def ledoit_wolf(rows: Floats) -> NDArray[np.float64]:
    """``(1 - s) S + s mu I``, with S the plain covariance of ``rows`` (n people, p dimensions), ``mu = tr(S) / p``.

    ``s = min(b, d) / d``, where ``d = |S - mu I|^2 / p`` is how far S lies from the target and
    ``b = sum_k |x_k x_k' - S|^2 / (p n^2)`` how unsure it is (Ledoit and Wolf 2004).
    """
    n, p = rows.shape
    centred = rows - rows.mean(axis=0)
    plain = centred.T @ centred / n
    mu = np.trace(plain) / p
    distance = (np.square(plain).sum() - p * mu**2) / p
    squares = np.square(centred)
    doubt = ((squares.T @ squares).sum() / n - np.square(plain).sum()) / (p * n)
    shrinkage = min(doubt, distance) / distance if p > 1 and distance > 0 else 0.0
    shrunk: NDArray[np.float64] = (1.0 - shrinkage) * plain + shrinkage * mu * np.eye(p)
    return shrunk
