"""What a finished test says: figures against scipy and by hand, ranges that cover the truth, sentences."""

import math
from functools import cache

import numpy as np
import pytest
from scipy import stats

from recsys.business.experiments.arms import Arm, MeanArm
from recsys.business.experiments.between import (
    compare_means,
    compare_rates,
    difference_interval,
    lift_interval,
)
from recsys.business.experiments.readout import read_out_means, read_out_rates
from recsys.business.experiments.split import mismatch_of, split_chance

TESTS = 1_000
COVERED = (0.935, 0.965)


def wald(first: Arm, other: Arm) -> tuple[float, float]:
    """The interval of the textbooks, for comparison."""
    half = 1.959964 * math.sqrt(sum(arm.rate * (1 - arm.rate) / arm.visitors for arm in (first, other)))
    return other.rate - first.rate - half, other.rate - first.rate + half


def coverage(interval: object, rates: tuple[float, float], visitors: tuple[int, int], seed: int = 1) -> float:
    """The share of simulated tests whose range holds the true difference."""
    assert callable(interval)
    random = np.random.default_rng(seed)
    drawn = [
        random.binomial(number, rate, TESTS).tolist() for rate, number in zip(rates, visitors, strict=True)
    ]

    @cache
    def held(first: int, other: int) -> bool:
        low, high = interval(Arm("A", visitors[0], first), Arm("B", visitors[1], other))
        return bool(low <= rates[1] - rates[0] <= high)

    return sum(held(*pair) for pair in zip(*drawn, strict=True)) / TESTS


@pytest.mark.parametrize(
    ("rates", "visitors"),
    [
        ((0.1, 0.12), (500, 500)),
        ((0.02, 0.03), (1000, 1000)),
        ((0.002, 0.003), (5000, 500)),
        ((0.5, 0.55), (40, 40)),
    ],
)
def test_the_range_of_95_percent_covers_the_truth_in_95_of_100_tests(
    rates: tuple[float, float], visitors: tuple[int, int]
) -> None:
    low, high = COVERED
    assert low <= coverage(difference_interval, rates, visitors) <= high


def test_the_interval_of_the_textbooks_fails_the_same_check_at_small_rates() -> None:
    assert coverage(wald, (0.002, 0.003), (5000, 500)) < 0.85


def test_the_range_is_newcombes_from_two_wilson_intervals() -> None:
    first, other = Arm("A", 200, 10), Arm("B", 180, 21)

    def wilson(arm: Arm) -> tuple[float, float]:
        found = stats.binomtest(arm.conversions, arm.visitors).proportion_ci(0.95, "wilson")
        return float(found.low), float(found.high)

    (low_a, high_a), (low_b, high_b) = wilson(first), wilson(other)
    difference = other.rate - first.rate
    low = difference - math.hypot(other.rate - low_b, high_a - first.rate)
    high = difference + math.hypot(high_b - other.rate, first.rate - low_a)
    assert difference_interval(first, other) == pytest.approx((low, high))


def test_the_range_of_the_lift_covers_it_too() -> None:
    def held(first: int, other: int) -> bool:
        low, high = lift_interval(Arm("A", 1000, first), Arm("B", 1000, other))
        return low <= 0.5 <= high

    random = np.random.default_rng(2)
    drawn = [random.binomial(1000, rate, TESTS).tolist() for rate in (0.02, 0.03)]
    covered = sum(held(*pair) for pair in zip(*drawn, strict=True)) / TESTS
    assert COVERED[0] <= covered <= COVERED[1]


def test_chance_is_that_of_the_chi_square_test() -> None:
    found = compare_rates(Arm("A", 1000, 100), Arm("B", 1100, 140))
    table = [[100, 900], [140, 960]]
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert found.chance == pytest.approx(expected, rel=5e-3)  # theirs divides by N - 1, not N
    assert found.lift == pytest.approx(140 / 1100 / 0.1 - 1)
    assert found.lift_low < found.lift < found.lift_high


@pytest.mark.parametrize(
    "arms",
    [
        (Arm("A", 10, 0), Arm("B", 10, 0)),
        (Arm("A", 10, 10), Arm("B", 10, 10)),
        (Arm("A", 10, 0), Arm("B", 10, 10)),
        (Arm("A", 10, 10), Arm("B", 10, 0)),
        (Arm("A", 1, 1), Arm("B", 1, 0)),
        (Arm("A", 10**12, 1), Arm("B", 1, 1)),
    ],
)
def test_extremes_have_ranges_too(arms: tuple[Arm, Arm]) -> None:
    found = compare_rates(*arms)
    assert -1 <= found.low <= found.difference <= found.high <= 1
    assert 0 <= found.chance <= 1
    assert "nan" not in " ".join(read_out_rates(arms).sentences)


def test_means_are_welch() -> None:
    first, other = MeanArm("A", 10.0, 3.0, 100), MeanArm("B", 11.0, 4.0, 120)
    found = compare_means(first, other)
    expected = stats.ttest_ind_from_stats(11.0, 4.0, 120, 10.0, 3.0, 100, equal_var=False)
    assert found.chance == pytest.approx(expected.pvalue)
    half = found.high - found.difference
    assert stats.t.sf(half / (1.0 / expected.statistic), 215.4) == pytest.approx(0.025, abs=2e-4)
    assert found.low < 1 < found.high


