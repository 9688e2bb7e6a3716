"""Millions of rating rows in a database on disk, checked.

The database spills to its own folder, so memory stays bounded whatever the file holds.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from recsys.dataset import Scale
from recsys.errors import DataError, StoreError
from recsys.sources.plainlines import MAX_LINE
from recsys.sources.report import MAX_LISTED, Rejections

MEMORY_LIMIT = "600MB"
MAX_THREADS = 4
LAST_TIME = 253_402_300_799
"""The last second of the year 9999; larger timestamps are not seconds."""
SAMPLE_LINES = 100_000
"""A longer file is judged by its first so many before the rest is read."""
LEAST_USABLE = 0.5
"""Share of usable rows among those, and of different ones; with fewer it is another kind of file."""
DELIMITERS = (",", "\t", ";", "|", "::")

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
CREATE OR REPLACE VIEW lines AS SELECT text FROM read_csv(
    getvariable('file'), delim = chr(31), quote = '', escape = '', header = false, auto_detect = false,
    columns = {'text': 'VARCHAR'});
"""


Place = Callable[[int], tuple[str, int]]
"""File and line of a row of the table ``ratings`` (0-based), for sentences."""


class TimeForm(StrEnum):
    """How a file writes its times."""

    SECONDS = "whole seconds since 1970"
    DATES = "a date like 2005-09-06"


@dataclass(frozen=True)
class Layout:
    """How the plain lines of a rating file are read: where its columns stand (0-based), how many there are."""

    user: int
    item: int
    rating: int
    time: int | None
    count: int
    delimiter: str = ","
    first_line: int = 2
    """The line of the file that the first plain line is: 2 below a header, else 1."""
    times: TimeForm = TimeForm.SECONDS
    names: tuple[str, str, str, str] = ("userId", "movieId", "rating", "timestamp")
    """What the file calls its columns, for sentences about rejected rows."""
    added: int = 0
    """How many of the columns are of our own making, which no sentence counts."""

    def __post_init__(self) -> None:
        if self.delimiter not in DELIMITERS:
            raise ValueError(
                f"A delimiter is one of {', '.join(map(repr, DELIMITERS))}, got {self.delimiter!r}."
            )


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
    layout: Layout,
    scale: Scale,
    rejections: Rejections,
    place: Place | None = None,
) -> None:
    """Put the plain lines of a file into the table ``ratings``: user_id, item_id, rating, time, reason if rejected.

    A row that is not two whole numbers, a rating on the scale and a time is rejected with line and reason; blank lines
    are nothing. ``place`` says where a row stands when the lines come from several files. Raises DataError when there
    is no row or none can be used.
    """
    for variable, value in (("file", str(lines)), ("names", list(layout.names))):
        database.execute(f"SET VARIABLE {variable} = ?", [value])
    database.execute(_LINES)
    database.execute(_checked_view(layout, scale))
    where = place or (lambda row: (name, row + layout.first_line))
    fill_ratings(database, name, where, LEAST_USABLE)
    only = ", only a header" if layout.first_line > 1 else ""
    report_rejected(database, f"{name} holds no ratings{only}.", where, rejections)


def fill_ratings(database: duckdb.DuckDBPyConnection, name: str, place: Place, least_usable: float) -> None:
    """Make the table ``ratings`` of the rows of the view ``checked``, in order.

    ``reason`` says what is wrong with a row: NULL nothing, "" that it is blank. Of a long file the first rows are
    looked at before the rest is read. Raises DataError when no more than the share ``least_usable`` of them are
    ratings, or say something new.
    """
    database.execute("CREATE OR REPLACE TEMP TABLE sample AS SELECT * FROM checked LIMIT ?", [SAMPLE_LINES])
    lines, rows, kept = _counts(database, "sample")
    if lines < SAMPLE_LINES:
        database.execute("CREATE TABLE ratings AS SELECT * FROM sample")
        return
    if rows and kept <= least_usable * rows:
        file, line, reason = _rejected(database, "sample", place, 1)[0]
        raise DataError(
            f"Only {kept:,} of the first {rows:,} rows of {file} can be used; line {line}: {reason}."
        )
    pairs = "SELECT count(*) FROM (SELECT DISTINCT user_id, item_id FROM sample WHERE reason IS NULL)"
    if kept and database.execute(pairs).fetchall()[0][0] <= least_usable * kept:
        raise DataError(
            f"The first {rows:,} rows of {name} say the same again and again; no ratings do that."
        )
    database.execute("CREATE TABLE ratings AS SELECT * FROM checked")


