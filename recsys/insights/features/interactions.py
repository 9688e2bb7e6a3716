"""Features of ratings: each beside what was to be expected, and when in the lives of person and title it was given."""

from functools import partial

import numpy as np

from recsys.ids import Floats
from recsys.insights.features.block import Block
from recsys.insights.features.feature import Feature
from recsys.insights.features.known import DAMPING
from recsys.insights.features.watched import DAY

_feature = partial(Feature, "interactions")
AT_THE_TIME = "It uses nothing that came after the rating."
LATER = "It uses all ratings, also later ones."


def _above_expected(block: Block) -> Floats:
    each, above = block.each, block.above_others
    lenient = (each.total(above)[each.index] - above) / (each.count()[each.index] - 1 + DAMPING)
    return np.asarray(above - lenient)


def _since_first(block: Block) -> Floats:
    return np.asarray((block.time - block.each.lowest(block.time)[block.each.index]) / DAY)


def _sitting_place(block: Block) -> Floats:
    rows = np.arange(len(block.time), dtype=np.float64)
    began = np.maximum.accumulate(np.where(block.begins_sitting, rows, -1.0)) if len(rows) else rows
    return np.where(np.isnan(block.time), np.nan, rows - began + 1)


def _share_watched(block: Block) -> Floats:
    watched = block.known.watched
    if not watched.is_known:
        return np.full(len(block.film), np.nan)
    keys = (block.each.index + block.first) * np.int64(len(block.known.counts)) + block.film
    return np.asarray(watched.best.reindex(keys), dtype=np.float64)


def _genre_match(block: Block) -> Floats:
    before = block.nth - 1
    found = np.full(len(block.film), np.nan)
    firsts, starts = block.known.first_genre[block.film], block.starts[block.each.index]
    for genre in range(len(block.known.genres)):
        rows = np.flatnonzero(firsts == genre)
        has = np.concatenate([[0.0], np.cumsum(block.known.in_genre[block.film, genre], dtype=np.float64)])
        found[rows] = has[rows] - has[starts[rows]]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(before > 0, found / before, np.nan)


INTERACTIONS: tuple[Feature, ...] = (
    _feature("rating", "Rating", "stars", "What the person gave.", make=lambda block: block.stars),
    _feature(
        "above_others", "Above what others give", "stars",
        "Rating minus m + sum of (r - m) / (n + 5) over the n ratings r of the title by others, with m the average of "
        f"all ratings. {LATER}",
        make=lambda block: block.above_others,
    ),
    _feature(
        "above_expected", "Above what was to be expected", "stars",
        "Rating minus what others give (as in the row before), minus the person's leniency: the sum of that difference "
        f"over the person's n other ratings, divided by n + 5. The rating itself is in neither. {LATER}",
        make=_above_expected,
    ),
    _feature(
        "years_since_release", "Years since release", "years",
        f"The year (UTC) of the rating minus the release year. {AT_THE_TIME}",
        ("times", "years"), lambda block: block.given_in - block.year,
    ),
    _feature(
        "weekday", "Weekday", "1 (Monday) to 7", f"The day of the week (UTC). {AT_THE_TIME}",
        ("times",), lambda block: block.weekday,
    ),
    _feature(
        "hour", "Hour", "0 to 23", f"The hour of the day (UTC). {AT_THE_TIME}", ("times",), lambda block: block.hour,
    ),
    _feature(
        "nth", "Place in the person's history", "ratings",
        f"1 for the person's first rating, 2 for the second, and so on. {AT_THE_TIME}",
        ("times",), lambda block: block.nth,
    ),
    _feature(
        "pause_days", "Since the person's rating before", "days",
        f"Days since the same person's rating before this one. {AT_THE_TIME}",
        ("times",), lambda block: block.pause,
    ),
    _feature(
        "member_days", "Since the person's first rating", "days",
        f"Days since the same person's first rating. {AT_THE_TIME}",
        ("times",), _since_first,
    ),
    _feature(
        "title_days", "Since the title's first rating", "days",
        f"Days since anybody's first rating of the title. {AT_THE_TIME}",
        ("times",), lambda block: block.title_age,
    ),
    _feature(
        "sitting_place", "Place in the sitting", "ratings",
        f"1 for the first rating after a pause of more than 30 minutes, 2 for the second, and so on. {AT_THE_TIME}",
        ("times",), _sitting_place,
    ),
    _feature(
        "genre_match", "Genre known to the person", "share",
        "Share of the person's earlier ratings that are of titles with this title's first genre; unknown for the first "
        f"rating. {AT_THE_TIME}",
        ("times", "genres"), _genre_match,
    ),
    _feature(
        "popularity", "Popularity of the title", "0 to 1", f"As of titles. {LATER}",
        make=lambda block: block.known.popularity[block.film],
    ),
    _feature(
        "share_watched", "Share watched", "share",
        "The largest share of the title that the person watched at once; it may have been after the rating.",
        ("viewings",), _share_watched,
    ),
)  # fmt: skip
"""A row a feature; the order of the columns."""
