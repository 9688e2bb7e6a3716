"""Co-clustering: groups and averages against scikit-surprise, people against the formula, real data."""

from pathlib import Path

import numpy as np
import pytest
import surprise

from recsys.dataset import Dataset, Profile, Ratings
from recsys.evaluation import evaluate
from recsys.models.co_clustering import CoClustering, Table
from recsys.models.results import Epoch
from recsys.sources import read_source
from tests.models.data import make_data
from tests.models.peers import Rows

# -- training against scikit-surprise --------------------------------------------------------------------------


def assert_same_groups(ratings: Ratings, n_user_clusters: int, n_item_clusters: int) -> None:
    """scikit-surprise keeps its sums in whole numbers, so it cuts off half stars: it gets all ratings doubled."""
    rows = Rows.of(ratings, times=2.0)
    peer = surprise.CoClustering(n_user_clusters, n_item_clusters, n_epochs=20, random_state=3)
    peer.fit(rows.trainset)
    trainset = rows.trainset
    who = np.repeat(np.arange(trainset.n_users), np.diff(rows.indptr))
    same_rows = Ratings.of(who, rows.items, rows.values / 2.0)
    user_means = np.bincount(who, weights=rows.values / 2.0) / np.bincount(who)
    item_means = np.bincount(rows.items, weights=rows.values / 2.0) / np.bincount(rows.items)
    table = Table(same_rows, user_means, item_means, n_user_clusters, n_item_clusters)
    draw = np.random.RandomState(3)
    users = draw.randint(n_user_clusters, size=trainset.n_users)
    items = draw.randint(n_item_clusters, size=trainset.n_items)
    for _ in range(20):
        averages = table.averages(users, items)
        users = table.user_errors(items, averages).argmin(axis=1)
        items = table.item_errors(users, averages).argmin(axis=1)
    np.testing.assert_array_equal(users, peer.cltr_u)
    np.testing.assert_array_equal(items, peer.cltr_i)
    averages = table.averages(users, items)
    np.testing.assert_allclose(2.0 * averages.users, peer.avg_cltr_u, atol=1e-9)
    np.testing.assert_allclose(2.0 * averages.items, peer.avg_cltr_i, atol=1e-9)
    np.testing.assert_allclose(2.0 * averages.blocks, peer.avg_cocltr, atol=1e-9)


@pytest.mark.parametrize(("n_user_clusters", "n_item_clusters"), [(1, 1), (3, 3), (5, 2)])
def test_groups_and_averages_are_those_of_scikit_surprise(n_user_clusters: int, n_item_clusters: int) -> None:
    assert_same_groups(make_data().ratings, n_user_clusters, n_item_clusters)


def test_groups_and_averages_of_real_people_are_those_of_scikit_surprise(movielens_folder: Path) -> None:
    assert_same_groups(read_source(movielens_folder, "ml").dataset.ratings, 3, 3)


def test_errors_are_those_of_every_rating_in_every_group(small: Dataset) -> None:
    ratings, draw = small.ratings, np.random.default_rng(2)
    user_means, item_means = (
        draw.normal(3.5, 0.5, len(ratings.users)),
        draw.normal(3.5, 0.5, len(ratings.items)),
    )
    table = Table(ratings, user_means, item_means, 3, 2)
    users, items = draw.integers(3, size=len(user_means)), draw.integers(2, size=len(item_means))
    averages = table.averages(users, items)
    by_user, by_item = np.zeros((len(user_means), 3)), np.zeros((len(item_means), 2))
    for u, i, r in zip(ratings.user_idx, ratings.item_idx, ratings.values.astype(float), strict=True):
        for g in range(3):
            usual = user_means[u] - averages.users[g] + item_means[i] - averages.items[items[i]]
            by_user[u, g] += (r - averages.blocks[g, items[i]] - usual) ** 2
        for h in range(2):
            usual = user_means[u] - averages.users[users[u]] + item_means[i] - averages.items[h]
            by_item[i, h] += (r - averages.blocks[users[u], h] - usual) ** 2
    np.testing.assert_allclose(table.user_errors(items, averages), by_user, atol=1e-9)
    np.testing.assert_allclose(table.item_errors(users, averages), by_item, atol=1e-9)


