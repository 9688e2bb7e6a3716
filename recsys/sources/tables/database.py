"""Millions of rating rows in a database on disk, which spills to its own folder, so that memory stays bounded."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from recsys.errors import StoreError

MEMORY_LIMIT = "560MB"
MAX_THREADS = 4

_PREPARE = r"""
SET enable_progress_bar = false;
SET TimeZone = 'UTC';
SET allowed_directories = [getvariable('folder')];
SET enable_external_access = false;
CREATE MACRO whole(t) AS CASE WHEN NOT t GLOB '*[!0-9]*' OR regexp_full_match(t, ' *[0-9]{1,19} *')
    THEN try_cast(t AS BIGINT) END;
CREATE MACRO plain_number(t) AS CASE WHEN NOT contains(t, '_') THEN try_cast(t AS DOUBLE) END;
CREATE MACRO is_object(t) AS json_valid(t) AND starts_with(ltrim(t), '{');
CREATE MACRO wrong(name, wanted, t) AS
    name || ' must be ' || wanted || ', got “' || regexp_replace(trim(t)[:40], '[\p{C}\x{a0}]', '?', 'g') || '”';
"""


@contextmanager
def open_database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private database in ``folder`` that reads files only there; its times are UTC, whatever the machine's are.

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