def report_rejected(
    database: duckdb.DuckDBPyConnection, nothing: str, place: Place, rejections: Rejections
) -> None:
    """Count the rejected rows of the table ``ratings`` and list the first.

    Raises DataError when no row can be used; ``nothing`` is what it says when there is none at all.
    """
    _, rows, kept = _counts(database, "ratings")
    if not rows:
        raise DataError(nothing)
    listed = _rejected(database, "ratings", place, MAX_LISTED)
    if not kept:
        file, line, reason = listed[0]
        raise DataError(f"No row of {file} can be used; line {line}: {reason}.")
    for file, line, reason in listed:
        rejections.add(file, line, reason)
    rejections.count += rows - kept - len(listed)


def _counts(database: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int, int]:
    """Lines, those that are not blank, and those that are ratings."""
    filled, good = "reason IS NULL OR reason <> ''", "reason IS NULL"
    query = f"SELECT count(*), count(*) FILTER ({filled}), count(*) FILTER ({good}) FROM {table}"  # noqa: S608
    lines, rows, kept = database.execute(query).fetchall()[0]
    return lines, rows, kept


def _rejected(
    database: duckdb.DuckDBPyConnection, table: str, place: Place, most: int
) -> list[tuple[str, int, str]]:
    """File, line and reason of the first rejected rows; the table keeps the order of the lines."""
    query = f"SELECT rowid, reason FROM {table} WHERE reason <> '' ORDER BY rowid LIMIT ?"  # noqa: S608
    return [(*place(row), reason) for row, reason in database.execute(query, [most]).fetchall()]


_TIMES = {
    TimeForm.SECONDS: "whole({})",
    TimeForm.DATES: "CASE WHEN regexp_full_match({0}, ' *[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} *')"
    " THEN epoch(try_cast(trim({0}) AS DATE))::BIGINT END",
}


def _checked_view(layout: Layout, scale: Scale) -> str:
    """The view ``checked``: each line as numbers and what is wrong with it (NULL: nothing; "": it is blank).

    Only numbers and signs of ours go into this text, nothing that a file says.
    """
    user, item, rating = (f"fields[{place + 1}]" for place in (layout.user, layout.item, layout.rating))
    time = "'0'" if layout.time is None else f"fields[{layout.time + 1}]"
    seconds = _TIMES[TimeForm.SECONDS if layout.time is None else layout.times].format(time)
    low, high, step = scale.low, scale.high, scale.step
    an_id = "'a whole number from 0 to 2^63 - 1'"
    user_name, item_name, rating_name, time_name = (f"getvariable('names')[{place}]" for place in range(1, 5))
    return f"""
        CREATE OR REPLACE VIEW checked AS SELECT user_id, item_id, try_cast(rating AS FLOAT) AS rating, time, CASE
            WHEN text IS NULL THEN ''
            WHEN len(fields) <> {layout.count} THEN CASE
                WHEN trim(text) = '' THEN ''
                WHEN len(text) > {MAX_LINE} THEN 'the line is longer than {MAX_LINE} characters'
                ELSE 'expected {layout.count - layout.added} columns, got ' || (len(fields) - {layout.added}) END
            WHEN user_id IS NULL THEN wrong({user_name}, {an_id}, {user})
            WHEN item_id IS NULL THEN wrong({item_name}, {an_id}, {item})
            WHEN rating IS NULL THEN wrong({rating_name}, 'a number', {rating})
            WHEN rating NOT BETWEEN {low} AND {high}
                THEN wrong({rating_name}, 'from {low:g} to {high:g}', {rating})
            WHEN (rating - {low}) / {step} <> floor((rating - {low}) / {step})
                THEN wrong({rating_name}, 'in steps of {step:g}', {rating})
            WHEN time IS NULL OR time > {LAST_TIME}
                THEN wrong({time_name}, '{layout.times}', {time})
        END AS reason
        FROM (
            SELECT text, fields, whole({user}) AS user_id, whole({item}) AS item_id,
                plain_number({rating}) AS rating, {seconds} AS time
            FROM (SELECT text, string_split(text, '{layout.delimiter}') AS fields FROM lines)
        )
    """  # noqa: S608
