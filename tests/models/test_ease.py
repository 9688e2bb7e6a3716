"""EASE against the formula of the paper, its two forms, and what a single star does."""

from functools import cache

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile, Ratings, Scale, Source
from recsys.models.ease import EASE
from tests.models.data import make_catalog, make_data

Matrix = NDArray[np.float64]


def weights_by_the_paper(data: Dataset, regularization: float) -> Matrix:
    """Steck 2019, eq. 8: ``B = I - P diagMat(1 / diag(P))`` with ``P = (Z'Z + lambda I)^-1``."""
    Z = np.zeros((len(data.ratings.users), len(data.catalog)))
    unit = (data.ratings.values.astype(np.float64) - data.scale.low) / (data.scale.high - data.scale.low)
    Z[data.ratings.user_idx, data.ratings.item_idx] = 0.25 + 0.75 * unit
    P = np.linalg.inv(Z.T @ Z + regularization * np.eye(Z.shape[1]))
    B = np.eye(Z.shape[1]) - P / np.diag(P)
    np.fill_diagonal(B, 0.0)
    return B


def signals(person: Profile) -> Matrix:
    """A profile on the half-star scale as EASE reads it."""
    graded = np.clip((person.ratings - 2.0) / 2.5, -1.0, 1.0)
    return np.where(np.isnan(person.ratings), 0.4, graded) * person.weights


def scores_by_the_paper(data: Dataset, person: Profile, regularization: float) -> Matrix:
    z = np.zeros(len(data.catalog))
    z[data.catalog.items.positions(person.item_ids)] = signals(person)
    return np.asarray(z @ weights_by_the_paper(data, regularization))


PERSON = Profile.of([20, 50, 80, 90, 210], [5.0, 0.5, np.nan, 3.0, 4.5], weights=[1.0, 1.0, 1.0, 0.5, 2.0])


@pytest.mark.parametrize("regularization", [0.5, 10.0, 150.0])
def test_the_dual_form_is_the_paper(small: Dataset, regularization: float) -> None:
    model = EASE(regularization=regularization).fit(small)
    assert "people_kernel_" in model.learned()
    expected = scores_by_the_paper(small, PERSON, regularization)
    np.testing.assert_allclose(model.score(PERSON), expected, atol=1e-9)
    np.testing.assert_allclose(model.score(PERSON, model.item_ids_), expected, atol=1e-9)


@pytest.mark.parametrize("regularization", [0.5, 10.0, 150.0])
def test_the_primal_form_is_the_paper(small: Dataset, regularization: float) -> None:
    model = EASE(regularization=regularization, max_people=0).fit(small)
    weights = weights_by_the_paper(small, regularization)
    modelled = model.modelled_
    np.testing.assert_allclose(model.item_weights_, weights[np.ix_(modelled, modelled)], atol=1e-6)
    assert not np.diag(model.item_weights_).any()
    expected = scores_by_the_paper(small, PERSON, regularization)
    np.testing.assert_allclose(model.score(PERSON)[modelled], expected[modelled], atol=1e-6)
    assert np.flatnonzero(np.isnan(model.score(PERSON))).tolist() == [0, 39]  # never rated


def test_both_forms_are_one_model() -> None:
    """Weights are kept in single precision by the primal form, so the two are compared before that."""
    data = make_data(n_users=30, n_items=50, seed=4)
    Z = data.ratings.matrix(0.25 + 0.75 * data.scale.to_unit(data.ratings.values)).toarray()
    M = np.linalg.inv(Z @ Z.T + 5.0 * np.eye(len(Z)))
    dual = (Z.T @ M @ Z) / (1.0 - np.diag(Z.T @ M @ Z))
    np.fill_diagonal(dual, 0.0)
    np.testing.assert_allclose(dual, weights_by_the_paper(data, 5.0), atol=1e-9)
    model = EASE(regularization=5.0, facts_weight=0.0).fit(data)
    ones = [Profile.of([item_id], [4.5]) for item_id in data.catalog.items.ids]  # each with signal 1
    np.testing.assert_allclose([model.score(one) for one in ones], dual, atol=1e-9)


def test_the_form_is_chosen_by_who_is_fewer() -> None:
    few_people, few_items = make_data(n_users=10, n_items=30), make_data(n_users=30, n_items=10)
    assert "people_kernel_" in EASE().fit(few_people).learned()
    assert "item_weights_" in EASE().fit(few_items).learned()
    assert "item_weights_" in EASE(max_people=9).fit(few_people).learned()


def test_an_item_says_nothing_about_itself(small: Dataset) -> None:
    for model in (EASE().fit(small), EASE(max_people=0).fit(small)):
        for item_id in (20, 200):
            assert model.score(Profile.of([item_id], [5.0]), [item_id])[0] == pytest.approx(0.0, abs=1e-12)


def test_only_the_most_rated_items_are_modelled_and_without_a_tail_the_rest_is_nan(small: Dataset) -> None:
    model = EASE(max_people=0, max_items=7, tail_neighbours=0).fit(small)
    counts = small.ratings.item_counts
    scores = model.score(PERSON)
    kept = ~np.isnan(scores)
    assert kept.sum() == 7
    assert counts[kept].min() >= counts[~kept].max()
    assert len(model.recommend(Profile.of([], []), 100)) == 7
    assert np.isnan(model.score(Profile.of([], []), small.catalog.items.ids[~kept])).all()
    nobody_knows = Profile.of(small.catalog.items.ids[~kept], np.full((~kept).sum(), 5.0))
    assert model.score(nobody_knows)[kept].tolist() == [0.0] * 7


