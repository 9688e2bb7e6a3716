"""The covariance of a population that may have fewer people than dimensions."""

import numpy as np
from numpy.typing import NDArray

PEOPLE_AT_ONCE = 4_096
"""So that the work stays in the cache and takes no memory worth mentioning, however many people there are."""


def ledoit_wolf(rows: NDArray[np.floating]) -> NDArray[np.float64]:
    """``(1 - s) S + s mu I``, with S the plain covariance of ``rows`` (n people, p dimensions), ``mu = tr(S) / p``.

    ``s = min(b, d) / d``, where ``d = |S - mu I|^2 / p`` is how far S lies from the target and
    ``b = sum_k |x_k x_k' - S|^2 / (p n^2)`` how unsure it is (Ledoit and Wolf 2004). The sum comes to
    ``sum_k |x_k|^4 - n |S|^2``. In double precision, whatever ``rows`` are in.
    """
    n, p = rows.shape
    mean = rows.mean(axis=0, dtype=np.float64)
    products, fourth_powers = np.zeros((p, p)), 0.0
    for start in range(0, n, PEOPLE_AT_ONCE):
        centred = rows[start : start + PEOPLE_AT_ONCE] - mean
        products += centred.T @ centred
        fourth_powers += float(np.square(np.square(centred).sum(axis=1)).sum())
    return shrunk(products / n, fourth_powers / n, n)


def shrunk(plain: NDArray[np.float64], fourth: float, n: int) -> NDArray[np.float64]:
    """``ledoit_wolf`` of n people of whom only S and ``fourth``, the average of ``|x_k|^4`` (centred), are known."""
    p = len(plain)
    mu = np.trace(plain) / p
    distance = (np.square(plain).sum() - p * mu**2) / p
    doubt = (fourth - np.square(plain).sum()) / (p * n)
    shrinkage = min(doubt, distance) / distance if p > 1 and distance > 0 else 0.0
    mixed: NDArray[np.float64] = (1.0 - shrinkage) * plain + shrinkage * mu * np.eye(p)
    return mixed
