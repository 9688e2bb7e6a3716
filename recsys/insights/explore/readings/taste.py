"""Ratings over time."""

import calendar

import pandas as pd

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import (
    ENOUGH_FOR_A_SHARE,
    NO_GENRES,
    NO_TIMES,
    busiest,
    most,
    percent,
    ratings_of,
    years,
)

COMPARED, THIRDS, STEADY, LEAST_CHANGE, ENOUGH_PEOPLE = 3, 3, 0.1, 0.01, 20
TOO_SHORT = f"Too little to compare: it takes three years with {ENOUGH_FOR_A_SHARE} ratings each."


def _years(exploration: Exploration) -> str:
    table = exploration["growth"]
    if table.empty:
        return NO_TIMES
    busiest = most(table, "ratings")
    if len(table) == 1:
        return f"All ratings are of {busiest['year']}."
    return f"{_growth(table)} Busiest year: {busiest['year']} with {busiest['ratings']:,} ratings."


def _growth(table: pd.DataFrame) -> str:
    """Whether it grows: the last full year against up to three full ones just before it."""
    full = table[table["full"]].tail(1 + COMPARED).to_dict("records")
    if len(full) < 2 or sum(year["ratings"] for year in full[:-1]) < ENOUGH_FOR_A_SHARE:
        return (
            f"Too little to say whether it grows: it takes two full years and {ENOUGH_FOR_A_SHARE} ratings."
        )
    last, before = full[-1], full[:-1]
    usual = sum(year["ratings"] for year in before) / len(before)
    change = last["ratings"] / usual - 1
    word = "Steady" if abs(change) < STEADY else "Growing" if change > 0 else "Shrinking"
    came = f", {last['new_people']:,} new people" if last["new_people"] != 1 else ", 1 new person"
    against = (
        f"{usual:,.0f} {'a year ' if len(before) > 1 else ''}{years(before[0]['year'], before[-1]['year'])}"
    )
    return (
        f"{word}: {last['ratings']:,} ratings{came} in {last['year']}, the last full year, against {against}."
    )


def _trends(exploration: Exploration) -> str:
    if exploration["genres"].empty:
        return NO_GENRES
    if exploration["years"].empty:
        return NO_TIMES
    table = exploration["trends"]
    if table.empty:
        return TOO_SHORT
    changes = table.drop_duplicates("genre").sort_values("change").to_dict("records")
    found = [
        f"{genre['genre']} {word}, {_from_to(exploration, genre['genre'])}"
        for genre, word in ((changes[-1], "grew most"), (changes[0], "faded most"))
        if (genre["change"] > 0) == (word == "grew most") and abs(genre["change"]) >= LEAST_CHANGE
    ]
    if not found:
        return f"No genre's share of the ratings changed by a point or more {_span(table)}."
    return f"{'; '.join(found)}."


def _decades(exploration: Exploration) -> str:
    if exploration["years"].empty:
        return NO_TIMES
    if exploration["released"].empty:
        return "The films carry no release years, so there is nothing to compare."
    table = exploration["decades"]
    if table.empty:
        return TOO_SHORT
    first, last = (_top_decade(table, part) for part in _thirds(table))
    return f"{first[0].upper()}{first[1:]}; {last}."


def _top_decade(table: pd.DataFrame, part: list[int]) -> str:
    sums = table[table["year"].isin(part)].groupby("decade")["ratings"].sum()
    share = percent(int(sums.max()) / int(sums.sum()))
    return f"{years(part[0], part[-1])} films of the {busiest(sums)}s had most ratings ({share})"


def _from_to(exploration: Exploration, genre: str) -> str:
    """From 12 % of 34,567 ratings in 1996 to 2003 to 9.1 % of 45,678 in 2011 to 2018."""
    table, wholes = exploration["trends"], exploration["years"].set_index("year")["ratings"]
    its = table[table["genre"] == genre].set_index("year")["ratings"]
    early, late = (
        f"{percent(its[part].sum() / wholes[part].sum())} of {wholes[part].sum():,}{{}} {years(part[0], part[-1])}"
        for part in _thirds(table)
    )
    return f"from {early.format(' ratings')} to {late.format('')}"


def _thirds(table: pd.DataFrame) -> tuple[list[int], list[int]]:
    """The first and the last third of the years, as ``trends`` compares them."""
    all_years = sorted(table["year"].unique().tolist())
    third = len(all_years) // THIRDS
    return all_years[:third], all_years[-third:]


def _span(table: pd.DataFrame) -> str:
    early, late = _thirds(table)
    return f"from {early[0]} to {late[-1]}"


def _cohorts(exploration: Exploration) -> str:
    table, growth = exploration["cohorts"], exploration["growth"]
    if table.empty:
        return NO_TIMES
    whole = set(growth.loc[growth["full"], "year"])
    judged = [year for year in sorted(table["first"].unique().tolist()) if year + 1 in whole]
    came = int(table.loc[table["first"].isin(judged) & (table["first"] == table["year"]), "size"].sum())
    if came < ENOUGH_PEOPLE:
        return f"Too few people to say whether they stay: it takes {ENOUGH_PEOPLE}, and a full year after they came."
    back = table[table["first"].isin(judged) & (table["year"] == table["first"] + 1)]["people"].sum()
    return (
        f"Of {came:,} people who gave their first rating {years(judged[0], judged[-1])}, "
        f"{percent(back / came)} rated again in the year after."
    )


def _months(exploration: Exploration) -> str:
    table = exploration["months"]
    if table.empty:
        return NO_TIMES
    sums = table.groupby("month")["ratings"].sum()
    share = percent(int(sums.max()) / int(sums.sum()))
    return f"{calendar.month_name[busiest(sums)]} is the busiest month, with {share} of {ratings_of(exploration)}."


def _week(exploration: Exploration) -> str:
    table = exploration["week"]
    if table.empty:
        return NO_TIMES
    days, hours = table.groupby("weekday")["ratings"].sum(), table.groupby("hour")["ratings"].sum()
    day, hour = busiest(days), busiest(hours)
    share = percent(int(days.max()) / int(days.sum()))
    return (
        f"{calendar.day_name[day - 1]} is the busiest day ({share} of {ratings_of(exploration)}), "
        f"{hour}:00 to {hour}:59 the busiest hour; times are UTC."
    )


READINGS = (
    Reading("taste", "years", "Ratings over the years", ("growth", "months"), _years, "period"),
    Reading("taste", "cohorts", "Do people come back?", ("cohorts",), _cohorts),
    Reading("taste", "trends", "Genres that grow and fade", ("trends",), _trends, is_wide=True),
    Reading("taste", "decades", "Old films and new ones", ("decades",), _decades, is_wide=True),
    Reading("taste", "months", "Time of the year", ("months",), _months),
    Reading("taste", "week", "Time of the week", ("week",), _week),
)
