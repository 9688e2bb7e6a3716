"""What there is, what is asked for and loved, and so what to buy next."""

import pandas as pd

from recsys.business.business import Business
from recsys.business.readings.reading import Reading
from recsys.business.readings.works import NAMED, first
from recsys.business.tables.catalog import LESS, LOVED_SMALL
from recsys.insights.explore.readings.words import NO_GENRES, NO_TIMES, count, join, percent


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
    return " ".join(parts)


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
        f"{percent(row['of_ratings'])} of the ratings of {row['rated']}: each {row['times']:.1f} times as many as an "
        "average title."
    )


READINGS: tuple[Reading, ...] = (
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
)
