"""How many people a test needs: formulas by hand, and tests of that size that find what is there."""

import math

import numpy as np
import pytest
from scipy import stats

from recsys.business.experiments.size import (
    EVERYBODY,
    Traffic,
    people_for_means,
    people_for_rates,
    size_for_means,
    size_for_rates,
)


def by_hand(base: float, target: float, power: float, confidence: float) -> int:
    """The formula of Fleiss, Levin and Paik."""
    z_alpha, z_power = stats.norm.ppf((1 + confidence) / 2), stats.norm.ppf(power)
    mean = (base + target) / 2
    spread = z_alpha * math.sqrt(2 * mean * (1 - mean)) + z_power * math.sqrt(
        base * (1 - base) + target * (1 - target)
    )
    return math.ceil((spread / (target - base)) ** 2)


@pytest.mark.parametrize(
    ("base", "target", "power", "confidence"),
    [(0.2, 0.22, 0.8, 0.95), (0.5, 0.4, 0.9, 0.99), (0.01, 0.012, 0.8, 0.95), (0.002, 0.0, 0.8, 0.9)],
)
def test_rates_by_hand(base: float, target: float, power: float, confidence: float) -> None:
    assert people_for_rates(base, target, power, confidence) == by_hand(base, target, power, confidence)


@pytest.mark.parametrize(("sd", "difference"), [(60, 5), (1, 0.5), (1, 3), (2, 0.01)])
def test_means_are_the_fewest_with_that_power(sd: float, difference: float) -> None:
    """Against the noncentral t distribution of scipy."""

    def power(people: int) -> float:
        free, shift = 2 * people - 2, difference / sd * math.sqrt(people / 2)
        critical = stats.t.ppf(0.975, free)
        return float(stats.nct.sf(critical, free, shift) + stats.nct.cdf(-critical, free, shift))

    people = people_for_means(sd, difference)
    assert power(people) >= 0.8
    assert power(people - 1) < 0.8
    assert people_for_means(1, 100) == 2


def test_tests_of_that_size_find_the_difference_as_often_as_they_should() -> None:
    people, random, tests = people_for_rates(0.1, 0.13), np.random.default_rng(0), 4_000
    first, other = (random.binomial(people, rate, tests) / people for rate in (0.1, 0.13))
    mean = (first + other) / 2
    found = np.abs(other - first) > 1.96 * np.sqrt(2 * mean * (1 - mean) / people)
    assert float(found.mean()) == pytest.approx(0.8, abs=0.02)
    # Half the people would not do: this check can fail.
    few = people // 2
    first, other = (random.binomial(few, rate, tests) / few for rate in (0.1, 0.13))
    mean = (first + other) / 2
    assert float((np.abs(other - first) > 1.96 * np.sqrt(2 * mean * (1 - mean) / few)).mean()) < 0.6


def test_the_sentence_of_a_rate() -> None:
    said = size_for_rates(0.2, 0.02, Traffic(700))
    assert (said.people, said.days) == (6_510, 19)
    assert said.sentence == (
        "To see a rise from 20 % to 22 % you need 6,510 people in each arm: 19 days at 700 visitors a day."
    )
    assert size_for_rates(0.2, 0.1, Traffic(700, 0.5), relative=True).sentence == (
        "To see a rise from 20 % to 22 % you need 6,510 people in each arm: 38 days at 700 visitors a day, "
        "50 % of whom take part."
    )
    assert size_for_rates(0.2, -0.02, Traffic(0)).sentence.endswith("; with no visitors it never ends.")


def test_the_sentence_of_a_mean() -> None:
    assert size_for_means(60, 5, Traffic(1000), unit="minutes").sentence == (
        "To see a change of 5 minutes where people differ by 60 (standard deviation) you need 2,262 people "
        "in each arm: 5 days at 1,000 visitors a day."
    )
    assert size_for_means(1e6, 0.01, Traffic(1000)).people > EVERYBODY
    assert size_for_means(1e6, 0.01, Traffic(1000)).sentence.endswith(
        "you would need more people than there are."
    )


def test_the_curve_goes_through_what_was_asked_and_stays_among_rates() -> None:
    size = size_for_rates(0.9, 0.06, Traffic(700))
    asked = size.curve[size.curve["is_asked"]]
    assert asked["people"].tolist() == [size.people]
    assert asked["difference"].tolist() == pytest.approx([6])
    assert size.curve["difference"].max() <= 10
    assert size.curve["people"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("base", "smallest", "sentence"),
    [
        (0.2, 0.0, "No test is long enough to see a difference of nothing."),
        (
            0.0,
            0.1,
            "Today's rate must lie between 0 and 100 %: a test of a rate that is either has nothing to count.",
        ),
        (0.9, 0.2, "A change from 90 % to 110 % cannot be: a rate is 0 to 100 %."),
        (0.1, -0.2, "A change from 10 % to -10 % cannot be: a rate is 0 to 100 %."),
    ],
)
def test_what_no_test_can_see(base: float, smallest: float, sentence: str) -> None:
    with pytest.raises(ValueError) as found:
        size_for_rates(base, smallest, Traffic(700))
    assert str(found.value) == sentence


def test_odds_that_contradict_each_other() -> None:
    with pytest.raises(ValueError, match="needs a greater chance"):
        size_for_rates(0.2, 0.02, Traffic(700), power=0.1, confidence=0.5)
    with pytest.raises(ValueError, match="standard deviation must be above zero"):
        people_for_means(0, 1)
    with pytest.raises(ValueError, match="difference of nothing"):
        people_for_means(1, 0)
