"""evaluate: two models compared in a sentence, all figures as a table, newcomers by stars and by lists."""

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TINY = ("evaluate", "--data", "tiny")


def test_two_models_are_compared_in_a_sentence(run: Run) -> None:
    ran = run(*TINY, "--models", "bias", "--compare", "small,bias", "--protocol", "kfold:3")
    sentence = ran.out.strip().splitlines()[-1]
    assert sentence.startswith(("Better on this data: ", "No difference that this data can show: "))
    assert "small" in sentence
    assert "bias" in sentence
    said = run(*TINY, "--models", "bias", "--compare", "small,bias", "--protocol", "kfold:3", "--json").json
    assert list(said["models"]) == ["bias", "small"]
    paired = said["compare"]
    assert (paired["first"], paired["second"], paired["figure"]) == ("small", "bias", "rmse")
    assert paired["people"] == 12
    assert paired["low"] <= paired["difference"] <= paired["high"]


def test_lists_are_compared_by_ndcg(run: Run) -> None:
    paired = run(*TINY, "--compare", "ease,popularity", "--protocol", "ranking:0.3", "--json").json["compare"]
    assert paired["figure"] == "ndcg@10"


def test_newcomers_are_compared_at_every_number_of_ratings(run: Run) -> None:
    ran = run("evaluate", "--data", "demo", "--compare", "bias,popularity", "--protocol", "new-users:1,5")
    assert ran.code == 2
    assert ran.err.endswith("\npopularity was left out: It orders films but predicts no stars.\n")
    command = (
        "evaluate",
        "--data",
        "demo",
        "--compare",
        "bias,content",
        "--protocol",
        "ranking-new-users:1,5",
    )
    found = run(*command, "--json").json
    assert list(found["compare"]["by_fold"]) == ["random:1", "random:5", "first:1", "first:5"]
    for figures in found["models"].values():
        assert list(figures["by_n"]) == ["1", "5"]
        assert figures["by_n"]["5"]["ndcg@10_low"] <= figures["by_n"]["5"]["ndcg@10"]
    assert "random:5: " in run(*command).out


def test_newcomers_in_time(run: Run) -> None:
    command = ("evaluate", "--data", "demo", "--models", "bias", "--protocol", "new-users-in-time:2,4")
    assert list(run(*command, "--json").json["models"]["bias"]) == ["by_n", "users", "rows", "fit_seconds"]
    text = run(*command).out
    assert "Revealed as they rated" in text
    assert "at random" not in text


def test_all_figures_are_written_as_a_table(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "model_performance_comparison.csv"
    run(*TINY, "--models", "bias,ease,small", "--protocol", "kfold:3", "--csv", file)
    with file.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["model"] for row in rows] == ["bias", "small"]
    assert {row["protocol"] for row in rows} == {"kfold:3"}
    assert all(float(row["rmse_low"]) <= float(row["rmse"]) <= float(row["rmse_high"]) for row in rows)


def test_what_was_measured_is_not_measured_again(run: Run) -> None:
    command = (*TINY, "--models", "bias", "--protocol", "kfold:4")
    first = run(*command, "--json")
    assert "training 1 of 4" in first.err
    again = run(*command, "--json")
    assert "training" not in again.err
    assert again.json == first.json
    fresh = run(*command, "--fresh", "--json")
    assert "training 1 of 4" in fresh.err
    figures, before = fresh.json["models"]["bias"], first.json["models"]["bias"]
    assert figures | {"fit_seconds": 0} == before | {"fit_seconds": 0}


@pytest.mark.parametrize(
    ("compare", "sentence"),
    [
        ("bias", "--compare takes two different models, as in --compare svd,bias, got “bias”."),
        ("bias,bias", "--compare takes two different models"),
        ("bias,small,ease", "--compare takes two different models"),
        ("bias,magic", "Unknown model “magic”."),
    ],
)
def test_a_pair_that_makes_no_sense_is_one_sentence(run: Run, compare: str, sentence: str) -> None:
    assert run(*TINY, "--compare", compare, "--protocol", "holdout:0.3").mistake.startswith(sentence)


def test_a_file_that_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path) -> None:
    command = (
        *TINY,
        "--models",
        "bias",
        "--protocol",
        "holdout:0.3",
        "--csv",
        tmp_path / "no" / "folder.csv",
    )
    assert run(*command).mistake == "There is no folder no to write folder.csv into."
    command = (*TINY, "--models", "bias", "--protocol", "holdout:0.3", "--csv", tmp_path)
    assert run(*command).err.splitlines()[-1].startswith(f"{tmp_path.name} cannot be written: ")
