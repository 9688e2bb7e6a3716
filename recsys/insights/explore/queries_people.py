"""The passes that look at some people or some films more closely."""

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.ids import Positions
from recsys.insights.explore.queries import LEAST_STEP

MOST_TOGETHER = 63
"""Films that one whole number has a bit for."""


def among(connection: duckdb.DuckDBPyConnection, people: Positions, films: Positions | None) -> pd.DataFrame:
    """person, film, rating: what these people gave to these films (None: to all); in order of both."""
    connection.register("some_people", pd.DataFrame({"person": people}))
    condition = "person IN (SELECT person FROM some_people)"
    if films is not None:
        connection.register("some_films", pd.DataFrame({"film": films}))
        condition += " AND film IN (SELECT film FROM some_films)"
    return connection.execute(
        f"SELECT person, film, rating FROM chosen WHERE {condition} ORDER BY 1, 2"  # noqa: S608
    ).df()


def together(connection: duckdb.DuckDBPyConnection, films: Positions, least: float) -> NDArray[np.int64]:
    """How many people gave ``least`` or more to both films, shape ``(len(films), len(films))``.

    On the diagonal: to the film. At most 63 films: what a person loved is the bits of one number, so that however many
    ratings there are, only one number a person leaves the database.
    """
    if len(films) > MOST_TOGETHER:
        raise ValueError(f"At most {MOST_TOGETHER} films together, got {len(films)}.")
    connection.register("some_films", pd.DataFrame({"film": films, "bit": np.arange(len(films))}))
    loved = connection.execute(
        "SELECT bit_or(1::BIGINT << bit::INTEGER) AS loved FROM chosen JOIN some_films USING (film) "
        "WHERE rating >= ? GROUP BY person",
        [least - LEAST_STEP],
    ).fetchnumpy()["loved"]
    bits = ((np.asarray(loved, dtype=np.int64)[:, None] >> np.arange(len(films))) & 1).astype(np.float32)
    counts: NDArray[np.int64] = np.rint(bits.T @ bits).astype(np.int64)  # exact: float32 counts to 16 million
    return counts
