"""SVD++: the kernel against scikit-surprise, folding in against dense normal equations, reasons, real data."""

from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
import surprise

from recsys.dataset import Dataset, Profile, Ratings
from recsys.errors import TrainingError
from recsys.evaluation import evaluate, splits
from recsys.models.kernels import svdpp
from recsys.models.results import Epoch
from recsys.models.svdpp import SVDpp
from recsys.sources import read_source
from tests.models.data import make_data
from tests.models.peers import Rows, adopt, stars_of

# -- the kernel against scikit-surprise ------------------------------------------------------------------------


def assert_same_state(ratings: Ratings, *, n_factors: int, n_epochs: int, rate: float, reg: float) -> None:
    """Double precision, scikit-surprise's own row order and start."""
    rows = Rows.of(ratings)
    peer = surprise.SVDpp(
        n_factors=n_factors, n_epochs=n_epochs, lr_all=rate, reg_all=reg, random_state=3, cache_ratings=True
    ).fit(rows.trainset)
    draw, users, items = np.random.RandomState(3), rows.trainset.n_users, rows.trainset.n_items
    p, q, y = (draw.normal(0.0, 0.1, (n, n_factors)) for n in (users, items, items))
    b_u, b_i = np.zeros(users), np.zeros(items)
    mean, everybody = rows.trainset.global_mean, np.arange(users, dtype=np.int32)
    for _ in range(n_epochs):
        svdpp.svdpp_pass(everybody, rows.indptr, rows.items, rows.values, b_u, b_i, p, q, y, mean, rate, reg)
    for ours, theirs in ((p, peer.pu), (q, peer.qi), (y, peer.yj), (b_u, peer.bu), (b_i, peer.bi)):
        np.testing.assert_allclose(ours, theirs, atol=1e-9, rtol=0)


@pytest.mark.parametrize("n_factors", [1, 7])
@pytest.mark.parametrize(("rate", "reg"), [(0.007, 0.02), (0.05, 0.5), (0.02, 0.0)])
def test_the_kernel_reproduces_scikit_surprise(n_factors: int, rate: float, reg: float) -> None:
    ratings = make_data(n_users=12, n_items=20).ratings
    assert_same_state(ratings, n_factors=n_factors, n_epochs=20, rate=rate, reg=reg)


def test_the_kernel_reproduces_scikit_surprise_on_real_ratings(movielens_folder: Path) -> None:
    ratings = read_source(movielens_folder, "ml").dataset.ratings
    few = ratings.where(ratings.user_idx < 150)
    assert_same_state(few, n_factors=5, n_epochs=2, rate=0.007, reg=0.02)


def test_the_kernel_returns_the_error_before_each_step() -> None:
    p, q, y = np.array([[0.5]]), np.array([[1.0], [2.0]]), np.array([[0.3], [0.1]])
    b_u, b_i = np.zeros(1), np.zeros(2)
    total = svdpp.svdpp_pass(
        np.array([0], dtype=np.int32),
        np.array([0, 2]),
        np.array([0, 1], dtype=np.int32),
        np.array([4.0, 1.0]),
        b_u, b_i, p, q, y, 3.0, 0.1, 0.0,
    )  # fmt: skip
    root = np.sqrt(2.0)
    s = (0.3 + 0.1) / root
    first = 4.0 - (3.0 + 1.0 * (0.5 + s))
    # afterwards b_u = .1 e, p = .5 + .1 e, and both y gain .1 e / sqrt(2), so that s gains .1 e
    second = 1.0 - (3.0 + 0.1 * first + 2.0 * (0.5 + s + 0.2 * first))
    assert total == pytest.approx(first**2 + second**2)
    gained = 0.1 * (first * 1.0 + second * 2.0)
    assert p[0, 0] == pytest.approx(0.5 + gained)
    assert y[:, 0].tolist() == pytest.approx([0.3 + gained / root, 0.1 + gained / root])


def test_somebody_without_ratings_and_an_item_without_change_nothing() -> None:
    rows = make_data(n_users=5, n_items=6).ratings
    indptr = np.concatenate([rows.indptr, rows.indptr[-1:]])  # one person more, without ratings
    sides = [np.random.default_rng(0).normal(size=shape) for shape in ((6, 3), (6, 3), (6, 3))]
    before = [side.copy() for side in sides]
    svdpp.svdpp_pass(
        np.arange(6, dtype=np.int32), indptr, rows.item_idx, rows.values,
        np.zeros(6), np.zeros(6), *sides, 3.0, 0.1, 0.1,
    )  # fmt: skip
    assert np.array_equal(sides[0][5], before[0][5])
    for side, old in zip(sides[1:], before[1:], strict=True):
        unmoved = (side == old).all(axis=1)
        assert np.flatnonzero(unmoved).tolist() == np.flatnonzero(rows.item_counts == 0).tolist()


# -- training --------------------------------------------------------------------------------------------------


def test_validation_rows_are_measured_as_the_model_stands(small: Dataset) -> None:
    hidden = np.random.default_rng(1).random(len(small.ratings)) < 0.3
    known, rows = small.ratings.where(~hidden), small.ratings.where(hidden)
    seen: list[Epoch] = []
    model = SVDpp(n_factors=4, n_epochs=3, ranges=False).fit(
        small.with_ratings(known), validation=rows, on_epoch=seen.append
    )
    errors = []
    for user, item, value in zip(rows.user_idx, rows.item_idx, rows.values, strict=True):
        theirs = known.item_idx[known.indptr[user] : known.indptr[user + 1]]
        taste = model.user_factors_[user] + model.implicit_factors_[theirs].sum(axis=0) / np.sqrt(len(theirs))
        biases = model.global_bias_ + model.user_biases_[user] + model.item_biases_[item]
        errors.append(value - biases - model.item_factors_[item] @ taste)
    assert (known.item_counts[rows.item_idx] > 0).all()
    assert [step.epoch for step in seen] == [1, 2, 3]
    assert seen[-1].validation_rmse == pytest.approx(float(np.sqrt(np.mean(np.square(errors)))), abs=1e-5)


