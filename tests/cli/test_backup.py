"""backup and restore, as commands."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_there_and_back(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, there = tmp_path / "kept.zip", tmp_path / "there"
    made = run("backup", file, "--json").json
    assert made["files"] > 5
    assert made["file"] == "kept.zip"
    back = run("restore", file, "--into", there, "--json").json
    assert (back["files"], back["note"]) == (made["files"], "")
    assert run("restore", file, "--into", there).mistake.startswith("there holds datasets already")
    assert "are in place" in run("restore", file, "--into", there, "--replace").out
    monkeypatch.setenv("RECSYS_HOME", str(there))
    assert "tiny" in run("datasets").out


def test_a_file_that_is_none(run: Run, tmp_path: Path) -> None:
    assert run("restore", tmp_path / "nothing.zip").mistake == "There is no file nothing.zip."
    (tmp_path / "cut.zip").write_bytes(b"PK")
    assert (
        run("restore", tmp_path / "cut.zip").mistake == "cut.zip is no backup of Marquee, or it is damaged."
    )
