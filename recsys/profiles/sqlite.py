"""Profiles in a SQLite file.

Why the rollback journal, and one kept connection that looks at its file before each commit:
docs/decisions/0004-profile-store.md and 0014-group-commit.md.
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import URL, Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from recsys.errors import StoreError
from recsys.profiles.database import Database, Fault, OnceMore
from recsys.system import flush, once_free

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
_logger = logging.getLogger(__name__)
_Stamp = tuple[int, int, int, int]
"""Device, number, time of the last change and size: which file stands under a name, and whether others wrote it."""


class SQLiteDatabase(Database):
    """One file, which is created on the first write; its folder must be there.

    A read opens the file anew. A file that was there and is gone is not made again: the fault lasts until it is put
    back. Before its format changes, the file is copied to one beside it: profiles.db.format-3.backup.
    """

    def __init__(self, url: URL, *, patience: float) -> None:
        """Keep the address of a file."""
        self._path = file_of(url)
        # hide_parameters: what people rated must not reach a log by way of an error's text.
        engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"timeout": patience, "check_same_thread": False, "isolation_level": None},
        )
        super().__init__(engine, self._path.name, patience=patience)
        self._left: _Stamp | None = None
        """The file as the last commit left it."""
        self._was_there = False

    @contextmanager
    def _begin(self, connection: Connection, *, writes: bool) -> Iterator[None]:
        """The driver is told to leave transactions to us (isolation_level None): by itself it begins them late."""
        replaced = f"{self.name} is being replaced by somebody else."
        try:
            with connection.begin():
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
                yield
                if writes and self._opened != _identity(_stamp(self._path)):
                    raise OnceMore(replaced)
            if writes:
                self._left = _stamp(self._path)
                self._was_there = True
        except DBAPIError as error:
            if _code(error) == sqlite3.SQLITE_READONLY_DBMOVED:
                raise OnceMore(replaced) from None
            raise

    def _ends_all(self, connection: Connection, error: Fault) -> bool:
        return _code(error) == sqlite3.SQLITE_READONLY_DBMOVED or not _driver(connection).in_transaction

    def _open(self, *, writes: bool) -> Connection:
        is_there = _stamp(self._path) is not None
        if self._was_there and not is_there:
            raise StoreError(f"{self.name} is missing.")
        self._was_there |= is_there
        connection = self._engine.connect()
        if writes:
            for pragma in _PRAGMAS:
                _driver(connection).execute(f"PRAGMA {pragma}").fetchall()
            self._opened = _identity(_stamp(self._path))
        return connection

    def _is_current(self) -> bool:
        return self._left == _stamp(self._path)

    # -- what stands in the file -----------------------------------------------------------------------------

    def _version(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    def _set_version(self, connection: Connection, version: int) -> None:
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    def _back_up(self, connection: Connection, version: int) -> None:
        """By a second connection, which may read beside a writer that has changed nothing yet."""
        backup = self._path.with_name(f"{self.name}.format-{version}.backup")
        unfinished = backup.with_name(f"{backup.name}.unfinished")
        try:
            unfinished.unlink(missing_ok=True)
            with (
                closing(self._engine.raw_connection()) as source,
                closing(sqlite3.connect(unfinished)) as copy,
            ):
                source.driver_connection.backup(copy)  # type: ignore[union-attr]  # typed as Any | None
            unfinished.chmod(self._path.stat().st_mode & 0o777)
            flush(unfinished)
            once_free(lambda: unfinished.replace(backup))
            flush(backup.parent)
        except (OSError, sqlite3.Error) as error:
            unfinished.unlink(missing_ok=True)
            _logger.error("%s: no backup, %s", self.name, type(error).__name__)  # noqa: TRY400  (no paths in logs)
            raise StoreError(
                f"{self.name} has to be updated, and no backup could be written beside it. Nothing was changed."
            ) from None

    def sentence(self, error: Fault) -> StoreError:
        """By SQLite's code of it."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        _logger.error("%s: %s", self.name, getattr(cause, "sqlite_errorname", type(cause).__name__))
        kind = _code(error) & 0xFF  # the low byte
        return StoreError(_SENTENCES.get(kind, "{file} did not do what it should.").format(file=self.name))

    def count_on(self, connection: Connection) -> None:
        """It does so by itself."""


def _code(error: Fault) -> int:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # typed as Any | None
    return driver


def file_of(url: URL) -> Path:
    """The file of an address: its database part is a path, or a URI, in which SQLite reads %20 as a space."""
    database = url.database or ""
    return Path(unquote(database.removeprefix("file:")) if database.startswith("file:") else database)


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116  (Path.stat is the same, slower)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _identity(stamp: _Stamp | None) -> tuple[int, int] | None:
    return None if stamp is None else stamp[:2]
