"""What an exploration consists of."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

Years = tuple[int, int]
"""First and last year, both included."""


@dataclass(frozen=True)
class ExploreFilters:
    """Which ratings count; None or () leaves that side open."""

    period: Years | None = None
    """Years (UTC) in which the rating was given; ratings without a time are in no period."""
    released: Years | None = None
    """Release years of the film; a film of unknown year is in no range."""
    genres: tuple[str, ...] = ()
    """The film has at least one of these."""

    def __post_init__(self) -> None:
        for years in (self.period, self.released):
            if years is not None and years[0] > years[1]:
                raise ValueError(f"A range of years runs from first to last, got {years[0]} to {years[1]}.")
        object.__setattr__(self, "genres", tuple(sorted(set(self.genres))))

    @property
    def are_open(self) -> bool:
        """Whether every rating counts."""
        return self.period is None and self.released is None and not self.genres


@dataclass(frozen=True)
class Overview:
    """The headline figures; ``mean`` and ``density`` are NaN when there are no ratings."""

    ratings: int
    people: int
    """People with at least one of these ratings."""
    films: int
    """Films with at least one of these ratings."""
    mean: float
    density: float
    """ratings / (people x films)."""
    median_per_person: float
    top_people_share: float
    """Share of the ratings that the busiest tenth of these people gave (at least one person)."""
    top_films_share: float
    """Share of the ratings that the most rated tenth of these films holds (at least one film)."""
    rated_once: int
    """Films with a single rating."""
    has_times: bool
    """Whether the data knows when ratings were given."""
    has_genres: bool
    has_years: bool


@dataclass(frozen=True, eq=False)
class Calendar:
    """Ratings by when they were given (UTC)."""

    years: pd.DataFrame
    """year, ratings, average."""
    months: pd.DataFrame
    """year, month, ratings, average: month by month."""
    week: pd.DataFrame
    """weekday (1 = Monday), hour, ratings, average: by the hour of the week; only hours that occur."""


@dataclass(frozen=True, eq=False)
class Exploration:
    """Small tables over all chosen ratings; a table is empty where the data does not say (no times, no genres).

    What takes a pass of its own over the ratings is counted when somebody first looks at it.
    """

    overview: Overview
    levels: pd.DataFrame
    """rating, ratings, share. A scale of more than 40 different ratings is cut into 20 equal steps (their start)."""
    activity: pd.DataFrame
    """from, to, people, ratings: people by how many ratings they gave; from and to are both included."""
    popularity: pd.DataFrame
    """rank, title, year, ratings, average, share: films, most rated first (ties by id), each of the first 100 and
    then ever fewer; ``share`` of all ratings on the films up to this rank."""
    genres: pd.DataFrame
    """genre, films, ratings, average; most rated first; a film of several genres counts in each."""
    released: pd.DataFrame
    """year, films, ratings, average: by release year."""
    count_corners: Callable[[], pd.DataFrame]
    count_calendar: Callable[[], Calendar]

    @property
    def sparsity(self) -> pd.DataFrame:
        """people_group, films_group, people, films, ratings, filled.

        People (busiest first) and films (most rated first) in at most 40 groups of equal size each; ``filled`` =
        ratings / (people x films).
        """
        return self.count_corners()

    @property
    def years(self) -> pd.DataFrame:
        """Those of the calendar."""
        return self.count_calendar().years

    @property
    def months(self) -> pd.DataFrame:
        """Those of the calendar."""
        return self.count_calendar().months

    @property
    def week(self) -> pd.DataFrame:
        """That of the calendar."""
        return self.count_calendar().week


TABLES = (
    "levels",
    "activity",
    "popularity",
    "sparsity",
    "genres",
    "years",
    "months",
    "week",
    "released",
)
"""The names of an exploration's tables."""
