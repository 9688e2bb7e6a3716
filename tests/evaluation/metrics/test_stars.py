"""Metrics of predicted stars against numbers worked out by hand and against scikit-learn."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

from recsys.evaluation import metrics

seeds = st.integers(0, 2**32 - 1)


def test_errors_by_hand() -> None:
    errors = metrics.star_errors(np.array([3.0, 4.0, 5.0]), np.array([4.0, 4.0, 2.0]))
    spread = (2 / 3) ** 2 * 2 + (4 / 3) ** 2  # around the mean of 10 / 3
    expected = {"mse": 10 / 3, "rmse": math.sqrt(10 / 3), "mae": 4 / 3, "r2": 1 - 10 / spread}
    assert errors == pytest.approx(expected)


def test_no_rows_no_errors() -> None:
    errors = metrics.star_errors(np.empty(0), np.empty(0))
    assert set(errors) == {"rmse", "mae", "mse", "r2"}
    assert all(math.isnan(figure) for figure in errors.values())


@pytest.mark.parametrize("stars", [3.7, 0.1])  # the mean of three times .1 is not .1
def test_equal_ratings_leave_nothing_to_explain(stars: float) -> None:
    errors = metrics.star_errors(np.array([3.0, 4.0, 5.0]), np.full(3, stars))
    assert math.isnan(errors["r2"])
    assert not math.isnan(errors["rmse"])


def test_always_saying_the_average_explains_nothing() -> None:
    actual = np.array([1.0, 2.0, 4.5, 5.0])
    assert metrics.star_errors(np.full(4, actual.mean()), actual)["r2"] == pytest.approx(0.0)
    assert metrics.star_errors(actual, actual)["r2"] == 1.0


@given(seed=seeds, n=st.integers(2, 60))
def test_errors_are_those_of_scikit_learn(seed: int, n: int) -> None:
    draw = np.random.default_rng(seed)
    predicted, actual = draw.uniform(1, 5, n), draw.uniform(1, 5, n).astype(np.float32)
    errors = metrics.star_errors(predicted, actual)
    mse = mean_squared_error(actual.astype(np.float64), predicted)
    assert errors["mse"] == pytest.approx(mse, rel=1e-12)
    assert errors["rmse"] == pytest.approx(math.sqrt(mse), rel=1e-12)
    assert errors["mae"] == pytest.approx(
        mean_absolute_error(actual.astype(np.float64), predicted), rel=1e-12
    )
    assert errors["r2"] == pytest.approx(r2_score(actual.astype(np.float64), predicted), rel=1e-9)


def test_calibration_by_hand() -> None:
    predicted = np.array([4.0, 1.0, 2.0, 3.0])
    actual = np.array([5.0, 2.0, 2.0, 2.0])
    table = metrics.star_calibration(predicted, actual, max_bins=2)
    assert table.to_dict("list") == {"predicted": [1.5, 3.5], "actual": [2.0, 3.5], "count": [2, 2]}
    assert metrics.calibration_gap(table) == pytest.approx((2 * 0.5 + 2 * 0.0) / 4)


def test_the_gap_weighs_bins_by_their_rows() -> None:
    predicted = np.array([1.0, 1.0, 1.0, 4.0])  # equal predictions stay together
    actual = np.array([2.0, 2.0, 2.0, 1.0])
    table = metrics.star_calibration(predicted, actual, max_bins=2)
    assert table["count"].tolist() == [3, 1]
    assert metrics.calibration_gap(table) == pytest.approx((3 * 1 + 1 * 3) / 4)


def test_a_constant_has_one_bin() -> None:
    table = metrics.star_calibration(np.full(50, 3.3), np.r_[np.full(25, 2.0), np.full(25, 5.0)])
    assert table["count"].tolist() == [50]
    assert metrics.calibration_gap(table) == pytest.approx(0.2)


def test_what_has_no_prediction_has_no_bin() -> None:
    table = metrics.star_calibration(np.array([np.nan, 2.0]), np.array([5.0, 3.0]))
    assert table.to_dict("list") == {"predicted": [2.0], "actual": [3.0], "count": [1]}
    nothing = metrics.star_calibration(np.array([np.nan]), np.array([5.0]))
    assert (list(nothing), len(nothing)) == (["predicted", "actual", "count"], 0)
    assert math.isnan(metrics.calibration_gap(nothing))


@given(seed=seeds, n=st.integers(1, 300), steps=st.sampled_from([0, 1, 2]))
def test_bins_keep_all_rows_and_both_means(seed: int, n: int, steps: int) -> None:
    draw = np.random.default_rng(seed)
    predicted, actual = draw.uniform(1, 5, n).round(steps), draw.uniform(1, 5, n)
    table = metrics.star_calibration(predicted, actual)
    assert 1 <= len(table) <= 10
    assert (table["count"] > 0).all()
    assert (np.diff(table["predicted"]) > 0).all()
    assert np.average(table["predicted"], weights=table["count"]) == pytest.approx(predicted.mean())
    assert np.average(table["actual"], weights=table["count"]) == pytest.approx(actual.mean())
    if len(set(predicted)) == n and n >= 10:
        assert table["count"].max() - table["count"].min() <= 1
    shuffled = draw.permutation(n)
    again = metrics.star_calibration(predicted[shuffled], actual[shuffled])
    assert metrics.calibration_gap(again) == pytest.approx(metrics.calibration_gap(table))
    bias = abs(predicted.mean() - actual.mean())
    assert (
        bias - 1e-9 <= metrics.calibration_gap(table) <= metrics.star_errors(predicted, actual)["mae"] + 1e-9
    )


def test_ranges_by_hand() -> None:
    actual = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    low = np.array([2.0, 2.0, 1.0, np.nan, 1.0])
    high = np.array([3.0, 4.0, 3.0, np.nan, 4.5])
    assert metrics.range_figures(actual, low, high) == pytest.approx(
        {
            "coverage_80": 2 / 4,  # both ends belong to a range
            "below_range": 1 / 4,
            "above_range": 1 / 4,
            "range_width": (1 + 2 + 2 + 3.5) / 4,
        }
    )


@pytest.mark.parametrize("rows", [0, 3])
def test_without_ranges_nothing_is_said(rows: int) -> None:
    nothing = np.full(rows, np.nan)
    assert all(math.isnan(share) for share in metrics.range_figures(np.ones(rows), nothing, nothing).values())
