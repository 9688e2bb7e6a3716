"""Millions of rating rows in a database on disk: checked, ordered by person and time, made ``Ratings``.

The database spills to its own folder, so memory stays bounded whatever the file holds.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings, Scale
from recsys.errors import DataError, StoreError
from recsys.ids import UNKNOWN, IdMap, Ids, Positions, read_only
from recsys.sources.plainlines import MAX_LINE
from recsys.sources.report import MAX_LISTED, OnProgress, Rejections

MEMORY_LIMIT = "600MB"
MAX_THREADS = 4
LAST_TIME = 253_402_300_799
"""The last second of the year 9999; larger timestamps are not seconds."""
SAMPLE_LINES = 100_000
"""A file without one usable row among its first so many is refused at once."""
ROWS_PER_BATCH = 1_000_000
LARGEST_TABLE = 10_000_000
"""Item ids up to this are looked up in a table of their own length."""

_PREPARE = """
SET enable_progress_bar = false;
SET force_compression = 'uncompressed';
SET allowed_directories = [getvariable('folder')];
SET enable_external_access = false;
CREATE MACRO whole(t) AS
    CASE WHEN regexp_full_match(t, ' *[0-9]{1,19} *') THEN try_cast(t AS BIGINT) END;
CREATE MACRO plain_number(t) AS CASE WHEN NOT contains(t, '_') THEN try_cast(t AS DOUBLE) END;
CREATE MACRO wrong(name, wanted, t) AS name || ' must be ' || wanted || ', got “' || trim(t)[:40] || '”';
"""
_LINES = """
CREATE VIEW lines AS SELECT text FROM read_csv(
    getvariable('file'), delim = chr(31), quote = '', escape = '', header = false, auto_detect = false,
    columns = {'text': 'VARCHAR'});
