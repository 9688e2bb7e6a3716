"""Features of titles: how widely they are rated, how well, by whom, since when, and what is watched of them."""

from functools import partial

import numpy as np
import pandas as pd

from recsys.ids import Floats
from recsys.insights.features.feature import Feature
from recsys.insights.features.groups import Groups, divided, entropy
from recsys.insights.features.known import DAMPING
from recsys.insights.features.titles import YEAR, Titles
from recsys.insights.features.watched import DAY, abandoned

_feature = partial(Feature, "items")


def _year_of(moments: Floats) -> Floats:
    known = ~np.isnan(moments)
    whole = np.where(known, moments, 0).astype(np.int64).astype("datetime64[s]")
    return np.where(known, whole.astype("datetime64[Y]").astype(np.float64) + 1970, np.nan)


def _age(titles: Titles) -> Floats:
    return np.asarray(_year_of(np.array([titles.known.end]))[0] - titles.known.years)


def _delay(titles: Titles) -> Floats:
    return _year_of(titles.known.moments[0]) - titles.known.years


def _squares(titles: Titles) -> Floats:
    """``SUM (r - the title's mean)^2``; 0 without ratings."""
    squares = titles.total("square") - titles.total("offset") * titles.mean("offset")
    return np.maximum(np.nan_to_num(squares), 0.0)


def _controversy(titles: Titles) -> Floats:
    squares, counts = _squares(titles), titles.known.counts
    usual = squares.sum() / max(counts.sum(), 1.0)
    found = np.sqrt((squares + DAMPING * usual) / (counts + DAMPING))
    return np.where(counts > 0, found, np.nan)


def _decay(titles: Titles) -> Floats:
    known_for = (titles.known.end - titles.known.moments[0]) / DAY
    return np.where(
        known_for >= 2 * YEAR, divided(titles.total("second_year"), titles.total("first_year")), np.nan
    )


def _trend(titles: Titles) -> Floats:
    if not (titles.known.end - titles.known.start) / DAY >= 2 * YEAR:
        return np.full(len(titles.known.counts), np.nan)
    return divided(titles.total("last_year"), titles.total("year_before"))


def _genres(titles: Titles) -> Floats:
    catalog = titles.known.data.catalog
    counts = np.fromiter(
        (len(set(filter(None, names))) for names in catalog.genres), np.float64, len(catalog)
    )
    return np.where(counts > 0, counts, np.nan)


def _mix(name: str, titles: Titles) -> Floats:
    mix = titles.mix(name)
    return entropy(mix) if mix.shape[1] else np.full(len(mix), np.nan)


def _viewings(titles: Titles) -> Floats:
    return titles.known.watched.by_title(lambda each, table: each.count())


def _watched(column: str, titles: Titles) -> Floats:
    return titles.known.watched.by_title(lambda each, table: each.mean(table[column]))


def _viewing_hours(titles: Titles) -> Floats:
    def work(each: Groups, table: pd.DataFrame) -> Floats:
        return np.where(each.known(table["hours"]) > 0, each.total(table["hours"]), np.nan)

    return titles.known.watched.by_title(work)


def _abandoned(titles: Titles) -> Floats:
    return titles.known.watched.by_title(lambda each, table: each.mean(abandoned(table)))


