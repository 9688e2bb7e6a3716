"""ALS against dense algebra over all pairs, its fold-in, and what a single low rating does."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile
from recsys.models.als import ALS
from recsys.models.averages import damped_biases
from recsys.models.kernels import als
from tests.models.data import make_data

Matrix = NDArray[np.float64]
K = 5
EXACT_STEPS = 60


def signals(ratings: Matrix) -> Matrix:
    """The half-star scale as ALS reads it."""
    return np.clip((ratings - 2.0) / 2.5, -1.0, 1.0)


def tables(data: Dataset, confidence: float) -> tuple[Matrix, Matrix]:
    """p and c of all pairs (Hu, Koren, Volinsky 2008), people x items."""
    P = np.zeros((len(data.ratings.users), len(data.catalog)))
    C = np.ones_like(P)
    said = signals(data.ratings.values.astype(np.float64))
    at = data.ratings.user_idx, data.ratings.item_idx
    P[at] = said > 0
    C[at] = 1 + confidence * np.abs(said)
    return P, C


def factorization(
    data: Dataset, loss: als.Loss, offsets: tuple[Matrix, Matrix] | None = None
) -> als.Factorization:
    ratings = data.ratings
    people = als.Side(ratings.indptr, ratings.item_idx, ratings.values)
    items = people.turned(len(ratings.items))
    return als.Factorization.start(people, items, loss, K, np.random.default_rng(3), offsets)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 20.0])
def test_half_a_sweep_of_the_list_is_ridge_over_all_pairs(small: Dataset, confidence: float) -> None:
    training = factorization(small, als.Loss((-0.8, 0.4), 3.0, confidence))
    X = training.user_factors.astype(np.float64)
    with ThreadPoolExecutor(2) as pool:
        training.sweep(pool, EXACT_STEPS)
    P, C = tables(small, confidence)
    for item, q in enumerate(training.item_factors):
        expected = np.linalg.solve((X.T * C[:, item]) @ X + 3.0 * np.eye(K), (X.T * C[:, item]) @ P[:, item])
        np.testing.assert_allclose(q, expected, atol=2e-4)
    Y = training.item_factors.astype(np.float64)
    for person, p in enumerate(training.user_factors):
        expected = np.linalg.solve((Y.T * C[person]) @ Y + 3.0 * np.eye(K), (Y.T * C[person]) @ P[person])
        np.testing.assert_allclose(p, expected, atol=2e-4)


def test_half_a_sweep_of_the_stars_is_ridge_over_what_was_rated(small: Dataset) -> None:
    """The penalty does not grow with the number of ratings."""
    draw, ratings = np.random.default_rng(5), small.ratings
    offsets = draw.normal(size=len(ratings.users)), draw.normal(size=len(ratings.items))
    training = factorization(small, als.Loss((-3.5, 1.0), 2.0), offsets)
    X = training.user_factors.astype(np.float64)
    with ThreadPoolExecutor(2) as pool:
        total = training.sweep(pool, EXACT_STEPS)
    left = ratings.values - 3.5 - offsets[0][ratings.user_idx] - offsets[1][ratings.item_idx]
    for item, q in enumerate(training.item_factors):
        rows = ratings.item_idx == item
        seen = X[ratings.user_idx[rows]]
        np.testing.assert_allclose(
            q, np.linalg.solve(seen.T @ seen + 2.0 * np.eye(K), seen.T @ left[rows]), atol=2e-4
        )
    before = (X[ratings.user_idx] * training.item_factors[ratings.item_idx]).sum(axis=1)
    assert total == pytest.approx(np.square(left - before).sum(), rel=1e-4)
    now = (training.user_factors[ratings.user_idx] * training.item_factors[ratings.item_idx]).sum(axis=1)
    assert training.rmse(ratings) == pytest.approx(np.sqrt(np.square(left - now).mean()), rel=1e-5)


def test_the_outcome_does_not_depend_on_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(als, "RATINGS_PER_BLOCK", 50)  # many blocks in small data
    data, kept = make_data(seed=2), []
    for threads in (1, 3):
        monkeypatch.setattr(os, "cpu_count", lambda threads=threads: threads)
        kept.append(ALS(n_factors=8, n_epochs=4).fit(data).learned())
    for key in ("item_factors_", "list_factors_", "prior_mean_", "prior_precision_", "average_person_"):
        np.testing.assert_array_equal(kept[0][key], kept[1][key])


def test_blocks_hold_every_row_once(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    ratings = small.ratings
    side = als.Side(ratings.indptr, ratings.item_idx, ratings.values)
    whole = [row for first, last in side.blocks for row in range(first, last)]
    monkeypatch.setattr(als, "RATINGS_PER_BLOCK", 40)
    again = als.Side(ratings.indptr, ratings.item_idx, ratings.values)
    assert len(again.blocks) > 5
    assert [row for first, last in again.blocks for row in range(first, last)] == whole
    assert whole == list(range(len(ratings.users)))


def test_the_biases_are_damped_means_once_round(small: Dataset) -> None:
    model = ALS(n_epochs=1).fit(small)
    by_item, by_user = damped_biases(small.ratings, item_damping=5.0, damping=5.0, rounds=1)
    np.testing.assert_allclose(model.item_biases_, by_item, atol=1e-6)
    assert model.prior_mean_[0] == pytest.approx(by_user.mean(), abs=1e-6)


PERSON = Profile.of([20, 50, 80, 90, 210], [5.0, 0.5, np.nan, 3.0, 4.5], weights=[1.0, 1.0, 1.0, 0.5, 2.0])


def test_the_list_is_the_fold_in_over_all_pairs(small: Dataset) -> None:
    model = ALS(n_factors=6, regularization=3.0, confidence=7.0, crowd=0.4).fit(small)
    Y = model.list_factors_.astype(np.float64)
    at = small.catalog.items.positions(PERSON.item_ids)
    said = np.where(np.isnan(PERSON.ratings), 0.4, signals(PERSON.ratings))
    A = Y.T @ Y + 3.0 * np.eye(6)
    b = np.zeros(6)
    for y, s, weight in zip(Y[at], said, PERSON.weights, strict=True):
        A += weight * 7.0 * abs(s) * np.outer(y, y)
        b += weight * (1.0 + 7.0 * abs(s)) * np.sign(s) * y
    expected = Y @ (np.linalg.solve(A, b) + 0.4 * model.average_person_)
    np.testing.assert_allclose(model.score(PERSON, model.item_ids_), expected, rtol=1e-5)


def test_whoever_likes_all_they_rated_is_folded_in_to_where_training_left_them() -> None:
    """Signs differ from p only for dislikes, so for others the profile says what training saw."""
    data = make_data(seed=6)
    data = data.with_ratings(data.ratings.where(data.ratings.values > 2.0))
    loss = als.Loss((-0.8, 0.4), 4.0, 10.0)
    training = factorization(data, loss)
    with ThreadPoolExecutor(1) as pool:
        for _ in range(30):
            training.sweep(pool, EXACT_STEPS)
    model = ALS(n_factors=K, regularization=4.0, confidence=10.0, crowd=0.0).fit(data)
    model.list_factors_ = training.item_factors
    for place, user_id in enumerate(data.ratings.users.ids[:10].tolist()):
        expected = training.item_factors @ training.user_factors[place]
        np.testing.assert_allclose(model.score(data.ratings.profile(user_id)), expected, atol=1e-3)


def test_a_low_rating_pushes_down_what_is_like_its_film(small: Dataset) -> None:
    model = ALS(n_factors=6, regularization=3.0).fit(small)
    nearest = model.similar(20, 3).item_ids
    scores = [
        model.score(Profile.of([20], [stars]), nearest).tolist() for stars in (0.5, 1.0, 2.0, 3.0, 4.0, 4.5)
    ]
    assert (np.diff(scores, axis=0) > 0).all()
    nothing = model.score(Profile.of([], []), nearest)
    np.testing.assert_allclose(scores[2], nothing)  # two stars say nothing
    assert (np.array(scores[1]) < nothing).all()


def test_similar_are_those_whose_factors_point_the_same_way(small: Dataset) -> None:
    model = ALS(n_factors=6, regularization=1.0).fit(small)
    Y = model.list_factors_[1:-1].astype(np.float64)  # the first and the last have no ratings
    cosines = (Y @ Y[4]) / np.linalg.norm(Y, axis=1) / np.linalg.norm(Y[4])
    best = model.similar(60, 5)
    expected = [place for place in np.argsort(-cosines) if place != 4][:5]
    assert best.item_ids.tolist() == (20 + 10 * np.array(expected)).tolist()
    np.testing.assert_allclose(best.scores, cosines[expected], atol=1e-6)
    assert model.similar(10, 3).scores.tolist() == [0.0, 0.0, 0.0]


def test_nobody_has_everybodys_list(small: Dataset) -> None:
    model = ALS().fit(small)
    nothing = model.score(Profile.of([], []))
    np.testing.assert_allclose(nothing, 0.3 * model.list_factors_ @ model.average_person_, atol=1e-6)
    assert np.corrcoef(nothing, small.ratings.item_counts)[0, 1] > 0.5


def test_stars_and_list_are_two_questions(small: Dataset) -> None:
    model = ALS().fit(small)
    guessed = model.predict(PERSON, model.item_ids_)
    why = model.explain(PERSON, 40)
    assert why.ranking is not None
    assert why.ranking.score != why.score
    posterior = model.posterior(model._history(PERSON))
    expected = model.global_bias_ + model.item_biases_ + posterior.weights[0]
    expected = expected + model.item_factors_ @ posterior.weights[1:]
    np.testing.assert_allclose(guessed.stars, model.scale_.clip(expected), atol=1e-6)
