"""Gibbs sampling of a Bayesian factorization with features on both sides, compiled by numba.

A person u is ``P_u = v_u + SUM_j s_uj y_j`` and an item i ``Q_i = v_i + SUM_g x_ig a_g``: each their own and those of
their features. One factor at a time, every coefficient is drawn from its distribution given all others, which is
normal: with the errors ``e_ui`` kept up to date, ``A_u = SUM_i Q_if^2`` and ``B_u = SUM_i e_ui Q_if`` say all that the
ratings say of u. When a coefficient moves ``P_uf`` by d, ``A_u`` stays and ``B_u`` loses ``d A_u``; only when a whole
side is done the errors are brought up to date. So a sample costs two passes over the ratings a factor (coordinate-wise
Gibbs: Rendle 2012).

The kernels release the GIL and hold no threads. A random number depends on the seed, the sample, what is drawn and its
row alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.ids import Floats, Positions
from recsys.models.kernels import REORDERED_SUMS

Array = NDArray[Any]
Matrix = NDArray[np.float64]

START = 0.1
"""Standard deviation of the coefficients before the first sample."""


# -- random numbers -------------------------------------------------------------------------------------------


@numba.njit(nogil=True, inline="always")
def _scrambled(state: Any) -> Any:
    """64 random bits from any 64 (splitmix64: Steele, Lea, Flood 2014)."""
    state += np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@numba.njit(nogil=True, cache=True)
def normal(key: Any, row: int) -> float:
    """The standard normal random number of a key (unsigned, 64 bits) and a row (Box and Muller 1958)."""
    first = _scrambled(_scrambled(np.uint64(key)) ^ np.uint64(row))
    second = _scrambled(first)
    unit = 1.0 / 9007199254740992.0  # 2^-53
    radius = (np.float64(first >> np.uint64(11)) + 0.5) * unit
    angle = np.float64(second >> np.uint64(11)) * unit
    return float(np.sqrt(-2.0 * np.log(radius)) * np.cos(2.0 * np.pi * angle))


# -- one factor of one side -----------------------------------------------------------------------------------


@numba.njit(nogil=True, cache=True)
def draw_own(
    own: Floats,
    total: Floats,
    squares: Floats,
    pulls: Floats,
    noise_precision: float,
    precision: float,
    mean: float,
    key: Any,
) -> None:
    """Draw each row's own coefficient v given all else; ``own``, ``total`` and ``pulls`` change in place.

    ``v ~ N((a (B + v A) + l m) / (a A + l), 1 / (a A + l))`` with a the precision of a rating, l and m the ``precision``
    and ``mean`` believed of all v, A and B the ``squares`` and ``pulls``.
    """
    for row in range(len(own)):
        sharpness = noise_precision * squares[row] + precision
        centre = (
            noise_precision * (pulls[row] + own[row] * squares[row]) + precision * mean
        ) / sharpness
        moved = centre + normal(key, row) / np.sqrt(sharpness) - own[row]
        own[row] += moved
        total[row] += moved
        pulls[row] -= moved * squares[row]


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def draw_shared(
    indptr: Array,
    rows: Positions,
    values: Floats,
    shared: Floats,
    total: Floats,
    squares: Floats,
    pulls: Floats,
    noise_precision: float,
    precision: float,
    mean: float,
    key: Any,
) -> None:
    """Draw the coefficient y of each feature, one after the other, given all else; as ``draw_own``.

    Feature j adds ``x y_j`` to each of its rows, ``indptr[j]:indptr[j + 1]`` of ``rows`` and ``values`` (x): its A is
    ``SUM x^2 A_row`` and its B ``SUM x B_row``.
    """
    for feature in range(len(shared)):
        first, last = indptr[feature], indptr[feature + 1]
        square = pull = 0.0
        for at in range(first, last):
            row, value = rows[at], values[at]
            square += value * value * squares[row]
            pull += value * pulls[row]
        sharpness = noise_precision * square + precision
        centre = (noise_precision * (pull + shared[feature] * square) + precision * mean) / sharpness
        moved = centre + normal(key, feature) / np.sqrt(sharpness) - shared[feature]
        shared[feature] += moved
        for at in range(first, last):
            row, step = rows[at], moved * values[at]
            total[row] += step
            pulls[row] -= step * squares[row]


# -- passes over the ratings ----------------------------------------------------------------------------------


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def people_moved(
    indptr: Array,
    item_idx: Positions,
    errors: Array,
    moved: Floats,
    items_before: Floats,
    people: Floats,
    squares: Floats,
    pulls: Floats,
) -> None:
    """``e_ui -= moved_u Q_i``; then the items' sums ``A_i = SUM_u P_u^2``, ``B_i = SUM_u e_ui P_u``; in place."""
    squares[:] = 0.0
    pulls[:] = 0.0
    for person in range(len(people)):
        step, weight = moved[person], people[person]
        for at in range(indptr[person], indptr[person + 1]):
            item = item_idx[at]
            error = errors[at] - step * items_before[item]
            errors[at] = error
            squares[item] += weight * weight
            pulls[item] += weight * error


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def items_moved(
    indptr: Array,
    item_idx: Positions,
    errors: Array,
    people: Floats,
    moved: Floats,
    items_next: Floats,
    squares: Floats,
    pulls: Floats,
) -> None:
    """``e_ui -= P_u moved_i``; then the people's sums for the next factor, ``A_u = SUM_i Q_i^2``, ``B_u``; in place."""
    for person in range(len(people)):
        weight, square, pull = people[person], 0.0, 0.0
        for at in range(indptr[person], indptr[person + 1]):
            item = item_idx[at]
            error = errors[at] - weight * moved[item]
            errors[at] = error
            square += items_next[item] * items_next[item]
            pull += items_next[item] * error
        squares[person], pulls[person] = square, pull


