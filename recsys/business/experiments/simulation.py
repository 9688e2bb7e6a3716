"""Tests whose truth is known: visitors drawn by lot, written as a table that can be pasted."""

from collections.abc import Mapping

import numpy as np

from recsys.business.experiments import words


def simulated_test(rates: Mapping[str, float], visitors: int, seed: int = 0) -> str:
    """Arm, visitors and conversions of one test; each arm has about ``visitors``, because visitors are sent by lot."""
    sent, converted = _drawn(rates, visitors, 1, seed)
    rows = [f"{name}, {sent[0, at]}, {converted[0, at]}" for at, name in enumerate(rates)]
    return "\n".join(["arm, visitors, conversions", *rows])


def simulated_days(rates: Mapping[str, float], visitors: int, days: int, seed: int = 0) -> str:
    """Day, arm, visitors and conversions of that day; about ``visitors`` a day in each arm."""
    sent, converted = _drawn(rates, visitors, days, seed)
    rows = [
        f"{day + 1}, {name}, {sent[day, at]}, {converted[day, at]}"
        for day in range(days)
        for at, name in enumerate(rates)
    ]
    return "\n".join(["day, arm, visitors, conversions", *rows])


def truth(rates: Mapping[str, float]) -> str:
    """What a simulated test should find, in a sentence."""
    (first, base), *others = rates.items()
    said = " and ".join(f"{name} {words.percent(rate)}" for name, rate in rates.items())
    if all(rate == base for _, rate in others):
        return f"Simulated: the true rates are {said}, so there is nothing to find."
    found = " and ".join(
        f"{name} is truly {'better' if rate > base else 'worse'} than {first} by {words.points(rate - base)}"
        for name, rate in others
        if rate != base
    )
    return f"Simulated: the true rates are {said}; {found}."


def _drawn(rates: Mapping[str, float], visitors: int, days: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Visitors and conversions, days x arms. Raises ValueError for fewer than two arms, no visitors, or no rates."""
    if len(rates) < 2 or visitors < 1 or days < 1 or not all(0 <= rate <= 1 for rate in rates.values()):
        raise ValueError("A simulated test needs two arms, visitors, and rates between 0 and 100 %.")
    random = np.random.default_rng(seed)
    arms = len(rates)
    sent = random.multinomial(visitors * arms, np.full(arms, 1 / arms), size=days)
    return sent, random.binomial(sent, list(rates.values()))
