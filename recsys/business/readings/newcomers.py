"""How newcomers fare."""

import pandas as pd

from recsys.business.business import Business
from recsys.business.readings.reading import Reading
from recsys.business.readings.times import horizon, lasting
from recsys.insights.explore.readings.words import NO_TIMES, count, join, percent

NAMED, TENTH = 3, 10
LIMITS = (5, 10, 20)
COMPARED = {"stars": "with the lowest first five ratings", "first": "who gave their first title up"}
AGAINST = {"stars": "with the highest", "first": "who finished it"}


def _milestones(business: Business) -> str:
    table = business["milestones"]
    if table.empty:
        return "There are no ratings yet."
    reached: dict[int, int] = dict(zip(table["ratings"].tolist(), table["people"].tolist(), strict=True))
    everybody = max(reached.values())
    fewest = max(number for number, people in reached.items() if people == everybody)
    short = [
        f"{percent(1 - reached.get(limit, 0) / everybody)} gave fewer than {limit}"
        for limit in LIMITS
        if limit > fewest
    ]
    whole = "The one person" if everybody == 1 else f"All {everybody:,} people"
    parts = [
        f"{whole} gave at least {fewest} ratings, so who gave up before is not in this data"
        if fewest > 1
        else f"{count(everybody, 'person', 'people')} gave a rating",
        f"{join(short)} ratings" if short else "",
        _to_the_tenth(table),
    ]
    return f"{'. '.join(part for part in parts if part)}."


def _to_the_tenth(table: pd.DataFrame) -> str:
    days = table.loc[(table["ratings"] == TENTH) & table["days"].notna(), "days"]
    if days.empty:
        return ""
    return f"Of those who get to the tenth, half are there within {lasting(float(days.iloc[0]))}"


def _first_titles(business: Business) -> str:
    if business["active"].empty:
        return NO_TIMES
    table = business["first_titles"]
    if table.empty:
        return "No title is among the first five ratings of five people or more."
    top = table.head(NAMED).to_dict("records")
    early = table.sort_values("early", ascending=False, kind="stable").to_dict("records")[0]
    titles = join([f"{row['title']} ({percent(row['share'])})" for row in top])
    return (
        f"Most often among a person\u2019s first five ratings: {titles}. {percent(early['early'])} of all who rate "
        f"{early['title']} do so in their first five."
    )


def _good_starts(business: Business) -> str:
    table = business["good_starts"]
    if business["active"].empty:
        return NO_TIMES
    if table.empty:
        return "Too few people, or too short a time, to say whether a good start goes with staying."
    parts = [_compared(str(of), rows) for of, rows in table.groupby("of", sort=False)]
    return (
        f"Still there after {horizon(int(table['horizon'].iloc[0]))}: {'; '.join(parts)}. "
        "What goes together need not be the cause."
    )


def _compared(of: str, rows: pd.DataFrame) -> str:
    first, last = rows.to_dict("records")[0], rows.to_dict("records")[-1]
    low, high = 100 * last["more_low"], 100 * last["more_high"]
    verdict = "no clear difference" if low <= 0 <= high else "a difference beyond chance"
    return (
        f"{percent(first['share'])} of {first['people']:,} people {COMPARED[of]}, {percent(last['share'])} of "
        f"{last['people']:,} {AGAINST[of]} ({verdict}: {low:+.0f} to {high:+.0f} points)"
    )


READINGS: tuple[Reading, ...] = (
    Reading("who", "milestones", "How far newcomers get", ("milestones",), _milestones, part="newcomers"),
    Reading(
        "who",
        "good_starts",
        "Does a good start keep people?",
        ("good_starts",),
        _good_starts,
        part="newcomers",
    ),
    Reading(
        "who",
        "first_titles",
        "What newcomers rate first",
        ("first_titles",),
        _first_titles,
        part="newcomers",
        opens_film=True,
    ),
)
