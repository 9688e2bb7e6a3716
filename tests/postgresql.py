"""A PostgreSQL server of the tests' own: in a new folder, without a network, and gone with them."""

import os
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import NullPool, create_engine

from tests.serving import WANTED, needs, postgresql_programs

NEEDS_POSTGRESQL = [
    needs("psycopg"),
    pytest.mark.skipif(
        postgresql_programs() is None and not WANTED,
        reason="SERVING IS NOT TESTED HERE: there is no PostgreSQL (Debian: postgresql). make test-serving tests it.",
    ),
]

_CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 60
fsync = {fsync}
"""
SUPERUSER = "marquee"
GUARDED = "guarded"
"""The one user who is asked for a password, once a test has made them."""


class Server:
    """Runs from ``start`` to ``stop``, as another user where we are root: PostgreSQL refuses to be root's."""

    def __init__(self, *, fsync: bool = False) -> None:
        """``fsync`` costs a test much, and only a power cut shows the difference."""
        programs = postgresql_programs()
        assert programs is not None, "There is no PostgreSQL here."
        self._programs = programs
        self.folder = Path(
            tempfile.mkdtemp(prefix="pg-")
        )  # a socket's path may have 107 letters: not in tmp_path
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(self.folder, "postgres")
        self._run(
            "initdb", "--no-sync", f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8", "--locale=C"
        )
        with (self._data / "postgresql.conf").open("a") as configuration:
            configuration.write(_CONFIGURATION.format(folder=self.folder, fsync="on" if fsync else "off"))

        rules = self._data / "pg_hba.conf"  # the first that fits counts
        rules.write_text(f"local all {GUARDED} scram-sha-256\n{rules.read_text()}")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self._programs / program), "-D", str(self._data), *arguments]
        # into a file: the server that pg_ctl starts would keep a pipe open
        with (Path(tempfile.gettempdir()) / f"{self.folder.name}.log").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd="/")

    def start(self) -> None:
        """Answers once it takes connections."""
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"))

    def stop(self, how: str = "fast") -> None:
        """Ends every connection; ``immediate`` says goodbye to nobody, as a machine that goes down."""
        self._run("pg_ctl", "stop", "-w", "-m", how)

    def start_again(self) -> None:
        """Start it if it does not run."""
        if not (self._data / "postmaster.pid").exists():
            self.start()

    def kill(self) -> None:
        """As kill -9 does to the postmaster; returns when its children are gone as well."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        children = _children(pid)
        for process in (pid, *children):
            os.kill(process, signal.SIGKILL)
        while any(
            Path(f"/proc/{process}").exists() and not _is_zombie(process) for process in (pid, *children)
        ):
            pass
        for lock in (self._data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)  # it names a process that nobody may have reaped yet

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder)
        (Path(tempfile.gettempdir()) / f"{self.folder.name}.log").unlink()

    def url(self, database: str = "postgres", *, user: str = SUPERUSER, schema: str = "public") -> str:
        """The address of one of its databases, or of a schema in it."""
        where = {"host": str(self.folder), "options": f"-csearch_path={schema}"}
        return f"postgresql+psycopg://{user}@/{database}?{urlencode(where)}"

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """One statement outside of a transaction, past everything that is tested."""
        engine = create_engine(self.url(database), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            found = connection.exec_driver_sql(statement)
            return [tuple(row) for row in found] if found.returns_rows else []

    def new_schema(self) -> str:
        """The name of a new and empty one: all that most tests need, and made in no time."""
        name = f"test_{uuid.uuid4().hex}"
        self.execute(f"CREATE SCHEMA {name}")
        return name

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """The name of a new and empty one, which goes with the block."""
        name = f"test_{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            self.start_again()
            self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
