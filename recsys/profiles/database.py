"""The SQLite file behind the profiles: connections, transactions, format version, and faults as sentences.

Why the rollback journal and a connection a transaction: docs/decisions/0004-profile-store.md.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, NullPool, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from recsys.errors import StoreError
from recsys.profiles.tables import FORMAT_VERSION, metadata

_PRAGMAS = ("journal_mode = TRUNCATE", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
_WRITING = Lock()
_BUSY = "{file} is in use by somebody else; please try again."
_SENTENCES = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: "Nothing was saved: the disk is full.",
    sqlite3.SQLITE_READONLY: "Nothing was saved: {file} may only be read.",
    sqlite3.SQLITE_CORRUPT: "{file} is damaged.",
    sqlite3.SQLITE_NOTADB: "{file} is damaged or is not a profile store.",
    sqlite3.SQLITE_CANTOPEN: "{file} cannot be opened: its folder is missing or closed to this program.",
    sqlite3.SQLITE_IOERR: "The disk failed to read or write {file}.",
}
_logger = logging.getLogger(__name__)


class Database:
    """Transactions on one SQLite file, which is created on the first write; its folder must be there.

    Every transaction opens the file anew, so that a fault (or a file that was replaced) ends with it.
    """

    def __init__(self, url: str, *, patience: float) -> None:
        """Keep the address; raises ValueError when it does not name a SQLite file."""
        try:
            address = make_url(url)
        except ArgumentError:
            raise ValueError("A profile store needs an address like sqlite:///profiles.sqlite.") from None
        if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
            raise ValueError("A profile store needs a SQLite file, like sqlite:///profiles.sqlite.")
        self._file = Path(address.database.partition("?")[0]).name
        self._patience = patience
        # hide_parameters: what people rated must not reach a log by way of an error's text.
        self._engine = create_engine(
            address, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": patience}
        )
        event.listen(self._engine, "connect", _set_up)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone in writing from its start; on the disk when the block has ended well.

        Raises StoreError when the file cannot be written, ``patience`` seconds after others kept it busy.
        """
        if not _WRITING.acquire(timeout=self._patience):
            raise StoreError(_BUSY.format(file=self._file))
        try:
            with self._transaction("BEGIN IMMEDIATE") as connection:
                if not self._has_tables(connection):
                    metadata.create_all(connection)
                    connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT_VERSION}")
                yield connection
        finally:
            _WRITING.release()

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """A transaction that sees one moment; None when nothing was ever written."""
        with self._transaction("BEGIN") as connection:
            yield connection if self._has_tables(connection) else None

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, connection.begin():
                connection.exec_driver_sql(begin)  # the driver is told to leave this to us, see _set_up
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            raise self._sentence(error) from error

    def _has_tables(self, connection: Connection) -> bool:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version not in (0, FORMAT_VERSION):
            raise StoreError(
                f"{self._file} is of format version {version}; this program reads {FORMAT_VERSION}."
            )
        if version == 0 and inspect(connection).get_table_names():
            raise StoreError(f"{self._file} is not a profile store.")
        return bool(version)

    def _sentence(self, error: DBAPIError | sqlite3.Error) -> StoreError:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        _logger.error("%s: %s", self._file, getattr(cause, "sqlite_errorname", type(cause).__name__))
        sentence = _SENTENCES.get(code & 0xFF, "{file} did not do what it should.")  # low byte: kind of fault
        return StoreError(sentence.format(file=self._file))


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # else the driver begins transactions by itself, and late
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