def beside(data: Dataset, modelled: Matrix, item: int, regularization: float) -> Matrix:
    """The column of ``item`` by the paper, when it and ``modelled`` are all the items there are."""
    items = np.append(modelled, item)
    rows = np.isin(data.ratings.item_idx, items)
    part = Dataset("part", data.ratings.where(rows), data.catalog, data.scale, data.source)
    return weights_by_the_paper(part, regularization)[modelled, item]


def test_each_item_of_the_tail_scores_as_if_it_alone_stood_beside_the_modelled(small: Dataset) -> None:
    model = EASE(max_people=0, max_items=12, regularization=5.0).fit(small)
    z = np.zeros(len(small.catalog))
    z[small.catalog.items.positions(PERSON.item_ids)] = signals(PERSON)
    scores = model.score(PERSON)
    assert len(model.tail_) == 26  # two of the 40 have no ratings
    for item in model.tail_:
        expected = z[model.modelled_] @ beside(small, model.modelled_, item, 5.0)
        assert scores[item] == pytest.approx(expected, abs=1e-6)
    whole = EASE(max_people=0, regularization=5.0).fit(small).score(PERSON)
    for item in model.modelled_[:3]:  # the modelled ones know nothing of the tail
        assert scores[item] != pytest.approx(whole[item], abs=1e-6)
    assert np.flatnonzero(np.isnan(scores)).tolist() == [0, 39]


def test_of_the_weights_of_the_tail_the_largest_stay(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recsys.models.gram.TAIL_AT_ONCE", 7)
    model = EASE(max_people=0, max_items=12, tail_neighbours=3, regularization=5.0).fit(small)
    table = model._tail.toarray()
    for item in model.tail_:
        whole = beside(small, model.modelled_, item, 5.0)
        expected = np.where(np.abs(whole) >= np.sort(np.abs(whole))[-3], whole, 0.0)
        np.testing.assert_allclose(table[:, item], expected, atol=1e-6)
    assert not table[:, model.modelled_].any()


def test_a_model_kept_before_there_was_a_tail_opens_as_it_was(small: Dataset) -> None:
    model = EASE(max_people=0, max_items=12).fit(small)
    before = {key: value for key, value in model.learned().items() if not key.startswith("tail_")}
    opened = EASE(max_people=0, max_items=12).restore(before)
    now, then = model.score(PERSON), opened.score(PERSON)
    np.testing.assert_array_equal(then[model.modelled_], now[model.modelled_])
    assert np.isnan(then[model.tail_]).all()
    assert np.isnan(opened.explain(PERSON, int(small.catalog.items.ids[model.tail_[0]])).score)


@pytest.fixture(scope="module")
def pairs() -> Dataset:
    """Items 20 and 30 are watched by the same people, 40 and 50 by others."""
    users = np.repeat(np.arange(20), 2)
    items = np.where(users < 10, 0, 20) + np.tile([20, 30], 20)
    table = make_catalog(6)
    ratings = Ratings.of(users, items, np.full(40, 4.0), items=table.items)
    return Dataset("pairs", ratings, table, Scale(), Source("hand", "Pairs"))


@pytest.mark.parametrize("max_people", [0, 6_000])
def test_the_sign_of_a_rating_is_the_sign_of_what_it_does(pairs: Dataset, max_people: int) -> None:
    model = EASE(max_people=max_people, regularization=5.0).fit(pairs)

    def neighbours_score(rating: float) -> float:
        return float(model.score(Profile.of([20], [rating]), [30])[0])

    assert neighbours_score(1.0) < 0 < neighbours_score(5.0)
    assert neighbours_score(2.0) == 0.0
    assert neighbours_score(0.5) < neighbours_score(1.0)
    assert neighbours_score(4.5) == neighbours_score(5.0)  # cut at 1
    assert neighbours_score(float("nan")) == pytest.approx(
        neighbours_score(3.0)
    )  # seen counts as three stars
    assert model.score(Profile.of([20], [5.0]), [40])[0] == pytest.approx(0.0, abs=1e-12)


def test_another_scale_is_read_as_five_stars(pairs: Dataset) -> None:
    ten = Dataset("ten", pairs.ratings, pairs.catalog, Scale(1, 10, 1), pairs.source)
    model = EASE().fit(ten)
    z = [
        float(model.score(Profile.of([20], [r]), [30])[0])
        / float(model.score(Profile.of([20], [10.0]), [30])[0])
        for r in (1.0, 4.0, 7.0, 10.0)
    ]
    stars = [0.5, 2.0, 3.5, 5.0]
    assert z == pytest.approx([max(-1.0, min(1.0, (star - 2.0) / 2.5)) for star in stars])


@cache
def ease_on_small() -> EASE:
    return EASE(regularization=20.0).fit(make_data())


@settings(max_examples=40, deadline=None)
@given(
    ratings=st.dictionaries(
        st.integers(2, 39), st.integers(1, 10).map(lambda step: step / 2), min_size=1, max_size=12
    ),
    raised_to=st.integers(1, 10).map(lambda step: step / 2),
)
def test_raising_a_rating_never_lowers_its_nearest_neighbour(
    ratings: dict[int, float], raised_to: float
) -> None:
    model = ease_on_small()
    person = {10 * place: rating for place, rating in ratings.items()}
    item_id = next(iter(person))
    nearest = model.similar(item_id, 1).item_ids.tolist()
    before = model.score(Profile.from_ratings(person), nearest)[0]
    after = model.score(Profile.from_ratings(person | {item_id: max(raised_to, person[item_id])}), nearest)[0]
    assert after >= before - 1e-12
