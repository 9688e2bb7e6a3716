"""One input at a time: how far each moves the result, and how much of a belief it takes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from recsys.business.worth.formulas import course
from recsys.business.worth.inputs import INPUTS, Assumptions, Range

POINTS = 41
"""Of a curve."""


@dataclass(frozen=True)
class BreakEven:
    """How much of a belief it takes until value equals cost."""

    name: str
    """The belief, of INPUTS."""
    least: float
    """From here on it pays, all other figures likely: 0 where it pays without; infinite where no figure is enough."""


def net_at(ranges: Mapping[str, Range], **changed: float) -> float:
    """Value less cost at the end where every figure is likely, but for those in ``changed``."""
    figures = {name: np.array([changed.get(name, of.likely)]) for name, of in ranges.items()}
    return float(course(figures, int(figures["months"][0])).net[0])


def tornado(assumptions: Assumptions) -> pd.DataFrame:
    """What each input alone does to the result when it goes from low to high and all others stay likely.

    One row for each that has a range: name, label, unit, low, high (its figures), at_low, at_high (value less cost
    then) and swing (how far apart these are), the widest first.
    """
    rows = [
        {
            "name": name,
            "label": INPUTS[name].label,
            "unit": assumptions.unit(name),
            "low": of.low,
            "high": of.high,
            "at_low": net_at(assumptions.ranges, **{name: of.low}),
            "at_high": net_at(assumptions.ranges, **{name: of.high}),
        }
        for name, of in assumptions.ranges.items()
        if of.is_wide
    ]
    columns = ["name", "label", "unit", "low", "high", "at_low", "at_high"]
    table = pd.DataFrame(rows, columns=columns)
    table["swing"] = (table["at_high"] - table["at_low"]).abs().astype(float)
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def break_evens(assumptions: Assumptions) -> list[BreakEven]:
    """For each belief that can bring anything in, the least figure at which it pays; solved, not guessed.

    Value less cost only rises with each of them, so there is one such figure between none and the most there can be
    (churn cannot fall by more than it is), found by Brent's method.
    """
    ranges = assumptions.ranges
    solved = []
    for name in (name for name, asked in INPUTS.items() if asked.is_belief):
        most = _most(name, ranges)
        none, all_of_it = (net_at(ranges, **{name: value}) for value in (0.0, most))
        if all_of_it <= none:
            continue  # such a belief brings nothing in here
        if none >= 0:
            least = 0.0
        elif all_of_it < 0:
            least = float("inf")
        else:
            least = float(brentq(lambda value, name=name: net_at(ranges, **{name: value}), 0.0, most))
        solved.append(BreakEven(name, least))
    return solved


def asked_first(assumptions: Assumptions, found: list[BreakEven]) -> BreakEven | None:
    """Of the first belief that somebody gave, else of the first that counts; None where none brings anything in."""
    given = [one for one in found if assumptions.ranges[one.name] != Range.sure(0.0)]
    return next(iter(given or found), None)


def by_belief(assumptions: Assumptions, solved: BreakEven) -> pd.DataFrame:
    """Value less cost for more and more of one belief: label, unit, belief, net.

    From none to twice what it takes, or beyond what is believed.
    """
    ranges = assumptions.ranges
    most = _most(solved.name, ranges)
    wanted = max(2 * solved.least, 1.5 * ranges[solved.name].high) or most / 4
    beliefs = np.linspace(min(0.0, ranges[solved.name].low), min(wanted, most), POINTS)
    figures = {name: np.full(POINTS, of.likely) for name, of in ranges.items()} | {solved.name: beliefs}
    return pd.DataFrame(
        {
            "label": INPUTS[solved.name].label,
            "unit": assumptions.unit(solved.name),
            "belief": beliefs,
            "net": course(figures, assumptions.months).net,
        }
    )


def _most(name: str, ranges: Mapping[str, Range]) -> float:
    """The most of a belief that there can be: a churn falls by no more than it is."""
    return ranges["churn"].likely if name == "churn_falls" else INPUTS[name].ceiling
