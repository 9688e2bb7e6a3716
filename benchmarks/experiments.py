"""Experiments: whether ranges hold what they say, once and at every look, and what learning costs.

    python benchmarks/experiments.py [--tests 2000] [--looks 300] [--seed 0]

All simulated, so that the truth is known.

- The share of 1,000 tests whose 95 % range holds the true difference, of ours (Newcombe) and of the textbooks (Wald),
  by rates and visitors. Where few convert no range can be exact; what lies below 93.5 % is marked.
- The share of tests of two arms alike that are told apart at any look: by the range that holds at every look, by the
  usual one, and by the first with the textbooks' variance from the first visitor on. Over 5 % is marked.
- What looking costs: of tests with as many people as a single look needs for a chance of 80 %, how many have told the
  arms apart by then, by twice, and by three times as many, and with how many people the median one stops.
- Mean regret of the bandits with its standard error, by visitors, on versions far apart and close together.
"""

import argparse
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.business.experiments.arms import Arm
from recsys.business.experiments.bandits import POLICIES
from recsys.business.experiments.between import difference_interval
from recsys.business.experiments.regret import RUNS, learn
from recsys.business.experiments.sequential import ALPHA, best_at, fixed_range, range_at_all_looks
from recsys.business.experiments.size import people_for_rates
from recsys.ids import Floats

COVERED_TESTS = 1_000
RATES = (
    ((0.5, 0.5), (40, 40)),
    ((0.5, 0.55), (400, 400)),
    ((0.2, 0.22), (6_510, 6_510)),
    ((0.1, 0.12), (500, 500)),
    ((0.05, 0.05), (50, 50)),
    ((0.05, 0.07), (200, 100)),
    ((0.02, 0.03), (1_000, 1_000)),
    ((0.01, 0.02), (100, 100)),
    ((0.01, 0.01), (1_000, 1_000)),
    ((0.002, 0.003), (5_000, 500)),
    ((0.001, 0.0015), (20_000, 20_000)),
)
ALIKE = (
    (0.001, (100, 100)),
    (0.001, (90, 10)),
    (0.001, (10_000, 10_000)),
    (0.01, (20, 20)),
    (0.01, (990, 10)),
    (0.1, (1, 1)),
    (0.1, (200, 200)),
    (0.1, (180, 20)),
    (0.5, (30, 30)),
    (0.97, (50, 200)),
)
TRULY = ((0.1, 0.12), (0.02, 0.025), (0.5, 0.55))
CASES = {
    "far apart": {"a": 0.3, "b": 0.7},
    "five, close": {"a": 0.05, "b": 0.1, "c": 0.12, "d": 0.15, "e": 0.2},
}
HORIZONS = (500, 1_000, 2_000, 5_000, 10_000)
Side = tuple[Floats, Floats]


def wald(first: Arm, other: Arm) -> tuple[float, float]:
    """The interval of the textbooks."""
    half = 1.959964 * np.sqrt(sum(arm.rate * (1 - arm.rate) / arm.visitors for arm in (first, other)))
    return other.rate - first.rate - half, other.rate - first.rate + half


def coverage(
    interval: Callable[[Arm, Arm], tuple[float, float]],
    rates: tuple[float, float],
    visitors: tuple[int, int],
    seed: int,
) -> float:
    """The share of tests whose range holds the truth, in percent."""
    random = np.random.default_rng(seed)
    drawn = [
        random.binomial(n, rate, COVERED_TESTS).tolist() for rate, n in zip(rates, visitors, strict=True)
    ]

    @cache
    def held(first: int, other: int) -> bool:
        low, high = interval(Arm("A", visitors[0], first), Arm("B", visitors[1], other))
        return bool(low <= rates[1] - rates[0] <= high)

    return 100 * float(np.mean([held(*pair) for pair in zip(*drawn, strict=True)]))


def running(
    rates: tuple[float, float], a_look: tuple[int, int], tests: int, looks: int, seed: int
) -> tuple[Side, Side]:
    """(conversions, visitors) of both arms after each look."""
    random = np.random.default_rng(seed)
    first, other = (
        (random.binomial(n, rate, (tests, looks)).cumsum(axis=1), n * np.arange(1.0, looks + 1))
        for rate, n in zip(rates, a_look, strict=True)
    )
    return first, other


