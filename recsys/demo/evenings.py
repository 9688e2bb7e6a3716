"""When everything happens: people join a growing service, watch on some evenings, sometimes several titles a night."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats, Times

FIRST_DAY, LAST_DAY = 1_546_300_800, 1_767_139_200
"""The service runs from 2019-01-01 to 2025-12-31 (UTC)."""
DAY = 86_400
N_DAYS = (LAST_DAY - FIRST_DAY) // DAY + 1
WEEK = np.array([0.82, 0.80, 0.85, 0.93, 1.25, 1.55, 1.30])
"""Monday to Sunday."""
SEASON = 0.25
"""January has so much more than the average, July so much less."""
BINGE = 0.30
"""The chance that a title follows another one on the same night."""
BROWSING = 1_000
"""Seconds before the first viewing of all: a session that leads to one begins up to 500 earlier."""
STAYING = 900.0
"""Days that people stay on average; those who outlast the data are still there."""


@dataclass(frozen=True, eq=False)
class Span:
    """The days on which each person is a member, counted from ``FIRST_DAY``, both included."""

    joined: NDArray[np.int64]
    left: NDArray[np.int64]


def spans(draw: np.random.Generator, counts: NDArray[np.int64]) -> Span:
    """Members' days: the service has ``1 + 3 t`` times the newcomers at the share t of its years.

    Whoever watches much is given the days it takes: at least 30 and 2.2 a title that they rate.
    """
    needed = np.minimum(30 + (2.2 * counts).astype(np.int64), N_DAYS - 1)
    chance = draw.random(len(counts))
    share = (np.sqrt(1.0 + 15.0 * chance) - 1.0) / 3.0  # the inverse of (t + 1.5 t^2) / 2.5
    joined = np.minimum((share * N_DAYS).astype(np.int64), N_DAYS - 1 - needed)
    stayed = np.maximum(draw.exponential(STAYING, len(counts)).astype(np.int64), needed)
    return Span(joined, np.minimum(joined + stayed, N_DAYS - 1))


def day_weights() -> Floats:
    """How much is watched on each day of the service, by the day of the week and the season."""
    days = np.arange(N_DAYS)
    season = 1.0 + SEASON * np.cos(2.0 * np.pi * (days - 10) / 365.25)
    weights: Floats = WEEK[(days + 1) % 7] * season  # 2019-01-01 was a Tuesday
    return weights


def viewing_times(
    draw: np.random.Generator,
    person: NDArray[np.integer],
    earliest: NDArray[np.int64],
    latest: NDArray[np.int64],
    after: NDArray[np.int64],
    minutes: Floats,
    ahead: Floats,
) -> Times:
    """When each viewing begins; rows are in the order of people, and rows of one title stand together.

    A day is drawn between ``earliest`` and ``latest`` by ``day_weights``; row k is ``after[k]`` days later than its
    title's first (parts of a series). With the chance ``BINGE`` a viewing joins the night of the one before it. Nights
    are pushed apart until each of a person's has its own day; titles of a night follow each other, ``minutes`` each.
    ``ahead`` is the person's clock in hours ahead of UTC.
    """
    whole = np.concatenate([[0.0], np.cumsum(day_weights())])
    low, high = whole[earliest], whole[latest + 1]
    first = np.flatnonzero(after == 0)
    chance = np.repeat(draw.random(len(first)), np.diff(np.append(first, len(person))))
    days = np.searchsorted(whole, low + chance * (high - low), side="right") - 1 + after
    order = np.lexsort((np.arange(len(person)), days, person))
    who, day, soonest = np.asarray(person)[order], days[order], (earliest + after)[order]

    follows = (draw.random(len(who)) < BINGE) & (np.diff(who, prepend=-1) == 0)
    follows &= np.diff(day, prepend=-1_000) <= 14
    head = np.maximum.accumulate(np.where(follows, 0, np.arange(len(who))))
    follows &= soonest <= day[head]  # nobody sees a film before its year
    head = np.maximum.accumulate(np.where(follows, 0, np.arange(len(who))))

    nights = np.flatnonzero(~follows)
    night = np.cumsum(~follows) - 1
    apart = _apart(who[nights], day[nights])
    lengths = minutes[order] * 60.0 + 300.0
    before = np.cumsum(lengths) - lengths
    before -= before[head]
    begin = _evening(draw, apart, np.bincount(night, weights=lengths).astype(np.float64))
    on = np.maximum(
        apart[night], soonest
    )  # pushed before its year at the end of the data: that one stands apart
    times = FIRST_DAY + on * DAY + begin[night] + before - ahead[order] * 3_600.0
    result = np.empty(len(who), dtype=np.int64)
    result[order] = np.clip(times, FIRST_DAY + BROWSING, LAST_DAY + DAY - 1_801 - lengths).astype(np.int64)
    return result


def _apart(who: NDArray[np.integer], day: NDArray[np.int64]) -> NDArray[np.int64]:
    """Days, ascending for each person, moved later where two are the same; at the end of the data earlier again."""
    rank = np.arange(len(who)) - np.searchsorted(who, who)
    lift = who.astype(np.int64) * (4 * N_DAYS)  # keeps the running maximum within a person
    pushed = np.maximum.accumulate(day - rank + lift) - lift + rank
    left = np.searchsorted(who, who, side="right") - 1 - np.arange(len(who))
    return np.asarray(np.clip(np.minimum(pushed, N_DAYS - 1 - left), 0, None))


def _evening(draw: np.random.Generator, day: NDArray[np.int64], seconds: Floats) -> Floats:
    """Second of the day when a night begins: about 8 in the evening, on weekends often the afternoon.

    A long night begins earlier, so that it ends about two hours after midnight; none begins before 7 in the morning.
    """
    weekend = np.isin((day + 1) % 7, (5, 6))
    afternoon = draw.random(len(day)) < np.where(weekend, 0.40, 0.16)
    hour = np.where(afternoon, draw.normal(14.0, 3.0, len(day)), draw.normal(20.0, 2.0, len(day)))
    return np.clip(np.minimum(hour * 3_600.0, 26.0 * 3_600.0 - seconds), 7.0 * 3_600.0, 23.8 * 3_600.0)
