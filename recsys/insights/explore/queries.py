"""The passes over the ratings. Each keeps only groups, so what it returns is small however many rows there are."""

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.ids import Positions
from recsys.insights.explore.filters import ExploreFilters

GROUPS = 40
LEAST_STEP = 1e-4
"""Half of the least step between two ratings, for bounds that somebody typed."""


def choose(
    connection: duckdb.DuckDBPyConnection,
    filters: ExploreFilters,
    films: Positions | None,
    people: Positions | None,
) -> None:
    """Make the view ``chosen``: the rows of ``ratings`` in a period, of some stars, on these films, by these people."""
    joins, conditions = "", ["true"]
    for column, places in (("film", films), ("person", people)):
        if places is not None:
            connection.register(f"chosen_{column}", pd.DataFrame({column: places}))
            joins += (
                f" JOIN chosen_{column} USING ({column})"  # each place once: quicker than IN, and the same
            )
    if filters.stars is not None:
        low, high = filters.stars
        conditions.append(f"rating BETWEEN {low - LEAST_STEP} AND {high + LEAST_STEP}")
    if filters.period is not None:
        first, last = filters.period
        conditions.append(f"year BETWEEN {first} AND {last}")
    # A view takes no parameters; what stands in it is written here, but for numbers.
    rows = f"SELECT ratings.* FROM ratings{joins} WHERE {' AND '.join(conditions)}"  # noqa: S608
    connection.execute(f"CREATE TEMP VIEW chosen AS {rows}")


def by_film_and_level(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """film, rating, n; in order."""
    return connection.execute(
        "WITH counted AS (SELECT film, level, count(*) AS n FROM chosen GROUP BY 1, 2) "
        "SELECT film, rating, n FROM counted JOIN levels USING (level) ORDER BY 1, 2"
    ).df()


def by_person(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """person, n, total of the ratings; most first, ties in order."""
    return connection.execute(
        "SELECT person, count(*) AS n, sum(rating) AS total FROM chosen GROUP BY 1 ORDER BY 2 DESC, 1"
    ).df()


def by_hour(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """year, month, weekday (1 = Monday), hour (UTC), ratings, total; in order of time. Empty without times."""
    hours = connection.execute(
        "SELECT hour, count(*) AS n, sum(rating) AS total FROM chosen WHERE hour IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).df()
    moments = hours["hour"].to_numpy(dtype=np.int64)
    months = moments.astype("datetime64[h]").astype("datetime64[M]").astype(np.int64)
    return pd.DataFrame(
        {
            "year": 1970 + months // 12,
            "month": months % 12 + 1,
            "weekday": (moments // 24 + 3) % 7 + 1,  # 1970-01-01 was a Thursday
            "hour": moments % 24,
            "ratings": hours["n"].to_numpy(dtype=np.int64),
            "total": hours["total"].to_numpy(dtype=np.float64),
        }
    )


def by_corner(connection: duckdb.DuckDBPyConnection, people: Positions, films: Positions) -> pd.DataFrame:
    """people_group, films_group (from 1), people, films, ratings, filled; every pair of groups is there.

    ``people`` and ``films`` are positions in the order in which they are cut into groups of equal size.
    """
    people_groups, films_groups = _groups(len(people)), _groups(len(films))
    connection.register("people_groups", pd.DataFrame({"person": people, "people_group": people_groups}))
    connection.register("films_groups", pd.DataFrame({"film": films, "films_group": films_groups}))
    counted = connection.execute(
        "SELECT people_group, films_group, count(*) AS ratings FROM chosen "
        "JOIN people_groups USING (person) JOIN films_groups USING (film) GROUP BY 1, 2"
    ).df()
    sizes = pd.DataFrame({"people": np.bincount(people_groups)[1:]}).rename_axis("people_group").reset_index()
    others = pd.DataFrame({"films": np.bincount(films_groups)[1:]}).rename_axis("films_group").reset_index()
    grid = sizes.merge(others, how="cross")
    grid["people_group"] += 1
    grid["films_group"] += 1
    grid = grid.merge(counted, how="left", on=["people_group", "films_group"])
    grid["ratings"] = grid["ratings"].fillna(0).astype("int64")
    grid["filled"] = grid["ratings"] / (grid["people"] * grid["films"])
    return grid[["people_group", "films_group", "people", "films", "ratings", "filled"]]


def _groups(count: int) -> NDArray[np.int16]:
    return (np.arange(count) * min(count, GROUPS) // max(count, 1) + 1).astype(np.int16)
