"""The ratings as DuckDB sees them: narrow columns of places and small numbers, which it groups without hashing.

``ratings`` has a row a rating, person by person: ``person`` and ``film`` are positions in ``Ratings.users`` and
``Ratings.items``, ``level`` is the place of ``rating`` among all different ratings, ``year`` (UTC) and ``hour`` (since
1970) say when it was given and are null where that is not known. ``levels`` has level and rating.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.errors import BusyError
from recsys.ids import UNKNOWN_TIME, Floats
from recsys.insights.explore.turns import Turns

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1000MB",
    "temp_directory": "",
    "enable_external_file_cache": False,
    "perfect_ht_threshold": 22,
    "threads": min(os.cpu_count() or 1, 4),
}
"""The queries keep only groups, so they need little memory, no room on disk and no copy of the file.

Groups of up to 22 bits (a film and a rating; a person) are counted in an array, each thread in its own: six times as
fast as by hashing.
"""
ROWS, LEVELS = "rows.parquet", "levels.parquet"
ROWS_PER_BATCH = 1_000_000
ROWS_PER_GROUP = 250_000
SCHEMA = pa.schema(
    [
        ("person", pa.int32()),
        ("film", pa.int32()),
        ("level", pa.int32()),
        ("rating", pa.float64()),
        ("year", pa.int32()),
        ("hour", pa.int32()),
    ]
)
HOUR = 3_600
PATIENCE = 60.0
_turns = Turns()
"""A pass has all cores to itself: side by side, passes would only take turns at each step, and all end late."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The ratings of ``data``; ``folder`` has them as ``write_rows`` left them, without it the open arrays serve."""

    data: Dataset
    folder: Path | None = None

    @contextmanager
    def open(self, time_limit: float) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection with ``ratings`` and ``levels``, one at a time in this process.

        Raises BusyError when the block runs longer than ``time_limit`` seconds, or waits a minute for its turn.
        """
        with _turns.turn(PATIENCE), self._connected(time_limit) as connection:
            yield connection

    @contextmanager
    def _connected(self, time_limit: float) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = _database().cursor()
        timer = threading.Timer(time_limit, connection.interrupt)
        try:
            if self.folder is None or not _from_parquet(connection, self.folder):
                connection.register("ratings", self._tables[0])
                connection.register("levels", self._tables[1])
            timer.start()
            yield connection
        except duckdb.InterruptException as error:
            raise BusyError(
                f"Counting took longer than {time_limit:.0f} seconds and was stopped; please try again."
            ) from error
        finally:
            timer.cancel()
            connection.close()

    @cached_property
    def _tables(self) -> tuple[pa.Table, pa.Table]:
        levels = _levels(self.data)
        return pa.Table.from_batches(_batches(self.data, levels), schema=SCHEMA), _level_table(levels)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One a process: to open another for each pass would cost as much as a pass over a hundred thousand ratings."""
    return duckdb.connect(config=SETTINGS)


def write_rows(data: Dataset, folder: Path, on_progress: Callable[[float], None]) -> None:
    """Write the rows of ``data`` into ``folder``; ``on_progress`` gets the share that is done, and may raise."""
    levels = _levels(data)
    pq.write_table(_level_table(levels), folder / LEVELS)
    done = 0
    with pq.ParquetWriter(folder / ROWS, SCHEMA, compression="snappy") as writer:
        for batch in _batches(data, levels):
            writer.write_batch(batch, row_group_size=ROWS_PER_GROUP)
            done += len(batch)
            on_progress(done / len(data.ratings))


def _from_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> bool:
    try:
        for name, file in (("ratings", ROWS), ("levels", LEVELS)):
            path = str(folder / file).replace("'", "''")
            connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet('{path}')")  # noqa: S608
    except duckdb.Error:  # replaced or removed meanwhile; the open arrays are still there
        return False
    return True


def _levels(data: Dataset) -> NDArray[np.float32]:
    values = data.ratings.values
    parts = [
        np.unique(values[start : start + ROWS_PER_BATCH]) for start in range(0, len(values), ROWS_PER_BATCH)
    ]
    levels: NDArray[np.float32] = np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.float32)
    return levels


def _level_table(levels: NDArray[np.float32]) -> pa.Table:
    return pa.table(
        {"level": pa.array(np.arange(len(levels), dtype=np.int32)), "rating": pa.array(_exact(levels))}
    )


def _exact(levels: NDArray[np.float32]) -> Floats:
    """Ratings are stored in single precision: 3.7 is not quite that."""
    return levels.astype(np.float64).round(4)


def _batches(data: Dataset, levels: NDArray[np.float32]) -> Iterator[pa.RecordBatch]:
    ratings, exact = data.ratings, _exact(levels)
    for start in range(0, len(ratings), ROWS_PER_BATCH):
        rows = slice(start, min(start + ROWS_PER_BATCH, len(ratings)))
        bounds = np.clip(ratings.indptr, rows.start, rows.stop)
        owned = bounds[1:] - bounds[:-1]
        level = np.searchsorted(levels, ratings.values[rows]).astype(np.int32)
        year, hour = _when(data, rows)
        columns = [
            np.repeat(np.arange(len(owned), dtype=np.int32), owned),
            ratings.item_idx[rows],
            level,
            exact[level],
        ]
        yield pa.RecordBatch.from_arrays([*map(pa.array, columns), year, hour], schema=SCHEMA)


def _when(data: Dataset, rows: slice) -> tuple[pa.Array, pa.Array]:
    """Year and hour, null where unknown."""
    times = data.ratings.timestamps
    if times is None:
        return pa.nulls(rows.stop - rows.start, pa.int32()), pa.nulls(rows.stop - rows.start, pa.int32())
    seconds = np.asarray(times[rows])
    unknown = seconds == UNKNOWN_TIME
    seconds = np.where(unknown, 0, seconds)
    year = 1970 + seconds.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int32)
    return pa.array(year, mask=unknown), pa.array((seconds // HOUR).astype(np.int32), mask=unknown)
