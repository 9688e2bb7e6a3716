"""Which titles do well, for whom there is too little, and what becomes of new ones."""

import math
from typing import Any

import pandas as pd

from recsys.business.business import Business
from recsys.business.readings.reading import Reading
from recsys.business.tables.catalog import LESS, LOVED_SMALL
from recsys.business.titles import ENOUGH, GEM, HIT, OVER
from recsys.insights.explore.readings.words import NO_GENRES, NO_TIMES, count, join, percent

NAMED = 3
NO_JUDGED = f"Too few ratings to judge titles: it takes {ENOUGH} on one."
NO_NEW = (
    "Too few titles came while these ratings were gathered to follow them: it takes 20 that could be watched."
)


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


def to_buy(business: Business) -> pd.DataFrame:
    """The niches to buy next."""
    table = business["niches"]
    return table[table["buy"].astype(bool)]


def _niches(business: Business) -> str:
    if not business["coverage"]["of"].eq("genre").any():
        return NO_GENRES
    table, found = business["niches"], to_buy(business)
    if table.empty:
        return "Too little to compare kinds of titles: it takes 8 titles with 20 ratings of a genre and a decade."
    if found.empty:
        return "No small kind of title clearly finds more people who love it than a typical title does."
    top = first(found)
    dated = len(business.data.ratings.known_times) > 0
    return (
        f"{join(found['niche'].head(NAMED).tolist())}. A typical title of the first finds {top['lovers']:.1f} people "
        f"who love it ({top['low']:.1f} to {top['high']:.1f}), a typical one of all {top['typical']:.1f}"
        f"{', in the latter half of the ratings' if dated else ''}; each kind holds less than a twentieth of the "
        "titles. What is for sale, and at what price, the data does not say."
    )


def _coverage(business: Business) -> str:
    table = business["coverage"]
    genres = table[table["of"] == "genre"]
    if genres.empty:
        return NO_GENRES
    small = genres[genres["verdict"] == LOVED_SMALL].sort_values("low", ascending=False)
    less = genres[genres["verdict"] == LESS].sort_values("high")
    parts = []
    if len(small):
        names = [
            f"{row['name']} ({row['lift']:+.2f}, {percent(row['share'])} of the titles)"
            for row in small.head(NAMED).to_dict("records")
        ]
        parts.append(f"Loved but small: {join(names)}.")
    if len(less):
        parts.append(f"Loved less than others: {join(less['name'].head(NAMED).tolist())}.")
    if not parts:
        return "No genre is clearly loved more or less than what the same people rate otherwise."
    return f"{' '.join(parts)} The larger a dot, the more titles."


def _depth(business: Business) -> str:
    table = business["depth"]
    few, total = table[table["to"] < 5], int(table["titles"].sum())
    if not total:
        return "The catalog has no titles."
    n = int(few["titles"].sum())
    return (
        f"{n:,} of {count(total, 'title', 'titles')} ({percent(n / total)}) have fewer than 5 ratings, too few to be "
        f"recommended by what people watched; {count(int(table['titles'].iloc[0]), 'has', 'have')} none."
    )


def _attention(business: Business) -> str:
    table = business["attention"]
    if table.empty:
        return "There are no ratings, so there is nothing to show."
    held = {top: table[table["top"] <= top + 1e-9].tail(1) for top in (0.01, 0.1, 0.2)}
    said = [
        f"the top {100 * top:.0f} % of the titles ({int(row['titles'].iloc[0]):,}) hold {percent(row['share'].iloc[0])}"
        for top, row in held.items()
        if len(row)
    ]
    gini = (
        f"The Gini coefficient is {table['gini'].iloc[0]:.2f}: 0 if all titles had as many, 1 if one had all."
    )
    return f"Of all ratings {join(said)}. {gini}" if said else gini


