"""Tests that are looked at while they run: the range holds at every look, the usual one does not."""

import math

import numpy as np
import pytest

from recsys.business.experiments import sequential
from recsys.business.experiments.arms import Arm, Day
from recsys.business.experiments.pasted import read_days
from recsys.business.experiments.peeking import FIXED, HOLDING, peek
from recsys.business.experiments.running import follow_test
from recsys.business.experiments.sequential import best_at, fixed_range, has_enough, range_at_all_looks
from recsys.business.experiments.simulation import simulated_days, simulated_test, truth
from recsys.ids import Floats

TESTS, LOOKS = 2_000, 300
Sides = tuple[tuple[Floats, Floats], tuple[Floats, Floats]]


def running_tests(rates: tuple[float, float], a_look: tuple[int, int], seed: int = 0) -> Sides:
    """(conversions, visitors) of both arms after each of ``LOOKS`` looks, ``TESTS`` times."""
    random = np.random.default_rng(seed)
    first, other = (
        (random.binomial(number, rate, (TESTS, LOOKS)).cumsum(axis=1), number * np.arange(1.0, LOOKS + 1))
        for rate, number in zip(rates, a_look, strict=True)
    )
    return first, other


def share_ever_outside(ends: tuple[Floats, Floats], truth: float = 0.0) -> float:
    low, high = ends
    return float(((low > truth) | (high < truth)).any(axis=1).mean())


ALIKE = [
    (0.001, (100, 100)),
    (0.001, (90, 10)),
    (0.01, (20, 20)),
    (0.1, (1, 1)),
    (0.1, (200, 200)),
    (0.5, (30, 30)),
    (0.97, (50, 200)),
]


@pytest.mark.parametrize(("rate", "a_look"), ALIKE)
def test_at_any_of_300_looks_at_most_one_test_of_twenty_is_a_false_alarm(
    rate: float, a_look: tuple[int, int]
) -> None:
    sides = running_tests((rate, rate), a_look)
    planned = LOOKS * min(a_look) / 2
    assert share_ever_outside(range_at_all_looks(*sides, planned)) <= 0.05


@pytest.mark.parametrize("planned", [100, 10_000, 1_000_000])
def test_it_holds_whatever_was_planned(planned: int) -> None:
    sides = running_tests((0.1, 0.1), (50, 50), seed=1)
    assert share_ever_outside(range_at_all_looks(*sides, planned)) <= 0.05


def test_the_usual_range_fails_the_same_check() -> None:
    for rate, a_look in ALIKE[3:]:
        usual = fixed_range(*running_tests((rate, rate), a_look))
        assert share_ever_outside(usual) > 0.25


def test_so_does_the_textbook_variance_with_a_look_from_the_first_visitor_on() -> None:
    (first, n), (other, m) = running_tests((0.001, 0.001), (90, 10))
    variance = first / n * (1 - first / n) / n + other / m * (1 - other / m) / m
    told = best_at(LOOKS * 10 / 2) / (1 / n + 1 / m)
    half = np.sqrt(variance * (1 + 1 / told) * np.log((1 + told) / 0.05**2))
    difference = other / m - first / n
    seen = variance > 0
    assert ((np.abs(difference) > half) & seen).any(axis=1).mean() > 0.1


@pytest.mark.parametrize(("rates", "a_look"), [((0.1, 0.13), (100, 100)), ((0.004, 0.008), (500, 100))])
def test_it_holds_a_true_difference_too_and_finds_it(
    rates: tuple[float, float], a_look: tuple[int, int]
) -> None:
    sides = running_tests(rates, a_look)
    ends = range_at_all_looks(*sides, LOOKS * min(a_look) / 2)
    assert share_ever_outside(ends, rates[1] - rates[0]) <= 0.05
    assert share_ever_outside(ends) > 0.9


def test_by_hand() -> None:
    (low,), (high,) = range_at_all_looks((np.array([100]), 1000), (np.array([130]), 1000), planned=1000)
    a, b = 101 / 1002, 131 / 1002
    variance = (a * (1 - a) + b * (1 - b)) / 1000
    spent = -2 * math.log(0.05)
    r = (spent + math.log(spent + 1)) / 500
    half = math.sqrt(variance * (1 + 1 / (500 * r)) * math.log((1 + 500 * r) / 0.05**2))
    assert (float(low), float(high)) == pytest.approx((0.03 - half, 0.03 + half))
    usual_low, usual_high = fixed_range((100, 1000), (130, 1000))
    assert (high - low) / (usual_high - usual_low) == pytest.approx(1.55, abs=0.01)


def test_it_is_narrowest_about_where_it_was_planned() -> None:
    widths = {}
    for planned in (500, 1000, 2000, 4000, 8000):
        low, high = range_at_all_looks((200, 2000), (200, 2000), planned)
        widths[planned] = float(high - low)
    assert min(widths, key=widths.__getitem__) == 2000
    assert widths[500] / widths[2000] < 1.15


