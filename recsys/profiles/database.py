"""What every database behind the profiles promises: transactions in groups, a format version, faults as sentences.

Where they differ stands in sqlite.py and postgresql.py; addresses.py chooses. Why so: docs/decisions/0004, 0014, 0053.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from recsys.errors import StoreError
from recsys.profiles.group_commit import GroupCommit, Write
from recsys.profiles.tables import FORMAT_VERSION, UPGRADES, metadata

Fault = DBAPIError | PoolTimeoutError | sqlite3.Error
FAULTS = (DBAPIError, PoolTimeoutError, sqlite3.Error)
"""What the database or the way to it does; the last by its driver, past SQLAlchemy."""
_Result = TypeVar("_Result")


class OnceMore(Exception):  # noqa: N818  (no error yet)
    """Nothing of the group is in the database, and it is written once more on a new connection."""


class Database(ABC):
    """Transactions on one database, whose tables are made by the first write.

    Writes of all threads go through one kept connection, in groups. A database of an earlier format is brought to this
    one by the first transaction, also one that only reads; before, a backup of it is made.
    """

    def __init__(self, engine: Engine, name: str, *, patience: float) -> None:
        """Sentences call the database ``name``."""
        self._engine = engine
        self.name = name
        self.busy = f"{name} is in use by somebody else."
        self._patience = patience
        self._groups = GroupCommit(self._commit, lambda: StoreError(self.busy))
        self._kept: Connection | None = None

    def write(self, work: Callable[[Connection], _Result]) -> _Result:
        """Do ``work`` alone in writing; returns when it is on the disk. An error of ``work`` undoes only its part.

        ``work`` may run twice (the first time is undone then), so all that it does is done through the connection.
        Raises StoreError when the database cannot be written, also ``patience`` seconds after others kept it busy.
        """
        return self._groups.run(work, patience=self._patience)

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """A transaction that sees one moment; None when nothing was ever written."""
        try:
            with self._open(writes=False) as connection, self._begin(connection, writes=False):
                version = self._checked_version(connection)
                if version in (0, FORMAT_VERSION):
                    yield connection if version else None
                    return
        except FAULTS as error:
            raise self.sentence(error) from None
        self.write(lambda _: None)  # brings it to this format
        with self.reading() as upgraded:
            yield upgraded

    def close(self) -> None:
        """Let go of all connections, when nobody writes or reads; the next call opens new ones."""
        self._let_go()
        self._engine.dispose()

    # -- the groups ------------------------------------------------------------------------------------------

    def _commit(self, group: list[Write[Any]]) -> None:
        for is_last_try in (False, True):
            try:
                self._commit_on(self._connection(), group)
            except OnceMore as again:
                self._let_go()
                if is_last_try:
                    raise StoreError(str(again)) from None
            except FAULTS as error:
                self._let_go()
                # Not "from error": PostgreSQL's messages quote rows, and what people rated must reach no log.
                raise self.sentence(error) from None
            except BaseException:
                self._let_go()
                raise
            else:
                return

    def _commit_on(self, connection: Connection, group: list[Write[Any]]) -> None:
        with self._begin(connection, writes=True):
            self._upgrade(connection, self._checked_version(connection))
            for write in group:
                self._do(connection, write)

    def _do(self, connection: Connection, write: Write[Any]) -> None:
        """One write of a group: what goes wrong in it is undone and stays its own, unless the database fails."""
        write.error = None
        connection.exec_driver_sql("SAVEPOINT one_write")
        try:
            write.result = write.work(connection)
        except FAULTS as error:
            if self._ends_all(connection, error):
                raise
            write.error = self.sentence(error)
        except Exception as error:
            write.error = error
        else:
            connection.exec_driver_sql("RELEASE one_write")
            return
        connection.exec_driver_sql("ROLLBACK TO one_write")
        connection.exec_driver_sql("RELEASE one_write")

    def _connection(self) -> Connection:
        """The kept connection, or a new one where that is of no more use."""
        if self._kept is not None and not self._is_current():
            self._let_go()
        if self._kept is None:
            self._kept = self._open(writes=True)
        return self._kept

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    # -- the format ------------------------------------------------------------------------------------------

    def _checked_version(self, connection: Connection) -> int:
        """The format, 0 for an empty database; raises StoreError for one that this program cannot read."""
        version = self._version(connection)
        if version not in (0, *UPGRADES, FORMAT_VERSION):
            raise StoreError(
                f"{self.name} is of format version {version}; this program reads {FORMAT_VERSION}."
            )
        if version == 0 and inspect(connection).get_table_names():
            raise StoreError(f"{self.name} is not a profile store.")
        return version

    def _upgrade(self, connection: Connection, version: int) -> None:
        """Bring a database of an earlier format, or an empty one, to this format, in the transaction that needs it."""
        if version == FORMAT_VERSION:
            return
        if version == 0:
            metadata.create_all(connection)
        else:
            self._back_up(connection, version)
        for earlier in range(version or FORMAT_VERSION, FORMAT_VERSION):
            for statement in UPGRADES[earlier]:
                connection.exec_driver_sql(statement)
        self._set_version(connection, FORMAT_VERSION)

    # -- where databases differ ------------------------------------------------------------------------------

    @abstractmethod
    def _open(self, *, writes: bool) -> Connection:
        """A new connection; raises StoreError when what was there is gone."""

    @abstractmethod
    def _begin(self, connection: Connection, *, writes: bool) -> AbstractContextManager[None]:
        """A transaction that sees one moment, or with ``writes`` one that no other writer runs beside.

        Raises OnceMore, with a sentence, when it is certain that nothing of it was committed and another connection may
        do better.
        """

    @abstractmethod
    def _ends_all(self, connection: Connection, error: Fault) -> bool:
        """Whether a fault within one write took the whole transaction with it."""

    @abstractmethod
    def _version(self, connection: Connection) -> int:
        """The format that stands in the database; 0 where none does."""

    @abstractmethod
    def _set_version(self, connection: Connection, version: int) -> None:
        """Note the format."""

    @abstractmethod
    def _back_up(self, connection: Connection, version: int) -> None:
        """Copy all there is, whole or not at all, before the format changes; raises StoreError where it cannot."""

    @abstractmethod
    def sentence(self, error: Fault) -> StoreError:
        """A fault for a person; the log gets its code."""

    @abstractmethod
    def count_on(self, connection: Connection) -> None:
        """Let new rows get numbers beyond those that are there, also where these came with their rows."""

    def _is_current(self) -> bool:
        """Whether the kept connection still leads to what stands under the address."""
        return True
