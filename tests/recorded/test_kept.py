"""What people already have on disk still opens: data sets, models, explorations and profiles of an earlier version."""

import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recsys import Engine
from recsys.models.results import Epoch
from recsys.profiles import Mark
from recsys.store import Run, Sweep

KEPT = Path(__file__).with_name("kept")
ANN, BOB = "msb6Esk1ShuX5TfZvjEVQA", "ZPmVZUlPfgHp9-IG6NxrLw"
"""The secrets of the two profiles."""
PRIVATE, PUBLISHED = "run-c2ca5888aa4cce5c", "tuned-c2ca58"
TWIN = "twin of films/small"
PERSON = 3
"""Whose scores are stored."""

expected: dict[str, dict[str, list[float | None]]] = json.loads((KEPT / "expected_scores.json").read_text())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what is kept."""
    monkeypatch.delenv("RECSYS_PROFILES", raising=False)
    return Path(shutil.copytree(KEPT / "home", tmp_path / "home"))


@pytest.fixture
def engine(home: Path) -> Engine:
    return Engine(home)


@pytest.fixture
def unchanged(home: Path) -> Iterator[None]:
    """Whatever the test does, nothing is made again: no file comes, goes or is written."""
    before = written(home)
    yield
    assert written(home) == before


def written(home: Path) -> dict[str, int]:
    files = (file for file in home.rglob("*") if file.is_file() and file.suffix != ".lock")
    return {str(file.relative_to(home)): file.stat().st_mtime_ns for file in files}


def must_equal(found: Any, stored: list[float | None]) -> None:
    wanted = [math.nan if value is None else value for value in stored]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


@pytest.mark.usefixtures("unchanged")
def test_data_sets_open_without_a_new_import(engine: Engine) -> None:
    assert engine.library.registry.datasets() == ["films", "words"]
    films, words = engine.dataset("films"), engine.dataset("words")
    counts = [(len(data.ratings), len(data.ratings.users), len(data.catalog)) for data in (films, words)]
    assert counts == [(221, 20, 15), (122, 11, 14)]
    assert [data.source.format for data in (films, words)] == ["movielens", "table"]
    assert [data.source.label for data in (films, words)] == ["MovieLens (ml-tiny)", "Table (words.csv)"]
    assert (films.source.rejected, films.source.duplicates) == (3, 1)
    assert films.scale.levels().tolist() == [1, 2, 3, 4, 5]
    assert (words.scale.low, words.scale.high, words.scale.step) == (1, 10, 1)
    assert films.ratings.item_ids[:5].tolist() == [2, 3, 5, 6, 8]
    assert films.ratings.values[:5].tolist() == [3, 1, 2, 4, 5]
    assert films.ratings.timestamps is not None
    assert films.ratings.timestamps[0] == 880_093_600
    assert words.catalog.titles[:3] == ["Alien", "Amélie", "Tampopo"]
    assert films.catalog.rows([1])["director"].tolist() == ["Michael Mann"]


@pytest.mark.usefixtures("unchanged")
def test_what_was_left_out_of_a_data_set_is_still_listed(engine: Engine) -> None:
    rows = [(row.file, row.line) for row in engine.library.registry.rejected("films")]
    assert rows == [("u.data", 222), ("u.data", 223), ("u.user", 21)]
    assert [row.reason for row in engine.library.registry.rejected("words")] == [
        "“stars” must be a number, got “eleven”"
    ]


@pytest.mark.usefixtures("unchanged")
def test_what_people_did_is_still_known(engine: Engine) -> None:
    films = engine.dataset("films").behaviour
    assert not engine.dataset("words").behaviour.tables()
    assert films.people is not None
    assert films.people.iloc[0][["gender", "age_band", "occupation"]].tolist() == [
        "female",
        "18-24",
        "writer",
    ]
    assert films.viewings is not None
    assert films.viewings["completion"].tolist() == [1.0, 0.5, 0.25]
    assert films.sessions is not None
    assert films.sessions["event"].tolist() == ["search", "impression", "click"]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("kept", [name for name in expected if name != TWIN])
def test_a_model_gives_the_very_scores_that_it_gave(engine: Engine, kept: str) -> None:
    dataset, name = kept.split("/")
    data = engine.dataset(dataset)
    found = engine.model(data, name).predict(data.ratings.profile(PERSON), data.catalog.items.ids)
    assert set(expected[kept]) == {"scores", "stars", "low", "high"}
    for what, stored in expected[kept].items():
        must_equal(getattr(found, what), stored)


@pytest.mark.usefixtures("unchanged")
def test_a_default_list_of_before_goes_by_score_alone(engine: Engine) -> None:
    words = engine.dataset("words")
    model = engine.model(words, "hybrid")
    assert not [name for name in model.learned() if name.startswith("kind_")]
    best = model.recommend(words.ratings.profile(PERSON))
    assert best.scores.tolist() == sorted(best.scores.tolist(), reverse=True)
    assert best.moved_by == {}


@pytest.mark.usefixtures("unchanged")
def test_a_twin_gives_the_very_guesses_that_it_gave(engine: Engine) -> None:
    films = engine.dataset("films")
    assert engine.twin_is_ready(films, "small")
    must_equal(engine.twin(films, "small").judge(PERSON).predicted, expected[TWIN]["stars"])


@pytest.mark.usefixtures("unchanged")
def test_trained_models_are_listed_the_published_one_is_the_default_and_a_private_one_stays_so(
    engine: Engine,
) -> None:
    films, words = engine.dataset("films"), engine.dataset("words")
    trained = [kept.removeprefix("films/") for kept in expected if kept.startswith("films/")]
    assert sorted(engine.library.registry.models(films)) == sorted(set(trained) - {PRIVATE})
    assert engine.library.registry.models(words) == ["hybrid"]
    assert (engine.default_model(films), engine.default_model(words)) == (PUBLISHED, "hybrid")
    assert engine.is_ready(films, PRIVATE)
    epochs = engine.library.registry.describe_model(films, "small")["epochs"]
    assert [epoch["epoch"] for epoch in epochs] == list(range(1, 9))


@pytest.mark.usefixtures("unchanged")
def test_explorations_of_an_earlier_version_are_in_nobodys_way(engine: Engine) -> None:
    films = engine.library.explore(engine.dataset("films"))
    assert (films.overview.ratings, films.overview.people, films.overview.films) == (221, 20, 14)
    assert films.overview.mean == pytest.approx(754 / 221)
    assert films["levels"]["ratings"].sum() == 221
    words = engine.library.explore(engine.dataset("words"))
    assert words["popularity"]["title"].tolist()[:2] == ["Alien", "Tampopo"]
    assert isinstance(words["week"], pd.DataFrame)


def test_runs_and_sweeps_are_there_for_who_made_them(engine: Engine, home: Path) -> None:
    shutil.copytree(KEPT / "runs", home / "runs")
    svd, surprise, sweep = engine.library.runs.of("somebody")
    assert isinstance(svd, Run)
    assert (svd.model, svd.use, svd.settings["n_factors"]) == ("svd", "run-a9ca624ddc3ef2de", 2)
    assert (svd.trial.protocol, svd.trial.rows, svd.trial.rmse) == ("holdout:0.1", 22, 0.4430489834330216)
    assert svd.trial.epochs[2] == Epoch(3, 0.7631273962753072, 0.7247916571287334)
    assert isinstance(surprise, Run)
    assert (surprise.model, surprise.use, len(surprise.trial.epochs)) == ("surprise-svd", None, 3)
    assert math.isnan(surprise.trial.epochs[0].train_rmse)
    assert isinstance(sweep, Sweep)
    assert (sweep.setting, sweep.values, sweep.trials[0].mae) == ("n_factors", (1, 2), 0.17317201283357497)


def test_profiles_have_what_people_said(engine: Engine) -> None:
    store = engine.profiles
    assert (store.name(ANN), store.name(BOB)) == ("Ann", "")
    assert store.datasets(ANN) == {"films": 4}
    assert store.datasets(BOB) == {"words": 2}
    ann = store.load(ANN, "films")
    assert ann.profile.item_ids.tolist() == [2, 3, 4, 5, 6, 1]
    np.testing.assert_array_equal(ann.profile.ratings, [np.nan, 2, 4, np.nan, 1, 4])
    assert [sorted(items) for items in (ann.unseen, ann.hidden, ann.saved, ann.prompted)] == [
        [7],
        [8],
        [9, 10],
        [6],
    ]
    bob = store.load(BOB, "words")
    assert (bob.profile.item_ids.tolist(), bob.profile.ratings.tolist()) == ([1, 2], [9, 4])


def test_undo_takes_back_what_was_said_before(engine: Engine) -> None:
    store = engine.profiles
    ann, bob = store.undo(ANN, "films"), store.undo(BOB, "films")
    assert ann is not None
    assert (ann.item_id, ann.rating, ann.restored) == (1, 4.0, 5.0)
    assert bob is not None
    assert (bob.kind, bob.n_items) == ("cleared", 1)
    assert store.load(BOB, "films").profile.ratings.tolist() == [5]
    again = store.undo(ANN, "films")
    assert again is not None
    assert (again.item_id, again.mark) == (10, Mark.SAVED)
    assert store.load(ANN, "films").saved == {9}


def test_a_request_sent_again_is_not_carried_out_again(engine: Engine) -> None:
    before = engine.profiles.load(ANN, "films").revision
    answer = engine.profiles.rate(ANN, "films", 4, 4.0, event_id="first")
    assert answer.changed
    assert answer.revision < before == engine.profiles.load(ANN, "films").revision


def test_an_old_profile_can_be_gone_on_with(engine: Engine) -> None:
    films = engine.dataset("films")
    engine.profiles.rate(ANN, "films", 12, 5.0)
    said = engine.profiles.load(ANN, "films")
    assert said.profile.item_ids[-1] == 12
    best = engine.model(films).recommend(said.profile, n=3).item_ids.tolist()
    assert best
    assert not set(best) & set(said.profile.item_ids.tolist())
