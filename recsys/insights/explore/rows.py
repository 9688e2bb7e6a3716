"""The ratings as DuckDB sees them: the stored Parquet, else the arrays of the open data."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from recsys.dataset import Dataset
from recsys.errors import BusyError
from recsys.ids import UNKNOWN_TIME

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1000MB",
    "temp_directory": "",
    "enable_external_file_cache": False,
}
"""The queries keep only groups, so they need little memory, no room on disk and no copy of the file."""


@contextmanager
def open_rows(data: Dataset, file: Path | None, time_limit: float) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the view ``ratings`` (user_id, item_id, rating, timestamp: null where unknown).

    ``file`` is the Parquet of these very ratings; without it, or when it cannot be read, the arrays are used.
    Raises BusyError when the block runs longer than ``time_limit`` seconds.
    """
    connection = duckdb.connect(config=SETTINGS)
    timer = threading.Timer(time_limit, connection.interrupt)
    try:
        if file is None or not _from_parquet(connection, file):
            connection.register("ratings", _table(data))
        timer.start()
        yield connection
    except duckdb.InterruptException as error:
        raise BusyError(
            f"Counting took longer than {time_limit:.0f} seconds and was stopped; please try again."
        ) from error
    finally:
        timer.cancel()
        connection.close()


def _from_parquet(connection: duckdb.DuckDBPyConnection, file: Path) -> bool:
    try:
        connection.from_parquet(str(file)).create_view("ratings")
    except duckdb.Error:  # replaced or removed meanwhile; the open arrays are still there
        return False
    return True


def _table(data: Dataset) -> pa.Table:
    ratings = data.ratings
    times = ratings.timestamps
    return pa.table(
        {
            "user_id": np.repeat(ratings.users.ids, np.diff(ratings.indptr)),
            "item_id": ratings.items.ids[ratings.item_idx],
            "rating": np.asarray(ratings.values),
            "timestamp": pa.nulls(len(ratings), pa.int64())
            if times is None
            else pa.array(times, mask=times == UNKNOWN_TIME),
        }
    )
