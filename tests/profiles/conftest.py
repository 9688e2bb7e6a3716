"""What tests of profiles share: a store in a new database of each kind, and somebody in it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from recsys.profiles import ProfileStore
from recsys.profiles.tables import metadata
from tests.postgresql import NEEDS_POSTGRESQL, Server

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


DATABASES = ("sqlite", pytest.param("postgresql", marks=NEEDS_POSTGRESQL))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of a store runs on every kind of database, but for one that looks into the SQLite file."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", DATABASES[:1] if "file" in metafunc.fixturenames else DATABASES)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "profiles.sqlite"


@pytest.fixture(scope="session")
def server(postgresql: Server) -> Server:
    return postgresql


@pytest.fixture
def url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path / 'profiles.sqlite'}"
    server: Server = request.getfixturevalue("server")
    return server.url(schema=server.new_schema())


@pytest.fixture
def reopened(url: str) -> Iterator[Callable[..., ProfileStore]]:
    """Opens the store anew, as a program does that was started again."""
    stores = []

    def opened(**options: float) -> ProfileStore:
        stores.append(ProfileStore(url, **options))
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


@pytest.fixture
def store(reopened: Callable[..., ProfileStore]) -> ProfileStore:
    return reopened()


@pytest.fixture
def me(store: ProfileStore) -> str:
    """The secret of a new profile."""
    return store.create()


def ratings_of(store: ProfileStore, secret: str, dataset: str = "demo") -> dict[int, float]:
    profile = store.load(secret, dataset).profile
    return dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))


def tables_of(store: ProfileStore) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with store._database.reading() as connection:
        assert connection is not None
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process holds the file."""
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate()
