"""Traces: on which days each person was there: rated, watched or browsed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Behaviour, Dataset, Ratings
from recsys.ids import UNKNOWN_TIME, IdMap, Positions, Times

_Number = TypeVar("_Number", bound=np.integer)
DAY = 86_400
ROWS_AT_ONCE = 1_000_000
Days = NDArray[np.int64]
"""Days since 1970-01-01, UTC."""


@dataclass(frozen=True, eq=False)
class Traces:
    """A row a person and a day on which they rated, watched or browsed, by person, then day.

    Ratings without times count for nothing.

    >>> Traces(IdMap.of([7, 8]), np.array([0, 0, 1]), np.array([3, 5, 4])).last_days.tolist()
    [5, 4]
    """

    users: IdMap
    """Everybody who rated, watched or browsed, also those of whom no day is known."""
    person: Positions
    """Positions in ``users``."""
    day: Days

    def __len__(self) -> int:
        return len(self.day)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The first row of each person who has one."""
        return np.flatnonzero(np.diff(self.person, prepend=-1))

    @property
    def people(self) -> Positions:
        """Who has a row, in order."""
        people: Positions = self.person[self.starts]
        return people

    @cached_property
    def days_each(self) -> NDArray[np.int64]:
        """On how many days each of ``people`` was there."""
        return np.diff(self.starts, append=len(self))

    @property
    def first_days(self) -> Days:
        """The first day of each of ``people``."""
        days: Days = self.day[self.starts]
        return days

    @property
    def last_days(self) -> Days:
        """The last day of each of ``people``."""
        days: Days = self.day[self.starts + self.days_each - 1]
        return days

    @property
    def first(self) -> int:
        """The first day of the data."""
        return int(self.day.min())

    @property
    def last(self) -> int:
        """The last day of the data; what comes after it nobody knows."""
        return int(self.day.max())

    @cached_property
    def firsts(self) -> Days:
        """The first day of the person of each row."""
        return np.repeat(self.first_days, self.days_each)

    @cached_property
    def gaps(self) -> Days:
        """Days between one day of a person and the next, in no order."""
        within = np.diff(self.person) == 0
        gaps: Days = np.diff(self.day)[within]
        return gaps


def traces_of(data: Dataset) -> Traces:
    """The days of everybody in ``data``."""
    ratings, behaviour = data.ratings, data.behaviour
    users = _everybody(ratings, behaviour)
    parts = [*_of_ratings(ratings, users.positions(ratings.users.ids)), *_of_events(behaviour, users)]
    person = np.concatenate([person for person, _ in parts]) if parts else np.empty(0, dtype=np.int32)
    day = np.concatenate([day for _, day in parts]) if parts else np.empty(0, dtype=np.int64)
    if not len(day):
        return Traces(users, person, day)
    first = day.min()
    span = day.max() - first + 1
    keys = np.sort(person.astype(np.int64) * span + (day - first))  # np.unique hashes: eight times as slow
    keys = keys[np.diff(keys, prepend=-1) != 0]
    return Traces(users, (keys // span).astype(np.int32), keys % span + first)


def _everybody(ratings: Ratings, behaviour: Behaviour) -> IdMap:
    tables = [table for table in (behaviour.viewings, behaviour.sessions) if table is not None]
    return IdMap.of(np.concatenate([ratings.users.ids, *(table["user_id"].unique() for table in tables)]))


def _of_ratings(ratings: Ratings, places: Positions) -> Iterator[tuple[Positions, Days]]:
    """Part by part, each day of a person once: they stand in order."""
    for start in range(0, len(ratings) if ratings.timestamps is not None else 0, ROWS_AT_ONCE):
        rows = slice(start, min(start + ROWS_AT_ONCE, len(ratings)))
        bounds = np.clip(ratings.indptr, rows.start, rows.stop)
        person = np.repeat(places, np.diff(bounds))
        yield _each_once(person, np.asarray(ratings.timestamps)[rows])


def _of_events(behaviour: Behaviour, users: IdMap) -> Iterator[tuple[Positions, Days]]:
    for table in (behaviour.viewings, behaviour.sessions):
        if table is not None and len(table):
            user_ids, day = _each_once(table["user_id"].to_numpy(), table["timestamp"].to_numpy())
            yield users.positions(user_ids), day


def _each_once(people: NDArray[_Number], times: Times) -> tuple[NDArray[_Number], Days]:
    """Known times only, and of neighbours of the same person and day the first."""
    known = times != UNKNOWN_TIME
    people, day = people[known], times[known] // DAY
    new = np.ones(len(day), dtype=np.bool_)
    new[1:] = (np.diff(people) != 0) | (np.diff(day) != 0)
    return people[new], day[new]
