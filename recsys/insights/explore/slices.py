"""Two parts of the ratings side by side: which two, how they lie to each other, and what differs most."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from recsys.dataset import Dataset, country_name, language_name
from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.explore.readings.words import ENOUGH_FOR_AN_AVERAGE, percent

BUSIEST = 0.1
FREE = "free"
"""The choice whose second part somebody puts together by hand."""
Form = Literal["columns", "bars", "dots", "line"]


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


def relation(first: Part, second: Part) -> str:
    """How two parts lie to each other where they may share ratings; empty where they share none for sure."""
    if first.filters == second.filters:
        return "Both parts are the same ratings, so nothing differs."
    if second.filters.are_open:
        return f"“{second.name}” includes “{first.name}”."
    return "" if _is_apart(first.filters, second.filters) else "Some ratings may be in both parts."


@dataclass(frozen=True)
class Comparison:
    """How one reading compares two parts: per ``key`` a share of the part, or an average."""

    table: str
    key: str
    measure: str
    """A column of counts, shown as its share of the part; or ``average``."""
    form: Form
    across: str
    up: str
    in_words: Callable[[Any], str] = str
    noun: str = "{}"
    """A key in a sentence."""


def _ratings(
    table: str, key: str, form: Form, across: str, in_words: Callable[[Any], str] = str, noun: str = "{}"
) -> Comparison:
    return Comparison(table, key, "ratings", form, across, "Share of ratings", in_words, noun)


COMPARISONS: Mapping[str, Comparison] = {
    "levels": _ratings("levels", "rating", "columns", "Rating", "{:g}".format),
    "activity": Comparison(
        "activity",
        "from",
        "people",
        "columns",
        "Ratings given by a person in all, at least",
        "Share of people",
        "{:,}".format,
        "The share of people with at least {} ratings",
    ),
    "released": _ratings("released", "year", "line", "Release year", noun="The release year {}"),
    "genres": _ratings("genres", "genre", "bars", ""),
    "quality": Comparison("genres", "genre", "average", "dots", "", "Average rating"),
    "kinds": _ratings("kinds", "kind", "bars", "", str.capitalize),
    "countries": _ratings("countries", "country", "bars", "", country_name),
    "languages": _ratings("languages", "language", "bars", "", language_name),
    "years": _ratings("years", "year", "columns", "Year of the rating", noun="The year {}"),
}
"""The readings that are drawn as one figure of both parts, by name; all others as a figure of each."""


def compared(reading: str, explorations: Mapping[str, Exploration]) -> pd.DataFrame:
    """Columns key, label, part, value, ratings: what a reading counts in each part (name -> exploration).

    ``value`` is a share of the part (of its ratings, or of its people), or an average. What a part lacks is 0 there,
    and has no average.
    """
    comparison = COMPARISONS[reading]
    pieces = []
    for name, exploration in explorations.items():
        table = exploration[comparison.table]
        value = table[comparison.measure].astype("float64")
        if comparison.measure != "average":
            whole = getattr(exploration.overview, comparison.measure)
            value = value / whole if whole else value
        piece = pd.DataFrame({"key": table[comparison.key], "value": value, "ratings": table["ratings"]})
        pieces.append(piece.set_index("key").assign(part=name))
    keys = pd.Index(pd.concat(pieces).index.unique(), name="key")
    if comparison.form in ("columns", "line"):
        keys = keys.sort_values()
    full = pd.concat(
        [piece.reindex(keys).assign(part=piece["part"].iloc[0]) for piece in pieces if len(piece)]
    )
    if comparison.measure != "average":
        full["value"] = full["value"].fillna(0.0)
    full["ratings"] = full["ratings"].fillna(0).astype("int64")
    full = full.dropna(subset="value").reset_index()
    full.insert(1, "label", [comparison.in_words(key) for key in full["key"]])
    return full[["key", "label", "part", "value", "ratings"]]


def difference(reading: str, explorations: Mapping[str, Exploration]) -> str:
    """One sentence that compares two parts (name -> exploration) by what a reading counts."""
    if reading == "levels":
        means = [f"{x.overview.mean:.2f} in “{name}”" for name, x in explorations.items()]
        return f"The average rating is {' and '.join(means)}."
    table, comparison = compared(reading, explorations), COMPARISONS[reading]
    if comparison.measure == "average":
        table = table[table["ratings"] >= ENOUGH_FOR_AN_AVERAGE]
    names = list(explorations)
    one, other = (table[table["part"] == name].set_index("key") for name in names)
    both = one.join(other, how="inner", rsuffix="_other").reset_index()
    if both.empty:
        return "Too few ratings in both parts to compare."
    gaps = (both["value"] - both["value_other"]).abs().to_numpy()
    widest = both.to_dict("records")[int(gaps.argmax())]
    most, values = widest["key"], [float(widest["value"]), float(widest["value_other"])]
    if values[0] == values[1]:
        return "Both parts are alike in this."
    said = [f"{value:.2f}" if comparison.measure == "average" else percent(value) for value in values]
    what = "on average" if comparison.measure == "average" else f"of the {comparison.measure}"
    return (
        f"{comparison.noun.format(comparison.in_words(most))} differs most: "
        f"{said[0]} {what} in “{names[0]}”, {said[1]} in “{names[1]}”."
    )


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
