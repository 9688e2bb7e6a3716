"""What the open data says about an input of the calculator: a figure to start from, with what it was counted on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.dataset import Dataset

FEWEST = 100
"""Viewings with a known running time, or people still watched for, below which nothing is said."""
YEAR = 365.25
"""Days."""


@dataclass(frozen=True)
class Measured:
    """One figure counted on the open data."""

    value: float
    """In the unit of the input, with as many decimals as people read."""
    words: str
    """What it is, and what is behind it."""


def measured(data: Dataset, staying: pd.DataFrame | None = None) -> dict[str, Measured]:
    """By name of INPUTS, what ``data`` says; empty where it says nothing (most data knows only ratings).

    ``staying`` is the table of that name of the business view (days since somebody came, share still there, at_risk);
    None while it is not made. Of data without viewings it says how long people rate, which is no churn.
    """
    if data.behaviour.viewings is None:
        return {}
    found = {"hours": _hours(data, data.behaviour.viewings)}
    if staying is not None:
        found["churn"] = _churn(data, staying)
    return {name: figure for name, figure in found.items() if figure is not None}


def _churn(data: Dataset, staying: pd.DataFrame) -> Measured | None:
    """The monthly rate at which as many are left after a year as there were: 1 - share ^ (a month / days)."""
    year = staying[(staying["days"] > 0) & (staying["days"] <= YEAR) & (staying["at_risk"] >= FEWEST)].tail(1)
    for row in year.to_dict("records"):
        value = round(100 * (1 - float(row["share"]) ** (YEAR / 12 / float(row["days"]))), 1)
        return Measured(
            value,
            f"In this data {100 * row['share']:.0f} of 100 were still there {row['days']:.0f} days after they came, so "
            f"{value:g} % a month were not: {row['people']:,.0f} {_people(data)}. To be there is not to subscribe.",
        )
    return None


def _hours(data: Dataset, viewings: pd.DataFrame) -> Measured | None:
    """Hours of viewing a person and month: sums of share seen x running time, over the months in which one viewed."""
    table = data.catalog.table
    minutes = viewings["item_id"].map(pd.Series(table["runtime"].astype(float).to_numpy(), table["item_id"]))
    known = viewings.assign(hours=viewings["completion"] * minutes / 60).dropna(subset=["hours"])
    if len(known) < FEWEST:
        return None
    months = known["timestamp"].to_numpy().astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    sums = known.groupby([known["user_id"].to_numpy(), months])["hours"].sum()
    value = round(float(sums.mean()), 1)
    return Measured(
        value,
        f"In this data one viewed {value:g} hours in a month in which one viewed at all: {len(known):,} viewings by "
        f"{known['user_id'].nunique():,} {_people(data)}.",
    )


def _people(data: Dataset) -> str:
    return "simulated people" if data.source.simulated else "people"
