"""The sampling of a data set's ratings: a chain, what is kept of it, and how well it predicts as it goes."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.dataset import Ratings, Scale
from recsys.ids import Floats
from recsys.lazy import lazy
from recsys.models.gibbs import VARIANCE, Chain, Matrix, believed_rows
from recsys.models.samples import Sample

if TYPE_CHECKING:
    from recsys.models.kernels import bayes as kernels
else:
    kernels = lazy("recsys.models.kernels.bayes")

WIDTH = 4.5
"""Of the scale on which the beliefs beforehand are stated: half a star to five."""


@dataclass(frozen=True, eq=False)
class Sampling:
    """A chain over a data set's ratings, with what it says of people and items without ratings too.

    They take no part in the chain: they would only slow it down. What is not known of them is the mean of all others'.
    """

    chain: Chain
    active: NDArray[np.int64]
    """People with ratings."""
    rated: NDArray[np.int64]
    """Items with ratings."""
    known_facts: NDArray[np.int64]
    """Facts that an item with ratings has."""
    facts: sparse.csr_array
    """All items x facts."""
    shape: tuple[int, int]
    """People and items, all of them."""
    unit: float
    """The chain's ratings are in so many of the data's, so that what it believes beforehand fits any scale."""

    @classmethod
    def of(
        cls, ratings: Ratings, scale: Scale, facts: sparse.csr_array, n_factors: int, seed: int
    ) -> "Sampling":
        """``facts`` is items x facts, 1 where an item has one; it may have no columns."""
        unit = (scale.high - scale.low) / WIDTH
        counts = np.diff(ratings.indptr)
        active, rated = np.flatnonzero(counts), np.flatnonzero(ratings.item_counts)
        places = np.zeros(len(ratings.items), dtype=np.int32)
        places[rated] = np.arange(len(rated))
        known = np.flatnonzero(np.bincount(facts[rated].indices, minlength=facts.shape[1]))
        chain = Chain.start(
            np.concatenate([[0], np.cumsum(counts[active])]),
            places[ratings.item_idx],
            ratings.values / np.float32(unit),
            sparse.csc_array(facts[rated][:, known]),
            n_factors,
            seed,
        )
        return cls(chain, active, rated, known, facts, (len(ratings.users), len(ratings.items)), unit)

    @property
    def people(self) -> Matrix:
        """``P_u`` of everybody, shape (1 + n_factors, people)."""
        total = _expected(self.chain.people.total, self.shape[0])
        total[:, self.active] = self.chain.people.total
        return total

    @property
    def items(self) -> Matrix:
        """``Q_i`` of all items, shape (1 + n_factors, items): an item without ratings is known by its facts."""
        side = self.chain.items
        total = _expected(side.own, self.shape[1])
        if len(side.shared) > 1:
            total += np.asarray(self.facts[:, self.known_facts] @ side.shared[1].T).T
        total[:, self.rated] = side.total
        return total

    @property
    def implicit(self) -> Matrix:
        """``y_j`` of all items, shape (1 + n_factors, items)."""
        (shared,) = self.chain.people.shared
        total = _expected(shared, self.shape[1])
        total[:, self.rated] = shared
        return total

    def predict(self, rows: Ratings) -> Floats:
        """Stars of some rows of the same people and items, with everything as it stands."""
        sides = (self.people, self.items, self.chain.mean)
        return np.asarray(self.unit * kernels.predicted(rows.user_idx, rows.item_idx, *sides))

    def snapshot(self) -> Sample:
        """What people are folded into: everything as it stands, of people only what they have in common."""
        people, units = self.chain.people, np.ones(len(self.chain.people.own))
        units[0] = (
            self.unit
        )  # biases are in stars; people's factors are in none, they are taken times those of items
        mean, covariance = spread_of(people.own)
        covariance *= np.outer(units, units)
        noise = self.unit**2 / self.chain.noise_precision
        return Sample(
            self.unit * self.chain.mean,
            noise,
            np.ascontiguousarray(self.unit * self.items.T, dtype=np.float32),
            np.ascontiguousarray(self.implicit.T * units, dtype=np.float32),
            mean * units,
            np.asarray(noise * np.linalg.inv(covariance)),
            (people.total - people.own).mean(axis=1) * units,
        )


def _expected(own: Matrix, n: int) -> Matrix:
    return np.repeat(own.mean(axis=1, keepdims=True), n, axis=1)


def spread_of(own: Matrix) -> tuple[Floats, Matrix]:
    """The mean and covariance of a population of coefficients, shape (size, people).

    The covariance is drawn to its diagonal by ``size + 1`` people's worth, and that by what ``gibbs.Belief`` takes for
    granted: with fewer people than factors, or with one, it still is a covariance.
    """
    size, n = own.shape
    mean, rows = own.mean(axis=1), believed_rows(n)
    products = (own - mean[:, None]) @ (own - mean[:, None]).T
    alone = np.diag((np.diag(products) + rows * VARIANCE) / (n + rows))
    return mean, (products + (size + 1) * alone) / (n + size + 1)


@dataclass(eq=False)
class Run:
    """A sampling as it goes on."""

    sampling: Sampling
    kept_at: frozenset[int]
    """Which samples are kept, counted from 1; those before the first are not trusted."""
    rows: Ratings | None
    """Ratings to predict, of the same people and items; they are only measured."""
    kept: list[Sample] = field(default_factory=list)
    rmse: float | None = None
    """On ``rows``, of the average of all samples that are trusted, or of the latest as long as none is."""
    _average: Floats | None = None

    def step(self, number: int) -> float:
        """Draw a sample; returns the summed squared error of the one before on what is learned from."""
        squared_error = self.sampling.unit**2 * self.sampling.chain.sample()
        if number in self.kept_at:
            self.kept.append(self.sampling.snapshot())
        if self.rows is not None and len(self.rows):
            self._measure(self.rows, max(number - min(self.kept_at), 0))
        return squared_error

    def _measure(self, rows: Ratings, trusted_before: int) -> None:
        stars = self.sampling.predict(rows)
        if self._average is None or not trusted_before:
            self._average = stars
        else:
            self._average += (stars - self._average) / (trusted_before + 1)
        self.rmse = float(np.sqrt(np.square(rows.values - self._average).mean()))
