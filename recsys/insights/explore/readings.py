"""What an exploration is looked at for: one row a chart, with a sentence computed from its tables."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from recsys.insights.explore.tables import Exploration

ENOUGH_FOR_AN_AVERAGE = 20
SECTIONS = {"people": "People", "films": "Films", "taste": "Taste and time", "matrix": "The matrix"}
"""What each section is called; people look at one at a time, so only the tables of one are needed."""
NO_TIMES = "These ratings carry no dates, so there is nothing to show over time."


@dataclass(frozen=True)
class Reading:
    """One question put to an exploration; the chart is the function ``name`` of recsys.charts.explore."""

    section: str
    """One of SECTIONS."""
    name: str
    title: str
    tables: tuple[str, ...]
    """What the chart draws; people who ask for the table see the first."""
    sentence: Callable[[Exploration], str]
    """The answer, in plain text, never markup; where the data does not say, what is missing."""

    def frames(self, exploration: Exploration) -> list[pd.DataFrame]:
        """Its tables, in the order in which the chart takes them."""
        return [getattr(exploration, table) for table in self.tables]


def explore_readings(exploration: Exploration, section: str | None = None) -> dict[str, str]:
    """The sentence of each reading of a section (None: of all) by its name; none where there are no ratings."""
    if not exploration.overview.ratings:
        return {}
    return {
        reading.name: reading.sentence(exploration)
        for reading in READINGS
        if section is None or reading.section == section
    }


def _levels(exploration: Exploration) -> str:
    top = _most(exploration.levels, "ratings")
    return (
        f"People give {top['rating']:g} most often ({_percent(top['share'])} of all ratings); "
        f"the average is {exploration.overview.mean:.2f}."
    )


def _activity(exploration: Exploration) -> str:
    facts = exploration.overview
    if facts.people == 1:
        return f"One person gave all {facts.ratings:,} ratings."
    return (
        f"Half of the people gave {int(facts.median_per_person):,} ratings or fewer; "
        f"the busiest tenth gave {_percent(facts.top_people_share)} of all."
    )


def _popularity(exploration: Exploration) -> str:
    facts = exploration.overview
    return (
        f"The most rated tenth of the films holds {_percent(facts.top_films_share)} of all ratings; "
        f"{_count(facts.rated_once, 'film has', 'films have') if facts.rated_once else 'no film has'} a single one."
    )


def _sparsity(exploration: Exploration) -> str:
    return (
        f"Of all pairs of a person and a film, {_percent(exploration.overview.density)} have a rating; "
        f"in the fullest corner {_percent(exploration.sparsity['filled'].max())}."
    )


def _genres(exploration: Exploration) -> str:
    table = exploration.genres
    if table.empty:
        return "The films carry no genres, so there is nothing to compare."
    top = _most(table, "ratings")
    share = _percent(top["ratings"] / exploration.overview.ratings)
    return (
        f"{top['genre']} is in the films of {share} of all ratings; a film of several genres counts in each."
    )


def _quality(exploration: Exploration) -> str:
    table = exploration.genres
    if table.empty:
        return "The films carry no genres, so there is nothing to compare."
    sure = table[table["ratings"] >= ENOUGH_FOR_AN_AVERAGE]
    if len(sure) < 2:
        return f"Too few ratings to compare genres: it takes {ENOUGH_FOR_AN_AVERAGE} in each of two."
    ranked = sure.sort_values("average").to_dict("records")
    best, worst = ranked[-1], ranked[0]
    return (
        f"{best['genre']} is rated highest ({best['average']:.2f} on average), "
        f"{worst['genre']} lowest ({worst['average']:.2f})."
    )


def _years(exploration: Exploration) -> str:
    table = exploration.years
    if table.empty:
        return NO_TIMES
    rows = table.to_dict("records")
    busiest, first, last = _most(table, "ratings"), rows[0], rows[-1]
    if len(table) == 1:
        return f"All ratings are of {first['year']:.0f}."
    return (
        f"Busiest year: {busiest['year']:.0f} with {busiest['ratings']:,.0f} ratings. The average was "
        f"{first['average']:.2f} in {first['year']:.0f} and {last['average']:.2f} in {last['year']:.0f}."
    )


def _months(exploration: Exploration) -> str:
    table = exploration.months
    if table.empty:
        return NO_TIMES
    sums = table.groupby("month")["ratings"].sum()
    share = _percent(int(sums.max()) / int(sums.sum()))
    return f"{calendar.month_name[_busiest(sums)]} is the busiest month, with {share} of all ratings."


def _week(exploration: Exploration) -> str:
    table = exploration.week
    if table.empty:
        return NO_TIMES
    days, hours = table.groupby("weekday")["ratings"].sum(), table.groupby("hour")["ratings"].sum()
    day, hour = _busiest(days), _busiest(hours)
    share = _percent(int(days.max()) / int(days.sum()))
    return (
        f"{calendar.day_name[day - 1]} is the busiest day ({share} of all ratings), "
        f"{hour}:00 to {hour}:59 the busiest hour; times are UTC."
    )


def _released(exploration: Exploration) -> str:
    table = exploration.released
    if table.empty:
        return "The films carry no release years, so there is nothing to show."
    top = _most(table, "ratings")
    return (
        f"Films of {top['year']:.0f} have the most ratings ({top['ratings']:,.0f} on "
        f"{_count(int(top['films']), 'film', 'films')})."
    )


def _most(table: pd.DataFrame, column: str) -> dict[Any, Any]:
    """The row with the highest value, the first of several."""
    return table.sort_values(column, ascending=False, kind="stable").head(1).to_dict("records")[0]


def _busiest(sums: "pd.Series[int]") -> int:
    """The first of those with the most ratings."""
    return int(sums.index.to_numpy()[sums.to_numpy().argmax()])


def _percent(share: float) -> str:
    percent = 100 * share
    return f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %" if percent >= 0.1 else "under 0.1 %"


def _count(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


READINGS = (
    Reading("people", "levels", "How people rate", ("levels",), _levels),
    Reading("people", "activity", "How much each person rates", ("activity",), _activity),
    Reading("films", "popularity", "Hits and the long tail", ("popularity",), _popularity),
    Reading("films", "released", "When the films came out", ("released",), _released),
    Reading("taste", "genres", "Genres by popularity", ("genres",), _genres),
    Reading("taste", "quality", "Genres by average rating", ("genres",), _quality),
    Reading("taste", "years", "Ratings over the years", ("years", "months"), _years),
    Reading("taste", "months", "Time of the year", ("months",), _months),
    Reading("taste", "week", "Time of the week", ("week",), _week),
    Reading("matrix", "sparsity", "How full the table of people and films is", ("sparsity",), _sparsity),
)
"""Every reading, in the order in which they are shown. A new chart: a row here and its function in recsys.charts."""
