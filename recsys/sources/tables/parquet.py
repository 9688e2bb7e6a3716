"""Parquet files, read by the database under its memory limit; what they declare is checked first."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from recsys.errors import DataError, StoreError
from recsys.sources.limits import PARQUET
from recsys.sources.tables.form import MAX_COLUMNS
from recsys.sources.tables.textform import MAX_LINE

MAX_GROUP_BYTES = 512 * 2**20
"""Of one column in one group of rows, unpacked, as declared."""
MAX_RATIO = 200
"""Unpacked to packed, as declared."""
FREE_BYTES = 32 * 2**20
"""Below this unpacked size the ratio does not matter."""
ROWS_A_BYTE = 2
ROWS_AT_ONCE = 1_000
FREE_ROWS = 2_000_000
"""So many rows need no bytes; beyond, the best packed tables of ratings reach one row a byte."""

NUMBERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)
FRACTIONS = frozenset({"FLOAT", "DOUBLE", "DECIMAL"})
MOMENTS = frozenset(
    {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"}
)
FIELD = "FIELD"
"""The type of a column in a text file: short texts, never NULL."""
TEXTS = frozenset({"VARCHAR", "HUGEINT", "UHUGEINT", "BOOLEAN", "UUID"})

_FROM = "read_parquet(getvariable('file'), binary_as_string = true)"
_SIZES = """
SELECT max(total_uncompressed_size), sum(total_uncompressed_size), min(total_uncompressed_size), min(num_values)
FROM parquet_metadata(getvariable('file'))
"""


def is_parquet(file: Path) -> bool:
    """Whether a file says that it is Parquet."""
    with file.open("rb") as stream:
        return stream.read(len(PARQUET)) == PARQUET


def adopt(database: duckdb.DuckDBPyConnection, file: Path, name: str, folder: Path) -> dict[str, str]:
    """Put the file under a name of ours where the database may read it, as its variable ``file``.

    Returns the columns' names with their types; "" for a nested one. Raises DataError when the file is damaged or
    declares more than a limit.
    """
    own = folder / "table.parquet"
    try:
        os.link(file.resolve(), own)
    except OSError:  # another disk, or a file of somebody else
        try:
            shutil.copyfile(file, own)
        except OSError as error:
            raise StoreError(f"Cannot copy {name}: {error.strerror or 'the disk refused'}.") from error
    try:
        database.execute("SET VARIABLE file = ?", [str(own)])
        columns = database.execute(f"DESCRIBE SELECT * FROM {_FROM}").fetchall()  # noqa: S608
        rows = database.execute("SELECT num_rows FROM parquet_file_metadata(getvariable('file'))").fetchall()
        if len(columns) <= MAX_COLUMNS:
            largest, total, *least = database.execute(_SIZES).fetchall()[0]
    except duckdb.Error as error:
        raise damaged(name) from error
    if len(columns) > MAX_COLUMNS:
        raise DataError(f"{name} has more than {MAX_COLUMNS:,} columns, the limit.")
    size = own.stat().st_size
    if not rows or rows[0][0] <= 0 or not total:
        raise DataError(f"{name} holds no ratings.")
    if largest > MAX_GROUP_BYTES or (total > FREE_BYTES and total > MAX_RATIO * size) or min(least) < 0:
        raise DataError(f"{name} unpacks to far more than its size, which no ratings do.")
    if rows[0][0] > FREE_ROWS + ROWS_A_BYTE * size:
        raise DataError(f"{name} declares {rows[0][0]:,} rows, more than a file of its size can hold.")
    kinds = NUMBERS | FRACTIONS | MOMENTS | TEXTS
    return {
        str(column): base
        if (base := str(kind).partition("(")[0]) in kinds and not str(kind).endswith("]")
        else ""
        for column, kind, *_ in columns
    }


def relation_sql(columns: int) -> str:
    """SQL for the adopted file, with columns called c1, c2, ..."""
    return f"{_FROM} AS adopted({', '.join(f'c{place + 1}' for place in range(columns))})"


def sample_rows(
    database: duckdb.DuckDBPyConnection, types: list[str], name: str, at_most: int, longest: int
) -> Iterator[list[str]]:
    """The first rows as texts; "" for what is missing, nested or has more than ``longest`` bytes.

    They come a few at a time, because a small file can unpack to much. Raises DataError when the file is damaged.
    """
    texts = [text_sql(f"c{place + 1}", kind, longest) for place, kind in enumerate(types)]
    query = f"SELECT {', '.join(texts)} FROM {relation_sql(len(types))} LIMIT ?"  # noqa: S608
    try:
        found = database.execute(query, [at_most])
        while rows := found.fetchmany(ROWS_AT_ONCE):
            yield from ([(text or "").strip() for text in row] for row in rows)
    except duckdb.Error as error:
        raise damaged(name) from error


def text_sql(column: str, kind: str, longest: int = MAX_LINE) -> str:
    """SQL for a column's value as text; NULL for one that is missing, nested or longer than so many bytes."""
    if not kind:
        return "NULL::VARCHAR"
    if kind == FIELD:
        return f"trim({column})"
    if kind == "VARCHAR":
        return f"CASE WHEN strlen({column}) <= {longest} THEN trim({column}) END"
    return f"{column}::VARCHAR"


def damaged(name: str) -> DataError:
    """What to say of a Parquet file that cannot be read."""
    return DataError(f"{name} is a damaged or incomplete Parquet file, or one beyond the limits.")