@numba.njit(nogil=True, fastmath=REORDERED_SUMS, cache=True)
def predicted(
    user_idx: Positions, item_idx: Positions, people: Matrix, items: Matrix, mean: float
) -> Floats:
    """``mean + P_u0 + Q_i0 + SUM_(f > 0) P_uf Q_if`` for pairs of people and items; both sides are (factors, rows)."""
    stars = np.empty(len(user_idx))
    for at in range(len(user_idx)):
        user, item = user_idx[at], item_idx[at]
        total = mean + people[0, user] + items[0, item]
        for f in range(1, len(people)):
            total += people[f, user] * items[f, item]
        stars[at] = total
    return stars


# -- a whole sample -------------------------------------------------------------------------------------------


class Belief(NamedTuple):
    """What is believed of a group of coefficients of one factor: ``N(mean, 1 / precision)``."""

    precision: float
    mean: float

    @classmethod
    def drawn(cls, coefficients: Floats, seeds: np.random.Generator) -> "Belief":
        """Given the coefficients: under the prior ``precision ~ Gamma(1/2, 1/2), mean ~ N(0, 1 / precision)``.

        The normal-gamma distribution is conjugate, so both are drawn at once.
        """
        n, centre = len(coefficients), float(coefficients.mean())
        spread = float(np.square(coefficients - centre).sum()) + n / (1 + n) * centre**2
        precision = seeds.gamma((1 + n) / 2, 2 / (1 + spread))
        return cls(precision, seeds.normal(n * centre / (1 + n), 1 / np.sqrt((1 + n) * precision)))


@dataclass(frozen=True, eq=False)
class Side:
    """People or items: ``total = own + SUM features x shared``, arrays of shape (1 + n_factors, rows).

    Row 0 are the biases: the factor whose other side is 1. All change in place.
    """

    own: Matrix
    features: tuple[sparse.csc_array, ...]
    """Groups of features, each of shape (rows, n_features)."""
    shared: tuple[Matrix, ...]
    """The coefficients of each group, shape (1 + n_factors, n_features)."""
    total: Matrix
    squares: Floats
    pulls: Floats
    beliefs: list[Belief] = field(default_factory=list)
    """Of the own coefficients, a factor each: as they were when these were drawn last."""

    @classmethod
    def start(
        cls, rows: int, features: Sequence[sparse.csc_array], n_factors: int, seeds: np.random.Generator
    ) -> "Side":
        """Small random factors, biases of 0."""
        own, *shared = (
            seeds.normal(0.0, START, (1 + n_factors, n)) for n in (rows, *(x.shape[1] for x in features))
        )
        for coefficients in (own, *shared):
            coefficients[0] = 0.0
        total = own + sum(np.asarray((x @ y.T).T) for x, y in zip(features, shared, strict=True))
        nothing = [Belief(1.0, 0.0)] * (1 + n_factors)
        return cls(own, tuple(features), tuple(shared), total, np.zeros(rows), np.zeros(rows), nothing)

    def draw(self, factor: int, noise_precision: float, seeds: np.random.Generator) -> Floats:
        """Draw all coefficients of one factor, given ``squares`` and ``pulls``; by how much each row's total moved."""
        before, sums = self.total[factor].copy(), (self.squares, self.pulls)
        for x, shared in zip(self.features, self.shared, strict=True):
            where = (x.indptr, x.indices, x.data, shared[factor], self.total[factor], *sums)
            draw_shared(*where, noise_precision, *Belief.drawn(shared[factor], seeds), _key(seeds))
        self.beliefs[factor] = Belief.drawn(self.own[factor], seeds)
        own = (self.own[factor], self.total[factor], *sums)
        draw_own(*own, noise_precision, *self.beliefs[factor], _key(seeds))
        return self.total[factor] - before