def test_a_diverging_training_is_one_sentence_with_what_to_do(small: Dataset) -> None:
    with pytest.raises(
        TrainingError, match=r"^The training diverged in epoch \d+: .* learning rate below 1\.$"
    ):
        SVDpp(learning_rate=1.0, n_epochs=50).fit(small)


# -- people ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> SVDpp:
    return SVDpp(n_factors=5, noise=0.3).fit(make_data())


def by_dense_algebra(model: SVDpp, person: Profile) -> np.ndarray:
    """``r - mean - b_i - q_i . s`` regressed on ``[1, q_i]`` with the prior of the trained ``[b_u, p_u]``."""
    at = np.searchsorted(model.item_ids_, person.item_ids)
    s = (person.weights[:, None] * model.implicit_factors_[at]).sum(axis=0) / np.sqrt(person.weights.sum())
    rated = ~np.isnan(person.ratings)
    items, w = at[rated], person.weights[rated]
    X = np.column_stack([np.ones(len(items)), model.item_factors_[items]])
    y = person.ratings[rated] - model.global_bias_ - model.item_biases_[items] - X[:, 1:] @ s
    L = model.prior_precision_
    b = np.linalg.solve(X.T @ np.diag(w) @ X + L, X.T @ (w * y) + L @ model.prior_mean_)
    scores = model.global_bias_ + b[0] + model.item_biases_ + model.item_factors_ @ (b[1:] + s)
    return np.asarray(scores)


PERSON = Profile.of([20, 50, 80, 90, 210], [5.0, 0.5, np.nan, 3.0, 4.5], weights=[1.0, 1.0, 1.0, 0.5, 2.0])


def test_folding_in_is_ridge_on_what_the_items_seen_leave(model: SVDpp) -> None:
    np.testing.assert_allclose(
        model.score(PERSON, model.item_ids_), by_dense_algebra(model, PERSON), atol=1e-9
    )


def test_what_one_saw_counts_though_one_did_not_rate_it(model: SVDpp) -> None:
    seen = Profile.of([20, 50, 80], [np.nan] * 3)
    expected = by_dense_algebra(model, seen)
    assert np.abs(expected - model.score(Profile.of([], []), model.item_ids_)).max() > 1e-3
    np.testing.assert_allclose(model.score(seen, model.item_ids_), expected, atol=1e-9)


def test_an_entry_adds_its_rating_and_its_y_less_what_that_takes_from_the_targets(model: SVDpp) -> None:
    (why,) = model.explain_all(PERSON, [100])
    at, place = np.searchsorted(model.item_ids_, PERSON.item_ids), int(np.searchsorted(model.item_ids_, 100))
    rated = ~np.isnan(PERSON.ratings)
    w = np.where(rated, PERSON.weights, 0.0)
    X = np.column_stack([np.ones(len(at)), model.item_factors_[at]])
    A = X.T @ np.diag(w) @ X + model.prior_precision_
    y = np.where(rated, PERSON.ratings, 0.0) - model.global_bias_ - model.item_biases_[at]
    q = np.append(0.0, model.item_factors_[place])
    for entry, part in enumerate(why.contributions):
        added = np.append(0.0, model.implicit_factors_[at[entry]]) * PERSON.weights[entry]
        added /= np.sqrt(PERSON.weights.sum())
        by_rating = w[entry] * y[entry] * (q @ np.linalg.solve(A, X[entry]))
        by_seeing = q @ added - q @ np.linalg.solve(A, X.T @ (w * (X @ added)))
        assert part.amount == pytest.approx(by_rating + by_seeing, abs=1e-9)


def test_leaving_each_of_200_ratings_out_takes_less_than_a_second(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    model = SVDpp(n_epochs=1).fit(data)
    person = Profile.of(data.catalog.items.ids[:200], np.resize([5.0, 3.0, 0.5, 4.0], 200))
    started = perf_counter()
    assert np.isfinite(model.leave_one_out(person)).all()
    assert perf_counter() - started < 1.0


def test_people_folded_in_on_its_item_side_get_the_stars_that_scikit_surprise_gives_them(
    movielens_folder: Path,
) -> None:
    data = read_source(movielens_folder, "ml").dataset
    few = data.ratings.where(data.ratings.user_idx < 150)
    known, hidden = splits.holdout(few, 0.2)
    rows = Rows.of(known)
    peer = surprise.SVDpp(n_factors=10, n_epochs=8, random_state=0, cache_ratings=True).fit(rows.trainset)
    model = SVDpp(n_factors=10, n_epochs=1).fit(data.with_ratings(known))
    adopt(model, peer, known, rows.trainset.global_mean)
    theirs, ours = stars_of(peer, hidden), model.predict_pairs(known, hidden)
    assert np.corrcoef(theirs, ours)[0, 1] > 0.95
    errors = [float(np.sqrt(np.mean((stars - hidden.values) ** 2))) for stars in (theirs, ours)]
    assert errors[1] < errors[0]  # it knows what people are like in general


def test_held_out_stars_of_real_people_are_as_close_as_promised(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    figures = evaluate(data, {"svdpp": SVDpp}, "holdout:0.2").models["svdpp"]
    assert 0.83 < figures["rmse"] <= 0.86
