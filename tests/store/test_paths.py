"""Where the program writes."""

from pathlib import Path

import pytest

import recsys
from recsys.store import paths
from recsys.store.library import Library
from recsys.store.paths import default_home


def test_home_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path / "there"))
    assert default_home() == tmp_path / "there"
    Library().dataset("demo")
    assert (tmp_path / "there" / "datasets" / "demo").is_dir()


def test_home_is_the_projects_data_folder_or_else_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RECSYS_HOME", raising=False)
    assert default_home() == Path(recsys.__file__).resolve().parent.parent / "data"
    monkeypatch.setattr(paths, "PROJECT_DATA", tmp_path / "not there")
    assert default_home().name == "marquee"