def _freshness(business: Business) -> str:
    table = business["freshness"]
    if table.empty:
        known = business["titles"]["year"].notna().any()
        return NO_TIMES if known else "The titles carry no release years, so there is nothing to show."
    row = first(table)
    if not row["titles"]:
        return f"No title came out in the five years to {row['rated']}, the last year with enough ratings."
    return (
        f"Titles of the five years to {row['rated']} are {percent(row['share'])} of those that were out and got "
        f"{percent(row['of_ratings'])} of the ratings of {row['rated']}: each {row['times']:.1f} times as many as a "
        "title of average age."
    )


def _arrivals(business: Business) -> str:
    table = business["arrivals"]
    if table.empty:
        return _no_new(business)
    year, last = first(table[table["days"] == 365]), first(table.tail(1))
    return (
        f"Of {year['titles']:,} new titles that could be watched for two years, {percent(year['share'])} had ten "
        f"ratings a year after their first and {percent(last['share'])} after two."
    )


def _finders(business: Business) -> str:
    table = business["finders"]
    if table.empty:
        return _no_new(business)
    heavy = first(table)
    ahead = heavy["of_first"] > heavy["share"]
    return (
        f"The busiest tenth of the people ({heavy['people']:,}) give {percent(heavy['share'])} of all ratings and "
        f"{percent(heavy['of_first'])} of the first ten of new titles ({int(table['first_ten'].sum()):,} ratings): "
        f"{'heavy raters find new titles' if ahead else 'others find new titles as early'}."
    )


def half_life(table: pd.DataFrame) -> float:
    """The year in which attention is half of that of the first, between the years by a straight line; NaN if never."""
    left, years = table["left"].to_numpy(), table["year"].to_numpy()
    below = (left <= 0.5).nonzero()[0]
    if not len(below):
        return float("nan")
    at = int(below[0])
    part = (left[at - 1] - 0.5) / (left[at - 1] - left[at])
    return float(years[at - 1] + part)


def _decay(business: Business) -> str:
    table = business["decay"]
    if table.empty or table["left"].isna().any():
        return _no_new(business)
    half, last = half_life(table), first(table.tail(1))
    followed = f"{count(last['titles'], 'new title', 'new titles')} followed for {last['year']} years"
    said = (
        "Attention did not halve"
        if math.isnan(half)
        else f"In year {half:.1f} attention is half that of the first"
    )
    return f"{said}; in year {last['year']} {percent(last['left'])} of it is left ({followed})."


def _no_new(business: Business) -> str:
    return NO_NEW if len(business.data.ratings.known_times) else NO_TIMES


def _unfound(business: Business) -> str:
    table = business["unfound"]
    if table.empty:
        return "No title with fewer than 5 ratings has a kind, or ratings, that speak for it."
    names = [
        f"{row['title']} ({count(row['ratings'], 'rating', 'ratings')})"
        for row in table.head(NAMED).to_dict("records")
    ]
    return (
        f"{join(names)}: hardly anybody found them, though titles of their kind are loved. A guess from the kind and "
        "from fewer than 5 ratings, not a finding."
    )


READINGS = (
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
    Reading("works", "offered", "Shown and opened", ("offered",), _offered, part="titles", opens_film=True),
    Reading("works", "trend", "Rising and falling", ("trend",), _trend, part="titles", opens_film=True),
    Reading("works", "niches", "What to buy next", ("niches",), _niches, is_wide=True, part="catalog"),
    Reading(
        "works",
        "coverage",
        "Genres that are loved but small",
        ("coverage",),
        _coverage,
        is_wide=True,
        part="catalog",
    ),
    Reading("works", "depth", "How many ratings a title has", ("depth",), _depth, part="catalog"),
    Reading("works", "attention", "How much the hits hold", ("attention",), _attention, part="catalog"),
    Reading("works", "freshness", "Old and new titles", ("freshness",), _freshness, part="catalog"),
    Reading("works", "arrivals", "The first ten ratings", ("arrivals",), _arrivals, part="new"),
    Reading("works", "finders", "Who finds new titles", ("finders",), _finders, part="new"),
    Reading("works", "decay", "How attention fades", ("decay",), _decay, part="new"),
    Reading("works", "unfound", "Not found yet", ("unfound",), _unfound, part="new", opens_film=True),
)
