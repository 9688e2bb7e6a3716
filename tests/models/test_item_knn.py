"""ItemKNN against tables worked by hand and against its definition, without a shortcut."""

import os
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile, Ratings, Scale, Source
from recsys.models.item_knn import ItemKNN, _shortened
from tests.models.data import make_catalog, make_data

Matrix = NDArray[np.float64]
PLAIN = {
    "similarity_damping": 0.0,
    "shrinkage": 0.0,
    "damping": 0.0,
    "item_damping": 0.0,
    "crowd_weight": 0.0,
}


def of_table(table: Matrix) -> Dataset:
    """People x items (10, 20, ...), NaN where not rated, on whole stars."""
    users, items = np.nonzero(~np.isnan(table))
    catalog = make_catalog(table.shape[1])
    ratings = Ratings.of(users + 1, catalog.items.ids[items], table[users, items], items=catalog.items)
    return Dataset("table", ratings, catalog, Scale(1, 5, 1), Source("hand", "Table"))


_ = np.nan
TABLE = np.array([[5.0, 4.0, 1.0], [4.0, 5.0, 2.0], [1.0, 2.0, 5.0], [_, 3.0, 4.0]])


# -- worked by hand --------------------------------------------------------------------------------------------


def test_cosine_over_who_rated_both() -> None:
    model = ItemKNN(similarity="cosine", centring="none", **PLAIN).fit(of_table(TABLE))
    ten_and_twenty = (5 * 4 + 4 * 5 + 1 * 2) / np.sqrt((25 + 16 + 1) * (16 + 25 + 4))
    ten_and_thirty = (5 * 1 + 4 * 2 + 1 * 5) / np.sqrt((25 + 16 + 1) * (1 + 4 + 25))
    person = Profile.of([20, 30], [5.0, 1.0])
    expected = (ten_and_twenty * 5 + ten_and_thirty * 1) / (ten_and_twenty + ten_and_thirty)
    assert model.predict(person, [10]).stars[0] == pytest.approx(expected)
    only_the_nearest = ItemKNN(similarity="cosine", centring="none", k=1, **PLAIN).fit(of_table(TABLE))
    assert only_the_nearest.predict(person, [10]).stars[0] == pytest.approx(5.0)
    heavier = replace(person, weights=np.array([1.0, 2.0]))
    expected = (ten_and_twenty * 5 + 2 * ten_and_thirty) / (ten_and_twenty + 2 * ten_and_thirty)
    assert model.predict(heavier, [10]).stars[0] == pytest.approx(expected)


def test_only_positive_correlations_speak() -> None:
    model = ItemKNN(similarity="pearson", centring="mean", **PLAIN).fit(of_table(TABLE))
    person = Profile.of([20, 30], [5.0, 5.0])  # 30 is correlated with 10 by less than 0
    mean_of_ten, mean_of_twenty = 10 / 3, 14 / 4
    assert model.predict(person, [10]).stars[0] == pytest.approx(mean_of_ten + 5.0 - mean_of_twenty)
    nobody_speaks = model.predict(Profile.of([30], [5.0]), [10])
    mean, of_ten, of_thirty = TABLE[~np.isnan(TABLE)].mean(), model.item_biases_[0], model.item_biases_[2]
    assert nobody_speaks.stars[0] == pytest.approx(min(5.0, mean + of_ten + (5.0 - mean - of_thirty)))


def test_shrinkage_and_damping_hold_back_little_evidence() -> None:
    data, person = of_table(TABLE), Profile.of([20, 30], [5.0, 1.0])
    sure = ItemKNN(similarity="pearson", centring="mean", **PLAIN).fit(data)
    doubting = ItemKNN(similarity="pearson", centring="mean", **PLAIN | {"shrinkage": 6.0}).fit(data)
    np.testing.assert_allclose(doubting.star_similarities_[0], sure.star_similarities_[0] * 2 / 8)  # n = 3
    damped = ItemKNN(similarity="pearson", centring="mean", **PLAIN | {"similarity_damping": 0.5}).fit(data)
    r = sure.star_similarities_[0]
    centre, baseline = 10 / 3, float(damped._baseline(damped._history(person), np.array([0]))[0])
    expected = centre + (r * (5.0 - 3.5) + 0.5 * (baseline - centre)) / (r + 0.5)
    assert damped.predict(person, [10]).stars[0] == pytest.approx(expected)


