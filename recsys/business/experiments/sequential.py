"""A range that holds at every look: for a test that is looked at while it runs.

An interval that was made for one look is wrong far more often when somebody looks every day and stops when they like
what they see. The normal-mixture confidence sequence (Robbins 1970; as an asymptotic one, Waudby-Smith, Arbour, Sinha,
Kennedy and Ramdas 2024) holds at all looks at once, however many, whenever somebody stops:

    difference +- sqrt(V (1 + 1 / (u r)) ln((1 + u r) / alpha^2)),   u = 1 / (1/n1 + 1/n2)

with V the variance of the difference and r the one free choice, which makes it narrowest at a size of test that was
planned beforehand; elsewhere it is a little wider, and as true. V has one conversion and one visitor who did not
convert added to each arm (Agresti and Caffo 2000), and nothing is said before both arms have ``ENOUGH`` of either:
the theory is for large samples, and these two make it hold at small ones (benchmarks/experiments.py).
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from recsys.ids import Floats

ALPHA = 0.05
ENOUGH = 5
"""Conversions, and visitors without one, that each arm must have."""


def best_at(people: float, alpha: float = ALPHA) -> float:
    """r, for a range that is narrowest with ``people`` in each arm."""
    spent = -2 * math.log(alpha)
    return (spent + math.log(spent + 1)) / (people / 2)


def fixed_range(
    first: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike], z: float = 1.959964
) -> tuple[Floats, Floats]:
    """``(low, high)`` of the difference for one look: what most tools show every day. Arguments as below."""
    difference, variance, _ = _moments(first, other)
    half = z * np.sqrt(variance)
    return difference - half, difference + half


def range_at_all_looks(
    first: tuple[ArrayLike, ArrayLike],
    other: tuple[ArrayLike, ArrayLike],
    planned: float,
    alpha: float = ALPHA,
) -> tuple[Floats, Floats]:
    """``(low, high)`` of other's rate less first's, each given as (conversions, visitors) so far; these broadcast.

    ``planned`` is how many people in each arm the test was planned for, and must not depend on what was seen. -1 and
    1 as long as ``has_enough`` is not true.
    """
    difference, variance, size = _moments(first, other)
    told = size * best_at(planned, alpha)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.sqrt(variance * (1 + 1 / told) * np.log((1 + told) / alpha**2))
    half = np.where(has_enough(first, other), half, 2.0)
    return np.maximum(difference - half, -1.0), np.minimum(difference + half, 1.0)


def has_enough(first: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]) -> np.ndarray:
    """Whether both arms have ``ENOUGH`` conversions, and as many visitors without one."""
    one, two = (
        (np.asarray(conversions) >= ENOUGH) & (np.asarray(visitors) - np.asarray(conversions) >= ENOUGH)
        for conversions, visitors in (first, other)
    )
    return np.asarray(one & two)


def _moments(
    first: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]
) -> tuple[Floats, Floats, Floats]:
    """The difference of the rates, its variance, and the size of the test as one number; 0 where nobody came."""
    rates, variances, parts = [], [], []
    for conversions, visitors in (first, other):
        k, n = np.asarray(conversions, dtype=np.float64), np.asarray(visitors, dtype=np.float64)
        rates.append(np.divide(k, n, out=np.zeros(np.broadcast_shapes(k.shape, n.shape)), where=n > 0))
        mild = (k + 1) / (n + 2)
        variances.append(mild * (1 - mild) / np.maximum(n, 1))
        parts.append(1 / np.maximum(n, 1e-9))
    return rates[1] - rates[0], variances[0] + variances[1], 1 / (parts[0] + parts[1])