def test_too_little_says_nothing() -> None:
    few = sequential.ENOUGH - 1
    for first, other in (((few, 50), (20, 50)), ((20, 50), (50 - few, 50)), ((0, 0), (0, 0))):
        assert not has_enough(first, other)
        assert tuple(map(float, range_at_all_looks(first, other, 100))) == (-1.0, 1.0)


def test_peeking_shows_what_it_costs() -> None:
    found = peek(0.1, 200, 30)
    last = found.shares[found.shares["day"] == 30].set_index("rule")["share"]
    assert 0.2 < last[FIXED] < 0.4
    assert last[HOLDING] <= 0.05
    first = found.shares[found.shares["day"] == 1].set_index("rule")["share"]
    assert first[FIXED] == pytest.approx(0.05, abs=0.015)
    assert found.sentence.startswith("Of 2,000 simulated tests in which both arms are alike,")
    for rate, visitors, days in ((0.0, 10, 10), (1.0, 10, 10), (0.1, 0, 10), (0.1, 10, 0)):
        with pytest.raises(ValueError, match="A simulation needs"):
            peek(rate, visitors, days)


def days(*rows: tuple[str, str, int, int]) -> list[Day]:
    return [Day(day, Arm(arm, visitors, conversions)) for day, arm, visitors, conversions in rows]


def test_a_running_test_is_counted_day_by_day() -> None:
    found = follow_test(
        days(("Mon", "A", 500, 50), ("Mon", "B", 480, 60), ("Tue", "A", 510, 51), ("Tue", "B", 500, 70)), 1000
    )
    assert found.table["day"].tolist() == ["Mon", "Tue"]
    assert found.table["visitors"].tolist() == [480, 980]
    assert found.table["conversions"].tolist() == [60, 130]
    assert found.table["difference"].tolist() == pytest.approx(
        [100 * (60 / 480 - 0.1), 100 * (130 / 980 - 0.1)]
    )
    low, high = range_at_all_looks((101, 1010), (130, 980), 1000)
    assert found.table["low"][1] == pytest.approx(100 * float(low))
    assert found.table["high"][1] == pytest.approx(100 * float(high))
    assert not found.may_stop
    said = f"{-low * 100:.1f} points worse to {high * 100:.1f} points better"
    assert found.sentences == (f"After 2 days go on with B: anything from {said} than A is possible.",)


def test_when_one_may_stop_and_when_it_is_too_early() -> None:
    good = follow_test(days(("1", "A", 5000, 500), ("1", "B", 5000, 700)), 5000)
    assert good.may_stop
    assert good.sentences[0].startswith("After 1 day you may stop: B is better than A by 4.0 points (")
    early = follow_test(days(("1", "A", 50, 3), ("1", "B", 50, 9)), 5000)
    assert early.sentences == (
        "After 1 day it is too early for B: each arm needs 5 conversions, and as many visitors without.",
    )
    assert not early.may_stop


def test_an_arm_that_starts_late_and_several_arms() -> None:
    found = follow_test(
        days(
            ("1", "A", 500, 50),
            ("1", "B", 500, 60),
            ("2", "A", 500, 50),
            ("2", "B", 500, 60),
            ("2", "C", 500, 90),
        ),
        1000,
    )
    late = found.table[found.table["arm"] == "C"]
    assert math.isnan(late["difference"].iloc[0])
    low, _ = range_at_all_looks((100, 1000), (120, 1000), 1000, 0.025)
    assert found.table["low"][1] == pytest.approx(100 * float(low))
    assert found.mismatch.startswith("Check how visitors are sent to the arms: 1,000 to 1,000 to 500")


def test_running_totals_are_suspected() -> None:
    totals = days(*((str(day), arm, 100 * day, 10 * day) for day in range(1, 6) for arm in "AB"))
    assert follow_test(totals, 1000).doubt.startswith("Every number grows from day to day")
    assert follow_test(totals[:6], 1000).doubt == ""
    simulated = [
        follow_test(read_days(simulated_days({"A": 0.1, "B": 0.12}, 350, 5, seed)), 1000).doubt
        for seed in range(50)
    ]
    assert not any(simulated)


def test_simulated_tests_can_be_pasted_and_say_their_truth() -> None:
    rates = {"A": 0.1, "B": 0.12}
    found = read_days(simulated_days(rates, 350, 14, seed=3))
    assert len(found) == 28
    total = sum(day.arm.visitors for day in found)
    assert total == 14 * 2 * 350
    converted = sum(day.arm.conversions for day in found if day.arm.name == "B")
    assert converted / total * 2 == pytest.approx(0.12, abs=0.02)
    assert simulated_test(rates, 100, seed=1) == simulated_test(rates, 100, seed=1)
    assert simulated_test(rates, 100, seed=1) != simulated_test(rates, 100, seed=2)
    assert (
        truth(rates)
        == "Simulated: the true rates are A 10 % and B 12 %; B is truly better than A by 2.0 points."
    )
    assert truth({"A": 0.1, "B": 0.1}).endswith("so there is nothing to find.")
    with pytest.raises(ValueError, match="A simulated test needs"):
        simulated_test({"A": 0.1}, 100)
