"""How a reading compares two parts of the ratings: what is set side by side, and what differs most."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from recsys.dataset import EVENT_WORDS, country_name, language_name
from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.words import ENOUGH_FOR_AN_AVERAGE, percent

Form = Literal["columns", "bars", "dots", "line"]
"""Of recsys.charts.parts."""


@dataclass(frozen=True)
class Comparison:
    """How one reading compares two parts: a share or an average for each ``key``."""

    table: str
    key: str
    value: str
    """The column that is compared."""
    form: Form
    across: str
    up: str
    in_words: Callable[[Any], str] = str
    noun: str = "{}"
    """A key in a sentence."""
    of: Callable[[Exploration], float] | None = None
    """What a count is divided by to be a share of the part; None: the column is a share, or an average, already."""
    behind: str = "ratings"
    """The column that says how many are behind a value."""

    @property
    def is_average(self) -> bool:
        """Whether it is stars that are compared, not shares."""
        return self.value == "average"


def _all_ratings(exploration: Exploration) -> float:
    return exploration.overview.ratings


def _all_people(exploration: Exploration) -> float:
    return exploration.overview.people


def _ratings(
    table: str, key: str, form: Form, across: str, in_words: Callable[[Any], str] = str, noun: str = "{}"
) -> Comparison:
    return Comparison(
        table, key, "ratings", form, across, "Share of ratings", in_words, noun, of=_all_ratings
    )


def _step(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _device(name: str) -> str:
    return name.upper() if name == "tv" else name.capitalize()


COMPARISONS: Mapping[str, Comparison] = {
    "levels": _ratings("levels", "rating", "columns", "Rating", _step),
    "activity": Comparison(
        "activity",
        "from",
        "people",
        "columns",
        "Ratings given by a person in all, at least",
        "Share of people",
        _step,
        "The group of people with {} ratings",
        of=_all_people,
    ),
    "generosity": Comparison(
        "generosity",
        "from",
        "share",
        "columns",
        "Average of a person, at least",
        "Share of people",
        _step,
        "An average of {}",
        behind="people",
    ),
    "kinds": _ratings("kinds", "kind", "bars", "", str.capitalize),
    "genres": _ratings("genres", "genre", "bars", ""),
    "quality": Comparison("loved", "genre", "average", "dots", "", "Average rating"),
    "released": _ratings("released", "year", "line", "Release year", noun="The release year {}"),
    "countries": _ratings("countries", "country", "bars", "", country_name),
    "languages": _ratings("languages", "language", "bars", "", language_name),
    "years": _ratings("growth", "year", "columns", "Year of the rating", noun="The year {}"),
    "months": _ratings("months", "month", "columns", "Month", calendar.month_abbr.__getitem__),
    "lengths": Comparison(
        "lengths",
        "from",
        "share",
        "columns",
        "Titles in a session, at least",
        "Share of sessions",
        _step,
        "The number of sessions with {} titles",
        behind="sessions",
    ),
    "funnel": Comparison(
        "funnel", "step", "share", "bars", "", "Share of sessions", EVENT_WORDS.__getitem__, behind="sessions"
    ),
    "devices": Comparison(
        "devices", "device", "share", "bars", "", "Share of sessions", _device, behind="sessions"
    ),
    "completion": Comparison(
        "completion",
        "from",
        "share",
        "columns",
        "Of a title watched, at least",
        "Share of viewings",
        _percent,
        "Watching {}",
        behind="viewings",
    ),
    "places": Comparison(
        "places",
        "place",
        "clicked",
        "columns",
        "Place on the screen",
        "Opened when shown",
        _step,
        "Place {}",
        behind="shown",
    ),
    "overlap": Comparison(
        "overlap",
        "from",
        "share",
        "columns",
        "Films that two people share, at least",
        "Share of pairs",
        _step,
        "Sharing {} films",
        behind="pairs",
    ),
}
"""The readings that are drawn as one figure of both parts, by name; all others as a figure of each."""


def compared(reading: str, explorations: Mapping[str, Exploration]) -> pd.DataFrame:
    """Columns key, label, words, part, value, behind: what a reading counts in each part (name -> exploration).

    ``value`` is a share of the part or an average, ``behind`` of how many ratings, people or sessions. What a part
    lacks is a share of 0 there, and no average. ``label`` is short, ``words`` name both ends of a step.
    """
    comparison = COMPARISONS[reading]
    pieces = {name: _values(comparison, exploration) for name, exploration in explorations.items()}
    ends = pd.concat(list(pieces.values())).groupby(level=0, sort=False)["to"].max()
    if comparison.form in ("columns", "line"):
        ends = ends.sort_index()
    full = pd.concat([piece.reindex(ends.index).assign(part=name) for name, piece in pieces.items()])
    if not comparison.is_average:
        full["value"] = full["value"].fillna(0.0)
    full["behind"] = full["behind"].fillna(0).astype("int64")
    full = full.dropna(subset="value").rename_axis("key").reset_index()
    full["label"] = [comparison.in_words(key) for key in full["key"]]
    last = [comparison.in_words(to) for to in full["key"].map(ends)]
    full["words"] = [
        low if low == high else f"{low} to {high}" for low, high in zip(full["label"], last, strict=True)
    ]
    return full[["key", "label", "words", "part", "value", "behind"]]


def _values(comparison: Comparison, exploration: Exploration) -> pd.DataFrame:
    """value, behind and to (the other end of a step) by key, in the order of the table."""
    table = exploration[comparison.table]
    has_ends = comparison.key == "from" and "to" in table
    counts = pd.DataFrame(
        {
            "key": table[comparison.key],
            "value": table[comparison.value].astype("float64"),
            "behind": table[comparison.behind],
            "to": table["to" if has_ends else comparison.key],
        }
    )
    by_key = counts.groupby("key", sort=False).agg({"value": "sum", "behind": "sum", "to": "max"})
    if comparison.of is not None:
        by_key["value"] /= max(comparison.of(exploration), 1.0)
    return by_key


def difference(reading: str, explorations: Mapping[str, Exploration]) -> str:
    """One sentence that compares two parts (name -> exploration) by what a reading counts."""
    names = list(explorations)
    if reading == "levels":
        means = [f"{x.overview.mean:.2f} in “{name}”" for name, x in explorations.items()]
        return f"The average rating is {' and '.join(means)}."
    table, comparison = compared(reading, explorations), COMPARISONS[reading]
    if comparison.is_average:
        table = table[table["behind"] >= ENOUGH_FOR_AN_AVERAGE]
    one, other = (table[table["part"] == name].set_index("key") for name in names)
    both = one.assign(other=other["value"]).dropna(subset="other")
    if both.empty:
        return "There is too little in both parts to compare them in this."
    gaps = (both["value"] - both["other"]).abs().to_numpy()
    widest = both.to_dict("records")[int(gaps.argmax())]
    said = [_written(comparison, float(widest[column])) for column in ("value", "other")]
    if said[0] == said[1]:
        return "Both parts are alike in this, or nearly so."
    what = comparison.noun.format(widest["words"])
    return f"{what} differs most: {said[0]} in “{names[0]}”, {said[1]} in “{names[1]}”."


def _written(comparison: Comparison, value: float) -> str:
    if comparison.is_average:
        return f"{value:.2f}"
    return percent(value) if value else "none"
