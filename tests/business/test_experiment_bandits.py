"""Choosing while learning: regret grows as theory says, and in the order that it says."""

import math
from functools import cache

import numpy as np
import pytest

from recsys.business.experiments.bandits import EPSILON, POLICIES
from recsys.business.experiments.regret import MOST_VISITORS, Learned, learn

APART = {"Low": 0.3, "High": 0.7}
VISITORS, RUNS = 6_000, 100


@cache
def long_run() -> Learned:
    return learn(APART, VISITORS, RUNS, seed=1)


def regret_at(found: Learned, policy: str, visitors: int) -> float:
    curve = found.curves[found.curves["policy"] == POLICIES[policy].label]
    return float(np.interp(visitors, curve["visitors"], curve["regret"]))


def growth(policy: str) -> float:
    """Regret of the second half of the visitors, for one of the first."""
    half, whole = (regret_at(long_run(), policy, visitors) for visitors in (VISITORS // 2, VISITORS))
    return (whole - half) / half


def test_the_order_at_a_long_horizon() -> None:
    """Thompson sampling, then UCB1, then epsilon-greedy, then the even split (versions far apart)."""
    lost = {name: regret_at(long_run(), name, VISITORS) for name in POLICIES}
    assert lost["thompson"] < lost["ucb"] < lost["greedy"] < lost["even"]
    assert lost["thompson"] < lost["ucb"] / 2


def test_an_even_split_loses_the_mean_gap_with_every_visitor() -> None:
    assert regret_at(long_run(), "even", VISITORS) == pytest.approx(0.2 * VISITORS, rel=0.01)
    assert growth("even") == pytest.approx(1, abs=0.02)


def test_epsilon_greedy_goes_on_losing_epsilon_of_that() -> None:
    half, whole = (regret_at(long_run(), "greedy", visitors) for visitors in (VISITORS // 2, VISITORS))
    assert (whole - half) / (VISITORS / 2) == pytest.approx(EPSILON * 0.2, rel=0.05)


def test_ucb_and_thompson_sampling_lose_ever_less() -> None:
    """Logarithmic: twice the visitors add about ln 2 / ln t, far from as much again."""
    assert growth("ucb") < 0.3
    assert growth("thompson") < 0.3
    # What grows linearly fails the same check.
    assert growth("greedy") > 0.6


def test_thompson_sampling_comes_near_the_least_that_can_be_lost() -> None:
    """Lai and Robbins (1985): at least gap / KL for each factor e of visitors, in the long run."""
    divergence = 0.3 * math.log(0.3 / 0.7) + 0.7 * math.log(0.7 / 0.3)
    least = 0.4 / divergence * math.log(VISITORS)
    assert regret_at(long_run(), "thompson", VISITORS) < 3 * least


def test_at_a_short_horizon_with_close_versions_ucb_explores_most() -> None:
    """Known of UCB1: it needs far more visitors than epsilon-greedy before it pays."""
    found = learn({"a": 0.05, "b": 0.1, "c": 0.12, "d": 0.15, "e": 0.2}, 1_000, RUNS)
    lost = {name: regret_at(found, name, 1_000) for name in POLICIES}
    assert max(lost["thompson"], lost["greedy"]) < lost["ucb"] < lost["even"]


def test_ucb_by_hand() -> None:
    """With rates 1 and 0 nothing is left to chance: shown once each, then by the formula."""
    wins, shown = [0, 0], [0, 0]
    for t in range(300):
        scores = (
            [float(t == 0), float(t == 1)]
            if t < 2
            else [w / n + math.sqrt(2 * math.log(t) / n) for w, n in zip(wins, shown, strict=True)]
        )
        chosen = int(np.argmax(scores))
        wins[chosen] += chosen == 0
        shown[chosen] += 1
    found = learn({"Always": 1.0, "Never": 0.0}, 300, 3)
    shares = found.shown[found.shown["policy"] == "UCB1"].set_index("arm")["share"]
    assert shares["Never"] * 300 == pytest.approx(shown[1])
    assert regret_at(found, "ucb", 300) == pytest.approx(shown[1])


def test_shares_add_up_and_regret_is_what_was_shown() -> None:
    found = long_run()
    assert found.shown.groupby("policy")["share"].sum().tolist() == pytest.approx([1.0] * len(POLICIES))
    for name, policy in POLICIES.items():
        low = found.shown[(found.shown["policy"] == policy.label) & (found.shown["arm"] == "Low")]
        assert regret_at(found, name, VISITORS) == pytest.approx(float(low["share"].iloc[0]) * 0.4 * VISITORS)
    assert (found.curves["low"] <= found.curves["high"]).all()


def test_it_is_drawn_by_a_seed_and_tells_what_it_does() -> None:
    rates, told = {"a": 0.1, "b": 0.2}, []
    one, same, other = (
        learn(rates, 200, 10, seed, lambda share, doing: told.append(doing)) for seed in (0, 0, 1)
    )
    assert one.curves.equals(same.curves)
    assert not one.curves.equals(other.curves)
    assert told[: len(POLICIES)] == [policy.label for policy in POLICIES.values()]


def test_the_sentences() -> None:
    found = long_run()
    assert found.sentence.startswith(
        "Always showing “High” would bring 4,200 of 6,000 visitors. Learning it costs "
    )
    assert found.shown_sentence.startswith("Thompson sampling shows the best version, “High”, to 99")
    level = learn({"a": 0.2, "b": 0.2}, 100, 5)
    assert level.sentence.startswith("All versions have the same rate")
    assert level.curves["regret"].max() == 0


@pytest.mark.parametrize(
    ("rates", "visitors"),
    [
        ({"a": 0.1}, 100),
        ({"a": 0.1, "b": 1.1}, 100),
        ({"a": 0.1, "b": 0.2}, MOST_VISITORS + 1),
        ({"a": 0.1, "b": 0}, 1),
    ],
)
def test_what_cannot_be_simulated(rates: dict[str, float], visitors: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        learn(rates, visitors)


def test_who_is_shown_the_best_counts_all_that_are_best() -> None:
    found = learn({"a": 0.1, "b": 0.4, "c": 0.4}, visitors=300, runs=10)
    even = found.shown[(found.shown["policy"] == "Even split") & (found.shown["arm"] != "a")]["share"].sum()
    assert "one of the best versions, “b” and “c”, to " in found.shown_sentence
    assert f"an even split to {100 * even:.3g} %." in found.shown_sentence
    alike = learn({"a": 0.1, "b": 0.1}, visitors=20, runs=2)
    assert (
        alike.shown_sentence
        == "All versions have the same rate, so it makes no difference which one is shown."
    )
