"""Bandits: choosing which version to show while learning which is best."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from recsys.business.experiments import words
from recsys.ids import Floats

EPSILON = 0.1
"""The share of visitors that epsilon-greedy shows any version."""

Choose = Callable[[Floats, Floats, int, np.random.Generator], np.ndarray]
"""(wins, shown, visitors so far, random) -> the chosen arm of each run. wins and shown are runs x arms."""


@dataclass(frozen=True)
class Policy:
    """A way to choose."""

    label: str
    meaning: str
    choose: Choose


def _evenly(wins: Floats, shown: Floats, seen: int, random: np.random.Generator) -> np.ndarray:
    return random.integers(shown.shape[1], size=len(shown))


def _epsilon_greedy(wins: Floats, shown: Floats, seen: int, random: np.random.Generator) -> np.ndarray:
    best = _best(wins / shown, random)
    return np.where(
        random.random(len(shown)) < EPSILON, random.integers(shown.shape[1], size=len(shown)), best
    )


def _ucb(wins: Floats, shown: Floats, seen: int, random: np.random.Generator) -> np.ndarray:
    return _best(wins / shown + np.sqrt(2 * np.log(seen) / shown), random)


def _thompson(wins: Floats, shown: Floats, seen: int, random: np.random.Generator) -> np.ndarray:
    found: np.ndarray = random.beta(wins + 1, shown - wins + 1).argmax(axis=1)
    return found


def _best(scores: Floats, random: np.random.Generator) -> np.ndarray:
    """The highest of each row, any of several alike."""
    found: np.ndarray = (scores + TIE * random.random(scores.shape)).argmax(axis=1)
    return found


TIE = 1e-9

POLICIES: Mapping[str, Policy] = {
    "even": Policy("Even split", "Everybody by lot, as in an A/B test that never ends.", _evenly),
    "greedy": Policy(
        "Epsilon-greedy",
        f"The best so far, and any version to {words.percent(EPSILON)} of the visitors (Watkins 1989).",
        _epsilon_greedy,
    ),
    "ucb": Policy(
        "UCB1",
        "The version that could still be the best: its rate so far plus sqrt(2 ln t / n), t visitors of whom n saw it "
        "(Auer, Cesa-Bianchi and Fischer 2002).",
        _ucb,
    ),
    "thompson": Policy(
        "Thompson sampling",
        "Each version as often as it is likely to be the best (Thompson 1933; Chapelle and Li 2011).",
        _thompson,
    ),
}
"""By name. All show each version once to begin with, except Thompson sampling and the even split, which need not."""
NEEDS_ONE_EACH = frozenset({"greedy", "ucb"})
