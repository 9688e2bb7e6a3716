"""Leniency that drifts: what ratings of one sitting share besides the film, and how a fold-in takes it out.

A rating is ``y_j = x_j'w + g(t_j) + e_j``: the mood g is a Gaussian process with the covariance
``tau exp(-|t - t'| / ell)`` (Ornstein and Uhlenbeck 1930), e has the variance ``s2 / v_j``, v the profile's weights. In
units of s2 the errors ``g + e`` have the covariance ``S = V^-1 + (tau / s2) K``. Rows and targets are turned to
``L^-1 X`` and ``L^-1 y`` with ``S = LL'``, and the ordinary fold-in with weights of 1 does the rest:
``X'S^-1 X = (L^-1 X)'(L^-1 X)``. It all stays linear in the ratings. The process is Markov, so the turning is a Kalman
filter along time: it takes linear time, and sittings that lie far apart fall apart by themselves.

A film of a list is watched later, so the mood does not carry to what is predicted: that is what ``w`` alone says. Only
where it is known when the asked rating was given too, ``carried`` adds what the mood was then: models that can write
``_mean_stars_then_many`` (``hooks``), asked by ``predict_pairs(..., knowing_when=True)``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from recsys.cached import cached_property
from recsys.ids import UNKNOWN_TIME, Floats, Times

SECONDS = 60.0
"""In a minute."""


@dataclass(frozen=True)
class Drift:
    """The mood: its ``variance`` tau in stars squared, and after how many ``minutes`` ell it is 1/e like before."""

    variance: float
    minutes: float

    def whitening(self, timestamps: Times | None, weights: Floats, noise: float) -> "Whitening":
        """For one person's ratings, in any order, given at ``timestamps`` (seconds) with ``weights`` v of 0 or more.

        ``noise`` is s2, the variance of one rating of weight 1. Without times, or where one is not known, there is no
        mood.
        """
        order, kept, variances = self.along(np.array([0, len(weights)]), (timestamps,), noise)
        along = (
            column.tolist() for column in (kept, variances, weights[order])
        )  # numbers of Python's own: faster
        return Whitening(order, *innovations(*along))

    def along(
        self, indptr: NDArray[np.int64], timestamps: Sequence[Times | None], noise: float
    ) -> tuple[NDArray[np.int64], Floats, Floats]:
        """What ``innovations`` needs of people one after the other: their ratings' ``order``, ``kept``, ``variances``.

        Person p has the ratings ``indptr[p]:indptr[p + 1]``, given at ``timestamps[p]``; ``order`` is by person, each
        one's oldest first.
        """
        order = np.arange(indptr[-1])
        kept, variances = np.zeros(len(order)), np.zeros(len(order))
        for first, last, times in zip(indptr[:-1], indptr[1:], timestamps, strict=True):
            if not self.variance or times is None or not times_known(times):
                continue
            oldest_first = np.argsort(times, kind="stable")
            order[first:last] += oldest_first - np.arange(last - first)
            kept[first + 1 : last] = self.alike(np.diff(times[oldest_first]))
            variances[first:last] = self.variance / noise
        return order, kept, variances

    def alike(self, seconds: NDArray[np.integer]) -> Floats:
        """``exp(-|t - t'| / ell)``: how much two moods so many seconds apart have in common."""
        return np.asarray(np.exp(np.abs(seconds) / (-SECONDS * self.minutes)))

    def carried(self, timestamps: Times, pulls: Floats, then: Times, noise: float) -> Floats:
        """The mood at the times ``then``: ``(tau / s2) k(then, t)' S^-1 (y - Xw)``, given ``pulls = S^-1 (y - Xw)``."""
        return self.variance / noise * (self.alike(then[:, None] - timestamps) @ pulls)


def times_known(timestamps: Times) -> bool:
    """Whether it is known when each of some ratings was given."""
    return bool((timestamps != UNKNOWN_TIME).all())


Numbers = Floats | list[float]


def innovations(kept: Numbers, variances: Numbers, weights: Numbers) -> tuple[Floats, Floats, Floats]:
    """The Kalman filter of the mood, over ratings that are oldest first: ``precisions``, ``fades``, ``carries``.

    A column x has the innovations ``x_j - m_j`` with ``m_j = fade_j m_(j-1) + carry_j x_(j-1)``: what x_j says beyond
    what the mood so far had foretold; they are independent and have the precision given. ``kept`` is 0 where a person
    begins, so ratings of several people may follow each other; ``variances`` is tau / s2 of each rating. numba compiles
    it too.
    """
    precisions, fades, carries = np.empty(len(kept)), np.empty(len(kept)), np.empty(len(kept))
    left, gain = 0.0, 0.0
    for at in range(len(kept)):
        still = kept[at]
        fades[at] = still * (1.0 - gain)
        carries[at] = still * gain
        unsure = still * still * left + (1.0 - still * still) * variances[at]
        precision = weights[at] / (1.0 + unsure * weights[at])
        precisions[at] = precision
        gain = unsure * precision
        left = unsure * (1.0 - gain)
    return precisions, fades, carries


@dataclass(frozen=True, eq=False)
class Whitening:
    """How the errors of some ratings hang together: ``S^-1 = (L^-1)'(L^-1)``."""

    order: NDArray[np.int64] | slice
    """The ratings oldest first, person by person."""
    precisions: Floats
    fades: Floats
    carries: Floats
    """The ``innovations``, oldest first."""

    @classmethod
    def independent(cls, weights: Floats) -> "Whitening":
        """Without a mood: ``S = V^-1``."""
        nothing = np.zeros(len(weights))
        return cls(slice(None), weights, nothing, nothing)

    def whiten(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """``L^-1 columns``, oldest first, for columns of shape (n,) or (n, m)."""
        ordered = np.array(columns[self.order].T, order="C")  # each column in one piece, as LAPACK wants it
        if self._moody:
            foretold = np.zeros(ordered.shape)
            foretold[..., 1:] = ordered[..., :-1] * self.carries[1:]
            ordered -= self._faded(foretold)
        ordered *= self.scales
        return ordered.T

    def adjoint(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """``(L^-1)' columns`` in the ratings' order, for what is oldest first: after ``whiten`` it is ``S^-1``."""
        ordered = np.multiply(columns.T, self.scales, order="C")
        if self._moody:
            ordered[..., :-1] -= self._faded(ordered, backwards=True)[..., 1:] * self.carries[1:]
        back = np.empty(ordered.shape)
        back[..., self.order] = ordered
        return back.T

    @cached_property
    def diagonal(self) -> Floats:
        """That of ``S^-1``."""
        later = np.zeros(len(self.precisions))
        later[:-1] = self.carries[1:] ** 2 * self._faded(self.precisions, backwards=True, power=2)[1:]
        back = np.empty_like(later)
        back[self.order] = self.precisions + later
        return back

    @cached_property
    def scales(self) -> Floats:
        """Roots of ``precisions``."""
        return np.sqrt(self.precisions)

    @cached_property
    def _moody(self) -> bool:
        return bool(self.carries.any())

    def _faded(
        self, columns: NDArray[np.float64], *, backwards: bool = False, power: int = 1
    ) -> NDArray[np.float64]:
        """``m_j = fade_j m_(j-1) + c_j``, or ``m_j = fade_(j+1) m_(j+1) + c_j``, along the last axis."""
        if not columns.size:
            return columns
        band = np.ones((2, columns.shape[-1]))
        band[1, :-1] = -(self.fades[1:] ** power)
        flat = columns.reshape(-1, columns.shape[-1]).T
        faded, _ = lapack.dtbtrs(band, flat, uplo="L", trans="T" if backwards else "N")
        return np.asarray(faded.T).reshape(columns.shape)
