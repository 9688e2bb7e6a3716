"""ItemKNN, UserKNN and SlopeOne give scikit-surprise's very stars where our damping is off."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import surprise

from recsys.dataset import Dataset
from recsys.models.item_knn import ItemKNN
from recsys.models.slope_one import SlopeOne
from recsys.models.user_knn import UserKNN
from recsys.sources import read_source
from tests.models.data import make_data
from tests.models.neighbour_peers import (
    CENTRINGS,
    SIMILARITIES,
    compare_neighbours,
    fit_peer,
    hide,
    stars_of_peer,
)

EXACT = 1e-6
MODELS = {"items": partial(ItemKNN, neighbours_kept=1_000), "people": UserKNN}
"""scikit-surprise keeps all neighbours."""


@pytest.fixture(scope="module")
def part(movielens_folder: Path) -> Dataset:
    """A hundred people of ml-latest-small and the 300 films most rated."""
    data = read_source(movielens_folder, "ml").dataset
    ratings = data.ratings
    people = np.random.default_rng(2).permutation(len(ratings.users))[:100]
    films = np.argsort(-ratings.item_counts)[:300]
    return data.with_ratings(
        ratings.where(np.isin(ratings.user_idx, people) & np.isin(ratings.item_idx, films))
    )


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("centring", CENTRINGS)
@pytest.mark.parametrize("by", MODELS)
@pytest.mark.parametrize(("k", "support"), [(20, 1), (3, 3)])
def test_neighbours_of_a_small_table(by: str, centring: str, similarity: str, k: int, support: int) -> None:
    data = make_data(n_users=50, n_items=45, seed=8)
    ours, theirs, spoken = compare_neighbours(
        MODELS[by],
        data,
        user_based=by == "people",
        centring=centring,
        similarity=similarity,
        k=k,
        support=support,
    )
    assert spoken.mean() > 0.8
    np.testing.assert_allclose(ours[spoken], theirs[spoken], atol=EXACT)
    if centring == "baseline":  # both say the baseline where no neighbour speaks
        np.testing.assert_allclose(ours, theirs, atol=EXACT)


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("centring", CENTRINGS)
@pytest.mark.parametrize("by", MODELS)
def test_neighbours_of_real_people(part: Dataset, by: str, centring: str, similarity: str) -> None:
    ours, theirs, spoken = compare_neighbours(
        MODELS[by], part, user_based=by == "people", centring=centring, similarity=similarity, k=20, support=2
    )
    assert spoken.mean() > 0.9
    np.testing.assert_allclose(ours[spoken], theirs[spoken], atol=EXACT)


def whole_stars(data: Dataset) -> Dataset:
    """scikit-surprise's Slope One cuts ratings to whole numbers where it takes differences."""
    return data.with_ratings(data.ratings.where(data.ratings.values % 1 == 0))


def assert_slope_one_agrees(data: Dataset) -> None:
    known, hidden = hide(data.ratings)
    peer = fit_peer(surprise.SlopeOne(), known)

    def spoken(guess: surprise.Prediction) -> bool:
        if guess.details["was_impossible"]:
            return False
        user, item = peer.trainset.to_inner_uid(guess.uid), peer.trainset.to_inner_iid(guess.iid)
        return any(peer.freq[item, other] > 0 for other, _ in peer.trainset.ur[user])

    theirs, met = stars_of_peer(peer, hidden, spoken)
    ours = SlopeOne(max_items=10_000).fit(data.with_ratings(known)).predict_pairs(known, hidden)
    assert met.mean() > 0.9
    np.testing.assert_allclose(ours[met], theirs[met], atol=EXACT)


def test_slope_one_of_a_small_table() -> None:
    assert_slope_one_agrees(whole_stars(make_data(n_users=50, n_items=45, seed=8)))


def test_slope_one_of_real_people(part: Dataset) -> None:
    assert_slope_one_agrees(whole_stars(part))
