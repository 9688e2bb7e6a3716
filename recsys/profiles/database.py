"""The SQLite file behind the profiles: transactions, format version, and faults as sentences.

Why the rollback journal, and one kept connection that looks at its file before each commit:
docs/decisions/0004-profile-store.md and 0014-group-commit.md.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from recsys.errors import StoreError
from recsys.profiles.group_commit import GroupCommit, Write
from recsys.profiles.tables import FORMAT_VERSION, UPGRADES, metadata

_PRAGMAS = ("journal_mode = TRUNCATE", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
_BUSY = "{file} is in use by somebody else."
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
_FAULTS = (DBAPIError, sqlite3.Error)
_logger = logging.getLogger(__name__)
_Result = TypeVar("_Result")
_Stamp = tuple[int, int, int, int]
"""Device, number, time of the last change and size: which file stands under a name, and whether others wrote it."""


class _Replaced(Exception):  # noqa: N818  (no error yet: the group is written once more)
    """Another file stands under the name than the one that was opened."""


class Database:
    """Transactions on one SQLite file, which is created on the first write; its folder must be there.

    Writes of all threads go through one kept connection, in groups. A read opens the file anew. A file that was
    there and is gone is not made again: the fault lasts until it is put back. A file of an earlier format is brought
    to this one by the first transaction, also one that only reads.
    """

    def __init__(self, url: str, *, patience: float) -> None:
        """Keep the address; raises ValueError when it does not name a SQLite file."""
        try:
            address = make_url(url)
        except ArgumentError:
            raise ValueError("A profile store needs an address like sqlite:///profiles.sqlite.") from None
        if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
            raise ValueError("A profile store needs a SQLite file, like sqlite:///profiles.sqlite.")
        self._path = _path(address.database)
        self._patience = patience
        # hide_parameters: what people rated must not reach a log by way of an error's text.
        self._engine = create_engine(
            address,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"timeout": patience, "check_same_thread": False, "isolation_level": None},
        )
        self._groups = GroupCommit(self._commit, lambda: StoreError(_BUSY.format(file=self._path.name)))
        self._kept: Connection | None = None
        self._left: _Stamp | None = None
        """The file as the last commit left it."""
        self._was_there = False

    def write(self, work: Callable[[Connection], _Result]) -> _Result:
        """Do ``work`` alone in writing; returns when it is on the disk. An error of ``work`` undoes only its part.

        ``work`` may run twice (the first time is undone then), so all that it does is done through the connection.
        Raises StoreError when the file cannot be written, also ``patience`` seconds after others kept it busy.
        """
        return self._groups.run(work, patience=self._patience)

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """A transaction that sees one moment; None when nothing was ever written."""
        self._check_there()
        try:
            with self._engine.connect() as connection, _transaction(connection, "BEGIN"):
                version = self._version(connection)
                if version in (0, FORMAT_VERSION):
                    yield connection if version else None
                    return
        except _FAULTS as error:
            raise self._sentence(error) from error
        self.write(lambda _: None)  # brings it to this format
        with self.reading() as upgraded:
            yield upgraded

    # -- the groups ------------------------------------------------------------------------------------------

    def _commit(self, group: list[Write[Any]]) -> None:
        for is_last_try in (False, True):
            try:
                self._commit_on(self._connection(), group)
            except _Replaced:
                self._let_go()
                if is_last_try:
                    raise StoreError(f"{self._path.name} is being replaced by somebody else.") from None
            except _FAULTS as error:
                self._let_go()
                raise self._sentence(error) from error
            except BaseException:
                self._let_go()
                raise
            else:
                self._left = _stamp(self._path)
                self._was_there = True
                return

    def _commit_on(self, connection: Connection, group: list[Write[Any]]) -> None:
        with _transaction(connection, "BEGIN IMMEDIATE"):
            self._upgrade(connection, self._version(connection))
            for write in group:
                self._do(connection, write)
            if self._opened != _identity(_stamp(self._path)):
                raise _Replaced

    def _do(self, connection: Connection, write: Write[Any]) -> None:
        """One write of a group: what goes wrong in it is undone and stays its own, unless the file itself fails."""
        write.error = None
        connection.exec_driver_sql("SAVEPOINT one_write")
        try:
            write.result = write.work(connection)
        except Exception as error:
            if isinstance(error, _FAULTS):
                if _code(error) == sqlite3.SQLITE_READONLY_DBMOVED:
                    raise _Replaced from error
                if not _driver(connection).in_transaction:  # SQLite gave up all of it
                    raise
                write.error = self._sentence(error)
                write.error.__cause__ = error
            else:
                write.error = error
            connection.exec_driver_sql("ROLLBACK TO one_write")
        connection.exec_driver_sql("RELEASE one_write")

    def _connection(self) -> Connection:
        """The kept connection if its file still is as the last commit left it, else a new one."""
        if self._kept is not None and self._left != _stamp(self._path):
            self._let_go()
        if self._kept is None:
            self._check_there()
            self._kept = self._engine.connect()
            for pragma in _PRAGMAS:
                _driver(self._kept).execute(f"PRAGMA {pragma}").fetchall()
            self._opened = _identity(_stamp(self._path))
        return self._kept

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    # -- what stands in the file -----------------------------------------------------------------------------

    def _check_there(self) -> None:
        is_there = _stamp(self._path) is not None
        if self._was_there and not is_there:
            raise StoreError(f"{self._path.name} is missing.")
        self._was_there |= is_there

    def _version(self, connection: Connection) -> int:
        """The format of the file, 0 for an empty one; raises StoreError for one that this program cannot read."""
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if version not in (0, *UPGRADES, FORMAT_VERSION):
            raise StoreError(
                f"{self._path.name} is of format version {version}; this program reads {FORMAT_VERSION}."
            )
        if version == 0 and inspect(connection).get_table_names():
            raise StoreError(f"{self._path.name} is not a profile store.")
        return version

    def _upgrade(self, connection: Connection, version: int) -> None:
        """Bring a file of an earlier format, or an empty one, to this format, in the transaction that needs it."""
        if version == FORMAT_VERSION:
            return
        if version == 0:
            metadata.create_all(connection)
        for earlier in range(version or FORMAT_VERSION, FORMAT_VERSION):
            for statement in UPGRADES[earlier]:
                connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT_VERSION}")

    def _sentence(self, error: DBAPIError | sqlite3.Error) -> StoreError:
        cause = error.orig if isinstance(error, DBAPIError) else error
        _logger.error("%s: %s", self._path.name, getattr(cause, "sqlite_errorname", type(cause).__name__))
        kind = _code(error) & 0xFF  # the low byte
        return StoreError(
            _SENTENCES.get(kind, "{file} did not do what it should.").format(file=self._path.name)
        )


@contextmanager
def _transaction(connection: Connection, begin: str) -> Iterator[None]:
    """The driver is told to leave transactions to us (isolation_level None): by itself it begins them late."""
    with connection.begin():
        connection.exec_driver_sql(begin)
        yield


def _code(error: DBAPIError | sqlite3.Error) -> int:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # typed as Any | None
    return driver


def _path(database: str) -> Path:
    """The file of an address's database part: a path, or a URI of SQLite's with options."""
    return Path(unquote(database.removeprefix("file:").partition("?")[0]))


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116  (Path.stat is the same, slower)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _identity(stamp: _Stamp | None) -> tuple[int, int] | None:
    return None if stamp is None else stamp[:2]
