"""The passes over the ratings by year (UTC). Ratings without a time are in none of them."""

import duckdb
import pandas as pd

YEAR = "date_part('year', make_timestamp(timestamp * 1000000))::INTEGER"


def by_film_and_year(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """item_id, year (in which the ratings were given), ratings, total."""
    return connection.execute(
        f"SELECT item_id, {YEAR} AS year, count(*) AS ratings, sum(rating::DOUBLE) AS total "  # noqa: S608
        "FROM chosen WHERE timestamp IS NOT NULL GROUP BY 1, 2 ORDER BY 2, 1"
    ).df()


def by_cohort(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """first, year, people, ratings: people by the year of their first rating, and in each year those who rated."""
    return connection.execute(
        f"WITH years AS (SELECT user_id, {YEAR} AS year, count(*) AS n FROM chosen "  # noqa: S608
        "WHERE timestamp IS NOT NULL GROUP BY 1, 2), "
        "firsts AS (SELECT *, min(year) OVER (PARTITION BY user_id) AS first FROM years) "
        "SELECT first, year, count(*) AS people, sum(n)::BIGINT AS ratings FROM firsts GROUP BY 1, 2 ORDER BY 1, 2"
    ).df()
