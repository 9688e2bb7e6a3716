"""The command report: files, JSON, text, a folder that may not be, and Ctrl+C."""

from pathlib import Path

import pytest

from recsys.models import catalog
from recsys.report import findings, picture
from tests.cli.conftest import FILMS, Run


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models that train in no time, few pixels: which ones and how many there are is not what is tested here."""
    monkeypatch.setattr(picture, "SCALE", 0.2)
    monkeypatch.setattr(findings, "MODELS", {"bias": 1, "ease": 1})
    monkeypatch.setattr(catalog, "DEFAULT_MODEL", "item-knn")


def test_it_writes_a_folder_and_says_what_it_came_to(run: Run, tmp_path: Path) -> None:
    ran = run("report", "--data", "tiny", "--out", tmp_path / "out", "--json")
    result = ran.json
    assert set(result) == {"folder", "files", "seconds", "sentences", "gaps"}
    assert result["folder"] == "out"
    assert set(result["files"]) == {file.name for file in (tmp_path / "out").iterdir()}
    assert all(size > 0 for size in result["files"].values())
    assert {"dashboard.png", "dashboard.html", "executive_summary.txt"} <= set(result["files"])
    assert result["sentences"]
    assert "Writing dashboard.png" in ran.err
    assert str(tmp_path) not in ran.out
    summary = (tmp_path / "out" / "executive_summary.txt").read_text(encoding="utf-8")
    assert f"of {FILMS - 1} titles" in summary
    again = run("report", "--data", "tiny", "--out", tmp_path / "out")
    assert again.code == 0
    assert "Written into out in" in again.out
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_somebody_else_is_one_sentence_before_any_work(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert run("report", "--data", "tiny", "--out", tmp_path).mistake.startswith(
        f"The folder {tmp_path.name} holds something that is not a report"
    )
    assert (tmp_path / "thesis.txt").read_text() == "mine"
    missing = tmp_path / "missing" / "out"
    assert run("report", "--data", "tiny", "--out", missing).mistake.startswith("There is no folder missing")


def test_data_that_is_not_there_is_one_sentence(run: Run, tmp_path: Path) -> None:
    assert run("report", "--data", "nothing", "--out", tmp_path / "out").mistake.startswith(
        "Unknown data set"
    )
    assert list(tmp_path.iterdir()) == []


def test_stopping_from_the_keyboard_leaves_nothing_half(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("recsys.report.files.dashboard_html", stop)
    ran = run("report", "--data", "tiny", "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.endswith("Stopped.\n")
    assert list(tmp_path.iterdir()) == []
