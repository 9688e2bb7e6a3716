"""All that a database of profiles holds, copied into an empty one, of whichever kind."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from recsys.errors import NotAllowedError, StoreError
from recsys.profiles.database import FAULTS, Database
from recsys.profiles.tables import metadata

AT_ONCE = 1_000
"""Rows in memory."""


def copy_all(source: Database, target: Database) -> dict[str, int]:
    """Table -> rows copied: all that stood in ``source`` at one moment, or nothing. One transaction in each.

    Raises StoreError where there is nothing to copy or a database fails, NotAllowedError for a target with rows in it.
    """
    with target.reading() as there:  # said before anything is done
        if there is not None:
            _check_empty(there, target)
    with source.reading() as reading:
        if reading is None:
            raise StoreError(f"{source.name} holds nothing to copy.")

        def work(writing: Connection) -> dict[str, int]:
            _check_empty(writing, target)
            copied = {
                table.name: sum(_add(writing, table, rows) for rows in _rows(source, reading, table))
                for table in metadata.sorted_tables  # what others refer to first
            }
            target.count_on(writing)
            return copied

        return target.write(work)


def _check_empty(connection: Connection, target: Database) -> None:
    if any(connection.execute(select(table).limit(1)).first() for table in metadata.sorted_tables):
        raise NotAllowedError(f"{target.name} holds profiles already; copy into an empty one.")


def _rows(source: Database, reading: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """A fault is told as the source's here: whoever writes would take it for one of the target."""
    try:
        found = reading.execution_options(yield_per=AT_ONCE).execute(select(table))
        for rows in found.mappings().partitions():
            yield [dict(row) for row in rows]
    except FAULTS as error:
        raise source.sentence(error) from None


def _add(writing: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    writing.execute(insert(table), rows)
    return len(rows)
