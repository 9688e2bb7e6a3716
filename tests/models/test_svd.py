"""SVD: the kernel against scikit-surprise, independence of threads, blocks, divergence, progress, real data."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import surprise

from recsys.dataset import Dataset, Profile
from recsys.errors import Cancelled, TrainingError
from recsys.evaluation import evaluate
from recsys.models import svd as svd_module
from recsys.models.kernels import sgd
from recsys.models.results import Epoch
from recsys.models.svd import SVD
from recsys.sources import read_source
from tests.models.data import make_data

# -- the kernel against scikit-surprise ------------------------------------------------------------------------


def fitted_by_surprise(table: pd.DataFrame, *, biased: bool, n_factors: int) -> Any:
    reader = surprise.Reader(rating_scale=(0.5, 5.0))
    trainset = surprise.Dataset.load_from_df(table, reader).build_full_trainset()
    peer = surprise.SVD(n_factors=n_factors, n_epochs=20, biased=biased, random_state=3)
    return peer.fit(trainset)


def fitted_by_our_kernel(peer: Any) -> sgd.Parameters:
    """Double precision, scikit-surprise's own row order and start, one block, nothing shuffled."""
    rows = list(peer.trainset.all_ratings())
    users, items = np.array([row[:2] for row in rows], dtype=np.int32).T.copy()
    values = np.array([row[2] for row in rows])
    draw = np.random.RandomState(3)
    learned = sgd.Parameters(
        np.zeros(peer.trainset.n_users),
        np.zeros(peer.trainset.n_items),
        draw.normal(0.0, 0.1, (peer.trainset.n_users, peer.n_factors)),
        draw.normal(0.0, 0.1, (peer.trainset.n_items, peer.n_factors)),
    )
    mean = peer.trainset.global_mean if peer.biased else 0.0
    for _ in range(20):
        sgd.sgd_pass(
            users,
            items,
            values,
            learned.user_biases,
            learned.item_biases,
            learned.user_factors,
            learned.item_factors,
            mean,
            0.005,
            0.02,
            peer.biased,
        )
    return learned


def assert_same_factors(peer: Any, learned: sgd.Parameters) -> None:
    np.testing.assert_allclose(learned.user_factors, peer.pu, atol=1e-9, rtol=0)
    np.testing.assert_allclose(learned.item_factors, peer.qi, atol=1e-9, rtol=0)
    np.testing.assert_allclose(learned.user_biases, peer.bu, atol=1e-9, rtol=0)
    np.testing.assert_allclose(learned.item_biases, peer.bi, atol=1e-9, rtol=0)


def test_the_kernel_reproduces_scikit_surprise_on_real_ratings(movielens_folder: Path) -> None:
    table = pd.read_csv(movielens_folder / "ratings.csv", usecols=["userId", "movieId", "rating"])
    peer = fitted_by_surprise(table, biased=True, n_factors=20)
    assert_same_factors(peer, fitted_by_our_kernel(peer))


@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize("n_factors", [1, 7])
def test_the_kernel_reproduces_scikit_surprise_on_a_tiny_table(biased: bool, n_factors: int) -> None:
    ratings = make_data(n_users=6, n_items=9).ratings
    table = pd.DataFrame({"user": ratings.user_ids, "item": ratings.item_ids, "rating": ratings.values})
    peer = fitted_by_surprise(table, biased=biased, n_factors=n_factors)
    learned = fitted_by_our_kernel(peer)
    assert_same_factors(peer, learned)
    assert biased == bool(learned.item_biases.any())
    assert np.abs(learned.item_factors).max() > 0


def test_the_kernel_returns_the_error_before_each_step() -> None:
    users, items = np.array([0, 0], dtype=np.int32), np.array([0, 1], dtype=np.int32)
    values = np.array([4.0, 1.0])
    b_u, b_i = np.zeros(1), np.zeros(2)
    p, q = np.array([[0.5]]), np.array([[1.0], [2.0]])
    total = sgd.sgd_pass(users, items, values, b_u, b_i, p, q, 3.0, 0.1, 0.0, True)
    first = 4.0 - (3.0 + 0.5)  # e = 0.5; afterwards b_u = .05, p = .5 + .1 * .5 * 1 = .55
    second = 1.0 - (3.0 + 0.05 + 0.55 * 2.0)
    assert total == pytest.approx(first**2 + second**2)
    assert b_i.tolist() == pytest.approx([0.05, 0.1 * second])
    assert q[:, 0].tolist() == pytest.approx([1.0 + 0.1 * 0.5 * 0.5, 2.0 + 0.1 * second * 0.55])
    after = sgd.squared_error(users, items, values, b_u, b_i, p, q, 3.0)
    by_hand = values - (3.0 + b_u[0] + b_i + q[:, 0] * p[0, 0])
    assert after == pytest.approx(float((by_hand**2).sum()))


