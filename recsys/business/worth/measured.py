"""What the open data says about an input of the calculator: a figure to start from, with what it was counted on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.dataset import Dataset

FEWEST = 100
"""Viewings with a known running time below which nothing is said."""


@dataclass(frozen=True)
class Measured:
    """One figure counted on the open data."""

    value: float
    """In the unit of the input, with as many decimals as people read."""
    words: str
    """What it is, and what is behind it."""


def measured(data: Dataset) -> dict[str, Measured]:
    """By name of INPUTS, what ``data`` says; empty where it says nothing (most data knows only ratings)."""
    found = {"hours": _hours(data)}
    return {name: figure for name, figure in found.items() if figure is not None}


def _hours(data: Dataset) -> Measured | None:
    """Hours of viewing a person and month: sums of share seen x running time, over the months in which one viewed."""
    viewings = data.behaviour.viewings
    if viewings is None:
        return None
    table = data.catalog.table
    minutes = viewings["item_id"].map(pd.Series(table["runtime"].astype(float).to_numpy(), table["item_id"]))
    known = viewings.assign(hours=viewings["completion"] * minutes / 60).dropna(subset=["hours"])
    if len(known) < FEWEST:
        return None
    months = known["timestamp"].to_numpy().astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    sums = known.groupby([known["user_id"].to_numpy(), months])["hours"].sum()
    value = round(float(sums.mean()), 1)
    people = "simulated people" if data.source.simulated else "people"
    return Measured(
        value,
        f"In this data one viewed {value:g} hours in a month in which one viewed at all: {len(known):,} viewings by "
        f"{known['user_id'].nunique():,} {people}.",
    )
