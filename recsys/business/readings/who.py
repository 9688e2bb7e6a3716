"""How many people are there, how long they stay, and how far all of it hangs on few."""

from typing import Any

import pandas as pd

from recsys.business.business import Business
from recsys.business.readings.reading import Reading
from recsys.business.readings.times import A_YEAR, ago, called, lasting
from recsys.business.shares import more_than
from recsys.business.tables.engagement import AWAY_WORDS, HABITS
from recsys.business.tables.retention import ENOUGH
from recsys.insights.explore.readings.words import NO_TIMES, count, percent

TOO_FEW = f"Too few people to say: it takes {ENOUGH} who could be watched for long enough."
MARKS = ((365, "a year"), (730, "two years"), (30, "a month"), (7, "a week"))
"""After how many days people ask who is still there: the first two that the data reaches are told."""


def _active(business: Business) -> str:
    table = business["active"]
    if table.empty:
        return NO_TIMES
    whole = table[table["full"]]
    if len(whole) < 2:
        people = f"{table['people'].max():,} people at most in one {table['step'].iloc[0]}"
        return f"Too short to compare: {people}, and fewer than two whole ones."
    row: dict[Any, Any] = whole.to_dict("records")[-1]
    step = str(row["step"])
    return (
        f"In {called(step, row['period'])}, the last whole {step}, {count(row['people'], 'person was', 'people were')} "
        f"there{_a_year_before(whole, row)}: {row['new']:,} new, {row['stayed']:,} from the {step} before, "
        f"{row['back']:,} back after a pause. {row['gone']:,} others from the {step} before stayed away.{_each(row)}"
    )


def _a_year_before(whole: pd.DataFrame, row: dict[Any, Any]) -> str:
    step = str(row["step"])
    before = whole.iloc[-1 - A_YEAR[step]]["people"] if len(whole) > A_YEAR[step] else 0
    if not before:
        return ""
    change = whole["people"].iloc[-1] / before - 1
    words = "as many as" if not change else f"{percent(abs(change))} {'more' if change > 0 else 'fewer'} than"
    return f", {words} {ago(step, A_YEAR[step])} before"


def _each(row: dict[Any, Any]) -> str:
    if not row["people"]:
        return ""
    hours = "" if pd.isna(row["hours"]) else f" and watched {row['hours'] / row['people']:.1f} hours"
    each = f" Each rated {row['ratings'] / row['people']:.1f} titles{hours}"
    return f"{each}; on an average day {percent(row['stickiness'])} of them were there."


def _at(table: pd.DataFrame, step: str) -> int | None:
    """The step after which people are asked for: about a year where the table goes so far, else its last."""
    known = table.loc[table["after"].between(1, A_YEAR[step]), "after"]
    return None if known.empty else int(known.max())


def _retention(business: Business) -> str:
    table = business["retention"]
    if business["cohorts"].empty:
        return NO_TIMES
    step = str(business["cohorts"]["step"].iloc[0])
    at = _at(table, step)
    if at is None:
        return TOO_FEW
    row = table[table["after"] == at].to_dict("records")[0]
    spread = (
        ""
        if pd.isna(row["low"])
        else f" Most groups that came together lie between {percent(row['low'])} and {percent(row['high'])}."
    )
    when = "" if step == "day" else f"in the {ago(step, 1).removeprefix('a ')} that began "
    return (
        f"Of {count(row['size'], 'person', 'people')} who came long enough ago to tell, {percent(row['share'])} were "
        f"there {when}{ago(step, at)} after their first day.{spread}"
    )


def _cohorts(business: Business) -> str:
    table = business["cohorts"]
    if table.empty:
        return NO_TIMES
    step = str(table["step"].iloc[0])
    judged = table[table["size"] >= ENOUGH]
    at = _at(judged, step)
    known = judged[judged["after"] == at]
    if at is None or len(known) < 2:
        return f"Too few to compare: it takes two groups of {ENOUGH} people who came in different {step}s."
    half = len(known) // 2
    early, late = known.head(half), known.tail(len(known) - half)
    counts = [int(part[column].sum()) for part in (early, late) for column in ("active", "size")]
    _, low, high = more_than(*counts)
    verdict = "No clear difference" if low <= 0 <= high else "Yes" if low > 0 else "No, less long"
    return (
        f"{verdict}: of those who came {_from_to(early)}, {percent(counts[0] / counts[1])} were there "
        f"{ago(step, at)} later, of those who came {_from_to(late)}, {percent(counts[2] / counts[3])} "
        f"({counts[1]:,} and {counts[3]:,} people)."
    )