# -- blocks and threads ----------------------------------------------------------------------------------------


def make_blocks(data: Dataset, n_blocks: int, pool: ThreadPoolExecutor, seed: int = 0) -> sgd.Blocks:
    r = data.ratings
    draw = np.random.default_rng(seed)
    return sgd.Blocks.of(r.indptr, r.item_idx, r.values, len(r.items), n_blocks, draw, pool)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.mark.parametrize("n_blocks", [1, 2, 5, 8])
def test_blocks_at_work_together_share_no_person_and_no_item(
    small: Dataset, pool: ThreadPoolExecutor, n_blocks: int
) -> None:
    blocks = make_blocks(small, n_blocks, pool)
    for shift in range(n_blocks):
        parts = blocks._diagonal(shift)
        for of in (blocks.users, blocks.items):
            sets = [set(of[rows].tolist()) for rows in parts]
            assert sum(map(len, sets)) == len(set().union(*sets))


@pytest.mark.parametrize("n_blocks", [1, 2, 5, 8])
def test_an_epoch_visits_every_rating_once(small: Dataset, pool: ThreadPoolExecutor, n_blocks: int) -> None:
    blocks = make_blocks(small, n_blocks, pool)
    ratings = small.ratings
    everything = sorted(
        zip(ratings.user_idx.tolist(), ratings.item_idx.tolist(), ratings.values.tolist(), strict=True)
    )
    orders = []
    for _ in range(4):
        visited: list[tuple[int, int, float]] = []

        def note(users: Any, items: Any, values: Any, visited: list[Any] = visited) -> float:
            visited.extend(zip(users.tolist(), items.tolist(), values.tolist(), strict=True))
            return float(len(values))

        assert blocks.epoch(pool, note) == len(ratings)
        assert sorted(visited) == everything
        orders.append(visited)
    assert n_blocks == 1 or any(order != orders[0] for order in orders)


