"""The passes that look at some people or some films more closely."""

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.ids import Ids
from recsys.insights.explore.queries import LEAST_STEP

MOST_TOGETHER = 63
"""Films that one whole number has a bit for."""


def among(connection: duckdb.DuckDBPyConnection, people: Ids, films: Ids | None = None) -> pd.DataFrame:
    """user_id, item_id, rating: what these people gave to these films (None: to all)."""
    connection.register("some_people", pd.DataFrame({"user_id": people}))
    condition = "user_id IN (SELECT user_id FROM some_people)"
    if films is not None:
        connection.register("some_films", pd.DataFrame({"item_id": films}))
        condition += " AND item_id IN (SELECT item_id FROM some_films)"
    return connection.execute(
        f"SELECT user_id, item_id, rating::DOUBLE AS rating FROM chosen WHERE {condition} ORDER BY 1, 2"  # noqa: S608
    ).df()


def together(connection: duckdb.DuckDBPyConnection, films: Ids, least: float) -> NDArray[np.int64]:
    """How many people gave ``least`` or more to both films, shape ``(len(films), len(films))``.

    On the diagonal: to the film. At most ``MOST_TOGETHER`` films: what a person loved is the bits of one number, so
    that however many ratings there are, only one number a person leaves the database.
    """
    if len(films) > MOST_TOGETHER:
        raise ValueError(f"At most {MOST_TOGETHER} films together, got {len(films)}.")
    connection.register("some_films", pd.DataFrame({"item_id": films, "bit": np.arange(len(films))}))
    loved = connection.execute(
        "SELECT bit_or(1::BIGINT << bit::INTEGER) AS loved FROM chosen JOIN some_films USING (item_id) "
        "WHERE rating >= $least GROUP BY user_id",
        {"least": least - LEAST_STEP},
    ).fetchnumpy()["loved"]
    bits = ((np.asarray(loved, dtype=np.int64)[:, None] >> np.arange(len(films))) & 1).astype(np.float32)
    counts: NDArray[np.int64] = np.rint(bits.T @ bits).astype(np.int64)  # exact: float32 counts to 16 million
    return counts
