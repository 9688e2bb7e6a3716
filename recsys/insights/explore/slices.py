"""Two parts of the ratings to look at side by side: which two, and how they lie to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from recsys.dataset import Dataset
from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.filters import ExploreFilters

BUSIEST = 0.1
UNDATED = "Ratings whose year is not known are in neither part."
FREE = "free"
"""The choice whose second part somebody puts together by hand."""


@dataclass(frozen=True)
class Part:
    """Some of the ratings, and what they are called."""

    name: str
    filters: ExploreFilters


@dataclass(frozen=True)
class Pair:
    """Two parts by what they change in the filters that are chosen already."""

    label: str
    names: tuple[str, str]
    changes: tuple[Mapping[str, Any], Mapping[str, Any]]
    meaning: str = ""
    """What the names mean, where they do not say."""

    def parts(self, filters: ExploreFilters) -> tuple[Part, Part]:
        """Both parts of what passes ``filters``, but for the side that tells them apart."""
        first, second = (filters.but(**change) for change in self.changes)
        return Part(self.names[0], first), Part(self.names[1], second)


def pairs(data: Dataset, everything: Exploration) -> dict[str, Pair]:
    """The pairs that this data allows, by name.

    Before and from the median year of rating, never the first year; the same by release year; the tenth of people with
    the most ratings (and all who gave as many as the last of them) and the others; films and series.
    """
    found = {}
    for name, side, what in (("time", "period", "Rated"), ("age", "released", "Films")):
        years = everything[{"period": "years", "released": "released"}[side]]
        if len(years) > 1:
            first, last, middle = int(years["year"].min()), int(years["year"].max()), _median_year(years)
            found[name] = Pair(
                f"{'Rated before' if side == 'period' else 'Films before'} {middle} and since",
                (f"{what} before {middle}", f"{what} from {middle} on"),
                ({side: (first, middle - 1)}, {side: (middle, last)}),
                "" if int(years["ratings"].sum()) == everything.overview.ratings else UNDATED,
            )
    counts = np.sort(np.diff(data.ratings.indptr))[::-1]
    counts = counts[counts > 0]
    heavy = int(counts[max(int(len(counts) * BUSIEST), 1) - 1]) if len(counts) else 0
    if len(counts) and counts[-1] < heavy:
        found["activity"] = Pair(
            "Heavy and light raters",
            ("Heavy raters", "Light raters"),
            ({"activity": (heavy, int(counts[0]))}, {"activity": (1, heavy - 1)}),
            f"Heavy raters are the busiest tenth of all people: they gave {heavy:,} ratings or more.",
        )
    if {"film", "series"} <= set(everything["kinds"]["kind"]):
        found["kind"] = Pair(
            "Films and series", ("Films", "Series"), ({"kinds": ("film",)}, {"kinds": ("series",)})
        )
    return found


def is_told_apart_by(side: str | None, first: Part, second: Part) -> bool:
    """Whether it is this side of the filters in which two parts were made to differ."""
    return side is not None and first.filters.active.get(side) != second.filters.active.get(side)


def relation(first: Part, second: Part) -> str:
    """How two parts lie to each other where they may share ratings; empty where they share none for sure."""
    if first.filters == second.filters:
        return "Both parts are the same ratings, so nothing differs."
    if second.filters.are_open:
        return f"“{second.name}” includes “{first.name}”."
    return "" if _is_apart(first.filters, second.filters) else "Some ratings may be in both parts."


def _median_year(years: pd.DataFrame) -> int:
    """The year in which the middle rating lies, never the first: before it there is something too."""
    table = years.sort_values("year")
    place = int(np.searchsorted(table["ratings"].cumsum(), table["ratings"].sum() / 2))
    return int(table["year"].iloc[max(place, 1)])


def _is_apart(first: ExploreFilters, second: ExploreFilters) -> bool:
    """Whether no rating can pass both. Genres say nothing: a film may have several."""
    one, other = first.active, second.active
    for side in one.keys() & other.keys() - {"genres"}:
        a, b = one[side], other[side]
        if isinstance(a[0], str):
            if not set(a) & set(b):
                return True
        elif a[1] < b[0] or b[1] < a[0]:
            return True
    return False
