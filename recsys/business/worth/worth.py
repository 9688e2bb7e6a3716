"""Worth: what a change would bring in and cost, from the stakeholder's own assumptions."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from recsys.business.worth.alone import BreakEven, asked_first, break_evens, by_belief, tornado
from recsys.business.worth.draws import drawn
from recsys.business.worth.formulas import Course, Numbers, course, payback, roi
from recsys.business.worth.inputs import INPUTS, Assumptions, Range

SHARES = (0.1, 0.9)
"""A result is given as a range in which it lies in eight of ten draws."""


@dataclass(frozen=True)
class Result:
    """One figure of the result."""

    likely: float
    """Where every input is at its likely figure."""
    low: float
    high: float
    """10th and 90th percentile over the draws; equal where no input has a range."""


@dataclass(frozen=True, eq=False)
class Worth:
    """What a change is worth; all money is value less what the same people bring in without the change."""

    assumptions: Assumptions
    value: Result
    cost: Result
    net: Result
    roi: Result
    """(value - cost) / cost; NaN where it costs nothing."""
    payback: Result
    """The first month in which the value has reached the cost; infinite where that is not within the months."""
    kept: Result
    """Subscribers more than without the change in the last month."""
    loss: float
    """Share of the draws in which the cost is above the value."""
    months: pd.DataFrame
    """month, then value and cost up to it with value_low, value_high, cost_low, cost_high."""
    tornado: pd.DataFrame
    """What each input alone does (``alone.tornado``)."""
    break_evens: list[BreakEven]
    focus: BreakEven | None
    """The belief that is asked about first (``alone.asked_first``)."""
    by_belief: pd.DataFrame
    """Value less cost for more and more of that belief (``alone.by_belief``); empty without one."""

    @property
    def believed(self) -> tuple[float, float] | None:
        """What somebody believes of ``focus``, and value less cost then; None where nobody does."""
        if self.focus is None or self.assumptions.ranges[self.focus.name] == Range.sure(0.0):
            return None
        return self.assumptions.ranges[self.focus.name].likely, self.net.likely

    @property
    def has_range(self) -> bool:
        """Whether any input leaves something open."""
        return len(self.tornado) > 0


def worth_of(assumptions: Assumptions) -> Worth:
    """Work out what ``assumptions`` come to: likely figures, and their range over 10,000 draws (seed 0)."""
    months = assumptions.months
    likely = course(
        {name: np.array([of.likely]) for name, of in assumptions.ranges.items()},
        months,
    )
    many = course(drawn(assumptions.ranges), months)
    results = {
        "value": _result(likely.value[-1], many.value[-1]),
        "cost": _result(likely.cost[-1], many.cost[-1]),
        "net": _result(likely.net, many.net),
        "roi": _result(*(roi(one.value[-1], one.cost[-1]) for one in (likely, many))),
        "payback": _result(payback(likely), payback(many)),
        "kept": _result(likely.kept[-1], many.kept[-1]),
    }
    solved = break_evens(assumptions)
    focus = asked_first(assumptions, solved)
    return Worth(
        assumptions,
        **results,
        loss=float((many.net < 0).mean()),
        months=_by_month(likely, many),
        tornado=tornado(assumptions),
        break_evens=solved,
        focus=focus,
        by_belief=pd.DataFrame() if focus is None else by_belief(assumptions, focus),
    )


def _result(likely: Numbers, many: Numbers) -> Result:
    low, high = np.quantile(many, SHARES, method="inverted_cdf")  # never between a month and never
    return Result(float(likely[0]), float(low), float(high))


def _by_month(likely: Course, many: Course) -> pd.DataFrame:
    columns: dict[str, Any] = {"month": np.arange(1, len(likely.value) + 1)}
    for name, one, all_of_them in (
        ("value", likely.value, many.value),
        ("cost", likely.cost, many.cost),
    ):
        low, high = np.quantile(all_of_them, SHARES, axis=1, method="inverted_cdf")
        columns |= {name: one[:, 0], f"{name}_low": low, f"{name}_high": high}
    return pd.DataFrame(columns)


def assumed(assumptions: Assumptions) -> pd.DataFrame:
    """The assumptions as a table to take along: assumption, unit, low, likely, high, and whose they are."""
    return pd.DataFrame(
        [
            {
                "assumption": asked.label,
                "unit": assumptions.unit(name),
                "low": assumptions.ranges[name].low,
                "likely": assumptions.ranges[name].likely,
                "high": assumptions.ranges[name].high,
                "whose": "example, not yours" if name in assumptions.examples else "yours",
            }
            for name, asked in INPUTS.items()
        ]
    )


def results(worth: Worth) -> pd.DataFrame:
    """The results as a table to take along: result, unit, likely, low and high (10th and 90th percentile)."""
    money = worth.assumptions.currency
    rows = [
        ("Value", money, worth.value),
        ("Cost", money, worth.cost),
        ("Value less cost", money, worth.net),
        ("Return", "share of the cost", worth.roi),
        ("Paid back in month", "month", worth.payback),
        ("Subscribers more in the last month", "people", worth.kept),
        ("Chance of a loss", "share of 10,000 draws", Result(worth.loss, worth.loss, worth.loss)),
    ]
    return pd.DataFrame(
        [
            {"result": name, "unit": unit, "likely": found.likely, "low": found.low, "high": found.high}
            for name, unit, found in rows
        ]
    )