def _from_to(cohorts: pd.DataFrame) -> str:
    first, last = cohorts["cohort"].iloc[0], cohorts["cohort"].iloc[-1]
    return f"in {first}" if first == last else f"{first} to {last}"


def _staying(business: Business) -> str:
    table = business["staying"]
    if business["active"].empty:
        return NO_TIMES
    if table.empty:
        return "The data is too short, or has too few people, to say who has gone for good."
    still = still_there(table)
    once = 1 - float(table["share"].iloc[0])
    parts = [
        f"Of 100 people who come, {still}." if still else "",
        _half(table),
        f"Of 100 people {100 * once:.0f} are seen on one day only." if once >= 0.01 else "",
        f"From {count(int(table['people'].iloc[0]), 'person', 'people')}; one counts as gone after "
        f"{int(table['gone_after'].iloc[0])} days without a trace, for of such silences one in ten at most ended.",
    ]
    return " ".join(part for part in parts if part)


def still_there(table: pd.DataFrame) -> str:
    """Of a hundred people, as far as ``staying`` says: 68 are still there after a year and 44 after two years."""
    marks = sorted([(day, words) for day, words in MARKS if day <= table["days"].max()][:2])
    there = [(f"{100 * _share_at(table, day):.0f}", words) for day, words in marks]
    return " and ".join(
        f"{people}{(' is' if people == '1' else ' are') + ' still there' if place == 0 else ''} after {words}"
        for place, (people, words) in enumerate(there)
    )


def _share_at(table: pd.DataFrame, day: int) -> float:
    return float(table.loc[table["days"] <= day, "share"].iloc[-1])


def _half(table: pd.DataFrame) -> str:
    below = table.loc[table["share"] <= 0.5, "days"]
    return f"Half stay {lasting(float(below.iloc[0]))} or longer." if len(below) and below.iloc[0] else ""


def _concentration(business: Business) -> str:
    table = business["concentration"]
    if table.empty:
        return "There are no ratings yet."
    held = table.pivot_table(index="top", columns="of", values="share")
    if "ratings" not in held:
        return f"There are no ratings. The busiest tenth watched {percent(held['hours'][0.1])} of the viewing hours."
    ratings, people = held["ratings"], int(table.loc[table["of"] == "ratings", "people"].max())
    hours = f" and {percent(held['hours'][0.1])} of the viewing hours" if "hours" in held else ""
    return (
        f"The busiest tenth of {count(people, 'person', 'people')} gave {percent(ratings[0.1])} of the ratings{hours}, "
        f"the busiest hundredth {percent(ratings[0.01])}; the quieter half gave {percent(1 - ratings[0.5])}."
    )


def _habits(business: Business) -> str:
    table = business["habits"]
    if table.empty:
        return NO_TIMES
    heavy = table[table["habit"] == HABITS[-1]]
    lately = int(heavy.loc[heavy["seen"] == AWAY_WORDS[0], "people"].sum())
    away = table[table["habit"].isin(HABITS[2:]) & table["seen"].isin(AWAY_WORDS[2:])]["people"].sum()
    once = int(table.loc[table["habit"] == HABITS[0], "people"].sum())
    one_day = f" {once:,} of all {table['people'].sum():,} came on one day only." if once else ""
    return (
        f"Of {count(int(heavy['people'].sum()), 'person', 'people')} seen on 50 days or more, {lately:,} came in the "
        f"last 30 days of the data. {away:,} of those seen on 10 days or more are away for over 90 days.{one_day}"
    )


READINGS: tuple[Reading, ...] = (
    Reading("who", "active", "Who is there", ("active",), _active, is_wide=True, part="engagement"),
    Reading("who", "staying", "How long people stay", ("staying",), _staying, part="engagement"),
    Reading("who", "retention", "Do they come back?", ("retention",), _retention, part="engagement"),
    Reading("who", "cohorts", "Do newer people stay longer?", ("cohorts",), _cohorts, part="engagement"),
    Reading("who", "habits", "Who has not been seen for long", ("habits",), _habits, part="engagement"),
    Reading(
        "who", "concentration", "How much hangs on few", ("concentration",), _concentration, part="engagement"
    ),
)
