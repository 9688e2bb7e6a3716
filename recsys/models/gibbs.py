"""Gibbs sampling of a Bayesian factorization with features on both sides: the state and a whole sample.

``r_ui = mean + P_u0 + Q_i0 + SUM_(f > 0) P_uf Q_if + e``, ``e ~ N(0, 1 / noise precision)``. A person u is
``P_u = v_u + SUM_j y_j / sqrt|N(u)|`` over the items N(u) that u rated; an item i is
``Q_i = v_i + SUM_u z_u / sqrt|N(i)| + SUM_g x_ig a_g`` over the people N(i) who rated it and its facts g. The
coefficients of one kind and factor are believed to be ``N(m, 1 / l)``, with ``l ~ Gamma(R / 2, R V / 2)`` (shape and
rate) and ``m ~ N(0, 1 / l)``; the noise precision ``~ Gamma(R / 2, R / 2)``, the mean ``~ N(average of all, 1)``.
Bayesian matrix factorization (Salakhutdinov and Mnih 2008), coefficient by coefficient (Rendle 2012), with implicit
features on both sides ("SVD++ flipped": Rendle, Zhang, Koren 2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.ids import Floats, Positions
from recsys.lazy import lazy

if TYPE_CHECKING:
    from recsys.models.kernels import bayes as kernels
else:
    kernels = lazy("recsys.models.kernels.bayes")

Matrix = NDArray[np.float64]

VARIANCE, NOISE = 0.02, 1.0
"""What variances are believed to be about before anything is seen, of coefficients and of ratings ..."""
ROWS, SHARE = 10.0, 0.3
"""... as strongly as if R had been seen: so many, and of coefficients so many more for each that there is."""
START = 0.1
"""Standard deviation of the factors before the first sample."""
OPENING = 5
"""In so many samples coefficients are believed to be ``OPEN``, so that they find what there is: where people are few,
a factor that is small, and therefore believed to be small, would never grow."""


def believed_rows(n: int) -> float:
    """R, beside ``n`` coefficients of a kind."""
    return ROWS + SHARE * n


class Belief(NamedTuple):
    """What is believed of the coefficients of one kind and factor: ``N(mean, 1 / precision)``."""

    precision: float
    mean: float

    @classmethod
    def drawn(cls, coefficients: Floats, seeds: np.random.Generator) -> "Belief":
        """Given the coefficients; the normal-gamma distribution is conjugate, so both are drawn at once."""
        n, centre = len(coefficients), float(coefficients.mean())
        spread = float(np.square(coefficients - centre).sum()) + n / (1 + n) * centre**2
        rows = believed_rows(n)
        precision = seeds.gamma((rows + n) / 2, 2 / (rows * VARIANCE + spread))
        return cls(precision, seeds.normal(n * centre / (1 + n), 1 / np.sqrt((1 + n) * precision)))


OPEN = Belief(10.0, 0.0)


@dataclass(frozen=True, eq=False)
class Side:
    """People or items: ``total = own + SUM features x shared``, arrays of shape (1 + n_factors, rows) that change.

    Row 0 are the biases: the factor whose other side is 1.
    """

    own: Matrix
    features: tuple[sparse.csc_array, ...]
    """Of each kind, shape (rows, n_features); every feature has a row."""
    shared: tuple[Matrix, ...]
    """The coefficients of each kind, shape (1 + n_factors, n_features)."""
    total: Matrix
    squares: Floats
    pulls: Floats
    """What the ratings say of each row, for the factor that is drawn next: A and B of the kernels."""

    @classmethod
    def start(
        cls, rows: int, features: Sequence[sparse.csc_array], n_factors: int, seeds: np.random.Generator
    ) -> "Side":
        """Small random factors, biases of 0."""
        sizes = (rows, *(x.shape[1] for x in features))
        own, *shared = (seeds.normal(0.0, START, (1 + n_factors, size)) for size in sizes)
        for coefficients in (own, *shared):
            coefficients[0] = 0.0
        total = own.copy()
        for x, coefficients in zip(features, shared, strict=True):
            total += np.asarray(x @ coefficients.T).T
        return cls(own, tuple(features), tuple(shared), total, np.zeros(rows), np.zeros(rows))

    def draw(
        self, factor: int, noise_precision: float, seeds: np.random.Generator, believed: Belief | None
    ) -> Floats:
        """Draw all coefficients of one factor, given ``squares`` and ``pulls``; how far each row's total moved.

        What is believed of the coefficients is drawn too, unless it is given.
        """
        total, sums = self.total[factor], (self.squares, self.pulls)
        before = total.copy()
        for x, shared in zip(self.features, self.shared, strict=True):
            belief, key = believed or Belief.drawn(shared[factor], seeds), _key(seeds)
            table = (x.indptr, x.indices, x.data)
            kernels.draw_shared(*table, shared[factor], total, *sums, noise_precision, *belief, key)
        belief, key = believed or Belief.drawn(self.own[factor], seeds), _key(seeds)
        kernels.draw_own(self.own[factor], total, *sums, noise_precision, *belief, key)
        moved: Floats = total - before
        return moved


def _key(seeds: np.random.Generator) -> np.uint64:
    return np.uint64(seeds.integers(2**63))


@dataclass(eq=False)
class Chain:
    """A sampling of ratings that are ordered by person, where each person and each item has at least one."""

    indptr: NDArray[np.int64]
    item_idx: Positions
    people: Side
    items: Side
    errors: NDArray[np.float32]
    """``r - prediction``, a rating each. Kept up to date in single precision: in 150 samples they stray by 1e-5."""
    seeds: np.random.Generator
    average: float
    """Of all ratings."""
    mean: float
    noise_precision: float = 1.0
    drawn: int = 0
    """Samples so far."""

    @classmethod
    def start(
        cls,
        indptr: NDArray[np.int64],
        item_idx: Positions,
        values: NDArray[np.float32],
        facts: sparse.csc_array,
        n_factors: int,
        seed: int,
    ) -> "Chain":
        """``facts`` is items x facts, each of some item; without any there is one kind of features less."""
        seeds, average = np.random.default_rng(seed), float(values.mean(dtype=np.float64))
        known = sparse.csr_array((np.ones(len(values)), item_idx, indptr))
        item_features = [_implicit(known.T.tocsr())]
        if facts.shape[1]:
            item_features.append(facts)
        people = Side.start(known.shape[0], [_implicit(known)], n_factors, seeds)
        items = Side.start(known.shape[1], item_features, n_factors, seeds)
        errors = np.empty(len(values), dtype=np.float32)
        chain = cls(indptr, item_idx, people, items, errors, seeds, average, average)
        user_idx = np.repeat(np.arange(known.shape[0], dtype=np.int32), np.diff(indptr))
        chain.errors[:] = values - kernels.predicted(user_idx, item_idx, people.total, items.total, average)
        return chain

    def sample(self) -> float:
        """Draw everything once given all else; returns the summed squared error before."""
        squared_error = float(np.square(self.errors, dtype=np.float64).sum())
        self._draw_mean(squared_error)
        believed, self.drawn = OPEN if self.drawn < OPENING else None, self.drawn + 1
        people, items = self.people, self.items
        rows, sums = (self.indptr, self.item_idx, self.errors), (people.squares, people.pulls)
        ones, n_factors = (np.ones_like(people.pulls), np.ones_like(items.pulls)), len(people.total)
        kernels.items_moved(*rows, ones[0], np.zeros_like(items.pulls), ones[1], *sums)  # for the sums alone
        for factor in range(n_factors):
            p, q = (people.total[factor], items.total[factor]) if factor else ones
            moved = people.draw(factor, self.noise_precision, self.seeds, believed)
            kernels.people_moved(*rows, moved, q, p, items.squares, items.pulls)
            moved = items.draw(factor, self.noise_precision, self.seeds, believed)
            upcoming = items.total[(factor + 1) % n_factors]
            kernels.items_moved(*rows, p, moved, upcoming, *sums)
        return squared_error

    def _draw_mean(self, squared_error: float) -> None:
        """The noise precision, then the mean of all."""
        n = len(self.errors)
        self.noise_precision = self.seeds.gamma((ROWS + n) / 2, 2 / (ROWS * NOISE + squared_error))
        sharpness = self.noise_precision * n + 1.0
        pull = self.noise_precision * (float(self.errors.sum(dtype=np.float64)) + n * self.mean)
        drawn = self.seeds.normal((pull + self.average) / sharpness, 1 / np.sqrt(sharpness))
        self.errors -= np.float32(drawn - self.mean)
        self.mean = drawn


def _implicit(known: sparse.csr_array) -> sparse.csc_array:
    """``1 / sqrt|N|`` where a row knows a column."""
    counts = np.diff(known.indptr)
    shares = np.repeat(1.0 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    return sparse.csr_array((shares, known.indices, known.indptr), shape=known.shape).tocsc()
