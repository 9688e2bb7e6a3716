"""The exact SVD of a small table: blanks filled, factors, what the first k of them keep and rebuild."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.cached import cached_property
from recsys.errors import DataError
from recsys.ids import Floats, read_only
from recsys.insights.laboratory.table import NOTHING_KNOWN
from recsys.models.threads import one_blas_thread


def _mean(stars: Floats) -> Floats:
    return np.full_like(stars, np.nanmean(stars))


def _film_means(stars: Floats) -> Floats:
    return np.nanmean(stars) + np.broadcast_to(_offsets(stars - np.nanmean(stars), axis=1), stars.shape)


def _person_means(stars: Floats) -> Floats:
    return np.nanmean(stars) + np.broadcast_to(_offsets(stars - np.nanmean(stars), axis=0), stars.shape)


def _both(stars: Floats) -> Floats:
    films = _film_means(stars)
    return films + _offsets(stars - films, axis=0)


def _offsets(rest: Floats, axis: int) -> Floats:
    """The mean of what is known along an axis, which is kept with length 1; 0 where nothing is."""
    known = ~np.isnan(rest)
    sums = np.where(known, rest, 0.0).sum(axis=axis, keepdims=True)
    means: Floats = sums / np.maximum(known.sum(axis=axis, keepdims=True), 1)
    return means


@dataclass(frozen=True)
class Fill:
    """What an empty cell can be filled with."""

    label: str
    words: str
    """In a sentence: "filled with ..."."""
    of: Callable[[Floats], Floats]
    """From stars with NaN to the fill of every cell, known or not."""


FILLS = {
    "film": Fill("Film average", "the film's average", _film_means),
    "person": Fill("Person average", "the person's average", _person_means),
    "both": Fill("Film and person", "the film's average, shifted by how generous the person is", _both),
    "mean": Fill("Overall average", "the average of all known stars", _mean),
}
"""By name, first the one that recommenders began with (Sarwar, Karypis, Konstan, Riedl 2000). With mu the mean of what
is known and b the mean of what is left of a film's or person's known cells (0 where there is none): mu + b_i; mu + b_u;
mu + b_i + b_u, b_u from r - mu - b_i; mu."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """``B + U S V'``: the table filled, the base B taken away, what is left cut into factors, largest first.

    The sum of the first k factors is the best approximation of rank k in squared error (Eckart and Young 1936); its
    squared error is the sum of the other sigma^2. The sign of a factor is free: here its largest film is positive.
    """

    base: Floats
    """B, shape ``(films, people)``: the fill, or zeros where nothing was taken away."""
    u: Floats
    """U, shape ``(films, factors)``, with orthonormal columns; ``factors = min(films, people)``."""
    sigma: Floats
    """The singular values, shape ``(factors,)``, from the largest to the smallest, none below 0."""
    vt: Floats
    """V', shape ``(factors, people)``, with orthonormal rows."""
    is_centred: bool
    """Whether a fill was taken away, so that already k = 0 guesses something."""

    def __len__(self) -> int:
        return len(self.sigma)

    @property
    def fewest(self) -> int:
        """The smallest k that guesses stars: 0 factors leave B, which is nothing where nothing was taken away."""
        return 0 if self.is_centred else 1

    @cached_property
    def kept(self) -> Floats:
        """The share of the sum of squares that the first k factors keep, for k = 0 to all, shape ``(factors + 1,)``.

        ``sum(sigma[:k]^2) / sum(sigma^2)``; all 1 where there is nothing to keep.
        """
        squares = np.concatenate([[0.0], np.cumsum(self.sigma**2)])
        return read_only(squares / squares[-1] if squares[-1] > 0 else np.ones_like(squares))

    def spectrum(self) -> pd.DataFrame:
        """A row a factor: factor (from 1), sigma, its ``share`` of the sum of squares, what is ``kept`` up to it."""
        factors = range(1, len(self) + 1)
        columns = {"factor": factors, "sigma": self.sigma, "share": np.diff(self.kept), "kept": self.kept[1:]}
        return pd.DataFrame(columns)

    def weights(self, names: Sequence[str], *, of_films: bool) -> pd.DataFrame:
        """A row a weight: ``name`` (of the films for U, of the people for V'), factor (from 1) and weight."""
        weights = self.u if of_films else self.vt.T
        return pd.DataFrame(
            {
                "name": np.repeat(np.array(names, dtype=object), len(self)),
                "factor": np.tile(np.arange(1, len(self) + 1), len(names)),
                "weight": weights.ravel(),
            }
        )

    def rebuilt(self, k: int) -> Floats:
        """``B + U_k S_k V_k'``, shape ``(films, people)``, not cut to the scale. Raises ValueError for no such k."""
        if not 0 <= k <= len(self):
            raise ValueError(f"k must be from 0 to {len(self)}, got {k}.")
        return self.base + (self.u[:, :k] * self.sigma[:k]) @ self.vt[:k]


@one_blas_thread
def decompose(stars: Floats, fill: str = "film", *, centre: bool = True) -> Decomposition:
    """The exact SVD of ``stars`` with the cells that are NaN filled (``FILLS``), the fill taken away with ``centre``.

    An exact SVD knows no empty cells: whatever they are filled with is data to it. Raises DataError where all are
    empty.
    """
    known = ~np.isnan(stars)
    if not known.any():
        raise DataError(NOTHING_KNOWN)
    filling = FILLS[fill].of(stars)
    base = filling if centre else np.zeros_like(filling)
    rest = np.where(known, stars, filling) - base
    rest[np.abs(rest) < 1e-12 * max(1.0, float(np.abs(filling).max()))] = (
        0.0  # what rounding left is no factor
    )
    u, sigma, vt = np.linalg.svd(rest, full_matrices=False)
    signs = np.where(u[np.abs(u).argmax(axis=0), np.arange(len(sigma))] < 0, -1.0, 1.0)
    base, u, sigma, vt = (
        read_only(array) for array in (base, u * signs, np.maximum(sigma, 0.0), vt * signs[:, None])
    )
    return Decomposition(base, u, sigma, vt, centre)
