"""The passes over the ratings by year (UTC). Ratings without a time are in none of them."""

import duckdb
import pandas as pd


def by_film_and_year(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """film, year (in which the ratings were given), ratings, total; by year, then film."""
    return connection.execute(
        "SELECT film, year, count(*) AS ratings, sum(rating) AS total FROM chosen WHERE year IS NOT NULL "
        "GROUP BY 1, 2 ORDER BY 2, 1"
    ).df()


def by_cohort(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """first, year, people, ratings: people by the year of their first rating, and in each year those who rated."""
    return connection.execute(
        "WITH years AS (SELECT person, year, count(*) AS n FROM chosen WHERE year IS NOT NULL GROUP BY 1, 2), "
        "firsts AS (SELECT person, min(year) AS first FROM years GROUP BY 1) "
        "SELECT first, year, count(*) AS people, sum(n)::BIGINT AS ratings FROM years JOIN firsts USING (person) "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    ).df()
