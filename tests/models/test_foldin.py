"""Fold-in against dense normal equations, and the identities that live re-scoring and reasons stand on."""

from dataclasses import dataclass

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile
from recsys.models.drift import Whitening
from recsys.models.foldin import Posterior, Prior, fold_in_white
from recsys.models.svd import SVD

EXACT = 1e-9
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Person:
    """A made-up regression: a prior with a mean, rows with a leading 1, targets and weights."""

    prior: Prior
    covariance: Matrix
    noise: float
    rows: Matrix
    targets: Matrix
    weights: Matrix

    @property
    def posterior(self) -> Posterior:
        return self.prior.fold_in(self.rows, self.targets, Whitening.independent(self.weights))


def make_person(seed: int, n_factors: int, n_ratings: int) -> Person:
    draw = np.random.default_rng(seed)
    size = n_factors + 1
    root = draw.normal(size=(size, size + 2))
    covariance, noise = root @ root.T / size + 0.05 * np.eye(size), float(draw.uniform(0.2, 2.0))
    precision: Matrix = np.asarray(noise * np.linalg.inv(covariance), dtype=np.float64)
    prior = Prior(draw.normal(size=size), precision)
    rows = np.column_stack([np.ones(n_ratings), draw.normal(size=(n_ratings, n_factors))])
    return Person(
        prior, covariance, noise, rows, draw.normal(size=n_ratings), draw.uniform(0.1, 2.0, n_ratings)
    )


PEOPLE = st.builds(make_person, st.integers(0, 10_000), st.integers(1, 8), st.integers(0, 15))
people = pytest.mark.parametrize(
    "person", [make_person(1, 3, 6), make_person(2, 8, 4), make_person(3, 1, 1)], ids=["6x3", "4x8", "1x1"]
)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_weights_solve_the_dense_normal_equations(person: Person) -> None:
    V, X = np.diag(person.weights), person.rows
    L = person.noise * np.linalg.inv(person.covariance)
    w = np.linalg.inv(X.T @ V @ X + L) @ (X.T @ V @ person.targets + L @ person.prior.mean)
    np.testing.assert_allclose(person.posterior.weights, w, atol=1e-8)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_whitened_rows_say_the_same_in_single_precision(person: Person) -> None:
    asked = np.random.default_rng(0).normal(size=(3, len(person.prior.mean)))
    moved, leverages = fold_in_white(
        person.prior.whiten(person.rows),
        person.targets - person.rows @ person.prior.mean,
        person.prior.whiten(asked),
    )
    posterior = person.prior.fold_in(
        person.rows, person.targets, Whitening.independent(np.ones(len(person.targets)))
    )
    np.testing.assert_allclose(asked @ person.prior.mean + moved, asked @ posterior.weights, atol=1e-3)
    np.testing.assert_allclose(leverages, posterior.leverages(asked), rtol=1e-3, atol=1e-4)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_weights_are_what_conditioning_a_gaussian_gives(person: Person) -> None:
    """The same belief by another road: the joint covariance of ratings and tastes (a Gaussian process)."""
    X, C = person.rows, person.covariance
    ratings_covariance = X @ C @ X.T + person.noise * np.diag(1 / person.weights)
    surprise = person.targets - X @ person.prior.mean
    w = person.prior.mean + C @ X.T @ np.linalg.inv(ratings_covariance) @ surprise
    np.testing.assert_allclose(person.posterior.weights, w, atol=1e-7)


@people
def test_leverages_are_the_posterior_variance_in_units_of_the_noise(person: Person) -> None:
    X, C = person.rows, person.covariance
    gain = C @ X.T @ np.linalg.inv(X @ C @ X.T + person.noise * np.diag(1 / person.weights))
    spread = C - gain @ X @ C
    asked = np.random.default_rng(0).normal(size=(5, X.shape[1]))
    by_hand = np.einsum("if,fg,ig->i", asked, spread, asked) / person.noise
    np.testing.assert_allclose(person.posterior.leverages(asked), by_hand, atol=EXACT)
    assert person.posterior.leverages(asked[:0]).shape == (0,)


@people
def test_without_ratings_the_posterior_is_the_prior(person: Person) -> None:
    nothing = person.prior.fold_in(
        person.rows[:0], person.targets[:0], Whitening.independent(person.weights[:0])
    )
    np.testing.assert_allclose(nothing.weights, person.prior.mean, atol=EXACT)
    identity = np.eye(len(person.prior.mean))
    np.testing.assert_allclose(
        nothing.leverages(identity), np.diag(person.covariance) / person.noise, atol=EXACT
    )
    assert nothing.leave_one_out().shape == (0,)
    assert nothing.gains.shape == (len(identity), 0)


@people
def test_gains_are_the_derivative_of_the_weights(person: Person) -> None:
    step = 1e-4
    for at in range(len(person.targets)):
        moved = person.targets.copy()
        moved[at] += step
        there = person.prior.fold_in(person.rows, moved, Whitening.independent(person.weights)).weights
        np.testing.assert_allclose(
            person.posterior.gains[:, at], (there - person.posterior.weights) / step, atol=1e-7
        )


@people
def test_rating_again_moves_every_score_by_a_straight_line(person: Person) -> None:
    before = person.posterior
    asked = np.column_stack([np.ones(4), np.random.default_rng(1).normal(size=(4, person.rows.shape[1] - 1))])
    moved = person.targets.copy()
    moved[0] -= 3.5
    after = person.prior.fold_in(person.rows, moved, Whitening.independent(person.weights))
    slope = asked @ before.gains[:, 0]
    np.testing.assert_allclose(asked @ after.weights, asked @ before.weights - 3.5 * slope, atol=EXACT)