def test_it_ends_when_nobody_moves_any_more(small: Dataset) -> None:
    seen: list[Epoch] = []
    model = CoClustering(n_epochs=500).fit(small, on_epoch=seen.append)
    assert 2 < len(seen) < 100
    errors = [step.train_rmse for step in seen]
    assert errors[-1] <= errors[-2] < errors[0]
    longer = CoClustering(n_epochs=len(seen) - 1).fit(small)
    np.testing.assert_array_equal(longer.item_offers_, model.item_offers_)


# -- people ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> CoClustering:
    return CoClustering(n_user_clusters=4, damping=3.0, noise=1.5).fit(make_data())


PERSON = Profile.of([20, 50, 80, 90, 210], [5.0, 0.5, np.nan, 3.0, 4.5], weights=[1.0, 1.0, 1.0, 0.5, 2.0])


def test_stars_are_what_the_likely_groups_give(model: CoClustering) -> None:
    rated = ~np.isnan(PERSON.ratings)
    at = np.searchsorted(model.item_ids_, PERSON.item_ids[rated])
    r, w = PERSON.ratings[rated], PERSON.weights[rated]
    likely, stars = [], []
    for count, offers in zip(model.cluster_counts_, model.item_offers_, strict=True):
        kinder = float(w @ (r - offers[at])) / (w.sum() + 3.0)
        squared_error = float(w @ (r - offers[at] - kinder) ** 2)
        likely.append(count * np.exp(-squared_error / (2 * 1.5)))
        stars.append(offers + kinder)
    expected = np.average(stars, axis=0, weights=likely)
    np.testing.assert_allclose(model.score(PERSON, model.item_ids_), expected, atol=1e-9)
    assert max(likely) / sum(likely) < 0.999  # so that it is no single group


def test_nobody_known_is_the_mean_over_the_groups(model: CoClustering) -> None:
    expected = np.average(model.item_offers_, axis=0, weights=model.cluster_counts_)
    for nobody in (Profile.of([], []), Profile.of([20, 30], [5.0, 1.0], weights=[0.0, 0.0])):
        np.testing.assert_allclose(model.score(nobody, model.item_ids_), expected, atol=1e-12)
    assert model.cluster_counts_.sum() == len(make_data().ratings.users)


def test_with_little_noise_a_person_is_in_their_best_group(small: Dataset) -> None:
    model = CoClustering(n_user_clusters=4, damping=0.0, noise=0.01).fit(small)
    for user_id in small.ratings.users.ids[:10].tolist():
        person = small.ratings.profile(user_id)
        at = np.searchsorted(model.item_ids_, person.item_ids)
        surplus = person.ratings - model.item_offers_[:, at]
        kinder = surplus.mean(axis=1)
        errors = np.square(surplus - kinder[:, None]).sum(axis=1)
        errors[model.cluster_counts_ == 0] = np.inf
        if np.diff(np.sort(errors))[0] < 0.5:  # too close to call
            continue
        best = errors.argmin()
        expected = model.item_offers_[best] + kinder[best]
        np.testing.assert_allclose(model.score(person, model.item_ids_), expected, atol=1e-6)


def test_an_item_without_ratings_gets_about_the_persons_average(model: CoClustering, small: Dataset) -> None:
    for user_id in small.ratings.users.ids.tolist():
        person = small.ratings.profile(user_id)
        unrated = model.score(person, [10, 400])
        assert unrated[0] == pytest.approx(unrated[1])
        damped = (person.ratings.sum() + 3.0 * small.ratings.mean) / (len(person) + 3.0)
        assert unrated[0] == pytest.approx(damped, abs=0.5)


def test_held_out_stars_of_real_people_are_as_close_as_promised(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    figures = evaluate(data, {"co-clustering": CoClustering}, "holdout:0.2").models["co-clustering"]
    assert 0.84 < figures["rmse"] <= 0.875
