"""Means with their ranges, and what stands out of many: by hand, and equal to scipy and statsmodels."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from recsys.business.means import FALSE_FINDS, PRIOR, clear, ratio_means, steady_means


def test_a_mean_of_two_values_by_hand() -> None:
    """1 and 3: mean 2, squares about it 2; the spread of all is 2 / 1, the steadied one (10 * 2 + 2) / 11 = 2."""
    found = steady_means(np.array([2.0, 0.0]), np.array([4.0, 0.0]), np.array([10.0, 0.0]))
    half = stats.t.ppf(0.975, PRIOR + 1) * np.sqrt(2 / 2)
    assert found["mean"].tolist() == pytest.approx([2.0, np.nan], nan_ok=True)
    assert (found["low"][0], found["high"][0]) == pytest.approx((2 - half, 2 + half))
    assert found["chance"][0] == pytest.approx(2 * stats.t.sf(2.0, PRIOR + 1))


def test_the_spread_of_few_values_is_steadied_by_that_of_all() -> None:
    """Two equal values of ten groups that else differ by 1 do not make a mean without doubt."""
    counts = np.array([2.0, *[20.0] * 10])
    sums, squares = np.zeros(11), np.array([0.0, *[20.0] * 10])
    sums[0], squares[0] = 2.0, 2.0
    found = steady_means(counts, sums, squares)
    assert found["high"][0] - found["mean"][0] > 1.0
    assert found["high"][1] - found["mean"][1] == pytest.approx(
        stats.t.ppf(0.975, 29) / np.sqrt(20), rel=0.05
    )


def test_ranges_hold_the_truth_at_least_as_often_as_they_say() -> None:
    """A little more often here, where the spread of all groups is the same, which the steadied t does not assume."""
    random = np.random.default_rng(1)
    values = random.normal(size=(4_000, 6))
    found = steady_means(np.full(4_000, 6.0), values.sum(axis=1), (values**2).sum(axis=1))
    holds = ((found["low"] <= 0) & (found["high"] >= 0)).mean()
    assert 0.945 <= holds <= 0.97


def test_a_mean_over_titles_by_hand() -> None:
    """Titles with sums 1 and 3 over 2 ratings each: mean 1, residuals -1 and 1, variance 2 / 1 * 2 / 16."""
    groups = pd.Series(["a", "a", "b"])
    found = ratio_means(groups, np.array([1.0, 3.0, 5.0]), np.array([2.0, 2.0, 2.0]))
    half = stats.t.ppf(0.975, 1) * 0.5
    assert found.loc["a", ["mean", "low", "high"]].tolist() == pytest.approx([1.0, 1 - half, 1 + half])
    assert found.loc["b", "mean"] == 2.5
    assert np.isnan(found.loc["b", "low"])


def test_what_stands_out_equals_statsmodels() -> None:
    random = np.random.default_rng(2)
    chance = pd.Series(np.concatenate([random.uniform(size=200), random.uniform(high=0.002, size=20)]))
    expected = multipletests(chance, FALSE_FINDS, method="fdr_bh")[0]
    assert clear(chance).tolist() == expected.tolist()
    assert 15 <= expected.sum() <= 25


def test_nothing_stands_out_of_nothing() -> None:
    assert clear(pd.Series([], dtype="float64")).tolist() == []
    assert clear(pd.Series([np.nan, np.nan])).tolist() == [False, False]
    assert clear(pd.Series([np.nan, 1e-9])).tolist() == [False, True]
