"""What several rows about one film come to."""

import math
from collections import defaultdict
from itertools import pairwise

from recsys.dataset import weight_of
from recsys.histories.rows import Row

Entry = tuple[int, Row]
"""A row with its number in the export."""
APART = 7 * 86_400
"""Seconds between two viewings: what is on again sooner is the rest of a film that was put aside."""


def age(entry: Entry) -> tuple[float, int]:
    """Orders rows from old to new; of the same day the one further down is newer."""
    number, row = entry
    return (-math.inf if row.time is None else row.time, number)


def is_against(rows: list[Entry]) -> bool:
    """Whether the latest opinion, stars or a thumb, is a thumb down."""
    opinions = [entry for entry in rows if entry[1].thumb or not math.isnan(entry[1].rating)]
    return bool(opinions) and max(opinions, key=age)[1].thumb < 0


def seen_rows(rows: list[Entry]) -> list[Entry]:
    """The rows that say that somebody saw the film: no thumb down, nor a thumb up that was taken back by one."""
    against = is_against(rows)
    return [entry for entry in rows if entry[1].thumb == 0 or (entry[1].thumb > 0 and not against)]


def counting_row(rows: list[Entry]) -> Entry:
    """The row that counts: the latest with a rating, else the latest."""
    rated = [entry for entry in rows if not math.isnan(entry[1].rating)]
    return max(rated or rows, key=age)


def weight(rows: list[Entry], rating: float) -> float:
    """Of having seen it: ``weight_of`` how often; without stars at least 2 for a thumb up and 3 for two."""
    often = float(weight_of(times_seen([row for _, row in rows])))
    return often if not math.isnan(rating) else max(often, *(1.0 + row.thumb for _, row in rows))


def times_seen(rows: list[Row]) -> float:
    """How often a film was seen; of a series how many episodes, each as often as it was."""
    by_title = defaultdict[str, list[Row]](list)
    for row in rows:
        by_title[row.title if row.series else ""].append(row)
    whole = by_title.pop("", [])
    return max(_viewings(whole), sum(map(_viewings, by_title.values())))


def _viewings(rows: list[Row]) -> float:
    """The number that a row says, or that of the viewings ``APART``; at least 1 where there is a row."""
    days = sorted(row.time for row in rows if row.viewing and row.time is not None)
    apart = sum(later - earlier >= APART for earlier, later in pairwise(days))
    return max((max(row.times, 1.0 + apart) for row in rows), default=0.0)