def test_fieller_covers_the_true_lift() -> None:
    random, held = np.random.default_rng(0), 0
    for _ in range(TESTS):
        drawn = [random.normal(mean, 4.0, 30) for mean in (5.0, 6.0)]
        first, other = (
            MeanArm(name, float(x.mean()), float(x.std(ddof=1)), 30)
            for name, x in zip("AB", drawn, strict=True)
        )
        found = compare_means(first, other)
        held += found.lift_low <= 0.2 <= found.lift_high
    assert COVERED[0] <= held / TESTS <= COVERED[1]


def test_means_without_any_spread_and_around_zero() -> None:
    alike = compare_means(MeanArm("A", 5, 0, 10), MeanArm("B", 5, 0, 10))
    other = compare_means(MeanArm("A", 5, 0, 10), MeanArm("B", 6, 0, 10))
    assert (alike.chance, alike.low, alike.high) == (1.0, 0.0, 0.0)
    assert (other.chance, other.low, other.high) == (0.0, 1.0, 1.0)
    assert math.isnan(compare_means(MeanArm("A", 0.1, 3, 10), MeanArm("B", 6, 3, 10)).lift_low)
    assert "nan" not in " ".join(read_out_means([MeanArm("A", 0, 3, 10), MeanArm("B", 6, 3, 10)]).sentences)


def test_a_difference_is_clear_where_range_and_chance_agree() -> None:
    found = compare_rates(Arm("A", 1000, 100), Arm("B", 1100, 140))
    assert found.chance < 0.05
    assert found.low < 0
    assert not found.is_clear
    assert compare_rates(Arm("A", 1000, 100), Arm("B", 1100, 150)).is_clear


def test_several_arms_by_holm_and_bonferroni() -> None:
    arms = [Arm("A", 1000, 100), Arm("B", 1000, 108), Arm("C", 1000, 124), Arm("D", 1000, 142)]
    read = read_out_rates(arms)
    large, middle, small = (compare_rates(arms[0], other).chance for other in arms[1:])
    assert [found.chance for found in read.comparisons] == pytest.approx([large, 2 * middle, 3 * small])
    for found, other in zip(read.comparisons, arms[1:], strict=True):
        assert (found.low, found.high) == pytest.approx(difference_interval(arms[0], other, 1 - 0.05 / 3))
    assert "after Holm" in read.note


def test_the_sentences() -> None:
    assert read_out_rates([Arm("A", 1000, 100), Arm("B", 1010, 140)]).sentences == (
        "B is better than A by 3.9 points (1.0 to 6.7): 13.9 % against 10 %, a rise of 39 % (9 to 76). "
        "If the two were alike, chance would show as much in 0.76 % of tests.",
    )
    assert (
        read_out_rates([Arm("A", 1000, 140), Arm("<b>", 1000, 100)])
        .sentences[0]
        .startswith(
            "<b> is worse than A by 4.0 points (1.2 to 6.9): 10 % against 14 %, a fall of 29 % (9 to 44)."
        )
    )
    assert read_out_rates([Arm("A", 1000, 100), Arm("B", 1000, 110)]).sentences == (
        "No difference between B and A shows: B is 1.0 points ahead (11 % against 10 %), and anything from "
        "1.7 worse to 3.7 better fits what was seen.",
    )
    assert (
        read_out_means([MeanArm("A", 312, 240, 2100), MeanArm("B", 331, 251, 2080)])
        .sentences[0]
        .startswith("B is better than A by 19 (4.11 to 33.9): 331 against 312, a rise of 6 % (1 to 11).")
    )


def test_the_table_has_an_arm_a_row_as_people_read_it() -> None:
    table = read_out_rates([Arm("A", 1000, 100), Arm("B", 1010, 140)]).table
    assert table["arm"].tolist() == ["A", "B"]
    assert table["visitors"].tolist() == [1000, 1010]
    assert table["value"].tolist() == pytest.approx([10, 100 * 140 / 1010])
    assert math.isnan(table["difference"][0])
    assert table["difference"][1] == pytest.approx(100 * 140 / 1010 - 10)


def test_a_split_that_is_none() -> None:
    by_hand = 2 * 500**2 / 9_500
    assert split_chance([10_000, 9_000]) == pytest.approx(stats.chi2.sf(by_hand, 1))
    assert mismatch_of([10_000, 9_900]) == ""
    assert mismatch_of([10_000, 9_000]).startswith("Check how visitors are sent to the arms: 10,000 to 9,000")
    assert mismatch_of([9_000, 1_000], 0.9) == ""
    assert "if the first should get 80 % of them" in mismatch_of([9_000, 1_000], 0.8)
    assert split_chance([800, 100, 100], 0.8) == pytest.approx(1.0)


def test_two_arms_alike_seldom_pass_for_different() -> None:
    """The split's alarm is for splits that are none: by lot it comes once in a thousand tests."""
    random = np.random.default_rng(0)
    alarms = [split_chance(random.multinomial(1000, [0.5, 0.5]).tolist()) < 0.001 for _ in range(TESTS)]
    assert sum(alarms) <= 6
