"""Ratings over time."""

import calendar

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import NO_TIMES, busiest, most, percent


def _years(exploration: Exploration) -> str:
    table = exploration["years"]
    if table.empty:
        return NO_TIMES
    rows = table.to_dict("records")
    busiest, first, last = most(table, "ratings"), rows[0], rows[-1]
    if len(table) == 1:
        return f"All ratings are of {first['year']:.0f}."
    return (
        f"Busiest year: {busiest['year']:.0f} with {busiest['ratings']:,.0f} ratings. The average was "
        f"{first['average']:.2f} in {first['year']:.0f} and {last['average']:.2f} in {last['year']:.0f}."
    )


def _months(exploration: Exploration) -> str:
    table = exploration["months"]
    if table.empty:
        return NO_TIMES
    sums = table.groupby("month")["ratings"].sum()
    share = percent(int(sums.max()) / int(sums.sum()))
    return f"{calendar.month_name[busiest(sums)]} is the busiest month, with {share} of all ratings."


def _week(exploration: Exploration) -> str:
    table = exploration["week"]
    if table.empty:
        return NO_TIMES
    days, hours = table.groupby("weekday")["ratings"].sum(), table.groupby("hour")["ratings"].sum()
    day, hour = busiest(days), busiest(hours)
    share = percent(int(days.max()) / int(days.sum()))
    return (
        f"{calendar.day_name[day - 1]} is the busiest day ({share} of all ratings), "
        f"{hour}:00 to {hour}:59 the busiest hour; times are UTC."
    )


READINGS = (
    Reading("taste", "years", "Ratings over the years", ("years", "months"), _years, "period"),
    Reading("taste", "months", "Time of the year", ("months",), _months),
    Reading("taste", "week", "Time of the week", ("week",), _week),
)
