"""What Spark does not do, or not here, is one sentence and exit code 2 (no Spark needed)."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from recsys.cli import main
from recsys.dataset import Dataset
from recsys.errors import Cancelled, DataError
from recsys.models.als import ALS
from recsys.spark import Cluster, train

TRAIN = ["train", "--data", "small-3"]


@pytest.fixture
def with_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: name if name == "pyspark" else real(name, *rest)
    )


def mistake(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.strip()


def test_without_pyspark(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    assert mistake([*TRAIN, "--model", "als", "--engine", "spark"], capsys) == (
        "Spark is not installed here: pip install -r requirements-spark.txt installs it."
    )


@pytest.mark.usefixtures("with_pyspark")
def test_without_java(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert mistake([*TRAIN, "--model", "als", "--engine", "spark"], capsys) == (
        "Spark needs Java, which is not installed here: apt-get install default-jre-headless installs it."
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--model", "svd", "--engine", "spark"),
            "Spark trains als only, not svd, which is trained without --engine.",
        ),
        (("--model", "als", "--engine", "hadoop"), "--engine is spark or spark=URL, got hadoop."),
        (("--model", "als", "--engine", "spark="), "--engine is spark or spark=URL, got spark=."),
        (("--model", "als", "--ratings", "s3a://x/y"), "--ratings is for --engine spark."),
        (
            ("--model", "als", "--engine", "spark", "--n-factors", "0"),
            "n_factors must be a whole number from 1 to 500, got 0.",
        ),
    ],
)
def test_a_mistake_is_said_before_spark_starts(
    home: Path, words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mistake([*TRAIN, *words], capsys) == sentence


def test_data_that_is_not_stored_cannot_be_read_there(data: Dataset) -> None:
    with pytest.raises(DataError, match="import this one first"):
        train(ALS(), data, Cluster(), None)


def test_somebody_can_stop_it_before_it_starts(data: Dataset, tmp_path: Path) -> None:
    with pytest.raises(Cancelled, match="was stopped"):
        train(ALS(), data, Cluster(), tmp_path, lambda epoch: not epoch.waiting)