def test_a_block_goes_person_by_person_and_through_the_items_of_each_at_random(
    small: Dataset, pool: ThreadPoolExecutor
) -> None:
    ratings = small.ratings
    blocks, again, other = (make_blocks(small, 1, pool, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(blocks.users, ratings.user_idx)
    np.testing.assert_array_equal(blocks.items, again.items)
    assert not np.array_equal(blocks.items, other.items)
    # 36 people: the first of each is about anywhere in their own order, so that no order of the data is kept
    places = [
        np.flatnonzero(ratings.item_idx[rows] == blocks.items[rows][0])[0] / (rows.stop - rows.start - 1)
        for rows in map(slice, ratings.indptr[:-1].tolist(), ratings.indptr[1:].tolist())
    ]
    assert 0.35 < np.mean(places) < 0.65
    assert np.std(places) > 0.2


def test_people_are_shared_out_by_their_ratings(pool: ThreadPoolExecutor) -> None:
    data = make_data(n_users=400, n_items=60)
    blocks = make_blocks(data, 4, pool)
    sizes = blocks.starts[:, -1] - blocks.starts[:, 0]
    assert sizes.sum() == len(data.ratings)
    assert np.ptp(sizes) <= 2 * np.diff(data.ratings.indptr).max()


def factors(data: Dataset, monkeypatch: pytest.MonkeyPatch, threads: int | None, seed: int = 0) -> Any:
    monkeypatch.setattr(svd_module, "RATINGS_PER_BLOCK", 5)  # eight blocks a side even here
    monkeypatch.setattr(os, "cpu_count", lambda: threads)
    model = SVD(n_factors=8, n_epochs=5, ranges=False, seed=seed).fit(data)
    return model.item_factors_


def test_the_outcome_does_not_depend_on_the_number_of_threads(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = factors(small, monkeypatch, 1)
    for threads in (2, 8, None, 8, 2):
        np.testing.assert_array_equal(factors(small, monkeypatch, threads), alone)
    assert not np.array_equal(factors(small, monkeypatch, 2, seed=1), alone)


# -- training --------------------------------------------------------------------------------------------------


def test_a_diverging_training_is_one_sentence_with_what_to_do() -> None:
    model = SVD(learning_rate=1.0, n_factors=20)
    with pytest.raises(TrainingError) as error:
        model.fit(make_data(n_users=300, n_items=120))
    assert str(error.value).startswith("The training diverged in epoch ")
    assert str(error.value).endswith("its error grows without end. Try a learning rate below 1.")
    with pytest.raises(RuntimeError):
        model.score(Profile.of([20], [5.0]))


def progress_of(data: Dataset, **options: Any) -> list[Epoch]:
    seen: list[Epoch] = []
    validation = options.pop("validation", None)
    SVD(n_factors=4, n_epochs=6, **options).fit(data, validation=validation, on_epoch=seen.append)
    return seen


def halves(data: Dataset) -> tuple[Dataset, Any]:
    hidden = np.random.default_rng(1).random(len(data.ratings)) < 0.3
    return data.with_ratings(data.ratings.where(~hidden)), data.ratings.where(hidden)


def test_without_ranges_there_is_one_training_and_it_gets_better(small: Dataset) -> None:
    seen = progress_of(small, ranges=False)
    assert [(step.epoch, step.rehearsal) for step in seen] == [(epoch, False) for epoch in range(1, 7)]
    assert [step.validation_rmse for step in seen] == [None] * 6
    assert seen[-1].train_rmse < seen[0].train_rmse


def test_the_rehearsal_is_marked_and_lends_its_curve(small: Dataset) -> None:
    seen = progress_of(small)
    assert [step.rehearsal for step in seen] == [True] * 6 + [False] * 6
    assert [step.epoch for step in seen] == [*range(1, 7), *range(1, 7)]
    assert [step.validation_rmse for step in seen[6:]] == [step.validation_rmse for step in seen[:6]]


def test_a_rehearsal_changes_no_star(small: Dataset) -> None:
    rehearsed, alone = (SVD(n_factors=4, n_epochs=6, ranges=ranges).fit(small) for ranges in (True, False))
    np.testing.assert_array_equal(rehearsed.item_factors_, alone.item_factors_)
    np.testing.assert_array_equal(rehearsed.prior_precision_, alone.prior_precision_)


def test_validation_rows_of_ones_own_are_measured_after_each_epoch(small: Dataset) -> None:
    part, hidden = halves(small)
    plain = progress_of(part, ranges=False, validation=hidden)
    rehearsed = progress_of(part, validation=hidden)[6:]
    curve = [step.validation_rmse for step in plain]
    assert [step.validation_rmse for step in rehearsed] == curve  # not the rehearsal's rows
    model = SVD(n_factors=4, n_epochs=6, ranges=False).fit(part)
    by_hand = hidden.values - (
        model.global_bias_
        + model.user_biases_[hidden.user_idx]
        + model.item_biases_[hidden.item_idx]
        + (model.user_factors_[hidden.user_idx] * model.item_factors_[hidden.item_idx]).sum(axis=1)
    )
    # Items without training ratings keep random factors during training and lose them afterwards.
    rated = model.item_counts_[hidden.item_idx] > 0
    assert rated.all()
    assert curve[-1] == pytest.approx(float(np.sqrt((by_hand**2).mean())), abs=1e-5)


def test_a_training_can_be_stopped_in_the_rehearsal_and_in_the_main_part(small: Dataset) -> None:
    for stop_at, rehearsing in ((2, True), (8, False)):
        seen: list[Epoch] = []

        def stop(progress: Epoch, seen: list[Epoch] = seen, stop_at: int = stop_at) -> bool:
            seen.append(progress)
            return len(seen) < stop_at

        with pytest.raises(Cancelled):
            SVD(n_factors=4, n_epochs=6).fit(small, on_epoch=stop)
        assert seen[-1].rehearsal is rehearsing


def test_an_item_without_ratings_is_what_the_crowd_would_get_on_average(small: Dataset) -> None:
    model = SVD(n_factors=5).fit(small)
    assert model.item_biases_[[0, -1]].tolist() == [0.0, 0.0]
    assert not model.item_factors_[[0, -1]].any()
    person = small.ratings.profile(3)
    leniency = model.posterior(model._history(person)).weights[0]
    expected = model.global_bias_ + leniency
    assert model.score(person, [10, 400]).tolist() == pytest.approx([expected, expected])


def test_without_biases_every_part_of_a_star_is_a_factor(small: Dataset) -> None:
    model = SVD(n_factors=5, biased=False, ranges=False).fit(small)
    assert model.global_bias_ == 0.0
    assert not model.item_biases_.any()
    assert not model.user_biases_.any()
    why = model.explain(small.ratings.profile(3), 50)
    assert (why.baseline["mean"], why.baseline["person"]) == (0.0, 0.0)
    assert why.score > 1.0


# -- accuracy on real data -------------------------------------------------------------------------------------


def test_held_out_stars_of_real_people_are_as_close_as_promised(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    makers: dict[str, Callable[[], Any]] = {"svd": lambda: SVD(ranges=False)}
    figures = evaluate(data, makers, "holdout:0.2").models["svd"]
    assert 0.83 < figures["rmse"] <= 0.86
    assert 0.63 < figures["mae"] <= 0.66
