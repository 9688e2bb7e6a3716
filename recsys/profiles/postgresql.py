"""Profiles in a PostgreSQL database. Why writers take turns: docs/decisions/0053-postgresql.md."""

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError

from recsys.errors import StoreError
from recsys.profiles.database import Database, Fault, OnceMore
from recsys.profiles.tables import FORMAT_VERSION, metadata

NAME = "The database of profiles"
_SILENT = f"{NAME} does not answer."
_FULL = f"{NAME} has too many connections."
_REFUSED = f"{NAME} does not let this program in: the user or the password is wrong."
_MISSING = f"{NAME} is missing."
_SENTENCES = {
    "25006": f"Nothing was saved: {NAME[0].lower()}{NAME[1:]} may only be read.",
    "28": _REFUSED,
    "3D000": _MISSING,
    "42501": f"{NAME} does not allow this program what it needs.",
    "42P01": f"{NAME} is damaged: a table is missing.",
    "42703": f"{NAME} is not a profile store.",
    "53100": "Nothing was saved: the disk is full.",
    "53300": _FULL,
    "55P03": f"{NAME} is in use by somebody else.",
    "57P": _SILENT,
    "08": _SILENT,
    "XX001": f"{NAME} is damaged.",
    "XX002": f"{NAME} is damaged.",
}
"""SQLSTATE, or how it begins -> what a person reads."""
_ON_THE_WAY = {
    "authentication failed": _REFUSED,
    "no password supplied": _REFUSED,
    "does not exist": _MISSING,
    "too many": _FULL,
    "connection slots": _FULL,
}
"""Who is not let in gets no SQLSTATE from the driver, only a text."""
_NOTICED = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""libpq's options by which a server that vanished is noticed in ten seconds, and not in a quarter of an hour."""
_TURN = 5_307_202_612
"""The number of the lock that a writer of profiles holds: any that no other program uses."""
_WRITE = """
SET LOCAL synchronous_commit = on;
SET LOCAL idle_in_transaction_session_timeout = '30s';
SET LOCAL lock_timeout = {patience};
SELECT pg_advisory_xact_lock({turn})
"""
_format = Table("format_version", MetaData(), Column("version", Integer, nullable=False))
"""What PRAGMA user_version is in SQLite."""
_logger = logging.getLogger(__name__)


class PostgreSQLDatabase(Database):
    """One database of a server, which must be there; the tables are made in the first schema of its search path.

    Writers of all programs take turns, as they do with a SQLite file, so that what one reads stays true until it
    writes. A connection that broke before the commit is replaced and the group written again; one whose commit got no
    answer leaves it open what was saved: that is an error, and a request sent again is known by its event id. Before
    the format changes, the tables are copied into the schema ``before_format_N``.
    """

    def __init__(self, url: URL, *, patience: float) -> None:
        """Keep the address, of which ``?connect_timeout=10`` and the like count; raises ValueError without a driver."""
        wanted = {"connect_timeout": max(2, math.ceil(patience)), **_NOTICED}
        try:
            engine = create_engine(
                url,
                hide_parameters=True,  # what people rated must not reach a log by way of an error's text
                pool_pre_ping=True,
                pool_timeout=patience,
                connect_args={name: value for name, value in wanted.items() if name not in url.query},
            )
        except ImportError:
            raise ValueError("PostgreSQL needs what requirements-postgresql.txt lists.") from None
        super().__init__(engine, NAME, patience=patience)
        self._reads = engine.execution_options(isolation_level="REPEATABLE READ")
        self._write = _WRITE.format(patience=max(1, round(1000 * patience)), turn=_TURN)
        self._has_tables = False

    def _open(self, *, writes: bool) -> Connection:
        return (self._engine if writes else self._reads).connect()

    @contextmanager
    def _begin(self, connection: Connection, *, writes: bool) -> Iterator[None]:
        with connection.begin():
            try:
                if writes:
                    connection.exec_driver_sql(self._write)
                yield
            except DBAPIError as error:
                if writes and error.connection_invalidated:  # and COMMIT was not sent yet
                    raise OnceMore(_SILENT) from None
                raise

    def _ends_all(self, connection: Connection, error: Fault) -> bool:
        return connection.invalidated

    def _version(self, connection: Connection) -> int:
        if not self._has_tables:
            found = connection.exec_driver_sql("SELECT to_regclass('format_version')").scalar_one()
            if found is None:
                return 0
        version = int(connection.execute(select(_format.c.version)).scalar_one())
        self._has_tables = True
        return version

    def _set_version(self, connection: Connection, version: int) -> None:
        _format.create(connection, checkfirst=True)
        connection.execute(delete(_format))
        connection.execute(insert(_format), {"version": version})

    def _back_up(self, connection: Connection, version: int) -> None:
        schema = f"before_format_{FORMAT_VERSION}"
        tables = inspect(connection).get_table_names()
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {schema} CASCADE")  # of a database put back since
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        for table in tables:
            quoted = connection.dialect.identifier_preparer.quote(table)
            connection.exec_driver_sql(f"CREATE TABLE {schema}.{quoted} AS TABLE {quoted}")

    def sentence(self, error: Fault) -> StoreError:
        """By its SQLSTATE, or by the driver's text where there is none."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        state = getattr(cause, "sqlstate", None) or ""
        _logger.error("%s: %s %s", self.name, type(cause).__name__, state)
        for start, sentence in _SENTENCES.items():
            if state.startswith(start):
                return StoreError(sentence)
        if state:
            return StoreError(f"{self.name} did not do what it should.")
        if not isinstance(error, DBAPIError):  # all our own connections are busy
            return StoreError(self.busy)
        text = str(cause)
        return StoreError(next((to for part, to in _ON_THE_WAY.items() if part in text), _SILENT))

    def count_on(self, connection: Connection) -> None:
        """By the sequences, which know only the numbers that they gave out."""
        for table in metadata.sorted_tables:
            if (column := table.autoincrement_column) is not None:
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, func.max(column))))