def _key(seeds: np.random.Generator) -> np.uint64:
    return np.uint64(seeds.integers(2**63))


@dataclass(eq=False)
class Chain:
    """The state of the sampling: both sides, the ``mean`` of all and the precision of a rating."""

    indptr: Array
    item_idx: Positions
    people: Side
    items: Side
    errors: NDArray[np.float32]
    """``r - prediction``, a rating each. Single precision all along: what adds up in 1,000 samples is below 1e-4."""
    seeds: np.random.Generator
    mean: float
    noise_precision: float = 1.0

    @classmethod
    def start(
        cls,
        indptr: Array,
        item_idx: Positions,
        values: Array,
        *,
        people_features: Sequence[sparse.csc_array],
        item_features: Sequence[sparse.csc_array],
        n_factors: int,
        seed: int,
    ) -> "Chain":
        """Of ratings that are ordered by person, of whom and of items each has at least one."""
        seeds, mean = np.random.default_rng(seed), float(values.mean(dtype=np.float64))
        people = Side.start(len(indptr) - 1, people_features, n_factors, seeds)
        items = Side.start(int(item_idx.max()) + 1, item_features, n_factors, seeds)
        chain = cls(indptr, item_idx, people, items, np.empty(len(values), dtype=np.float32), seeds, mean)
        user_idx = np.repeat(np.arange(len(indptr) - 1, dtype=np.int32), np.diff(indptr))
        chain.errors[:] = values - chain.predict(user_idx, item_idx)
        return chain

    def sample(self) -> float:
        """Draw everything once given all else; returns the summed squared error before."""
        squared_error = float(np.square(self.errors, dtype=np.float64).sum())
        self._draw_mean(squared_error)
        sides, ones = (self.indptr, self.item_idx, self.errors), (np.ones_like(self.people.pulls), np.ones_like(self.items.pulls))
        n_factors = len(self.people.total)
        items_moved(*sides, ones[0], np.zeros_like(ones[1]), ones[1], self.people.squares, self.people.pulls)
        for factor in range(n_factors):
            people, items = (self.people.total[factor], self.items.total[factor]) if factor else ones
            upcoming = self.items.total[(factor + 1) % n_factors]
            moved = self.people.draw(factor, self.noise_precision, self.seeds)
            people_moved(*sides, moved, items, people, self.items.squares, self.items.pulls)
            moved = self.items.draw(factor, self.noise_precision, self.seeds)
            items_moved(*sides, people, moved, upcoming, self.people.squares, self.people.pulls)
        return squared_error

    def _draw_mean(self, squared_error: float) -> None:
        """The precision of a rating, under ``Gamma(1/2, 1/2)``, and the mean of all, under ``N(0, 1)``."""
        n = len(self.errors)
        self.noise_precision = self.seeds.gamma((1 + n) / 2, 2 / (1 + squared_error))
        sharpness = self.noise_precision * n + 1.0
        pull = self.noise_precision * (float(self.errors.sum(dtype=np.float64)) + n * self.mean)
        drawn = self.seeds.normal(pull / sharpness, 1 / np.sqrt(sharpness))
        self.errors -= np.float32(drawn - self.mean)
        self.mean = drawn

    def predict(self, user_idx: Positions, item_idx: Positions) -> Floats:
        """Stars of pairs, with the parameters as they stand."""
        return predicted(user_idx, item_idx, self.people.total, self.items.total, self.mean)
