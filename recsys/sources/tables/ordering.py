"""The table ``ratings`` of an import, ordered by person and time, made ``Ratings`` without much memory."""

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.errors import DataError
from recsys.ids import UNKNOWN, UNKNOWN_TIME, IdMap, Ids, Positions, read_only
from recsys.sources.report import OnProgress

ROWS_PER_BATCH = 1_000_000
MOST_A_PERSON = 2_000_000
"""Rows of one person, repeated ones included; they are looked at together."""
LARGEST_TABLE = 10_000_000
"""Item ids up to this are looked up in a table of their own length."""


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


_RATED = "reason IS NULL AND rating IS NOT NULL"
_PEOPLE = f"SELECT user_id, count(*) AS n FROM ratings WHERE {_RATED} GROUP BY user_id ORDER BY user_id"  # noqa: S608
_ORDERED = (
    f"SELECT item_id, rating, time FROM ratings WHERE {_RATED} ORDER BY user_id, time NULLS FIRST, rowid"  # noqa: S608
)
_TIMED = "SELECT count(time) > 0 FROM ratings WHERE reason IS NULL"
_ANY_SEEN = "SELECT 1 FROM ratings WHERE reason IS NULL AND rating IS NULL LIMIT 1"
_SEEN = """
SELECT user_id, item_id, max(time) AS timestamp FROM ratings WHERE reason IS NULL
GROUP BY user_id, item_id HAVING count(rating) = 0 ORDER BY user_id, item_id
"""


def take_ratings(
    database: duckdb.DuckDBPyConnection, items: IdMap, *, timed: bool, on_progress: OnProgress
) -> tuple[Ratings, int]:
    """The table ``ratings`` as ``Ratings`` over ``items``, and how many rows were older duplicates.

    Of several rows with one person and item the latest counts; at the same time, the later line. An unknown time is
    before all others. The table is dropped. ``items`` must hold every item_id. Raises DataError when one person has
    more rows than anybody can.
    """
    people = database.execute(_PEOPLE).fetchnumpy()
    if np.max(np.asarray(people["n"]), initial=0) > MOST_A_PERSON:
        raise DataError(f"One person has more than {MOST_A_PERSON:,} ratings; nobody has seen so many films.")
    users = IdMap(read_only(np.asarray(people["user_id"], dtype=np.int64)))
    indptr = np.concatenate([[0], np.cumsum(np.asarray(people["n"], dtype=np.int64))])
    n = int(indptr[-1])
    timed = timed and bool(database.execute(_TIMED).fetchall()[0][0])
    item_idx, values = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.float32)
    times = np.empty(n, dtype=np.int64) if timed else None
    place_of = _places(items)
    start = 0
    for batch in database.sql(_ORDERED).to_arrow_reader(ROWS_PER_BATCH):
        rows = slice(start, start + batch.num_rows)
        item_idx[rows] = place_of(batch.column("item_id").to_numpy())
        values[rows] = batch.column("rating").to_numpy()
        if times is not None:
            times[rows] = batch.column("time").fill_null(UNKNOWN_TIME).to_numpy()
        start = rows.stop
        on_progress(start / n, "Sorting the ratings")
    database.execute("DROP TABLE ratings")
    keep = latest_rows(indptr, item_idx, len(items))
    if keep is not None:
        indptr = np.concatenate([[0], np.cumsum(keep)])[indptr]
        item_idx, values = item_idx[keep], values[keep]
        times = None if times is None else times[keep]
    ratings = Ratings(
        users,
        items,
        read_only(indptr),
        read_only(item_idx),
        read_only(values),
        None if times is None else read_only(times),
    )
    return ratings, n - len(ratings)


def take_seen(database: duckdb.DuckDBPyConnection) -> pd.DataFrame | None:
    """user_id, item_id and the latest timestamp, where one is known, of what was seen, not rated; None if nothing."""
    if not database.execute(_ANY_SEEN).fetchall():
        return None
    found = database.execute(_SEEN).fetchdf()
    return found if len(found) else None


def latest_rows(indptr: NDArray[np.int64], item_idx: Positions, n_items: int) -> NDArray[np.bool_] | None:
    """Which rows are the last of their (user, item) pair; None when no pair stands twice.

    Person ``u`` owns the rows ``indptr[u]:indptr[u + 1]``. People are looked at in blocks, so that memory stays small.
    """
    keep: NDArray[np.bool_] | None = None
    first = 0
    while first < len(indptr) - 1:
        until = max(int(np.searchsorted(indptr, indptr[first] + ROWS_PER_BATCH, side="right")) - 1, first + 1)
        rows = slice(int(indptr[first]), int(indptr[until]))
        person = np.repeat(np.arange(until - first), np.diff(indptr[first : until + 1]))
        pairs = person * n_items + item_idx[rows]
        ordered = np.sort(pairs)
        if (ordered[1:] == ordered[:-1]).any():
            order = np.argsort(pairs, kind="stable")  # the later of two rows stands later
            again = pairs[order[1:]] == pairs[order[:-1]]
            keep = np.ones(len(item_idx), dtype=np.bool_) if keep is None else keep
            keep[rows.start + order[:-1][again]] = False
        first = until
    return keep


def _places(items: IdMap) -> Callable[[Ids], Positions]:
    """``items.positions``, by a table where the ids are small: four times faster for millions of rows."""
    if items.ids[-1] > LARGEST_TABLE:
        return items.positions
    table = np.full(items.ids[-1] + 1, UNKNOWN, dtype=np.int32)
    table[items.ids] = np.arange(len(items), dtype=np.int32)
    return lambda ids: table[ids]


def _ids(database: duckdb.DuckDBPyConnection, query: str, *parameters: int) -> Ids:
    return read_only(np.asarray(database.execute(query, list(parameters)).fetchnumpy()["id"], dtype=np.int64))