@people
def test_leaving_one_out_equals_folding_in_without_it(person: Person) -> None:
    quick = person.posterior.leave_one_out()
    for at in range(len(person.targets)):
        rest = np.arange(len(person.targets)) != at
        without = person.prior.fold_in(
            person.rows[rest], person.targets[rest], Whitening.independent(person.weights[rest])
        )
        error = person.targets[at] - person.rows[at] @ without.weights
        assert quick[at] == pytest.approx(error, abs=EXACT)


@people
def test_the_split_adds_up_and_leniency_is_charged_to_nobody(person: Person) -> None:
    asked = np.column_stack([np.ones(4), np.random.default_rng(1).normal(size=(4, person.rows.shape[1] - 1))])
    leniency, crowd, amounts = person.posterior.split(asked)
    assert amounts.shape == (len(person.targets), 4)
    np.testing.assert_allclose(
        leniency + crowd + amounts.sum(axis=0), asked @ person.posterior.weights, atol=EXACT
    )
    assert leniency == pytest.approx(person.posterior.weights[0])
    only_leniency = np.eye(1, person.rows.shape[1])  # an item without factors
    _, no_crowd, no_amounts = person.posterior.split(only_leniency)
    assert no_crowd.tolist() == [0.0]
    assert not no_amounts.any()


@people
def test_a_double_weight_is_the_same_rating_twice(person: Person) -> None:
    twice = person.prior.fold_in(
        np.vstack([person.rows, person.rows]),
        np.tile(person.targets, 2),
        Whitening.independent(np.tile(person.weights, 2)),
    )
    doubled = person.prior.fold_in(person.rows, person.targets, Whitening.independent(2 * person.weights))
    np.testing.assert_allclose(doubled.weights, twice.weights, atol=EXACT)


def test_the_prior_is_the_population() -> None:
    draw = np.random.default_rng(5)
    truth = np.diag([0.3, 1.0, 0.1]) + 0.05
    population = draw.multivariate_normal([0.1, -0.4, 2.0], truth, size=20_000)
    prior = Prior.of(population, noise=0.5)
    np.testing.assert_allclose(prior.mean, population.mean(axis=0), atol=EXACT)
    np.testing.assert_allclose(prior.precision, 0.5 * np.linalg.inv(truth), rtol=0.15, atol=0.2)
    np.testing.assert_array_equal(prior.precision, prior.precision.T)


@pytest.mark.parametrize("n_people", [1, 2, 5])
def test_few_people_with_many_factors_still_make_a_prior(n_people: int) -> None:
    prior = Prior.of(np.random.default_rng(0).normal(size=(n_people, 12)), noise=0.6)
    eigenvalues = np.linalg.eigvalsh(prior.precision)
    assert eigenvalues.min() > 0
    one = prior.fold_in(np.ones((1, 12)), np.array([3.0]), Whitening.independent(np.ones(1)))
    assert np.isfinite(one.weights).all()
    assert not np.allclose(one.weights, prior.mean)  # a rating still counts


def test_stars_come_from_the_fold_in_on_the_trained_items(small: Dataset) -> None:
    """SVD's own numbers by hand, end to end, with ratings, weights and something only seen."""
    model = SVD(n_factors=6, noise=0.7).fit(small)
    person = Profile.of([30, 90, 150, 200], [5.0, 2.5, np.nan, 1.0], weights=[1.0, 0.3, 1.0, 2.0])
    at = model._items.positions([30, 90, 200])
    X = np.column_stack([np.ones(3), model.item_factors_[at].astype(np.float64)])
    V = np.diag([1.0, 0.3, 2.0])
    y = np.array([5.0, 2.5, 1.0]) - model.global_bias_ - model.item_biases_[at]
    L, m = model.prior_precision_, model.prior_mean_
    w = np.linalg.solve(X.T @ V @ X + L, X.T @ V @ y + L @ m)
    all_rows = np.column_stack([np.ones(len(model.item_ids_)), model.item_factors_])
    expected = model.global_bias_ + model.item_biases_ + all_rows @ w
    np.testing.assert_allclose(model.score(person, model.item_ids_), expected, atol=EXACT)
    known_people = np.column_stack([model.user_biases_, model.user_factors_]).astype(np.float64)
    np.testing.assert_allclose(m, known_people.mean(axis=0), atol=1e-6)


def test_what_is_believed_when_some_weights_are_zero_is_the_conditional_distribution() -> None:
    draw = np.random.default_rng(4)
    root = draw.normal(size=(5, 5))
    covariance, mean = root @ root.T + np.eye(5), draw.normal(size=5)
    zero = np.array([False, True, False, True, True])
    held = Prior(mean, np.linalg.inv(covariance)).where_zero(zero)
    C_zf = covariance[np.ix_(zero, ~zero)]
    pull = np.linalg.solve(covariance[np.ix_(zero, zero)], np.column_stack([C_zf, -mean[zero]]))
    np.testing.assert_allclose(held.mean[~zero], mean[~zero] + C_zf.T @ pull[:, -1], atol=EXACT)
    conditional = covariance[np.ix_(~zero, ~zero)] - C_zf.T @ pull[:, :-1]
    np.testing.assert_allclose(np.linalg.inv(held.precision)[np.ix_(~zero, ~zero)], conditional, atol=EXACT)
    rows = np.where(zero, 0.0, draw.normal(size=(7, 5)))
    person = held.fold_in(rows, draw.normal(size=7), Whitening.independent(np.ones(7)))
    assert person.weights[zero].tolist() == [0.0, 0.0, 0.0]
    np.testing.assert_allclose(person.root.T @ person.root, rows.T @ rows + held.precision, atol=EXACT)