def test_the_list_is_an_undivided_sum_and_one_star_pushes_down() -> None:
    model = ItemKNN(list_shrinkage=2.0, **PLAIN).fit(of_table(TABLE))
    grades = 0.25 + 0.75 * (TABLE - 1) / 4
    norms = np.sqrt(np.nansum(grades**2, axis=0))

    def alike(i: int, j: int) -> float:
        both = grades[:, i] * grades[:, j]
        n = (~np.isnan(both)).sum()
        return float(np.nansum(both) / (norms[i] * norms[j]) * n / (n + 2.0))

    signal = {5.0: 1.0, 1.0: -0.6, np.nan: 0.4}
    for second in (5.0, 1.0, np.nan):
        score = model.score(Profile.of([20, 30], [5.0, second]), [10])[0]
        assert score == pytest.approx(alike(0, 1) + signal[second] * alike(0, 2), abs=1e-6)


# -- against the definition ------------------------------------------------------------------------------------


def by_definition(data: Dataset, similarity: str, shrinkage: float, support: int, around: Matrix) -> Matrix:
    """All similarities of items, pair by pair; 0 where below."""
    table = np.full((len(data.ratings.users), len(data.catalog)), np.nan)
    table[data.ratings.user_idx, data.ratings.item_idx] = data.ratings.values
    if similarity == "shrunk":
        table = table - around
    alike = np.zeros((table.shape[1], table.shape[1]))
    for i in range(table.shape[1]):
        for j in range(table.shape[1]):
            both = ~np.isnan(table[:, i]) & ~np.isnan(table[:, j])
            x, y, n = table[both, i], table[both, j], both.sum()
            if i == j or n < max(support, 2 if similarity == "shrunk" else 1):
                continue
            if similarity == "pearson":
                x, y = x - x.mean(), y - y.mean()
            length = np.sqrt((x @ x) * (y @ y))
            if length > 1e-9:
                alike[i, j] = max(
                    0.0, x @ y / length * (1.0 if shrinkage == 0 else (n - 1) / (n - 1 + shrinkage))
                )
    return alike


@pytest.mark.parametrize("kept", [3, 7, 1_000])
@pytest.mark.parametrize(("similarity", "shrinkage", "support"), [
    ("shrunk", 100.0, 1), ("shrunk", 0.0, 4), ("cosine", 0.0, 1), ("cosine", 10.0, 3), ("pearson", 5.0, 2),
])  # fmt: skip
def test_the_most_similar_are_kept(similarity: str, shrinkage: float, support: int, kept: int) -> None:
    data = make_data(seed=5)
    model = ItemKNN(
        similarity=similarity, shrinkage=shrinkage, min_support=support, neighbours_kept=kept
    ).fit(data)  # fmt: skip
    residuals_from = model.global_bias_ + model.item_biases_ + user_biases(data, model)[:, None]
    alike = by_definition(data, similarity, shrinkage, support, residuals_from)
    for item in range(len(data.catalog)):
        near = slice(model.star_starts_[item], model.star_starts_[item + 1])
        found, values = model.star_neighbours_[near], model.star_similarities_[near]
        assert len(found) == min(kept, (alike[item] > 1e-12).sum())
        assert len(set(found.tolist())) == len(found)
        np.testing.assert_allclose(values, alike[item, found], atol=1e-12)
        np.testing.assert_allclose(values, np.sort(alike[item])[::-1][: len(found)], atol=1e-12)
        assert (np.diff(values) <= 0).all()


def user_biases(data: Dataset, model: ItemKNN) -> Matrix:
    return np.array(
        [model._leniency(model._history(data.ratings.profile(int(u)))) for u in data.ratings.users.ids]
    )


