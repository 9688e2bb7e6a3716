"""Bayes: people folded into samples against dense algebra, facts, threads, progress, real data."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile, Scale
from recsys.models import bayes as bayes_module
from recsys.models.bayes import Bayes
from recsys.models.drift import Drift
from recsys.models.folded import kept_drift
from recsys.models.results import Epoch
from recsys.models.sampling import Sampling, spread_of
from tests.models.data import make_data

QUICK = {"n_samples": 40, "burn_in": 10, "n_kept": 8, "n_factors": 4}
PERSON = Profile.of([20, 50, 80, 90, 210], [5.0, 0.5, np.nan, 3.0, 4.5], weights=[1.0, 1.0, 1.0, 0.5, 2.0])


def bayes(**settings: object) -> Bayes:
    return Bayes(**(QUICK | settings))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def model() -> Bayes:
    return bayes().fit(make_data())


# -- people ----------------------------------------------------------------------------------------------------


def by_dense_algebra(model: Bayes, person: Profile) -> NDArray[np.float64]:
    """A ridge regression in each sample around what the choice of items says; stars of all items, a row a sample."""
    at = np.searchsorted(model.item_ids_, person.item_ids)
    rated = ~np.isnan(person.ratings)
    items, v, total, c = at[rated], person.weights[rated], person.weights.sum(), model.crowd_weight
    stars = []
    for k in range(len(model.sample_means_)):
        rows, y = model.item_rows_[k].astype(np.float64), model.implicit_rows_[k].astype(np.float64)
        s = (c * model.crowd_rows_[k] + np.sqrt(total) * (person.weights[:, None] * y[at]).sum(axis=0)) / (
            c + total
        )
        L, base = model.prior_precisions_[k], model.sample_means_[k] + rows[:, 0]
        X = np.column_stack([np.ones(len(rows)), rows[:, 1:]])
        A = X[items].T @ np.diag(v) @ X[items] + L
        w = np.linalg.solve(
            A, X[items].T @ (v * (person.ratings[rated] - base[items])) + L @ (model.prior_means_[k] + s)
        )
        stars.append(base + X @ w)
    return np.array(stars)


def test_a_person_is_a_regression_in_each_sample(model: Bayes) -> None:
    np.testing.assert_allclose(
        model.score(PERSON, model.item_ids_), by_dense_algebra(model, PERSON).mean(axis=0), atol=1e-9
    )


def test_a_range_holds_the_noise_the_person_and_what_samples_disagree_about(model: Bayes) -> None:
    """What it rests on is the variance of a rating: between samples, and in each ``s2 (1 + x'A^-1 x)``."""
    rated = ~np.isnan(PERSON.ratings)
    at = np.searchsorted(model.item_ids_, PERSON.item_ids)[rated]
    within = []
    for k, noise in enumerate(model.sample_noises_):
        X = model.item_rows_[k].astype(np.float64)
        X[:, 0] = 1.0
        A = X[at].T @ np.diag(PERSON.weights[rated]) @ X[at] + model.prior_precisions_[k]
        within.append(noise * (1.0 + np.einsum("if,fi->i", X, np.linalg.solve(A, X.T))))
    variance = np.mean(within, axis=0) + by_dense_algebra(model, PERSON).var(axis=0)
    stars, leverages = model._person(model._history(PERSON)).spread(np.arange(40, dtype=np.int32))
    np.testing.assert_allclose(leverages, variance / model.sample_noises_.mean() - 1.0, atol=1e-9)
    np.testing.assert_allclose(stars, by_dense_algebra(model, PERSON).mean(axis=0), atol=1e-9)


def test_stars_are_linear_in_the_ratings_given_the_films(model: Bayes) -> None:
    before = model.score(PERSON, model.item_ids_)
    moved = [
        model.score(replace(PERSON, ratings=PERSON.ratings + step * np.eye(5)[0]), model.item_ids_) - before
        for step in (-1.0, -3.0)
    ]
    np.testing.assert_allclose(3 * moved[0], moved[1], atol=1e-9)
    assert moved[0].min() < 0


def test_leaving_one_out_is_folding_in_without_it(model: Bayes) -> None:
    """Another choice of films too: so no shortcut of the regression alone would do."""
    quick = model._leave_one_out(model._history(PERSON))
    for at, item_id in enumerate(PERSON.item_ids.tolist()):
        if np.isnan(PERSON.ratings[at]):
            assert np.isnan(quick[at])
        else:
            assert quick[at] == pytest.approx(model.score(PERSON.without(item_id), [item_id])[0], abs=1e-9)


def test_a_weightless_rating_can_be_left_out(model: Bayes) -> None:
    person = Profile.of([20, 50], [5.0, 1.0], weights=[0.0, 1.0])
    assert model.leave_one_out(person)[0] == pytest.approx(
        model.predict(person.without(20), [20]).stars[0], abs=1e-9
    )


def test_what_is_only_seen_counts_as_chosen(model: Bayes) -> None:
    seen = Profile.of([20, 50, 80], [5.0, 0.5, np.nan])
    assert np.abs(model.score(seen) - model.score(seen.without(80))).max() > 1e-4


def test_few_films_say_less_about_what_people_choose(model: Bayes) -> None:
    """An empty profile is the average person; as c grows everybody is, as far as the choice of films goes."""
    nobody = model.score(Profile.of([], []), model.item_ids_)
    chosen = Profile.of([20, 50], [np.nan, np.nan])
    distances = []
    for weight in (0.01, 10.0, 1e6):
        twin = bayes(crowd_weight=weight).restore(model.learned())
        distances.append(np.abs(twin.score(chosen, model.item_ids_) - nobody).max())
    assert distances[0] > distances[1] > distances[2]
    assert distances[2] < 1e-4


def test_knowing_when_adds_the_mood_of_then_in_each_sample(small: Dataset) -> None:
    """Against the dense covariance of a person's ratings, mood included, on average over the samples."""
    moody = bayes().fit(small)
    vars(moody).update(kept_drift(Drift(0.5, 20.0)))
    place = np.arange(len(small.ratings)) - small.ratings.indptr[small.ratings.user_idx]
    ratings = replace(small.ratings, timestamps=place // 7 * 86_400 + place % 7 * 300)
    hidden = np.random.default_rng(3).random(len(ratings)) < 0.3
    known, pairs = ratings.where(~hidden), ratings.where(hidden)
    found = moody.predict_pairs(known, pairs, knowing_when=True)
    assert np.abs(found - moody.predict_pairs(known, pairs)).max() > 0.01
    for user_id in (1, 3, 7):
        own, asked = known.rows_of(user_id), pairs.rows_of(user_id)
        items, others, times = known.item_idx[own], pairs.item_idx[asked], np.asarray(known.timestamps)[own]
        n, c, stars = len(items), moody.crowd_weight, []
        among, between = (
            0.5 / moody.sample_noises_.mean() * np.exp(-np.abs(then[:, None] - times) / 1_200)
            for then in (times, np.asarray(pairs.timestamps)[asked])
        )
        for k in range(len(moody.sample_means_)):
            rows, y = moody.item_rows_[k].astype(np.float64), moody.implicit_rows_[k].astype(np.float64)
            believed = moody.prior_means_[k]
            believed = believed + (c * moody.crowd_rows_[k] + np.sqrt(n) * y[items].sum(axis=0)) / (c + n)
            X = np.column_stack([np.ones(len(rows)), rows[:, 1:]])
            usual, XC = (
                moody.sample_means_[k] + rows[:, 0] + X @ believed,
                X @ np.linalg.inv(moody.prior_precisions_[k]),
            )
            total = XC[items] @ X[items].T + among + np.eye(n)
            pulls = np.linalg.solve(total, known.values[own] - usual[items])
            stars.append(usual[others] + (XC[others] @ X[items].T + between) @ pulls)
        expected = small.scale.clip(np.mean(stars, axis=0))
        np.testing.assert_allclose(found[asked], expected, atol=1e-6)


# -- training --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{"ranges": True}, {"ranges": False, "n_factors": 1}])
def test_the_number_of_threads_changes_nothing(
    settings: dict[str, object], small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = bayes(**settings).fit(small).learned()
    monkeypatch.setattr(bayes_module, "ThreadPoolExecutor", lambda workers: ThreadPoolExecutor(1))
    one = bayes(**settings).fit(small).learned()
    assert one.keys() == several.keys()
    for key, value in one.items():
        np.testing.assert_array_equal(value, several[key])


def test_samples_are_told_with_the_error_of_their_average(small: Dataset) -> None:
    hidden = np.random.default_rng(1).random(len(small.ratings)) < 0.3
    known, rows = small.ratings.where(~hidden), small.ratings.where(hidden)
    seen: list[Epoch] = []
    bayes(n_samples=9, burn_in=4, ranges=False).fit(
        small.with_ratings(known), validation=rows, on_epoch=seen.append
    )
    sampling = Sampling.of(known, small.scale, bayes().facts_of(small.catalog), 4, 0)
    stars = []
    for _ in range(9):
        sampling.chain.sample()
        stars.append(sampling.predict(rows))
    errors = [
        np.sqrt(np.square(rows.values - np.mean(some, axis=0)).mean()) for some in (stars[:1], stars[4:])
    ]
    assert [step.epoch for step in seen] == list(range(1, 10))
    assert [seen[0].validation_rmse, seen[-1].validation_rmse] == pytest.approx(errors, abs=1e-6)


def test_without_validation_rows_the_curve_is_of_those_hidden_for_the_range(small: Dataset) -> None:
    for ranges in (True, False):
        seen: list[Epoch] = []
        bayes(ranges=ranges).fit(small, on_epoch=seen.append)
        assert (seen[-1].validation_rmse is not None) is ranges


@pytest.mark.parametrize(
    ("burn_in", "n_kept", "kept"), [(10, 8, 8), (38, 8, 2), (500, 8, 1), (0, 500, 40), (39, 1, 1)]
)
def test_samples_are_kept_evenly_from_those_after_the_beginning(
    burn_in: int, n_kept: int, kept: int, small: Dataset
) -> None:
    fitted = bayes(burn_in=burn_in, n_kept=n_kept, ranges=False).fit(small)
    assert len(fitted.sample_means_) == len(fitted.item_rows_) == len(fitted.crowd_rows_) == kept


def test_another_scale_is_the_same_model(small: Dataset) -> None:
    ratings = replace(small.ratings, values=2 * small.ratings.values)
    curves: tuple[list[Epoch], list[Epoch]] = ([], [])
    plain = bayes().fit(small, on_epoch=curves[0].append)
    doubled = bayes().fit(replace(small, ratings=ratings, scale=Scale(1, 10, 1)), on_epoch=curves[1].append)
    ids, twice = plain.item_ids_, replace(PERSON, ratings=2 * PERSON.ratings)
    ours, theirs = plain.predict(PERSON, ids), doubled.predict(twice, ids)
    for column in ("stars", "low", "high"):
        np.testing.assert_allclose(2 * getattr(ours, column), getattr(theirs, column), rtol=1e-6)
    for half, whole in zip(*curves, strict=True):
        assert whole.train_rmse == pytest.approx(2 * half.train_rmse, rel=1e-5)
        assert whole.validation_rmse == pytest.approx(2 * float(half.validation_rmse or 0), rel=1e-5)


@pytest.mark.parametrize("n_people", [1, 2, 3, 200])
def test_any_population_has_a_spread(n_people: int) -> None:
    mean, covariance = spread_of(np.random.default_rng(0).normal(1.0, 0.3, (12, n_people)))
    assert np.linalg.eigvalsh(covariance).min() > 0
    assert mean.shape == (12,)
    if n_people == 200:
        assert np.abs(mean - 1.0).max() < 0.1
