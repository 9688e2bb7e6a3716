"""Counting: the chosen ratings, and the passes over them that several tables are made of, each made once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.ids import UNKNOWN, Ids, Positions
from recsys.insights.explore import queries, queries_people, queries_time
from recsys.insights.explore.filters import ExploreFilters, per_name
from recsys.insights.explore.rows import Rows

MOST_TOGETHER = 60
SUMS = {"ratings": ("ratings", "sum"), "total": ("total", "sum")}


class Counting:
    """The ratings of ``rows`` that pass ``filters``.

    What is asked for raises BusyError when its pass takes longer than ``time_limit`` seconds, or many others wait too.
    """

    def __init__(self, rows: Rows, filters: ExploreFilters, time_limit: float) -> None:
        self.data: Dataset = rows.data
        self.filters = filters
        self._rows = rows
        self._time_limit = time_limit

    @contextmanager
    def rows(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection with the view ``chosen``, a row a rating, and the table ``levels`` (level, rating).

        ``chosen`` has person and film (positions in ``Ratings.users`` and ``Ratings.items``), level and rating, and
        year (UTC) and hour (since 1970-01-01), null where the time is not known. Group by film, level, person or year:
        that is quick; ``level`` stands for the rating. One block at a time runs in a process, so keep it to queries.
        """
        with self._rows.open(self._time_limit) as connection:
            queries.choose(connection, self.filters, *self._chosen_places)
            yield connection

    @cached_property
    def _chosen_places(self) -> tuple[Positions | None, Positions | None]:
        """The films and the people that pass."""
        ratings = self.data.ratings
        return (
            _positions(ratings.items.positions, self.filters.item_ids(self.data.catalog)),
            _positions(ratings.users.positions, self.filters.user_ids(ratings)),
        )

    @cached_property
    def rated(self) -> pd.DataFrame:
        """item_id, rating, n."""
        with self.rows() as connection:
            return self._with_ids(queries.by_film_and_level(connection))

    @cached_property
    def people(self) -> pd.DataFrame:
        """user_id, n, total of the ratings; most first, ties by id."""
        with self.rows() as connection:
            return self._with_ids(queries.by_person(connection))

    @cached_property
    def hours(self) -> pd.DataFrame:
        """year, month, weekday (1 = Monday), hour, ratings, total; in UTC, empty without times."""
        with self.rows() as connection:
            return queries.by_hour(connection)

    @cached_property
    def film_years(self) -> pd.DataFrame:
        """item_id, year (in which the ratings were given, UTC), ratings, total; empty without times."""
        with self.rows() as connection:
            return self._with_ids(queries_time.by_film_and_year(connection))

    @cached_property
    def cohorts(self) -> pd.DataFrame:
        """first, year, people, ratings: people by the year of their first chosen rating; empty without times."""
        with self.rows() as connection:
            return queries_time.by_cohort(connection)

    def among(self, user_ids: Ids, item_ids: Ids | None = None) -> pd.DataFrame:
        """user_id, item_id, rating: what these people gave to these films (None: to all); in order of both."""
        ratings = self.data.ratings
        films = None if item_ids is None else ratings.items.positions(item_ids)
        with self.rows() as connection:
            return self._with_ids(queries_people.among(connection, ratings.users.positions(user_ids), films))

    @cached_property
    def loved_together(self) -> NDArray[np.int64]:
        """How many people loved both of two films, shape ``(n, n)``; on the diagonal: the film.

        Of the first 60 of ``films``. Loved is ``Scale.liked_from`` and more.
        """
        films = self.data.ratings.items.positions(self.films["item_id"].head(MOST_TOGETHER).to_numpy())
        with self.rows() as connection:
            return queries_people.together(connection, films, self.data.scale.liked_from)

    def _with_ids(self, table: pd.DataFrame) -> pd.DataFrame:
        """``person`` and ``film`` replaced by user_id and item_id."""
        ratings = self.data.ratings
        for place, name, known in (("person", "user_id", ratings.users), ("film", "item_id", ratings.items)):
            if place in table:
                table[place] = known.ids[table[place].to_numpy()]
                table = table.rename(columns={place: name})
        return table

    @cached_property
    def catalog(self) -> pd.DataFrame:
        """item_id, title, year, kind, country, language, and genre: the list of genres, each once."""
        table = self.data.catalog.table[["item_id", "title", "year", "kind", "country", "language"]].copy()
        table["genre"] = per_name(self.data.catalog.genres)
        return table

    @cached_property
    def films(self) -> pd.DataFrame:
        """Films with a chosen rating: ratings, total, and the columns of ``catalog``; most rated first, ties by id."""
        weighted = self.rated.assign(total=self.rated["rating"] * self.rated["n"])
        table = weighted.groupby("item_id", as_index=False).agg(ratings=("n", "sum"), total=("total", "sum"))
        table = table.sort_values(["ratings", "item_id"], ascending=[False, True], ignore_index=True)
        return table.merge(self.catalog, on="item_id", how="left")


def with_average(table: pd.DataFrame) -> pd.DataFrame:
    """``total`` replaced by the average rating."""
    return table.assign(average=table["total"] / table["ratings"]).drop(columns="total")


def _positions(positions_of: Callable[[Ids], Positions], ids: Ids | None) -> Positions | None:
    """Those that are there; None stands for all."""
    if ids is None:
        return None
    places: Positions = positions_of(ids)
    known: Positions = places[places != UNKNOWN]
    return known