def test_of_equally_near_ones_the_first_of_the_catalog_is_kept() -> None:
    same = np.tile([[5.0], [1.0], [3.0]], (1, 6))
    model = ItemKNN(similarity="pearson", neighbours_kept=2, **PLAIN).fit(of_table(same))
    assert model.star_neighbours_.reshape(6, 2).tolist() == [[1, 2], [0, 2], [0, 1], [0, 1], [0, 1], [0, 1]]
    assert model.similar(40, 2).item_ids.tolist() == [10, 20]


def test_as_many_neighbours_as_items_are_all_neighbours() -> None:
    data = make_data(seed=6)
    person = data.ratings.profile(3)
    exact = ItemKNN(neighbours_kept=40).fit(data)
    np.testing.assert_array_equal(exact.score(person), ItemKNN(neighbours_kept=9_999).fit(data).score(person))
    assert not np.array_equal(exact.score(person), ItemKNN(neighbours_kept=3).fit(data).score(person))


@pytest.mark.parametrize("cores", [1, 2, 7])
def test_the_number_of_threads_changes_nothing(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_data(seed=9)
    usual = ItemKNN().fit(data).learned()
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    for key, value in ItemKNN().fit(data).learned().items():
        np.testing.assert_array_equal(value, usual[key])


# -- very long histories, lists, reasons -----------------------------------------------------------------------


def test_of_a_very_long_history_a_sample_is_compared() -> None:
    ratings = make_data(seed=5).ratings
    short = _shortened(ratings, 12)
    before, after = np.diff(ratings.indptr), np.diff(short.indptr)
    assert after.tolist() == np.minimum(before, 12).tolist()
    assert (before > 12).any()
    pairs = set(
        zip(ratings.user_idx.tolist(), ratings.item_idx.tolist(), ratings.values.tolist(), strict=True)
    )
    assert (
        set(zip(short.user_idx.tolist(), short.item_idx.tolist(), short.values.tolist(), strict=True))
        <= pairs
    )
    assert _shortened(ratings, int(before.max())) is ratings
    data = make_data(seed=5)
    sampled = ItemKNN(longest_history=12).fit(data)
    assert not np.array_equal(sampled.list_similarities_, ItemKNN().fit(data).list_similarities_)
    np.testing.assert_array_equal(sampled.item_biases_, ItemKNN().fit(data).item_biases_)  # from all ratings


def test_similar_items_are_the_nearest_with_their_similarity(small: Dataset) -> None:
    model = ItemKNN().fit(small)
    near = model.similar(50, 5)
    grades = small.ratings.matrix(0.25 + 0.75 * small.scale.to_unit(small.ratings.values)).toarray()
    cosine = (grades.T @ grades) / np.maximum(np.outer(*2 * [np.linalg.norm(grades, axis=0)]), 1e-9)
    common = (grades > 0).astype(float).T @ (grades > 0)
    alike = cosine * common / (common + model.list_shrinkage)
    np.fill_diagonal(alike, 0.0)
    np.testing.assert_allclose(near.scores, np.sort(alike[4])[::-1][:5], atol=1e-6)
    assert near.item_ids.tolist() == small.catalog.items.ids[np.argsort(-alike[4])[:5]].tolist()


def test_a_higher_rating_never_lowers_what_is_nearest(small: Dataset) -> None:
    model = ItemKNN().fit(small)
    nearest = model.similar(50, 1).item_ids
    for other in (0.5, 3.0, 5.0):
        scores = [model.score(Profile.of([50, 90], [r, other]), nearest)[0] for r in small.scale.levels()]
        assert (np.diff(scores) >= 0).all()
        assert scores[-1] > scores[0]


def test_reasons_name_who_spoke(small: Dataset) -> None:
    model = ItemKNN(k=2).fit(small)
    person = small.ratings.profile(5)
    for item_id in (40, 100, 250):
        why = model.explain(person, item_id)
        assert sum(part.amount != 0.0 for part in why.contributions) <= 2
        assert why.ranking is not None
        assert 0 < sum(part.amount != 0.0 for part in why.ranking.contributions) <= 2
        assert item_id not in [part.item_id for part in why.contributions if part.amount]
        assert why.baseline["person"] == pytest.approx(model._leniency(model._history(person)))
