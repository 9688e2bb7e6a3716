"""Which titles do well, which deserve more room, and which less."""

from typing import Any

import pandas as pd

from recsys.business.business import Business
from recsys.business.readings.reading import Reading
from recsys.business.titles import ENOUGH, GEM, HIT, OVER
from recsys.insights.explore.readings.words import NO_TIMES, count, join, percent

NAMED = 3
NO_JUDGED = f"Too few ratings to judge titles: it takes {ENOUGH} on one."


def first(table: pd.DataFrame) -> dict[Any, Any]:
    """The first row."""
    row: dict[Any, Any] = table.head(1).to_dict("records")[0]
    return row


def judged(business: Business) -> pd.DataFrame:
    """The titles with enough ratings."""
    titles = business["titles"]
    return titles[titles["ratings"] >= ENOUGH]


def _reach(business: Business) -> str:
    table = judged(business)
    if table.empty:
        return NO_JUDGED
    groups = table["group"].value_counts()
    hits, gems, over = (int(groups.get(group, 0)) for group in (HIT, GEM, OVER))
    top = first(table.sort_values(["reach", "item_id"], ascending=[False, True]))
    of = count(len(table), "title", "titles")
    return (
        f"Of {of} with {ENOUGH} ratings or more, {count(hits, 'is a hit', 'are hits')} (much seen, clearly loved), "
        f"{gems:,} hidden gems (little seen, clearly loved) and {over:,} over-served (much seen, clearly loved less). "
        f"{top['title']} reaches most: {percent(top['reach'])} of all people."
    )


def _performers(business: Business) -> str:
    table = business["performers"]
    if judged(business).empty:
        return NO_JUDGED
    best, worst = table[table["side"] == "best"], table[table["side"] == "worst"].iloc[::-1]
    said = [
        f"{word}: {row['title']}, {abs(row['lift']):.2f} stars {side} the rest of what its raters rate "
        f"({ends[0]:.2f} to {ends[1]:.2f}, from {count(row['ratings'], 'rating', 'ratings')})."
        for rows, word, side in ((best, "Most surely loved", "above"), (worst, "Most surely not", "below"))
        if len(rows)
        for row in [first(rows)]
        for ends in [sorted(abs(row[end]) for end in ("lift_low", "lift_high"))]
    ]
    return " ".join(said) or "No title is surely rated above or below the rest of what its raters rate."


def _gems(business: Business) -> str:
    if judged(business).empty:
        return NO_JUDGED
    table, found = business["gems"], business["titles"]
    if table.empty:
        return "No title of the less seen half is clearly loved more than the rest of what its raters rate."
    n = int((found["group"] == GEM).sum())
    names = [
        f"{row['title']} ({row['average']:.2f} from {row['ratings']:,})"
        for row in table.head(NAMED).to_dict("records")
    ]
    return (
        f"{count(n, 'title', 'titles')} that few have seen {'is' if n == 1 else 'are'} clearly loved, the surest: "
        f"{join(names)}. Chance alone would explain at most one in twenty."
    )


def _over_served(business: Business) -> str:
    if judged(business).empty:
        return NO_JUDGED
    table = business["over_served"]
    if table.empty:
        return "No title of the most seen fifth is clearly loved less than the rest of what its raters rate."
    n, top = int((business["titles"]["group"] == OVER).sum()), first(table)
    watched = f", and {percent(top['finished'])} of its viewings were finished" if top["viewings"] else ""
    return (
        f"{count(n, 'title', 'titles')} of the most seen fifth {'is' if n == 1 else 'are'} clearly loved less than the "
        f"rest of what the same people rate. Most seen: {top['title']}, by {percent(top['reach'])} of all people; "
        f"{top['average']:.2f} on average, all ratings {business.data.ratings.mean:.2f}{watched}."
    )


def _completed(business: Business) -> str:
    table = business["completed"]
    if business.data.behaviour.viewings is None:
        return "This data does not say how much of a title was watched."
    if table.empty:
        return f"Too few viewings to compare titles: it takes {ENOUGH} of one."
    most, least = table[table["side"] == "most"], table[table["side"] == "least"].iloc[::-1]
    said = [
        f"{row['title']} is finished {word} ({percent(row['finished'])} of {row['viewings']:,} viewings)"
        for rows, word in ((most, "most"), (least, "least"))
        for row in rows.head(1).to_dict("records")
    ]
    return f"{', '.join(said)}. Finished is who saw nine tenths of it."


def _offered(business: Business) -> str:
    table = business["offered"]
    if (
        business.data.behaviour.sessions is None
        or not business.data.behaviour.sessions["place"].notna().any()
    ):
        return "This data does not say which titles were shown to whom, so there is nothing to compare."
    said = [
        f"{row['title']} is opened {row['times']:.1f} times as often as others shown at the same places "
        f"({row['clicks']:,} of {row['shown']:,} times)"
        for row in (table.head(1).to_dict("records") + table.iloc[1:].tail(1).to_dict("records"))
    ]
    return (
        f"{'; '.join(said)}."
        if said
        else "No title is opened clearly more or less often than others at its places."
    )


def _trend(business: Business) -> str:
    if not len(business.data.ratings.known_times):
        return NO_TIMES
    table = business["trend"]
    if table.empty:
        return (
            "No title that was there before had a clearly larger or smaller share of the last year's ratings."
        )
    said = [
        f"{row['title']} {word}: {row['year_before']:,} ratings in the year before, {row['last_year']:,} in the last, "
        f"{row['times']:.1f} times its share of all"
        for side, word in (
            (table[table["side"] == "rising"], "rose"),
            (table[table["side"] == "falling"].iloc[::-1], "fell"),
        )
        for row in side.head(1).to_dict("records")
    ]
    return f"{'; '.join(said)}."


READINGS: tuple[Reading, ...] = (
    Reading(
        "works",
        "reach",
        "Much seen, much loved",
        ("reach",),
        _reach,
        is_wide=True,
        part="titles",
        opens_film=True,
    ),
    Reading(
        "works",
        "performers",
        "Loved most and least",
        ("performers",),
        _performers,
        is_wide=True,
        part="titles",
        opens_film=True,
    ),
    Reading("works", "gems", "Hidden gems", ("gems",), _gems, part="titles", opens_film=True),
    Reading(
        "works",
        "over_served",
        "Seen more than loved",
        ("over_served",),
        _over_served,
        part="titles",
        opens_film=True,
    ),
    Reading(
        "works", "completed", "Watched to the end", ("completed",), _completed, part="titles", opens_film=True
    ),
    Reading("works", "offered", "Shown and opened", ("offered",), _offered, part="titles", opens_film=True),
    Reading("works", "trend", "Rising and falling", ("trend",), _trend, part="titles", opens_film=True),
)
