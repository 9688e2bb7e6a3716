"""The covariance of a population that may have fewer people than dimensions."""

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats


def ledoit_wolf(rows: Floats) -> NDArray[np.float64]:
    """``(1 - s) S + s mu I``, with S the plain covariance of ``rows`` (n people, p dimensions), ``mu = tr(S) / p``.

    ``s = min(b, d) / d``, where ``d = |S - mu I|^2 / p`` is how far S lies from the target and
    ``b = sum_k |x_k x_k' - S|^2 / (p n^2)`` how unsure it is (Ledoit and Wolf 2004).
    """
    centred = rows - rows.mean(axis=0)
    squares = np.square(centred)
    return shrunk(centred.T @ centred / len(rows), float((squares.T @ squares).sum()) / len(rows), len(rows))


def shrunk(plain: NDArray[np.float64], fourth: float, n: int) -> NDArray[np.float64]:
    """``ledoit_wolf`` of n people of whom only S and ``fourth``, the average of ``|x_k|^4`` (centred), are known."""
    p = len(plain)
    mu = np.trace(plain) / p
    distance = (np.square(plain).sum() - p * mu**2) / p
    doubt = (fourth - np.square(plain).sum()) / (p * n)
    shrinkage = min(doubt, distance) / distance if p > 1 and distance > 0 else 0.0
    mixed: NDArray[np.float64] = (1.0 - shrinkage) * plain + shrinkage * mu * np.eye(p)
    return mixed
