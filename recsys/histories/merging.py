"""What several rows about one film come to."""

import math

import numpy as np

from recsys.histories.rows import Row

Entry = tuple[int, Row]
"""A row with its number in the export."""


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
    """Of having seen it: 1 + log2(different episodes), at least 2 with a thumb up and 3 with two; with stars 1."""
    if not math.isnan(rating):
        return 1.0
    episodes = {row.title for _, row in rows if row.series}
    return max(1.0 + float(np.log2(max(len(episodes), 1))), *(1.0 + row.thumb for _, row in rows))
