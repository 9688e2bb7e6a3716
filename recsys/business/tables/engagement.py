"""Engagement: who is there month by month, how far it hangs on few, and who has not been seen for long."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.business.material import Material
from recsys.business.periods import Step, step_for
from recsys.business.traces import DAY, Days, Traces
from recsys.ids import UNKNOWN, Floats

PERIODS = 130
"""At most so many are shown: ten years of months."""
MINUTES_AN_HOUR = 60.0
TOP_SHARES = np.round(np.concatenate([np.arange(0.0, 0.1, 0.01), np.arange(0.1, 1.01, 0.05)]), 2)
SEEN_ON = (1, 2, 10, 50)
"""Where light, regular and heavy begin, in days; below light is who was there on one day only."""
HABITS = ("one day only", "light (2 to 9 days)", "regular (10 to 49 days)", "heavy (50 days or more)")
AWAY = (0, 30, 90, 365)
AWAY_WORDS = ("last 30 days", "31 to 90 days", "91 to 365 days", "over a year")


def active(material: Material) -> pd.DataFrame:
    """Columns step, period, people, new, stayed, back, gone, daily, stickiness, ratings, hours, full.

    ``people`` were there in the period (rated, watched or browsed): ``new`` for the first time, ``stayed`` who were
    there in the period before too, ``back`` who were away in between; ``gone`` were there in the period before and are
    not now. ``daily`` is how many are there on an average day, ``stickiness = daily / people`` (DAU/MAU where the
    ``step`` is a month). ``ratings`` and viewing ``hours`` are those of the period (``hours`` is NaN for data without
    viewings or running times; a viewing of a series counts as one episode). The first and the last period are ``full``
    if the data covers each of their days. The step is the shortest of day, week, month, quarter and year that makes at
    most 130 periods; of more than 130 years the last are there. Empty without times.
    """
    columns = ["step", "period", "people", "new", "stayed", "back", "gone", "daily", "stickiness"]
    traces = material.traces
    if not len(traces):
        return pd.DataFrame(columns=[*columns, "ratings", "hours", "full"])
    step = step_for(traces.first, traces.last, PERIODS)
    first, last = step.of(np.array([traces.first, traces.last])).tolist()
    table = _comings_and_goings(traces, step, first, last - first + 1)
    every = np.arange(first, last + 1)
    begins = np.clip(step.starts(every), traces.first, None)
    ends = np.clip(step.starts(every + 1), None, traces.last + 1)
    there = np.bincount(step.of(traces.day) - first, minlength=len(every))
    table["daily"] = there / (ends - begins)
    table["stickiness"] = table["daily"] / table["people"].where(table["people"] > 0)
    table["ratings"] = _per_period(*_ratings_by_day(material), step, first, len(every)).astype(np.int64)
    table["hours"] = _hours_per_period(material, step, first, len(every))
    table["full"] = (step.starts(every) >= traces.first) & (step.starts(every + 1) <= traces.last + 1)
    table.insert(0, "period", step.labels(every))
    table.insert(0, "step", step.name)
    return table.tail(PERIODS).reset_index(drop=True)  # a date like 9999-12-31 makes thousands of years


def _comings_and_goings(traces: Traces, step: Step, first: int, periods: int) -> pd.DataFrame:
    """people, new, stayed, back, gone: a row a period from ``first`` on."""
    period = step.of(traces.day) - first
    begins = np.diff(traces.person, prepend=-1) != 0
    once = begins | (np.diff(period, prepend=-1) != 0)
    period, begins = period[once], begins[once]
    since = np.diff(period, prepend=0)
    stayed = ~begins & (since == 1)

    def per_period(rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(period[rows], minlength=periods)

    people, kept = per_period(np.ones(len(period), dtype=np.bool_)), per_period(stayed)
    return pd.DataFrame(
        {
            "people": people,
            "new": per_period(begins),
            "stayed": kept,
            "back": per_period(~begins & ~stayed),
            "gone": np.concatenate([[0], people[:-1]]) - kept,
        }
    )


def _ratings_by_day(material: Material) -> tuple[Days, NDArray[np.int64]]:
    with material.counting.rows() as connection:
        table = connection.execute(
            "SELECT floor(hour / 24)::BIGINT AS day, count(*) AS n FROM chosen WHERE hour IS NOT NULL GROUP BY 1"
        ).fetchnumpy()
    return np.asarray(table["day"], dtype=np.int64), np.asarray(table["n"], dtype=np.int64)


def _per_period(days: Days, amounts: NDArray[np.generic], step: Step, first: int, periods: int) -> Floats:
    return np.bincount(step.of(days) - first, weights=amounts, minlength=periods).astype(np.float64)


def _hours_per_period(material: Material, step: Step, first: int, periods: int) -> Floats:
    viewings = material.data.behaviour.viewings
    if viewings is None or viewings.empty:
        return np.full(periods, np.nan)
    hours = viewing_hours(material)
    if np.isnan(hours).all():
        return np.full(periods, np.nan)
    days = viewings["timestamp"].to_numpy() // DAY
    return _per_period(days, np.nan_to_num(hours), step, first, periods)


def viewing_hours(material: Material) -> Floats:
    """Hours of each viewing: the share seen x the running time; NaN where either is not known."""
    viewings, catalog = material.data.behaviour.viewings, material.data.catalog
    if viewings is None:
        return np.empty(0)
    places = catalog.items.positions(viewings["item_id"].to_numpy())
    minutes = catalog.table["runtime"].to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.where(places == UNKNOWN, np.nan, minutes[places] if len(minutes) else np.nan)
    hours: Floats = known * viewings["completion"].to_numpy(dtype=np.float64) / MINUTES_AN_HOUR
    return hours


def concentration(material: Material) -> pd.DataFrame:
    """Columns of, top, people, share: what the busiest people hold of all ratings, and of all viewing hours.

    ``top`` is a share of the people, ``people`` how many they are (``ceil(top n)``), busiest first; ``share`` is theirs
    of the whole (a Lorenz curve, 1905, from the top). ``of`` is "ratings" and, where viewings are known, "hours".
    """
    held: dict[str, Floats] = {"ratings": material.counting.people["n"].to_numpy(dtype=np.float64)}
    viewings, hours = material.data.behaviour.viewings, viewing_hours(material)
    if viewings is not None and np.nansum(hours) > 0:
        by_person = pd.Series(hours).groupby(viewings["user_id"].to_numpy()).sum()
        held["hours"] = np.asarray(by_person, dtype=np.float64)
    parts = [_held_by_top(of, amounts) for of, amounts in held.items() if len(amounts)]
    return pd.concat(parts, ignore_index=True) if parts else _held_by_top("ratings", np.empty(0)).head(0)


def _held_by_top(of: str, amounts: Floats) -> pd.DataFrame:
    held = np.concatenate([[0.0], np.cumsum(np.sort(amounts)[::-1])])
    people = np.ceil(TOP_SHARES * len(amounts) - 1e-9).astype(np.int64)
    return pd.DataFrame(
        {"of": of, "top": TOP_SHARES, "people": people, "share": held[people] / (held[-1] or 1.0)}
    )


def habits(material: Material) -> pd.DataFrame:
    """Columns habit, seen, people, share: on how many days people were there, and how long since they were.

    ``habit`` is one of ``HABITS`` (days on which they rated, watched or browsed, in all), ``seen`` one of
    ``AWAY_WORDS`` (days from their last to the last of the data); ``share`` of all people with a time. Every pair is
    there. Empty without times.
    """
    traces = material.traces
    if not len(traces):
        return pd.DataFrame(columns=["habit", "seen", "people", "share"])
    habit = np.searchsorted(SEEN_ON, traces.days_each, side="right") - 1
    away = np.searchsorted(AWAY, traces.last - traces.last_days, side="left").clip(1) - 1
    counts = np.bincount(habit * len(AWAY) + away, minlength=len(HABITS) * len(AWAY))
    return pd.DataFrame(
        {
            "habit": np.repeat(HABITS, len(AWAY)),
            "seen": np.tile(AWAY_WORDS, len(HABITS)),
            "people": counts,
            "share": counts / len(traces.people),
        }
    )


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "active": active,
    "concentration": concentration,
    "habits": habits,
}
