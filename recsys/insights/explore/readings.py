"""One sentence a chart, computed from its table; where the data does not say, the sentence says what is missing."""

import calendar
from typing import Any

import pandas as pd

from recsys.insights.explore.tables import Exploration

ENOUGH_FOR_AN_AVERAGE = 20
NO_TIMES = "These ratings carry no dates, so there is nothing to show over time."


def explore_readings(exploration: Exploration) -> dict[str, str]:
    """A sentence for each table, and one for ``quality`` (averages of the genres). Plain text, never markup."""
    if not exploration.overview.ratings:
        return {}
    return {
        "levels": _levels(exploration),
        "activity": _activity(exploration),
        "popularity": _popularity(exploration),
        "sparsity": _sparsity(exploration),
        "genres": _genres(exploration),
        "quality": _quality(exploration),
        "years": _years(exploration),
        "months": _months(exploration),
        "week": _week(exploration),
        "released": _released(exploration),
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
