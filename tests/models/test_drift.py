"""The mood of a sitting: linear time against the dense formula, and what a fold-in makes of it."""

from dataclasses import dataclass, replace
from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from recsys.ids import UNKNOWN_TIME
from recsys.models.drift import Drift, Whitening
from recsys.models.foldin import Posterior, Prior
from recsys.models.kernels import people as kernels

EXACT = 1e-10
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Person:
    """Ratings in no order of time, some at the same second, some of weight 0, in sittings and far apart."""

    drift: Drift
    noise: float
    rows: Matrix
    targets: Matrix
    weights: Matrix
    times: NDArray[np.int64]
    prior: Prior

    @property
    def dense(self) -> Matrix:
        """``S^-1`` by the formula; a weight of 0 is an error without bounds, so its row and column are 0."""
        apart = np.abs(self.times[:, None] - self.times) / 60 / self.drift.minutes
        some = self.weights > 0
        mood = self.drift.variance / self.noise * np.exp(-apart)
        inverse = np.zeros(mood.shape)
        inverse[np.ix_(some, some)] = np.linalg.inv(
            np.diag(1 / self.weights[some]) + mood[np.ix_(some, some)]
        )
        return inverse

    @property
    def whitening(self) -> Whitening:
        return self.drift.whitening(self.times, self.weights, self.noise)

    @property
    def posterior(self) -> Posterior:
        return self.prior.fold_in(self.rows, self.targets, self.whitening)

    def where(self, keep: NDArray[np.generic]) -> "Person":
        columns = ("rows", "targets", "weights", "times")
        return replace(self, **{name: getattr(self, name)[keep] for name in columns})


def make_person(seed: int, n: int, size: int = 4) -> Person:
    draw = np.random.default_rng(seed)
    times = draw.integers(0, 3, n) * 86_400 + draw.integers(0, 40, n) * draw.choice([1, 60, 600])
    weights = np.where(draw.random(n) < 0.2, 0.0, draw.uniform(0.1, 2.0, n))
    root = draw.normal(size=(size, size + 2))
    return Person(
        Drift(float(draw.uniform(0.01, 3.0)), float(draw.uniform(0.5, 500.0))),
        float(draw.uniform(0.1, 2.0)),
        np.column_stack([np.ones(n), draw.normal(size=(n, size - 1))]),
        draw.normal(size=n),
        weights,
        times.astype(np.int64),
        Prior(draw.normal(size=size), root @ root.T + np.eye(size)),
    )


PEOPLE = st.builds(make_person, st.integers(0, 100_000), st.integers(0, 30))


@settings(max_examples=80, deadline=None)
@given(PEOPLE)
def test_whitening_along_time_is_the_dense_inverse(person: Person) -> None:
    errors, n = person.whitening, len(person.targets)
    white = errors.whiten(np.eye(n))
    np.testing.assert_allclose(white.T @ white, person.dense, atol=EXACT)
    np.testing.assert_allclose(errors.adjoint(white), person.dense, atol=EXACT)
    np.testing.assert_allclose(errors.diagonal, np.diag(person.dense), atol=EXACT)
    np.testing.assert_allclose(errors.whiten(person.targets), white @ person.targets, atol=EXACT)
    np.testing.assert_allclose(
        errors.adjoint(errors.whiten(person.targets)), person.dense @ person.targets, atol=EXACT
    )


