"""Features of people: how widely they choose, what, and how they rate it."""

from functools import partial

import numpy as np

from recsys.ids import Floats
from recsys.insights.features.block import Block, flag
from recsys.insights.features.feature import Feature
from recsys.insights.features.groups import divided, entropy

CLASSIC, NEW = 1980, 5
_feature = partial(Feature, "people")


def _genres(block: Block) -> Floats:
    return np.where(block.with_genre > 0, (block.genre_counts > 0).sum(axis=1), np.nan)


def _genre_shares(block: Block) -> Floats:
    """Shape ``(n_people, n_genres)``."""
    return divided(block.genre_counts, np.broadcast_to(block.with_genre[:, None], block.genre_counts.shape))


def _favourite(block: Block) -> Floats:
    shares = _genre_shares(block)
    return shares.max(axis=1) if shares.shape[1] else np.full(len(shares), np.nan)


def _new(block: Block) -> Floats:
    age = block.given_in - block.year
    return block.each.mean(flag(age, age <= NEW))


def _levels(block: Block) -> Floats:
    used = block.each.distinct(block.stars)
    return np.where(used > 0, used, np.nan)


def _half_stars(block: Block) -> Floats:
    if block.known.data.scale.step >= 1:
        return np.full(block.each.n, np.nan)
    return block.each.mean(block.stars % 1 != 0)


def _extremes(block: Block) -> Floats:
    scale = block.known.data.scale
    return block.each.mean((block.stars <= scale.low) | (block.stars >= scale.high))


TASTES: tuple[Feature, ...] = (
    _feature(
        "variety", "Variety of genres", "0 to 1",
        "How evenly the ratings are spread over the genres: minus the sum of p log p, divided by log K, with p the "
        "share of each genre and K the number of genres in the data (Shannon's entropy); 0: one genre, 1: all alike.",
        ("genres",), lambda block: entropy(block.genre_counts) if block.known.genres else block.with_genre * np.nan,
    ),
    _feature(
        "genres", "Genres met", "genres", "Different genres among the titles rated.", ("genres",), _genres,
    ),
    _feature(
        "favourite_share", "Share of the favourite genre", "share",
        "Share of the ratings of titles with a genre that are of the person's most frequent genre.",
        ("genres",), _favourite,
    ),
    _feature(
        "genre: *", "Share of *", "share",
        "Share of the person's ratings of titles with a genre that are of this one; a title of several counts in each.",
        ("genres",), _genre_shares,
    ),
    _feature(
        "mean_year", "Average release year", "year", "Average release year of the titles rated.",
        ("years",), lambda block: block.each.mean(block.year),
    ),
    _feature(
        "classics_share", "Classics", "share", "Share of the titles of known year that came out before 1980.",
        ("years",), lambda block: block.each.mean(flag(block.year, block.year < CLASSIC)),
    ),
    _feature(
        "new_share", "New releases", "share",
        "Share of the ratings given at most five years after the title came out (calendar years).",
        ("times", "years"), _new,
    ),
    _feature(
        "popularity", "Popularity of what they rate", "0 to 1",
        "Average popularity of the titles rated; the most rated title of all has 1.",
        make=lambda block: block.each.mean(block.known.popularity[block.film]),
    ),
    _feature(
        "head_share", "Most rated titles", "share",
        "Share of the ratings that are of the most rated fifth of the titles.",
        make=lambda block: block.each.mean(block.known.head[block.film]),
    ),
    _feature(
        "mean_rating", "Average rating", "stars", "Average of the person's ratings.",
        make=lambda block: block.each.mean(block.stars),
    ),
    _feature(
        "spread", "Spread of the ratings", "stars",
        "Standard deviation of the person's ratings (divided by their number minus one).",
        make=lambda block: block.each.spread(block.stars),
    ),
    _feature(
        "leniency", "Leniency", "stars",
        "Average of rating minus what others give the title: m + sum of (r - m) over the others' ratings r, divided by "
        "their number plus 5, with m the average of all ratings.",
        make=lambda block: block.each.mean(block.above_others),
    ),
    _feature(
        "consistency", "Consistency (small: steady)", "stars",
        "Standard deviation of rating minus what others give the title (as in leniency).",
        make=lambda block: block.each.spread(block.above_others),
    ),
    _feature(
        "levels", "Different ratings used", "levels", "How many different star values the person gave.",
        make=_levels,
    ),
    _feature(
        "half_share", "Half stars", "share", "Share of the ratings that are no whole number of stars.",
        ("half",), _half_stars,
    ),
    _feature(
        "extremes_share", "Highest and lowest stars", "share",
        "Share of the ratings that are the lowest or the highest of the scale.",
        make=_extremes,
    ),
    _feature(
        "loved_share", "Loved", "share", "Share of the ratings of four fifths of the scale and more (4 of 5 stars).",
        make=lambda block: block.each.mean(block.loved),
    ),
    _feature(
        "disliked_share", "Disliked", "share", "Share of the ratings below the middle of the scale.",
        make=lambda block: block.each.mean(block.stars < block.known.data.scale.middle),
    ),
    _feature(
        "series_share", "Series", "share", "Share of the titles rated that are series.",
        ("kinds",), lambda block: block.each.mean(block.known.is_series[block.film]),
    ),
)  # fmt: skip
