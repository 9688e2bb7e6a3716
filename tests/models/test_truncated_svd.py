"""TruncatedSVD: against numpy's full SVD, signs, people, who is offered what while little is known, real data."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from recsys.dataset import Dataset, Profile
from recsys.evaluation import evaluate
from recsys.models import truncated_svd
from recsys.models.popularity import Popularity
from recsys.models.truncated_svd import TruncatedSVD
from recsys.sources import read_source
from tests.models.data import make_data

Matrix = NDArray[np.float64]


def graded(data: Dataset) -> Matrix:
    Z = np.zeros((len(data.ratings.users), len(data.catalog)))
    unit = (data.ratings.values.astype(np.float64) - data.scale.low) / (data.scale.high - data.scale.low)
    Z[data.ratings.user_idx, data.ratings.item_idx] = 0.25 + 0.75 * unit
    return Z


@pytest.mark.parametrize("rank", [1, 5, 20, 35])
def test_values_and_reconstruction_are_those_of_the_full_decomposition(small: Dataset, rank: int) -> None:
    Z = graded(small)
    U, S, Vt = np.linalg.svd(Z, full_matrices=False)
    model = TruncatedSVD(n_factors=rank).fit(small)
    V = np.nan_to_num(model.item_factors_)
    np.testing.assert_allclose(model.singular_values_, S[:rank], atol=1e-10)
    np.testing.assert_allclose(Z @ V @ V.T, (U[:, :rank] * S[:rank]) @ Vt[:rank], atol=1e-9)
    np.testing.assert_allclose(V.T @ V, np.eye(rank), atol=1e-10)


def test_no_more_factors_than_the_rank(small: Dataset) -> None:
    rank = np.linalg.matrix_rank(graded(small))
    assert TruncatedSVD(n_factors=500).fit(small).item_factors_.shape == (40, rank)
    ones = sparse.csr_array(np.outer([1.0, 2.0, 3.0, 1.0], [2.0, 0.0, 1.0, 1.0, 5.0]))
    for wanted in (3, 9):
        values, factors = truncated_svd.decompose(ones, wanted, np.ones(4))
        assert values.tolist() == pytest.approx([np.sqrt(15.0 * 31.0)])
        assert factors.shape == (5, 1)


def test_in_each_direction_the_farthest_item_is_positive_whatever_the_start(small: Dataset) -> None:
    first = TruncatedSVD(n_factors=6).fit(small)
    V = np.nan_to_num(first.item_factors_)
    assert (V[np.abs(V).argmax(axis=0), np.arange(6)] > 0).all()
    other = TruncatedSVD(n_factors=6, seed=9).fit(small)
    np.testing.assert_allclose(other.item_factors_, first.item_factors_, atol=1e-9)


PERSON = Profile.of([20, 50, 80, 90, 210], [5.0, 0.5, np.nan, 3.0, 4.5], weights=[1.0, 1.0, 1.0, 0.5, 2.0])


def test_a_person_is_projected_on_the_directions(small: Dataset) -> None:
    model = TruncatedSVD(n_factors=6, popularity_weight=0.7).fit(small)
    Z = graded(small)
    V = np.linalg.svd(Z, full_matrices=False)[2][:6].T
    z = 0.7 * Z.mean(axis=0)
    said = np.where(np.isnan(PERSON.ratings), 0.4, np.clip((PERSON.ratings - 2.0) / 2.5, -1.0, 1.0))
    z[np.searchsorted(model.item_ids_, PERSON.item_ids)] += said * PERSON.weights
    expected = V @ (V.T @ z)
    expected[[0, -1]] = np.nan  # nobody rated them
    np.testing.assert_allclose(model.score(PERSON), expected, atol=1e-9)


def test_people_without_ratings_do_not_count_as_everybody(small: Dataset) -> None:
    kept = small.ratings.user_idx < 20
    part = small.with_ratings(small.ratings.where(kept))
    model = TruncatedSVD(n_factors=4, popularity_weight=1.0).fit(part)
    V = np.nan_to_num(model.item_factors_)
    np.testing.assert_allclose(model.usual_, graded(part)[:20].mean(axis=0) @ V, atol=1e-9)


def test_similar_items_do_not_depend_on_what_everybody_likes() -> None:
    data = make_data()
    plain, popular = (TruncatedSVD(n_factors=6, popularity_weight=w).fit(data) for w in (0.0, 50.0))
    for item_id in (20, 200):
        np.testing.assert_allclose(
            plain.similar(item_id, 5).scores, popular.similar(item_id, 5).scores, atol=1e-9
        )


def test_lists_of_real_people_are_better_than_what_everybody_likes(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    makers = {"truncated-svd": TruncatedSVD, "popularity": Popularity}
    figures = evaluate(data, makers, "ranking:0.2").models
    ours, crowd = (figures[name]["ndcg@10"] for name in makers)
    assert ours > 0.17
    assert ours > 1.4 * crowd
