"""--set: lists with and without what a taste moved, in recommend, explain and evaluate."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import SMALL, Run

WESTERNS = range(1, 31)
HYBRID = (
    *(word.replace("--", "--rater.") if word.startswith("--") else word for word in SMALL),
    *("--ranker.facts-weight", "0"),  # which finds westerns by itself
)


@pytest.fixture
def lover(run: Run, tmp_path: Path) -> Path:
    """A profile of westerns; made beside it the data set ``west``, where every sixth rates these, and a model of it."""
    draw = np.random.default_rng(0)
    folder = tmp_path / "west"
    folder.mkdir()
    with (folder / "ratings.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["userId", "movieId", "rating", "timestamp"])
        for user in range(1, 31):
            for film in range(1, 121):
                if draw.random() < ((0.5 if user % 6 == 0 else 0.05) if film in WESTERNS else 0.3):
                    rows.writerow([user, film, draw.integers(6, 11) / 2, 86_400 * film])
    films = [
        f"{film},Film {film} (1975),{'Western' if film in WESTERNS else 'Comedy'}" for film in range(1, 121)
    ]
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *films, ""]))
    run("import", folder, "--name", "west")
    run("train", "--data", "west", "--model", "hybrid", "--name", "held", *HYBRID)
    profile = tmp_path / "lover.csv"
    profile.write_text("item_id,rating\n" + "".join(f"{film},5\n" for film in WESTERNS[-9:]))
    return profile


def test_the_list_says_what_was_moved_and_goes_without(run: Run, lover: Path) -> None:
    command = ("recommend", "--data", "west", "--model", "held", "--profile", lover)
    held = run(*command, "--json").json["items"]
    moved = [item["item_id"] for item in held if item["because"] is not None]
    assert moved
    assert set(moved) <= set(WESTERNS)
    assert {item["because"] for item in held} <= {None, "here because you like westerns"}
    assert "here because you like westerns" in run(*command).out
    plain = run(*command, "--set", "taste=0", "--json").json["items"]
    assert not [item for item in plain if "because" in item]
    assert not set(moved) <= {item["item_id"] for item in plain}
    scores = [item["score"] for item in plain]
    assert scores == sorted(scores, reverse=True)

    why = ("explain", "--data", "west", "--model", "held", "--profile", lover, "--item")
    assert run(*why, moved[-1], "--json").json["because"] == "here because you like westerns"
    assert "\nIn the list here because you like westerns.\n" in run(*why, moved[-1]).out
    assert "because" not in run(*why, moved[-1], "--set", "taste=0", "--json").json
    assert "because" not in run(*why, plain[0]["item_id"], "--json").json


def test_lists_are_measured_with_and_without(run: Run, lover: Path) -> None:
    assert lover.exists()
    command = ("evaluate", "--data", "west", "--models", "held,bias", "--protocol", "ranking:0.3", "--json")
    held = run(*command).json["models"]
    plain = run(*command, "--set", "taste=0").json["models"]
    run("train", "--data", "west", "--model", "hybrid", "--name", "plain", *HYBRID, "--taste", 0)
    without = ("evaluate", "--data", "west", "--models", "plain", "--protocol", "ranking:0.3", "--json")
    assert math.isclose(plain["held"]["ndcg@10"], run(*without).json["models"]["plain"]["ndcg@10"])
    assert plain["bias"]["ndcg@10"] == held["bias"]["ndcg@10"]
    assert plain["held"]["coverage"] != held["held"]["coverage"]


@pytest.mark.parametrize(
    ("setting", "mistake"),
    [
        ("taste=2", "taste must be a number from 0 to 1, got “2”."),
        ("taste=much", "taste must be a number from 0 to 1, got “much”."),
        ("taste", "taste must be a number from 0 to 1, got “”."),
        ("seed=3", "--set takes taste=VALUE here; train takes all other settings, got “seed=3”."),
    ],
)
def test_what_recommend_cannot_set(run: Run, lover: Path, setting: str, mistake: str) -> None:
    command = ("recommend", "--data", "west", "--model", "held", "--profile", lover)
    assert run(*command, "--set", setting).mistake == mistake


def test_models_without_such_a_step_say_so(run: Run) -> None:
    said = run("recommend", "--data", "tiny", "--model", "bias", "--user", 3, "--set", "taste=0").mistake
    assert said == "The bias model holds no list to a taste, so it has no such setting."
    command = ("evaluate", "--data", "tiny", "--models", "bias", "--set", "taste=0")
    said = run(*command, "--protocol", "ranking:0.3").mistake
    assert said == "None of the models has a setting taste; --set takes NAME=VALUE, as in taste=0."
    said = run(*command, "--report", "report.html").mistake
    assert said == "A --report is about models as they are; --set goes with a --protocol."