"""


@dataclass(frozen=True)
class Columns:
    """Where the columns of a rating file stand, 0-based, and how many there are."""

    user: int
    item: int
    rating: int
    time: int | None
    count: int


@contextmanager
def open_database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private database in ``folder`` that reads files only there.

    Raises StoreError when it runs out of room.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "threads": min(os.cpu_count() or 1, MAX_THREADS),
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": False,
    }
    try:
        with duckdb.connect(str(folder / "rows.duckdb"), config=config) as database:
            database.execute("SET VARIABLE folder = ?", [str(folder)])
            database.execute(_PREPARE)
            yield database
    except duckdb.Error as error:
        raise StoreError("The import ran out of room for its temporary files or memory.") from error


def load_rows(
    database: duckdb.DuckDBPyConnection,
    lines: Path,
    name: str,
    columns: Columns,
    scale: Scale,
    rejections: Rejections,
) -> None:
    """Fill the table ``ratings``, one row a line: user_id, item_id, rating, time, and reason if rejected.

    A row that is not two whole numbers, a rating on the scale and a time is rejected with line and reason;
    blank lines are nothing. Raises DataError when there is no row or none can be used.
    """
    database.execute("SET VARIABLE file = ?", [str(lines)])
    database.execute(_LINES)
    database.execute(_checked_view(columns, scale))
    database.execute("CREATE TABLE ratings AS SELECT * FROM checked LIMIT ?", [SAMPLE_LINES])
    lines_read, rows, kept = database.execute(_COUNTS).fetchall()[0]
    if kept and lines_read == SAMPLE_LINES:
        database.execute("CREATE OR REPLACE TABLE ratings AS SELECT * FROM checked")
        _, rows, kept = database.execute(_COUNTS).fetchall()[0]
    if rows == 0:
        raise DataError(f"{name} holds no ratings, only a header.")
    for line, reason in database.execute(_REJECTED, [MAX_LISTED]).fetchall():
        rejections.add(name, line, reason)
    rejections.count += max(rows - kept - MAX_LISTED, 0)
    if kept == 0:
        first = rejections.listed[0]
        raise DataError(f"No row of {name} can be used; line {first.line}: {first.reason}.")


_COUNTS = """
SELECT count(*), count(*) FILTER (reason IS NULL OR reason <> ''), count(*) FILTER (reason IS NULL)
FROM ratings
"""
# The table keeps the order of the file: its row 0 is line 2, below the header.
_REJECTED = "SELECT rowid + 2, reason FROM ratings WHERE reason <> '' ORDER BY rowid LIMIT ?"


def _checked_view(columns: Columns, scale: Scale) -> str:
    """The view ``checked``: each line as numbers and what is wrong with it (NULL: nothing; "": it is blank).

    Only numbers of ours go into this text, nothing that a file says.
    """
    user, item, rating = (f"fields[{place + 1}]" for place in (columns.user, columns.item, columns.rating))
    time = "'0'" if columns.time is None else f"fields[{columns.time + 1}]"
    low, high, step = scale.low, scale.high, scale.step
    an_id = "'a whole number from 0 to 2^63 - 1'"
    return f"""
        CREATE VIEW checked AS SELECT user_id, item_id, rating::FLOAT AS rating, time, CASE
            WHEN text IS NULL THEN ''
            WHEN len(fields) <> {columns.count} THEN CASE
                WHEN trim(text) = '' THEN ''
                WHEN len(text) > {MAX_LINE} THEN 'the line is longer than {MAX_LINE} characters'
                ELSE 'expected {columns.count} columns, got ' || len(fields) END
            WHEN user_id IS NULL THEN wrong('userId', {an_id}, {user})
            WHEN item_id IS NULL THEN wrong('movieId', {an_id}, {item})
            WHEN rating IS NULL THEN wrong('rating', 'a number', {rating})
            WHEN rating NOT BETWEEN {low} AND {high}
                THEN wrong('rating', 'from {low:g} to {high:g}', {rating})
            WHEN (rating - {low}) / {step} <> floor((rating - {low}) / {step})
                THEN wrong('rating', 'in steps of {step:g}', {rating})
            WHEN time IS NULL OR time > {LAST_TIME}
                THEN wrong('timestamp', 'whole seconds since 1970', {time})
        END AS reason
        FROM (
            SELECT text, fields, whole({user}) AS user_id, whole({item}) AS item_id,
                plain_number({rating}) AS rating, whole({time}) AS time
            FROM (SELECT text, string_split(text, ',') AS fields FROM lines)
        )
    """  # noqa: S608


def rated_items(database: duckdb.DuckDBPyConnection, at_most: int) -> Ids:
    """The distinct item ids of the usable rows, ascending; raises DataError when there are too many."""
    ids = _ids(
        database,
        "SELECT DISTINCT item_id AS id FROM ratings WHERE reason IS NULL ORDER BY id LIMIT ?",
        at_most + 1,
    )
    if len(ids) > at_most:
        raise DataError(f"The ratings name more than {at_most:,} films, the limit.")
    return ids


_ORDERED = """
SELECT user_id, item_id, rating, time FROM ratings WHERE reason IS NULL ORDER BY user_id, time, rowid
"""


def take_ratings(
    database: duckdb.DuckDBPyConnection, items: IdMap, *, timed: bool, on_progress: OnProgress
) -> tuple[Ratings, int]:
    """The table ``ratings`` as ``Ratings`` over ``items``, and how many rows were older duplicates.

    Of several rows with one person and item the latest counts; at the same time, the later line. The table is
    dropped. ``items`` must hold every item_id.
    """
    users = IdMap(
        _ids(database, "SELECT DISTINCT user_id AS id FROM ratings WHERE reason IS NULL ORDER BY id")
    )
    _, _, n = database.execute(_COUNTS).fetchall()[0]
    user_idx, item_idx = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    values, times = np.empty(n, dtype=np.float32), np.empty(n if timed else 0, dtype=np.int64)
    place_of = _places(items)
    start, person, position = 0, -1, -1
    for batch in database.sql(_ORDERED).to_arrow_reader(ROWS_PER_BATCH):
        rows = slice(start, start + batch.num_rows)
        people = batch.column("user_id").to_numpy()
        user_idx[rows] = position + np.cumsum(np.diff(people, prepend=person) != 0)
        person, position = people[-1], user_idx[rows.stop - 1]
        item_idx[rows] = place_of(batch.column("item_id").to_numpy())
        values[rows] = batch.column("rating").to_numpy()
        if timed:
            times[rows] = batch.column("time").to_numpy()
        start = rows.stop
        on_progress(start / n, "Sorting the ratings")
    database.execute("DROP TABLE ratings")
    keep = _latest(user_idx, item_idx, len(items))
    if keep is not None:
        user_idx, item_idx, values = user_idx[keep], item_idx[keep], values[keep]
        times = times[keep] if timed else times
    counts = np.bincount(user_idx, minlength=len(users))
    ratings = Ratings(
        users,
        items,
        read_only(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)),
        read_only(item_idx),
        read_only(values),
        read_only(times) if timed else None,
    )
    return ratings, n - len(ratings)


def _places(items: IdMap) -> Callable[[Ids], Positions]:
    """``items.positions``, by a table where the ids are small: four times faster for millions of rows."""
    if items.ids[-1] > LARGEST_TABLE:
        return items.positions
    table = np.full(items.ids[-1] + 1, UNKNOWN, dtype=np.int32)
    table[items.ids] = np.arange(len(items), dtype=np.int32)
    return lambda ids: table[ids]


def _latest(
    user_idx: NDArray[np.int32], item_idx: NDArray[np.int32], n_items: int
) -> NDArray[np.bool_] | None:
    """Which rows are the last of their (user, item) pair; None when no pair stands twice."""
    pairs = user_idx.astype(np.int64) * n_items + item_idx
    ordered = np.sort(pairs)
    if not (ordered[1:] == ordered[:-1]).any():
        return None
    del ordered
    _, from_end = np.unique(pairs[::-1], return_index=True)
    keep = np.zeros(len(pairs), dtype=np.bool_)
    keep[len(pairs) - 1 - from_end] = True
    return keep


def _ids(database: duckdb.DuckDBPyConnection, query: str, *parameters: int) -> Ids:
    return read_only(np.asarray(database.execute(query, list(parameters)).fetchnumpy()["id"], dtype=np.int64))
