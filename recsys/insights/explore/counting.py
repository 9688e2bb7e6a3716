"""Counting: the chosen ratings, and the passes over them that several tables are made of, each made once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.insights.explore import queries, queries_people, queries_time
from recsys.insights.explore.filters import ExploreFilters, per_name
from recsys.insights.explore.rows import open_rows

MOST_TOGETHER = 60
SUMS = {"ratings": ("ratings", "sum"), "total": ("total", "sum")}


class Counting:
    """The ratings of ``data`` that pass ``filters``; ``file`` is their Parquet, where they are stored.

    What is asked for raises BusyError when its pass takes longer than ``time_limit`` seconds.
    """

    def __init__(self, data: Dataset, filters: ExploreFilters, file: Path | None, time_limit: float) -> None:
        self.data = data
        self.filters = filters
        self._file = file
        self._time_limit = time_limit

    @contextmanager
    def rows(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection with the view ``chosen``: user_id, item_id, rating, timestamp (null where unknown)."""
        item_ids = self.filters.item_ids(self.data.catalog)
        user_ids = self.filters.user_ids(self.data.ratings)
        with open_rows(self.data, self._file, self._time_limit) as connection:
            queries.choose(connection, self.filters, item_ids, user_ids)
            yield connection

    @cached_property
    def rated(self) -> pd.DataFrame:
        """item_id, rating, n."""
        with self.rows() as connection:
            return queries.by_film_and_rating(connection)

    @cached_property
    def people(self) -> pd.DataFrame:
        """user_id, n, total of the ratings; most first, ties by id."""
        with self.rows() as connection:
            return queries.by_person(connection)

    @cached_property
    def hours(self) -> pd.DataFrame:
        """year, month, weekday (1 = Monday), hour, ratings, total; in UTC, empty without times."""
        with self.rows() as connection:
            return queries.by_hour(connection)

    @cached_property
    def film_years(self) -> pd.DataFrame:
        """item_id, year (in which the ratings were given, UTC), ratings, total; empty without times."""
        with self.rows() as connection:
            return queries_time.by_film_and_year(connection)

    @cached_property
    def cohorts(self) -> pd.DataFrame:
        """first, year, people, ratings: people by the year of their first rating; empty without times."""
        with self.rows() as connection:
            return queries_time.by_cohort(connection)

    @cached_property
    def loved_together(self) -> NDArray[np.int64]:
        """How many people loved both of two films, shape ``(n, n)``; on the diagonal: the film.

        Of the first 60 of ``films``. Loved is ``Scale.liked_from`` and more.
        """
        films = self.films["item_id"].head(MOST_TOGETHER).to_numpy()
        with self.rows() as connection:
            return queries_people.together(connection, films, self.data.scale.liked_from)

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
