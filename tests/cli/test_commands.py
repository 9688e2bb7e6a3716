"""Each command does its work and answers with the keys of its contract."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from recsys.cli import main, shared
from tests.cli.conftest import FILMS, PEOPLE, ROOT, SMALL, Run, write_movielens

RATED = sum(1 for user in range(1, PEOPLE + 1) for item in range(1, FILMS) if (user + 3 * item) % 4)


# -- import ------------------------------------------------------------------------------------------------


def test_import_counts_rejects_and_dates(run: Run, tmp_path: Path) -> None:
    source = write_movielens(tmp_path / "Some Data", "1,2,99,5\n1,1,3.0,86400000\nx,y,z,0\n")
    result = run("import", source, "--json").json
    counts = ["ratings", "users", "items", "rejected", "rejected_count", "duplicates", "notes"]
    assert list(result) == ["name", "format", *counts, "first", "last", "seconds"]
    assert (result["name"], result["format"]) == ("some-data", "movielens")
    assert (result["users"], result["items"]) == (PEOPLE, FILMS)
    known = {(1, 1)} if (1 + 3) % 4 else set()
    assert result["duplicates"] == len(known)
    assert result["ratings"] == RATED + 1 - len(known)
    first = RATED + 2
    assert [(row["file"], row["line"]) for row in result["rejected"]] == [
        ("ratings.csv", first),
        ("ratings.csv", first + 2),
    ]
    assert all(set(row) == {"file", "line", "reason"} and row["reason"] for row in result["rejected"])
    assert (result["rejected_count"], result["first"], result["last"]) == (2, "1970-01-02", "1972-09-27")
    assert result["seconds"] > 0


def test_import_replaces_a_data_set_of_the_same_name(run: Run, movielens: Path, tmp_path: Path) -> None:
    run("import", movielens, "--name", "twice", "--json")
    more = write_movielens(tmp_path / "more", "99,1,3.0,5\n")
    assert run("import", more, "--name", "twice", "--json").json["ratings"] == RATED + 1
    listed = {row["name"]: row for row in run("datasets", "--json").json["datasets"]}
    assert listed["twice"]["ratings"] == RATED + 1
    assert [*listed].count("twice") == 1


def test_a_data_set_without_times_has_no_dates(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ml").mkdir()
    (tmp_path / "ml" / "ratings.csv").write_text("userId,movieId,rating\n1,1,4\n1,2,3\n")
    (tmp_path / "ml" / "movies.csv").write_text("movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),X\n")
    result = run("import", tmp_path / "ml", "--name", "timeless", "--json").json
    assert (result["first"], result["last"]) == (None, None)


def test_the_demo_can_be_imported_under_a_name(run: Run) -> None:
    result = run("import", "demo", "--name", "x", "--json").json
    assert (result["name"], result["format"]) == ("x", "demo")
    assert (result["ratings"], result["users"], result["items"]) == (250_000, 5_000, 2_000)
    assert (result["rejected"], result["rejected_count"], result["duplicates"]) == ([], 0, 0)


def test_a_long_import_says_how_far_it_is_on_stderr(
    run: Run, movielens: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "SECONDS_BETWEEN", 0.0)
    ran = run("import", movielens, "--name", "slow", "--json")
    assert ran.json["name"] == "slow"
    lines = ran.err.splitlines()
    assert lines[0].startswith("  0% ")
    assert lines[-1].startswith("100% ")


# -- datasets ----------------------------------------------------------------------------------------------


def test_datasets_lists_name_counts_and_period(run: Run) -> None:
    listed = run("datasets", "--json").json["datasets"]
    assert listed[0]["name"] == "demo"
    tiny = next(row for row in listed if row["name"] == "tiny")
    assert tiny == {
        "name": "tiny",
        "ratings": RATED,
        "users": PEOPLE,
        "items": FILMS,
        "first": "1970-01-02",
        "last": "1970-01-10",
    }


def test_the_program_runs_as_a_module_of_its_own(home: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "recsys", "datasets", "--json"],
        cwd=ROOT,
        env={**os.environ, "RECSYS_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith('{"datasets": [{"name": "demo"')
    assert ran.stdout.count("\n") == 1


# -- train -------------------------------------------------------------------------------------------------


def test_train_reports_each_epoch(run: Run) -> None:
    ran = run("train", "--data", "tiny", "--model", "svd", *SMALL[:4], "--name", "mine", "--json")
    result = ran.json
    assert list(result) == ["name", "seconds", "epochs"]
    assert result["name"] == "mine"
    assert [epoch["epoch"] for epoch in result["epochs"]] == [1, 2]
    for epoch in result["epochs"]:
        assert list(epoch) == ["epoch", "train_rmse", "validation_rmse"]
        assert epoch["train_rmse"] > 0
    assert ran.err.count("rehearsal epoch") == 2
    assert sum(line.startswith("epoch ") for line in ran.err.splitlines()) == 2


def test_settings_can_be_written_with_an_equals_sign_and_of_a_part(run: Run) -> None:
    options = ("--rater.n-factors=2", "--rater.n-epochs=1", "--rater.ranges=False", "--half-life=3")
    result = run("train", "--data", "tiny", "--model", "hybrid", "--name", "h", *options, "--json").json
    assert [epoch["epoch"] for epoch in result["epochs"]] == [1]


def test_a_weighted_model_is_trained_of_chosen_parts_and_weighed_anew(run: Run, profile: Path) -> None:
    parts = (
        "--parts",
        "item-knn,ease,svd",
        "--weights=0.2,0.3,0.5",
        "--item-knn.list-shrinkage=3",
        "--svd.n-epochs=1",
    )
    run("train", "--data", "tiny", "--model", "weighted", "--name", "w", *parts)
    recommend = ("recommend", "--data", "tiny", "--profile", str(profile), "--json")

    def listed(*options: str) -> dict[int, float]:
        return {row["item_id"]: row["score"] for row in run(*recommend, *options).json["items"]}

    usual = listed("--model", "w")
    assert listed("--model", "w", "--weights", "2,3,5") == pytest.approx(usual)
    assert listed("--model", "w", "--weights", "equal") != pytest.approx(usual)
    assert list(listed("--model", "w", "--weights", "0,1,0")) == list(listed("--model", "ease"))


def test_train_if_missing_trains_once(run: Run) -> None:
    train = ("train", "--data", "tiny", "--model", "bias", "--name", "once", "--if-missing", "--json")
    assert run(*train).json["seconds"] > 0
    assert run(*train).json == {"name": "once", "seconds": 0.0, "epochs": []}


# -- evaluate ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["kfold:3", "holdout:0.2"])
def test_evaluate_measures_stars_and_says_who_has_none(run: Run, protocol: str) -> None:
    command = ("evaluate", "--data", "tiny", "--models", "bias, popularity,small", "--protocol", protocol)
    result = run(*command, "--json").json
    assert list(result) == ["protocol", "models", "skipped"]
    assert result["protocol"] == protocol
    assert set(result["models"]) == {"bias", "small"}
    for figures in result["models"].values():
        assert set(figures) >= {"rmse", "mae", "mse", "rows", "cold_rows", "fit_seconds"}
        assert figures["rmse_low"] <= figures["rmse"] <= figures["rmse_high"]
        assert 0 < figures["mae"] <= figures["rmse"]
        assert figures["rows"] == (RATED if protocol == "kfold:3" else round(0.2 * RATED))
    assert set(result["skipped"]) == {"popularity"}


def test_evaluate_measures_lists(run: Run) -> None:
    command = ("evaluate", "--data", "tiny", "--models", "ease,popularity", "--protocol", "ranking:0.3")
    result = run(*command, "--json").json
    lists = {"precision@10", "recall@10", "f1@10", "ndcg@10", "map@10", "hit_rate@10"}
    wanted = {*lists, "coverage", "diversity", "novelty", "popularity"}
    assert set(result["models"]) == {"ease", "popularity"}
    for figures in result["models"].values():
        assert wanted <= set(figures)
        assert all(0 <= figures[key] <= 1 for key in lists)


# -- recommend and explain -----------------------------------------------------------------------------------

ITEM_KEYS = ["item_id", "title", "year", "score", "predicted", "low", "high"]


def test_recommend_lists_films_the_person_has_not_rated(run: Run, profile: Path) -> None:
    command = ("recommend", "--data", "tiny", "--model", "small", "--profile", profile)
    items = run(*command, "-n", 4, "--json").json["items"]
    assert len(items) == 4
    assert all(list(item) == ITEM_KEYS for item in items)
    assert not {item["item_id"] for item in items} & {2, 4, 7}
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert all(0.5 <= item["predicted"] <= 5 for item in items)
    assert items[0]["title"] == f"The Film {items[0]['item_id']}" or items[0]["title"].startswith("Film, The")
    assert items[0]["year"] == 1990 + items[0]["item_id"]


def test_the_whole_catalog_is_the_longest_list_and_zero_gives_none(run: Run, profile: Path) -> None:
    command = ("recommend", "--data", "tiny", "--model", "small", "--profile", profile, "--json")
    assert len(run(*command, "-n", 1_000).json["items"]) == FILMS - 3
    assert run(*command, "-n", 0).json == {"items": []}


def test_what_a_model_cannot_say_is_null(run: Run) -> None:
    for item in run("recommend", "--data", "tiny", "--model", "ease", "--user", 3, "--json").json["items"]:
        assert (item["predicted"], item["low"], item["high"]) == (None, None, None)
        assert item["score"] is not None


def test_a_known_person_and_the_same_profile_get_the_same_list(run: Run, tmp_path: Path) -> None:
    rated = {item: 5.0 if (3 + item) % 2 == 0 else 1.5 for item in range(1, FILMS) if (3 + 3 * item) % 4}
    file = tmp_path / "three.csv"
    file.write_text("item_id,rating\n" + "".join(f"{item},{rating}\n" for item, rating in rated.items()))
    command = ("recommend", "--data", "tiny", "--model", "small", "--json")
    assert run(*command, "--user", 3).json == run(*command, "--profile", file).json


def test_an_empty_profile_gets_a_list_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("item_id,rating\n")
    command = ("recommend", "--data", "tiny", "--model", "small", "--profile", tmp_path / "new.csv")
    assert len(run(*command, "-n", 3, "--json").json["items"]) == 3


def test_a_profile_of_another_program_is_read(run: Run, tmp_path: Path, profile: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b'\xef\xbb\xbfrating,item_id,note\r\n1,2,first\r\n\r\n5,2,"a, b"\r\n4.5,4,\r\n,7,\r\n')
    command = ("recommend", "--data", "tiny", "--model", "small", "--json", "--profile")
    assert run(*command, odd).json == run(*command, profile).json  # of two ratings the latest counts


def test_a_data_set_is_named_by_its_folder_too(run: Run, home: Path) -> None:
    command = ("recommend", "--model", "small", "--user", 3, "--json", "--data")
    assert run(*command, home / "datasets" / "tiny").json == run(*command, "tiny").json


@pytest.mark.parametrize("model", ["small", "bias", "h2"])
def test_an_explanation_adds_up(run: Run, profile: Path, model: str) -> None:
    small = [word.replace("--", "--rater.") if word.startswith("--") else word for word in SMALL]
    run("train", "--data", "tiny", "--model", "hybrid", "--name", "h2", "--if-missing", *small)
    command = ("explain", "--data", "tiny", "--model", model, "--profile", profile, "--item", 6)
    why = run(*command, "--json").json
    assert {"score", "predicted", "baseline", "contributions"} <= set(why)
    assert set(why["baseline"]) == {"mean", "item", "person"}
    for part in why["contributions"]:
        assert list(part) == ["item_id", "title", "rating", "stars"]
    assert [(part["item_id"], part["rating"]) for part in why["contributions"]] == [
        (2, 5),
        (4, 4.5),
        (7, None),
    ]
    total = math.fsum([*why["baseline"].values(), *(part["stars"] for part in why["contributions"])])
    assert math.isclose(total, why["score"], abs_tol=1e-9)
    assert why["predicted"] == min(max(why["score"], 0.5), 5.0)


def test_a_hybrids_order_is_explained_as_well(run: Run, profile: Path) -> None:
    small = [word.replace("--", "--rater.") if word.startswith("--") else word for word in SMALL]
    run("train", "--data", "tiny", "--model", "hybrid", "--name", "h3", *small)
    person = ("--data", "tiny", "--model", "h3", "--profile", profile, "--json")
    order = run("explain", *person, "--item", 6).json["ranking"]
    parts = [*order["baseline"].values(), *(part["score"] for part in order["contributions"])]
    assert math.isclose(math.fsum(parts), order["score"], abs_tol=1e-9)
    listed = {item["item_id"]: item["score"] for item in run("recommend", *person).json["items"]}
    assert math.isclose(listed[6], order["score"], rel_tol=1e-6)


@pytest.mark.parametrize("model", ["session-knn", "transitions"])
def test_next_is_the_list_of_a_session(run: Run, tmp_path: Path, model: str) -> None:
    command = ("next", "--data", "tiny", "--model", model, "--session", "2, 7,4", "--json")
    result = run(*command).json
    assert list(result) == ["items", "told_by"]
    assert "sittings of ratings" in result["told_by"]
    assert all(list(item) == ITEM_KEYS for item in result["items"])
    assert not {item["item_id"] for item in result["items"]} & {2, 4, 7}
    (tmp_path / "session.csv").write_text(
        "item_id,rating\n4,\n2,\n7,\n4,\n"
    )  # what stands twice is the latest
    same = ("recommend", "--data", "tiny", "--model", model, "--profile", tmp_path / "session.csv", "--json")
    assert run(*same).json == result
    again = run("next", "--data", "tiny", "--model", model, "--session", "4,2,7,4", "-n", 2, "--json").json
    assert again["items"] == result["items"][:2]


def test_next_takes_any_model_and_only_sessions_are_told_of(run: Run) -> None:
    assert list(run("next", "--data", "tiny", "--model", "small", "--session", 2, "--json").json) == ["items"]


def test_evaluate_measures_what_comes_next(run: Run) -> None:
    command = (
        "evaluate",
        "--data",
        "demo",
        "--models",
        "session-knn,popularity",
        "--protocol",
        "sessions:0.2",
    )
    result = run(*command, "--json").json
    assert list(result) == ["protocol", "models", "skipped", "note"]
    assert result["note"] == "Measured on browsing sessions."
    for figures in result["models"].values():
        assert 0 < figures["mrr@10"] < figures["hit_rate@10"] < 1
        assert figures["sessions"] == 2_000


def test_a_default_model_is_trained_once_and_kept(run: Run) -> None:
    command = ("recommend", "--data", "tiny", "--user", 3, "--json")
    first, second = run(*command), run(*command)
    assert "epoch" in first.err
    assert second.err == ""
    assert first.json == second.json


# -- text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("datasets",), "tiny"),
        (("train", "--data", "tiny", "--model", "bias"), "bias: trained in "),
        (("train", "--data", "tiny", "--name", "small", "--if-missing"), "small: was there already"),
        (("evaluate", "--data", "tiny", "--models", "bias,ease", "--protocol", "holdout"), "ease left out: "),
        (("evaluate", "--data", "tiny", "--models", "ease", "--protocol", "ranking"), "ndcg@10"),
        (
            ("evaluate", "--data", "demo", "--models", "bias,ease", "--protocol", "new-users:5,10"),
            "Revealed as they rated",
        ),
        (("recommend", "--data", "tiny", "--model", "ease", "--user", "3"), " - "),
        (("recommend", "--data", "tiny", "--model", "ease", "--user", "3", "-n", "0"), "(nothing)"),
        (("recommend", "--data", "tiny", "--model", "transitions", "--user", "3"), "sittings of ratings"),
        (("next", "--data", "tiny", "--session", "3,4"), "sittings of ratings"),
        (
            ("evaluate", "--data", "demo", "--models", "transitions", "--protocol", "sessions"),
            "browsing sessions.",
        ),
        (("explain", "--data", "tiny", "--model", "small", "--user", "3", "--item", "6"), "predicted "),
        (("explain", "--data", "tiny", "--model", "ease", "--user", "3", "--item", "6"), ": no stars, a sum"),
    ],
)
def test_people_get_text(run: Run, command: tuple[str, ...], expected: str) -> None:
    ran = run(*command)
    assert ran.code == 0
    assert expected in ran.out
    assert "nan" not in ran.out
    assert not ran.out.startswith("{")


def test_people_read_what_was_rejected_and_what_they_have_only_seen(
    run: Run, profile: Path, tmp_path: Path
) -> None:
    source = write_movielens(tmp_path / "bad", "1,2,99,5\n")
    assert f"ratings.csv, line {RATED + 2}: " in run("import", source, "--name", "bad").out
    why = run("explain", "--data", "tiny", "--model", "small", "--profile", profile, "--item", 6).out
    assert "(you have seen it)" in why
    assert "(you gave 4.5)" in why


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"], ["recommend", "--help"]])
def test_help_is_there(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("usage: python -m recsys")