ITEMS: tuple[Feature, ...] = (
    _feature("ratings", "Ratings", "ratings", "How many people rated it.", make=lambda titles: titles.known.counts),
    _feature(
        "popularity", "Popularity", "0 to 1",
        "Its place among the rated titles by number of ratings, divided by how many these are; 1 for the most rated, "
        "titles with as many share their average place.",
        make=lambda titles: titles.known.popularity,
    ),
    _feature(
        "mean_rating", "Average rating", "stars", "Average of its ratings.",
        make=lambda titles: titles.known.mean + titles.mean("offset"),
    ),
    _feature(
        "quality", "Careful average", "stars",
        "(sum of its ratings + C m) / (its ratings + C), with m the average of all ratings and C the ratings that a "
        "rated title has on average: a title with few ratings has to earn its place.",
        make=lambda titles: titles.known.films.careful,
    ),
    _feature(
        "controversy", "Controversy", "stars",
        "Square root of (S + 5 v) / (n + 5): S is the sum of the squares of rating minus the title's average, n its "
        "ratings, and v the average square over all titles.",
        make=_controversy,
    ),
    _feature(
        "loved_share", "Loved", "share", "Share of its ratings of four fifths of the scale and more (4 of 5 stars).",
        make=lambda titles: titles.mean("loved"),
    ),
    _feature(
        "disliked_share", "Disliked", "share", "Share of its ratings below the middle of the scale.",
        make=lambda titles: titles.mean("disliked"),
    ),
    _feature(
        "extremes_share", "Highest and lowest stars", "share",
        "Share of its ratings that are the lowest or the highest of the scale.",
        make=lambda titles: titles.mean("extreme"),
    ),
    _feature(
        "release_year", "Release year", "year", "The year in which it came out.", ("years",),
        lambda titles: titles.known.years,
    ),
    _feature(
        "age_years", "Age", "years", "The year of the last rating of the whole data minus the release year.",
        ("times", "years"), _age,
    ),
    _feature(
        "delay_years", "From release to first rating", "years", "The year of its first rating minus the release year.",
        ("times", "years"), _delay,
    ),
    _feature(
        "known_days", "Time since the first rating", "days",
        "The last rating of the whole data minus the title's first rating.",
        ("times",), lambda titles: (titles.known.end - titles.known.moments[0]) / DAY,
    ),
    _feature(
        "recency_days", "Time since the last rating", "days",
        "The last rating of the whole data minus the title's last rating.",
        ("times",), lambda titles: (titles.known.end - titles.known.moments[1]) / DAY,
    ),
    _feature(
        "staying_days", "Staying power", "days", "Average time from the title's first rating to each of its ratings.",
        ("times",), lambda titles: titles.mean("age"),
    ),
    _feature(
        "decay", "Second year to first", "ratio",
        "Ratings in the second 365 days after its first rating, divided by those in the first 365 (the first rating is "
        "one of them); only of titles first rated two years or more before the data ends.",
        ("times",), _decay,
    ),
    _feature(
        "trend", "Last year to the year before", "ratio",
        "Ratings in the last 365 days of the data divided by those in the 365 before; unknown where these are none.",
        ("times",), _trend,
    ),
    _feature(
        "weekend_share", "At the weekend", "share", "Share of its ratings given on Saturday or Sunday (UTC).",
        ("times",), lambda titles: titles.mean("weekend"),
    ),
    _feature(
        "evening_share", "In the evening", "share", "Share of its ratings given from 18 to 24 o'clock (UTC).",
        ("times",), lambda titles: titles.mean("evening"),
    ),
    _feature(
        "audience_activity", "How busy its audience is", "ratings",
        "Typical number of ratings of the people who rated it: their geometric mean, exp of the average of log n.",
        make=lambda titles: np.exp(titles.mean("log_activity")),
    ),
    _feature(
        "heavy_share", "From heavy raters", "share",
        "Share of its ratings that are from the tenth of the people who rated most.",
        make=lambda titles: titles.mean("heavy"),
    ),
    _feature(
        "newcomer_share", "From newcomers", "share",
        "Share of its ratings that are among a person's first ten.",
        ("times",), lambda titles: titles.mean("newcomer"),
    ),
    _feature(
        "audience_leniency", "How lenient its audience is", "stars",
        "Average leniency (as of people) over its ratings.",
        make=lambda titles: titles.mean("leniency"),
    ),
    _feature(
        "breadth", "Breadth of the audience", "0 to 1",
        "How evenly its ratings are spread over the favourite genres of the people who gave them (Shannon's entropy as "
        "in variety); 0: all like the same genre best.",
        ("genres",), partial(_mix, "favourite"),
    ),
    _feature(
        "region_breadth", "Breadth of regions", "0 to 1",
        "How evenly its ratings are spread over the regions of the people who gave them (as in breadth).",
        ("regions",), partial(_mix, "region"),
    ),
    _feature("genres", "Number of genres", "genres", "How many genres it has.", ("genres",), _genres),
    _feature("viewings", "Viewings", "viewings", "How many times it was watched.", ("viewings",), _viewings),
    _feature(
        "completion", "Share watched", "share", "Average share of it that a viewing shows.",
        ("viewings",), partial(_watched, "completion"),
    ),
    _feature(
        "abandon_share", "Given up", "share", "Share of its viewings that end before half of it.",
        ("viewings",), _abandoned,
    ),
    _feature(
        "viewing_hours", "Hours watched", "hours", "Sum over its viewings of share watched times running time.",
        ("viewings", "runtimes"), _viewing_hours,
    ),
    _feature(
        "rewatch_share", "Watched again", "share",
        "Share of its viewings by people who had watched it before; not of series.",
        ("viewings",), partial(_watched, "again"),
    ),
    _feature(
        "click_share", "Opened when shown", "ratio", "Times that people opened it, divided by times that it was shown.",
        ("browsing",), lambda titles: titles.known.browsed.clicked(),
    ),
)  # fmt: skip
"""A row a feature; the order of the columns."""
