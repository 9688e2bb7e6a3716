"""What trainings left behind: kept for their owner alone, whole or not at all, and not for ever."""

import json
import logging
import math
from pathlib import Path
from typing import Any

import pytest

from recsys.errors import StoreError
from recsys.evaluation.trial import Trial
from recsys.models.results import Epoch
from recsys.store import Run, Sweep
from recsys.store import runs as module
from recsys.store.runs import Runs

SECRET = "s0me-secret/training/fingerprint"
TRIAL = Trial("holdout:0.1", (Epoch(1, 0.9, 0.95), Epoch(2, 0.8, None)), 0.91, 0.7, 120, 0.25)
SILENT = Trial("holdout:0.1", (), 0.93, 0.71, 120, 1.0)
RUN = Run("svd", {"n_factors": 3, "n_epochs": 2, "biased": False}, TRIAL, "run-0123456789abcdef")
SWEEP = Sweep("n_factors", (2, 5), (TRIAL, SILENT))


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "runs")


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "runs").iterdir())


def test_what_is_kept_comes_back_in_order_also_in_another_process(runs: Runs, tmp_path: Path) -> None:
    unusable = Run("svd", {"n_factors": 4, "n_epochs": 1}, SILENT, None)
    for finished in (RUN, SWEEP, unusable):
        runs.keep(SECRET, finished)
    assert Runs(tmp_path / "runs").of(SECRET) == [RUN, SWEEP, unusable]


def test_an_error_that_nobody_knows_is_no_number_and_comes_back_as_none(runs: Runs, tmp_path: Path) -> None:
    trial = Trial("holdout:0.1", (Epoch(1, math.nan),), 0.93, 0.71, 120, 1.0)
    runs.keep(SECRET, Run("svd", {}, trial, None))
    assert "NaN" not in files(tmp_path)[0].read_text()
    (kept,) = runs.of(SECRET)
    assert isinstance(kept, Run)
    assert math.isnan(kept.trial.epochs[0].train_rmse)


def test_nobody_else_finds_them_and_the_secret_is_written_nowhere(runs: Runs, tmp_path: Path) -> None:
    runs.keep(SECRET, RUN)
    assert runs.of("another") == []
    assert runs.of("") == []
    for file in files(tmp_path):
        assert "s0me-secret" not in file.name
        assert "s0me-secret" not in file.read_text()


def test_a_run_of_an_earlier_version_that_looked_at_no_lists_comes_back(runs: Runs, tmp_path: Path) -> None:
    runs.keep(SECRET, RUN)
    (file,) = files(tmp_path)
    content = json.loads(file.read_text())
    del content["trial"]["ndcg"], content["trial"]["people"]
    file.write_text(json.dumps(content))
    assert runs.of(SECRET) == [RUN]


def test_a_model_without_stars_comes_back_without(runs: Runs) -> None:
    trial = Trial("holdout:0.1", (), None, None, 120, 1.0, 0.25, 300)
    runs.keep(SECRET, Run("ease", {}, trial, None))
    assert runs.of(SECRET) == [Run("ease", {}, trial, None)]


def test_without_a_folder_there_is_nothing(runs: Runs) -> None:
    assert runs.of(SECRET) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace('"format_version": 1', '"format_version": 2'),
        lambda text: text.replace('"rmse"', '"rsme"', 1),
        lambda text: text.replace('"n_factors": 3', '"n_factors": 3000'),
        lambda text: text.replace('"svd"', '"svn"'),
        lambda text: text.replace("run-0123", "../0123"),
        lambda text: json.dumps([text]),
        lambda text: json.dumps(json.loads(text) | {"trial": 7}),
        lambda text: json.dumps(json.loads(text) | {"settings": None}),
    ],
)
def test_damaged_ones_and_those_of_another_version_are_left_out_and_logged(
    runs: Runs, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Any
) -> None:
    runs.keep(SECRET, RUN)
    (file,) = files(tmp_path)
    before = file.read_text()
    file.write_text(damage(before))
    assert file.read_text() != before
    runs.keep(SECRET, SWEEP)
    with caplog.at_level(logging.WARNING, logger="recsys.store"):
        assert runs.of(SECRET) == [SWEEP]
    assert len(caplog.records) == 1
    assert file.exists()


def test_a_sweep_with_a_trial_too_few_is_left_out(runs: Runs, tmp_path: Path) -> None:
    runs.keep(SECRET, SWEEP)
    (file,) = files(tmp_path)
    content = json.loads(file.read_text())
    content["trials"].pop()
    file.write_text(json.dumps(content))
    assert runs.of(SECRET) == []


def test_only_the_newest_are_kept_whoever_owns_them(
    runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_AT_MOST", 3)
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "not-ours.json").write_text("{}")
    for owner in ("first", "second", "third", "third"):
        runs.keep(owner, RUN)
    assert [len(runs.of(owner)) for owner in ("first", "second", "third")] == [0, 1, 2]
    assert len(files(tmp_path)) == 4


def test_old_ones_go(runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs.keep("old", RUN)
    monkeypatch.setattr(module, "KEPT_DAYS", -1)
    runs.keep("new", RUN)
    assert runs.of("old") == []


def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match=r"^Cannot write "):
        Runs(tmp_path / "runs").keep(SECRET, RUN)
