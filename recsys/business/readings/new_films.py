"""What becomes of new titles, and which nobody found."""

import math

import pandas as pd

from recsys.business.business import Business
from recsys.business.readings.reading import Reading
from recsys.business.readings.works import NAMED, first
from recsys.insights.explore.readings.words import NO_TIMES, count, join, percent

NO_NEW = (
    "Too few titles came while these ratings were gathered to follow them: it takes 20 that could be watched."
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
    fell = (
        "Attention did not halve"
        if math.isnan(half)
        else f"In year {half:.1f} attention is half that of the first"
    )
    return f"{fell}: {percent(last['left'])} of it is left in year {last['year']} ({followed})."


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


READINGS: tuple[Reading, ...] = (
    Reading("works", "arrivals", "The first ten ratings", ("arrivals",), _arrivals, part="new"),
    Reading("works", "finders", "Who finds new titles", ("finders",), _finders, part="new"),
    Reading("works", "decay", "How attention fades", ("decay",), _decay, part="new"),
    Reading("works", "unfound", "Not found yet", ("unfound",), _unfound, part="new", opens_film=True),
)
