"""What people are grouped by: some of their features, made comparable, and what each says of a group."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from recsys.ids import Floats
from recsys.insights.filmmap.regions import GENRES

DAMPING = 20.0
"""k: so many ratings of an average person stand beside a person's own."""
CLIP = 3.0
RARE = 0.005
"""A genre with a smaller share of all ratings says little of anybody."""
GENRE = "genre: "
WORDS = GENRES | {
    "Children": "family films",
    "Family": "family films",
    "History": "history films",
    "Romance": "romances",
    "War": "war films",
}
"""Genre -> as what somebody watches; any other in lower case."""


@dataclass(frozen=True)
class Measure:
    """One feature of people as groups are made by it."""

    column: str
    scaled: Literal["share", "log", "mean"]
    """share: ``log((n x + k p) / ((n + k) p))``, how many times as often as everybody (p over all ratings), pulled to 0
    for people of few ratings n; mean: ``(x - p) n / (n + k)``; log: ``log(1 + x)``."""
    label: str
    high: str = ""
    """What people with much of it are called; empty where that makes no name."""
    low: str = ""
    place: Literal["what", "how much", "when", "hour"] = "what"
    """Where the word stands in a name."""


MEASURES = (
    Measure("classics_share", "share", "classics", "classics"),
    Measure("new_share", "share", "new releases", "new releases"),
    Measure("series_share", "share", "series", "series"),
    Measure("popularity", "mean", "famous titles", "blockbusters", "little-known titles"),
    Measure("ratings", "log", "ratings", "heavy raters of", "occasional raters of", "how much"),
    Measure("weekend_share", "share", "weekends", "weekend", place="when"),
    Measure("evening_share", "share", "evenings", "in the evening", place="hour"),
)
"""Beside one for each genre. Stars are left out: how strictly somebody rates is no way of watching."""


def measures_of(people: pd.DataFrame) -> list[Measure]:
    """Those for which ``people`` (the table of features) has a column with more than one value."""
    genres = [
        Measure(column, "share", *(WORDS.get(genre, genre.lower()),) * 2)
        for column in people.columns
        if column.startswith(GENRE) and (genre := column.removeprefix(GENRE))
    ]
    known = (measure for measure in (*genres, *MEASURES) if measure.column in people)
    return [measure for measure in known if _tells(people, measure)]


def _tells(people: pd.DataFrame, measure: Measure) -> bool:
    values = people[measure.column]
    return bool(values.min() < values.max() and (measure.scaled != "share" or crowd(people, measure) >= RARE))


def crowd(people: pd.DataFrame, measure: Measure) -> float:
    """p: its mean over all ratings of these people, or of a count over the people; NaN where nobody's is known."""
    values = people[measure.column].to_numpy(dtype=np.float64)
    weights = np.ones(len(people)) if measure.scaled == "log" else people["ratings"].to_numpy(np.float64)
    known = ~np.isnan(values)
    total = weights[known].sum()
    return float(values[known] @ weights[known] / total) if total else float("nan")


def standardised(people: pd.DataFrame, measures: list[Measure]) -> pd.DataFrame:
    """A column a measure, shape ``(n_people, n_measures)``: mean 0, standard deviation 1, cut to -3 .. 3.

    What is not known of a person counts as average.
    """
    table = pd.DataFrame({measure.column: _scaled(people, measure) for measure in measures})
    spread = table.std(ddof=0)
    return ((table - table.mean()) / spread.where(spread > 0, 1.0)).fillna(0.0).clip(-CLIP, CLIP)


def _scaled(people: pd.DataFrame, measure: Measure) -> Floats:
    values = people[measure.column].to_numpy(dtype=np.float64)
    if measure.scaled == "log":
        return np.asarray(np.log1p(values))
    n, usual = people["ratings"].to_numpy(np.float64), crowd(people, measure)
    if measure.scaled == "mean":
        return np.asarray((values - usual) * n / (n + DAMPING))
    return np.asarray(np.log((n * values + DAMPING * usual) / ((n + DAMPING) * usual)))