def told(ends: tuple[Floats, Floats]) -> Floats:
    """Where the range leaves out zero."""
    return np.asarray((ends[0] > 0) | (ends[1] < 0))


def from_the_first_visitor(sides: tuple[Side, Side], planned: float) -> Floats:
    """The same range with the textbooks' variance, and no look too early for it."""
    rates = [conversions / visitors for conversions, visitors in sides]
    variance = sum(rate * (1 - rate) / side[1] for rate, side in zip(rates, sides, strict=True))
    size = best_at(planned) / sum(1 / side[1] for side in sides)
    half = np.sqrt(variance * (1 + 1 / size) * np.log((1 + size) / ALPHA**2))
    return np.asarray((np.abs(rates[1] - rates[0]) > half) & (variance > 0))


def print_coverage(seed: int) -> None:
    print("\n| rates | visitors | ours % | textbooks % |\n|---|---|---|---|")
    for rates, visitors in RATES:
        found = [coverage(interval, rates, visitors, seed) for interval in (difference_interval, wald)]
        cells = [f"{share:.1f}{' !' if share < 93.5 else ''}" for share in found]
        print(f"| {rates[0]:.2%}, {rates[1]:.2%} | {visitors[0]:,}, {visitors[1]:,} | {' | '.join(cells)} |")


def print_alarms(tests: int, looks: int, seed: int) -> None:
    print(f"\n{tests:,} tests, {looks} looks\n")
    print("| rate | visitors a look | ours % | usual % | from the first visitor % |")
    print("|---|---|---|---|---|")
    for rate, a_look in ALIKE:
        sides = running((rate, rate), a_look, tests, looks, seed)
        planned = looks * min(a_look) / 2
        found = (
            told(range_at_all_looks(*sides, planned)),
            told(fixed_range(*sides)),
            from_the_first_visitor(sides, planned),
        )
        shares = [100 * float(alarms.any(axis=1).mean()) for alarms in found]
        cells = [f"{share:.2f}{' !' if share > 5 else ''}" for share in shares]
        print(f"| {rate:.1%} | {a_look[0]:,}, {a_look[1]:,} | {' | '.join(cells)} |")


def print_price(tests: int, seed: int) -> None:
    print(
        "\n| true rates | people at one look | told by then % | by twice % | by 3 times % | median stop, of that |"
    )
    print("|---|---|---|---|---|---|")
    for rates in TRULY:
        people, looks = people_for_rates(*rates), 300
        each = max(1, 3 * people // looks)
        sides = running(rates, (each, each), tests, looks, seed)
        alarms = np.maximum.accumulate(told(range_at_all_looks(*sides, people)), axis=1)
        by = [100 * float(alarms[:, min(looks, times * people // each) - 1].mean()) for times in (1, 2, 3)]
        first = np.where(alarms.any(axis=1), alarms.argmax(axis=1) + 1, looks + 1)
        stop = float(np.median(first)) * each / people
        print(
            f"| {rates[0]:.1%}, {rates[1]:.1%} | {people:,} | {by[0]:.0f} | {by[1]:.0f} | {by[2]:.0f} | {stop:.2f} |"
        )


def print_regret(seed: int) -> None:
    for name, rates in CASES.items():
        print(f"\n| {name}, mean of {RUNS} runs | {' | '.join(f'{n:,}' for n in HORIZONS)} |")
        print("|---" * (len(HORIZONS) + 1) + "|")
        found = learn(rates, HORIZONS[-1], seed=seed)
        for policy in POLICIES.values():
            curve = found.curves[found.curves["policy"] == policy.label]
            lost = np.interp(HORIZONS, curve["visitors"], curve["regret"])
            print(f"| {policy.label} | {' | '.join(f'{value:.1f}' for value in lost)} |")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tests", type=int, default=2_000)
    parser.add_argument("--looks", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    print_coverage(asked.seed)
    print_alarms(asked.tests, asked.looks, asked.seed)
    print_price(asked.tests, asked.seed)
    print_regret(asked.seed)


if __name__ == "__main__":
    main()
