"""Regret: what choosing while learning costs against having known the best version all along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.business.experiments import words
from recsys.business.experiments.bandits import NEEDS_ONE_EACH, POLICIES, Policy
from recsys.ids import Floats
from recsys.insights.explore.readings.words import join

RUNS = 200
MOST_VISITORS = 10_000
MOST_ARMS = 10
POINTS = 100
"""Visitors after which the regret is noted."""
BAND = (0.05, 0.95)
"""Between which nine of ten runs lie."""
OnProgress = Callable[[float, str], None]


@dataclass(frozen=True)
class Learned:
    """Policies on the same versions with known rates; all simulated."""

    arms: pd.DataFrame
    """arm, rate."""
    visitors: int
    runs: int
    curves: pd.DataFrame
    """policy (label), visitors, regret (mean of the runs, in conversions), low, high (nine of ten runs)."""
    shown: pd.DataFrame
    """policy, arm, rate, share of the visitors who were shown it (mean of the runs)."""
    sentence: str
    shown_sentence: str
    """Who was shown the best version, in a sentence."""
    note: str
    """How it was simulated."""

    def regret(self, policy: str) -> float:
        """Mean regret of a policy, by its label, at the end."""
        return float(self.curves.loc[self.curves["policy"] == policy, "regret"].iloc[-1])


def learn(
    rates: Mapping[str, float],
    visitors: int,
    runs: int = RUNS,
    seed: int = 0,
    on_progress: OnProgress = lambda share, doing: None,
) -> Learned:
    """Let every policy choose for the same number of simulated visitors, ``runs`` times.

    ``rates`` are the true rates of the versions by name. Regret after t visitors is the sum of (best rate - rate of
    what was shown): expected, so that the luck of single conversions does not blur it. ``on_progress`` may raise to
    stop. Raises ValueError for fewer than two versions, rates that are not 0 to 1, or too many visitors.
    """
    _check(rates, visitors, runs)
    names, values = list(rates), np.array(list(rates.values()))
    points = np.unique(np.geomspace(1, visitors, POINTS).round().astype(np.int64))
    points = np.unique(np.concatenate([points, np.linspace(0, visitors, POINTS).round().astype(np.int64)]))[
        1:
    ]
    curves, shown = [], []
    for place, (name, policy) in enumerate(POLICIES.items()):
        on_progress(place / len(POLICIES), policy.label)
        random = np.random.default_rng([seed, place])
        regret, share = _play(policy, values, points, runs, random, one_each=name in NEEDS_ONE_EACH)
        low, high = np.quantile(regret, BAND, axis=1)
        curves.append(
            pd.DataFrame(
                {
                    "policy": policy.label,
                    "visitors": points,
                    "regret": regret.mean(axis=1),
                    "low": low,
                    "high": high,
                }
            )
        )
        shown.append(pd.DataFrame({"policy": policy.label, "arm": names, "rate": values, "share": share}))
    table, shares = pd.concat(curves, ignore_index=True), pd.concat(shown, ignore_index=True)
    return Learned(
        pd.DataFrame({"arm": names, "rate": values}),
        visitors,
        runs,
        table,
        shares,
        _sentence(table, names, values, visitors),
        _shown_sentence(shares),
        f"Simulated visitors, drawn from these rates; mean of {runs} runs, and the bands hold nine of ten of them.",
    )


def _play(
    policy: Policy,
    rates: Floats,
    points: np.ndarray,
    runs: int,
    random: np.random.Generator,
    *,
    one_each: bool,
) -> tuple[Floats, Floats]:
    """All runs at once: regret (points x runs) and the mean share of each arm."""
    n_arms, each = len(rates), np.arange(runs)
    wins, shown = np.zeros((2, runs, n_arms))
    lost, noted = np.zeros(runs), np.empty((len(points), runs))
    gaps, place = rates.max() - rates, 0
    for seen in range(int(points[-1])):
        begins = one_each and seen < n_arms
        chosen = np.full(runs, seen) if begins else policy.choose(wins, shown, seen, random)
        wins[each, chosen] += random.random(runs) < rates[chosen]
        shown[each, chosen] += 1
        lost += gaps[chosen]
        if seen + 1 == points[place]:
            noted[place] = lost
            place += 1
    return noted, shown.mean(axis=0) / points[-1]


def _check(rates: Mapping[str, float], visitors: int, runs: int) -> None:
    if not 2 <= len(rates) <= MOST_ARMS:
        raise ValueError(f"A bandit chooses between 2 and {MOST_ARMS} versions, got {len(rates)}.")
    if not all(0 <= rate <= 1 for rate in rates.values()):
        raise ValueError("Rates lie between 0 and 100 %.")
    if not len(rates) <= visitors <= MOST_VISITORS or runs < 1:
        raise ValueError(f"Between {len(rates)} and {MOST_VISITORS:,} visitors can be simulated.")


def _sentence(curves: pd.DataFrame, names: Sequence[str], rates: Floats, visitors: int) -> str:
    best = float(rates.max())
    if best == float(rates.min()):
        return (
            "All versions have the same rate, so there is nothing to lose by learning, and nothing to gain."
        )
    last = curves.groupby("policy", sort=False)["regret"].last().sort_values()
    winner, even = str(last.index[0]), POLICIES["even"].label
    return (
        f"Always showing “{names[int(rates.argmax())]}” would bring {best * visitors:,.0f} of {visitors:,} visitors. "
        f"Learning it costs {_lost(last[winner])} of them with {winner}, {_lost(last[even])} with an even split."
    )


def _lost(regret: float) -> str:
    return f"{regret:,.0f}" if regret >= 9.5 else f"{regret:.1f}"


def _shown_sentence(shares: pd.DataFrame) -> str:
    is_best = shares["rate"] == shares["rate"].max()
    if is_best.all():
        return "All versions have the same rate, so it makes no difference which one is shown."
    names = [f"“{name}”" for name in shares.loc[is_best, "arm"].unique()]
    best = (
        f"the best version, {names[0]}," if len(names) == 1 else f"one of the best versions, {join(names)},"
    )
    of_best = shares[is_best].groupby("policy", sort=False)["share"].sum().sort_values(ascending=False)
    winner, share = str(of_best.index[0]), float(of_best.iloc[0])
    even = float(of_best[POLICIES["even"].label])
    return (
        f"{winner} shows {best} to {words.percent(share)} of the visitors; "
        f"an even split to {words.percent(even)}."
    )
