"""What tests of profiles share: a store in a new file, and somebody in it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recsys.profiles import ProfileStore

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "profiles.sqlite"


@pytest.fixture
def store(file: Path) -> ProfileStore:
    return ProfileStore(f"sqlite:///{file}")


@pytest.fixture
def me(store: ProfileStore) -> str:
    """The secret of a new profile."""
    return store.create()


def ratings_of(store: ProfileStore, secret: str, dataset: str = "demo") -> dict[int, float]:
    profile = store.load(secret, dataset).profile
    return dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process holds the file."""
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate()
