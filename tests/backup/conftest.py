"""A small home: one data set in versions, a model, profiles of three people."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from recsys.profiles import ProfileStore


def profiles_of(home: Path) -> ProfileStore:
    return ProfileStore(f"sqlite:///{home / 'profiles.db'}", patience=30)


def tree(home: Path) -> dict[str, bytes]:
    """Every file of a home but locks and journals."""
    files = (file for file in home.rglob("*") if file.is_file())
    return {
        file.relative_to(home).as_posix(): file.read_bytes()
        for file in files
        if not file.name.endswith((".lock", "-journal"))
    }


def fill(home: Path, text: str) -> Path:
    for name in ("v1", "v2"):
        folder = home / "datasets" / "tiny" / name
        folder.mkdir(parents=True)
        (folder / "items.npy").write_text(f"{text} {name}")
    (home / "datasets" / "tiny" / "current.json").write_text(json.dumps({"version": "v2"}))
    (home / "models" / "tiny").mkdir(parents=True)
    (home / "models" / "tiny" / "findings.json").write_text(json.dumps({"of": text}))
    return home


@pytest.fixture
def secrets() -> dict[str, float]:
    """Whose profile holds which rating of film 1."""
    return {}


@pytest.fixture
def home(tmp_path: Path, secrets: dict[str, float]) -> Path:
    folder = fill(tmp_path / "home", "old")
    (folder / "insights").mkdir()
    (folder / "insights" / "counted.npy").write_text("can be counted again")
    (folder / "datasets" / ".tiny.lock").touch()
    with closing(profiles_of(folder)) as store:  # a home is put back while nobody has it open
        for stars in (1.0, 3.0, 5.0):
            secret = store.create()
            store.rate(secret, "tiny", 1, stars)
            secrets[secret] = stars
    return folder
