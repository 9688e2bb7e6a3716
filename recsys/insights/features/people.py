"""Features of people: how much and when they rate, and what they do beside rating; ``tastes`` has the rest."""

from functools import partial

import numpy as np

from recsys.ids import Floats
from recsys.insights.features.block import Block, flag
from recsys.insights.features.feature import Feature
from recsys.insights.features.groups import divided
from recsys.insights.features.tastes import TASTES
from recsys.insights.features.watched import DAY, abandoned, in_runs

MONTH = 30.4375
LATELY = 90
EVENING, NIGHT_END = 18, 6
_feature = partial(Feature, "people")


def _days(block: Block, *, to_end: bool) -> Floats:
    """From the first rating to the last or to the end of the data."""
    end = block.known.end if to_end else block.each.highest(block.time)
    return (end - block.each.lowest(block.time)) / DAY


def _active_days(block: Block) -> Floats:
    return _where_timed(block, block.each.distinct(block.day))


def _where_timed(block: Block, counts: Floats) -> Floats:
    """NaN for people none of whose ratings has a time."""
    return np.where(block.each.known(block.time) > 0, counts, np.nan)


def _tempo(block: Block) -> Floats:
    return divided(block.each.known(block.time), block.each.distinct(block.day))


def _per_month(block: Block) -> Floats:
    months = np.maximum(_days(block, to_end=False) / MONTH, 1.0)
    return block.each.known(block.time) / months


def _typical_pause(block: Block) -> Floats:
    return block.each.median(np.where(np.floor(block.time / DAY) > _day_before(block), block.pause, np.nan))


def _day_before(block: Block) -> Floats:
    """The day of the rating before, whoever gave it: ``pause`` is NaN where that was somebody else."""
    return np.concatenate([[np.nan], block.day[:-1]]) if len(block.day) else block.day


def _rush(block: Block) -> Floats:
    return block.each.mean(flag(block.time, in_runs(block.each.index, block.time)))


def _lately(block: Block) -> Floats:
    return _where_timed(block, block.each.count(block.time > block.known.end - LATELY * DAY))


def _hours(block: Block, first: int, last: int) -> Floats:
    return block.each.mean(flag(block.hour, (block.hour >= first) & (block.hour < last)))


def _sitting_length(block: Block) -> Floats:
    return divided(block.each.known(block.time), block.each.count(block.begins_sitting))


def _viewings(block: Block) -> Floats:
    return block.own(block.known.watched.by_person(lambda each, table: each.count()))


def _watched(column: str, block: Block) -> Floats:
    return block.own(block.known.watched.by_person(lambda each, table: each.mean(table[column])))


def _viewing_hours(block: Block) -> Floats:
    watched = block.known.watched
    return block.own(
        watched.by_person(
            lambda each, table: np.where(each.known(table["hours"]) > 0, each.total(table["hours"]), np.nan)
        )
    )


def _abandoned(block: Block) -> Floats:
    return block.own(block.known.watched.by_person(lambda each, table: each.mean(abandoned(table))))


PEOPLE: tuple[Feature, ...] = (
    _feature(
        "ratings", "Ratings", "ratings", "How many titles the person rated.",
        make=lambda block: block.each.count(),
    ),
    _feature(
        "span_days", "Time between first and last rating", "days", "Last rating minus first rating.",
        ("times",), lambda block: _days(block, to_end=False),
    ),
    _feature(
        "active_days", "Days with a rating", "days", "Different days (UTC) on which the person rated.",
        ("times",), _active_days,
    ),
    _feature(
        "tempo", "Ratings on an active day", "ratings a day", "Ratings divided by days with a rating.",
        ("times",), _tempo,
    ),
    _feature(
        "per_month", "Ratings a month", "ratings a month",
        "Ratings divided by the months (30.44 days) between first and last rating, at least one month.",
        ("times",), _per_month,
    ),
    _feature(
        "longest_pause", "Longest pause", "days", "The most days between one rating and the next.",
        ("times",), lambda block: block.each.highest(block.pause),
    ),
    _feature(
        "typical_pause", "Typical pause between active days", "days",
        "The middle one (median) of the pauses between one rating and the next that lie on different days (UTC).",
        ("times",), _typical_pause,
    ),
    _feature(
        "rush", "Ratings in a rush", "share",
        "Share of the ratings that are one of three or more within 24 hours.",
        ("times",), _rush,
    ),
    _feature(
        "tenure_days", "Time since the first rating", "days",
        "The last rating of the whole data minus the person's first rating.",
        ("times",), lambda block: _days(block, to_end=True),
    ),
    _feature(
        "recency_days", "Time since the last rating", "days",
        "The last rating of the whole data minus the person's last rating.",
        ("times",), lambda block: (block.known.end - block.each.highest(block.time)) / DAY,
    ),
    _feature(
        "lately", "Ratings in the last 90 days", "ratings",
        "Ratings less than 90 days before the last rating of the whole data.",
        ("times",), _lately,
    ),
    _feature(
        "weekend_share", "At the weekend", "share", "Share of the ratings given on Saturday or Sunday (UTC).",
        ("times",), lambda block: block.each.mean(block.weekend),
    ),
    _feature(
        "evening_share", "In the evening", "share", "Share of the ratings given from 18 to 24 o'clock (UTC).",
        ("times",), lambda block: _hours(block, EVENING, 24),
    ),
    _feature(
        "night_share", "At night", "share", "Share of the ratings given from 0 to 6 o'clock (UTC).",
        ("times",), lambda block: _hours(block, 0, NIGHT_END),
    ),
    _feature(
        "sitting_length", "Ratings in a sitting", "ratings",
        "Ratings divided by sittings; a pause of more than 30 minutes ends a sitting.",
        ("times",), _sitting_length,
    ),
    *TASTES,
    _feature(
        "viewings", "Viewings", "viewings", "How many times the person watched something.",
        ("viewings",), _viewings,
    ),
    _feature(
        "completion", "Share watched", "share", "Average share of the title that a viewing shows.",
        ("viewings",), partial(_watched, "completion"),
    ),
    _feature(
        "abandon_share", "Given up", "share", "Share of the viewings that end before half of the title.",
        ("viewings",), _abandoned,
    ),
    _feature(
        "viewing_hours", "Hours watched", "hours",
        "Sum over the viewings of share watched times running time; of a series, that of an episode.",
        ("viewings", "runtimes"), _viewing_hours,
    ),
    _feature(
        "binge", "Binge", "share", "Share of the viewings that are one of three or more within 24 hours.",
        ("viewings",), partial(_watched, "run"),
    ),
    _feature(
        "rewatch_share", "Watched again", "share",
        "Share of the viewings of films that the person had watched before; series are left out.",
        ("viewings",), partial(_watched, "again"),
    ),
    _feature(
        "sessions", "Sessions", "sessions", "Browsing sessions in which the person opened a title.",
        ("browsing",), lambda block: block.own(block.known.browsed.sessions[0]),
    ),
    _feature(
        "session_length", "Titles in a session", "titles",
        "Average number of titles that the person opened in such a session.",
        ("browsing",), lambda block: block.own(block.known.browsed.sessions[1]),
    ),
)  # fmt: skip
"""A row a feature; the order of the columns."""