@settings(max_examples=40, deadline=None)
@given(PEOPLE, st.integers(0, 1_000))
def test_the_order_of_a_profile_says_nothing(person: Person, seed: int) -> None:
    shuffled = person.where(np.random.default_rng(seed).permutation(len(person.targets)))
    np.testing.assert_allclose(shuffled.posterior.weights, person.posterior.weights, atol=EXACT)


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_the_person_solves_the_dense_equations(person: Person) -> None:
    X, L, inverse = person.rows, person.prior.precision, person.dense
    A = X.T @ inverse @ X + L
    w = np.linalg.solve(A, X.T @ inverse @ person.targets + L @ person.prior.mean)
    posterior = person.posterior
    np.testing.assert_allclose(posterior.weights, w, atol=EXACT)
    np.testing.assert_allclose(posterior.gains, np.linalg.solve(A, X.T @ inverse), atol=EXACT)
    np.testing.assert_allclose(posterior.pulls, inverse @ (person.targets - X @ w), atol=EXACT)
    leniency, crowd, amounts = posterior.split(X)
    np.testing.assert_allclose(leniency + crowd + amounts.sum(axis=0), X @ w, atol=EXACT)


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_a_hidden_film_is_predicted_without_the_mood(person: Person) -> None:
    quick = person.posterior.leave_one_out()
    for at in range(len(person.targets)):
        rest = person.where(np.arange(len(person.targets)) != at).posterior
        assert quick[at] == pytest.approx(person.targets[at] - person.rows[at] @ rest.weights, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_what_the_mood_was_is_what_conditioning_a_gaussian_gives(person: Person) -> None:
    """The joint covariance of ratings, taste and mood, without any of our algebra."""
    person = person.where(person.weights > 0)
    X, C = person.rows, np.linalg.inv(person.prior.precision)
    then = np.array([0, 90, 86_400, 10**9])
    apart = np.abs(then[:, None] - person.times) / 60 / person.drift.minutes
    mood = person.drift.variance / person.noise * np.exp(-apart)
    total = X @ C @ X.T + np.linalg.inv(person.dense) if len(X) else np.empty((0, 0))
    expected = mood @ np.linalg.solve(total, person.targets - X @ person.prior.mean)
    carried = person.drift.carried(person.times, person.posterior.pulls, then, person.noise)
    np.testing.assert_allclose(carried, expected, atol=1e-9)
    assert carried[-1] == pytest.approx(0.0, abs=EXACT)


def test_ratings_of_the_same_second_share_one_mood() -> None:
    """Two at once, tau as large as s2: S = [[2, 1], [1, 2]], by hand."""
    errors = Drift(0.5, 15.0).whitening(np.array([7, 7]), np.ones(2), 0.5)
    white = errors.whiten(np.eye(2))
    np.testing.assert_allclose(white.T @ white, np.array([[2.0, -1.0], [-1.0, 2.0]]) / 3, atol=EXACT)


@pytest.mark.parametrize("times", [None, np.array([60, UNKNOWN_TIME, 120])])
def test_without_all_times_there_is_no_mood(times: NDArray[np.int64] | None) -> None:
    errors = Drift(0.5, 15.0).whitening(times, np.array([1.0, 0.5, 0.0]), 0.5)
    white = errors.whiten(np.eye(3))
    np.testing.assert_allclose(white.T @ white, np.diag([1.0, 0.5, 0.0]), atol=EXACT)


def test_sittings_far_apart_fall_apart() -> None:
    person = replace(make_person(3, 8), times=np.repeat([0, 10**9], 4), drift=Drift(0.4, 20.0))
    inverse = person.whitening.adjoint(person.whitening.whiten(np.eye(8)))
    assert not inverse[:4, 4:].any()
    one = person.where(np.arange(8) < 4).whitening
    np.testing.assert_allclose(inverse[:4, :4], one.adjoint(one.whiten(np.eye(4))), atol=EXACT)


def test_people_one_after_the_other_are_whitened_as_each_alone() -> None:
    drift, people = Drift(0.4, 20.0), [make_person(seed, n) for seed, n in ((1, 5), (2, 0), (3, 9))]
    times = (people[0].times, people[1].times, None)
    indptr = np.array([0, 5, 5, 14])
    order, kept, variances = drift.along(indptr, times, 0.6)
    together = Whitening(order, *kernels.innovations(kept, variances, np.ones(14)))
    found = together.adjoint(together.whiten(np.eye(14)))
    for person, (first, last) in zip(times, pairwise(indptr), strict=True):
        alone = drift.whitening(person, np.ones(last - first), 0.6)
        expected = alone.adjoint(alone.whiten(np.eye(last - first)))
        np.testing.assert_allclose(found[first:last, first:last], expected, atol=EXACT)
    assert not found[:5, 5:].any()
