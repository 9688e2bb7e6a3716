"""SlopeOne against a table worked by hand and against its definition."""

import os

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Ratings, Scale, Source
from recsys.models.slope_one import SlopeOne
from tests.models.data import make_catalog, make_data


@pytest.fixture
def by_hand() -> Dataset:
    """The example of Lemire and Maclachlan: John 5 3 2, Mark 3 4 -, Lucy - 2 5; a fourth item that only Zoe rated."""
    catalog = make_catalog(4)
    ratings = Ratings.of(
        [1, 1, 1, 2, 2, 3, 3, 4],
        [10, 20, 30, 10, 20, 20, 30, 40],
        [5, 3, 2, 3, 4, 2, 5, 4],
        items=catalog.items,
    )
    return Dataset("hand", ratings, catalog, Scale(1, 5, 1), Source("hand", "By hand"))


def test_worked_by_hand(by_hand: Dataset) -> None:
    model = SlopeOne().fit(by_hand)
    ten_twenty, ten_thirty = ((5 - 3) + (3 - 4)) / 2, 5 - 2
    lucy = by_hand.ratings.profile(3)
    assert model.score(lucy, [10])[0] == pytest.approx((2 + 5) / 2 + (ten_twenty + ten_thirty) / 2)
    assert model.predict(lucy, [10]).stars[0] == 5.0  # cut to the scale
    weighted = Profile.of([20, 30], [2.0, 5.0], weights=[3.0, 1.0])
    expected = (3 * 2 + 5) / 4 + (3 * ten_twenty + ten_thirty) / 4
    assert model.score(weighted, [10])[0] == pytest.approx(expected)


def test_what_was_never_rated_together_gets_the_damped_averages(by_hand: Dataset) -> None:
    model = SlopeOne(damping=2.0, item_damping=1.0).fit(by_hand)
    mean = by_hand.ratings.values.mean()
    biases = {20: (9 - 3 * mean) / 4, 30: (7 - 2 * mean) / 3, 40: (4 - mean) / 2}
    leniency = ((2 - mean - biases[20]) + (5 - mean - biases[30])) / 4
    assert model.score(by_hand.ratings.profile(3), [40])[0] == pytest.approx(mean + biases[40] + leniency)
    assert model.score(Profile.of([], []), [40])[0] == pytest.approx(mean + biases[40])


def test_deviations_by_definition(small: Dataset) -> None:
    model = SlopeOne().fit(small)
    table = np.full((len(small.ratings.users), len(small.catalog)), np.nan)
    table[small.ratings.user_idx, small.ratings.item_idx] = small.ratings.values
    assert model.modelled_.tolist() == list(range(1, 39))
    for row, i in enumerate(model.modelled_):
        for column, j in enumerate(model.modelled_):
            apart = (table[:, i] - table[:, j])[~np.isnan(table[:, i] - table[:, j])]
            if i == j or not len(apart):
                assert np.isnan(model.deviations_[row, column])
            else:
                assert model.deviations_[row, column] == pytest.approx(apart.mean(), abs=1e-6)


def test_only_the_most_rated_items_have_deviations(small: Dataset) -> None:
    model = SlopeOne(max_items=7).fit(small)
    counts = small.ratings.item_counts
    assert model.deviations_.shape == (7, 7)
    others = np.setdiff1d(np.arange(len(counts)), model.modelled_)
    assert counts[model.modelled_].min() >= counts[others].max()
    person, bare = small.ratings.profile(4), SlopeOne(max_items=1).fit(small)
    np.testing.assert_array_equal(model.score(person)[others], bare.score(person)[others])
    few = small.with_ratings(small.ratings.where(np.isin(small.ratings.item_idx, model.modelled_)))
    np.testing.assert_array_equal(SlopeOne().fit(few).deviations_, model.deviations_)


def test_each_rated_item_says_what_it_expects(by_hand: Dataset) -> None:
    model = SlopeOne().fit(by_hand)
    why = model.explain(by_hand.ratings.profile(3), 10)
    crowd = why.baseline["mean"] + why.baseline["item"]
    assert [part.amount for part in why.contributions] == pytest.approx(
        [(2 + 0.5 - crowd) / 2, (5 + 3.0 - crowd) / 2]
    )
    assert why.baseline["person"] == pytest.approx(0.0)  # both ratings speak


@pytest.mark.parametrize("cores", [1, 7])
def test_the_number_of_threads_changes_nothing(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_data(seed=9)
    usual = SlopeOne().fit(data).deviations_
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    np.testing.assert_array_equal(SlopeOne().fit(data).deviations_, usual)
