"""Bias by hand, on a table small enough for pencil and paper."""

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Ratings, Scale, Source
from recsys.models.bias import Bias
from recsys.models.popularity import Popularity
from tests.models.data import make_catalog


@pytest.fixture
def table() -> Dataset:
    """Mean 3; item 10 got 5 and 4, item 20 got 2, item 30 got 1, item 40 nothing."""
    films = make_catalog(4)
    ratings = Ratings.of([1, 2, 1, 2], [10, 10, 20, 30], [5.0, 4.0, 2.0, 1.0], items=films.items)
    return Dataset("table", ratings, films, Scale(1, 5, 1), Source("hand", "By hand"))


def test_damped_means_by_hand(table: Dataset) -> None:
    model = Bias(item_damping=2.0, damping=3.0).fit(table)
    assert model.global_bias_ == 3.0
    assert model.item_biases_.tolist() == pytest.approx([(2 + 1) / (2 + 2), -1 / (1 + 2), -2 / (1 + 2), 0.0])
    person = Profile.of([10, 30], [5.0, 4.0])
    leniency = ((5 - 3 - 0.75) + (4 - 3 + 2 / 3)) / (2 + 3)
    expected = [3 + 0.75 + leniency, 3 - 1 / 3 + leniency, 3 - 2 / 3 + leniency, 3 + leniency]
    assert model.score(person).tolist() == pytest.approx(expected)
    why = model.explain(person, 20)
    assert why.baseline == pytest.approx({"mean": 3.0, "item": -1 / 3, "person": leniency})
    assert [part.amount for part in why.contributions] == [0.0, 0.0]


def test_without_damping_it_is_plain_means(table: Dataset) -> None:
    model = Bias(item_damping=0.0, damping=0.0).fit(table)
    assert model.item_biases_.tolist() == [1.5, -1.0, -2.0, 0.0]
    assert model.score(Profile.of([], [])).tolist() == [4.5, 2.0, 1.0, 3.0]
    assert model.score(Profile.of([20], [4.0]))[3] == pytest.approx(3.0 + 2.0)


def test_weights_and_seen_only(table: Dataset) -> None:
    model = Bias(item_damping=0.0, damping=1.0).fit(table)
    person = Profile.of([40, 20, 10], [5.0, 2.0, np.nan], weights=[2.0, 1.0, 9.0])
    assert model.score(person)[3] == pytest.approx(3.0 + (2 * 2.0 + 1 * 0.0) / (3 + 1))


def test_a_generous_person_is_cut_at_the_scale_only_where_it_is_shown(table: Dataset) -> None:
    model = Bias(item_damping=0.0, damping=0.0).fit(table)
    guessed = model.predict(Profile.of([30], [5.0]), [10])
    assert guessed.scores.tolist() == [8.5]
    assert guessed.stars.tolist() == [5.0]


def test_popularity_counts_ratings(table: Dataset) -> None:
    model = Popularity().fit(table)
    assert model.score(Profile.of([], [])).tolist() == [2.0, 1.0, 1.0, 0.0]
    assert model.recommend(Profile.of([10], [1.0])).item_ids.tolist() == [20, 30, 40]
