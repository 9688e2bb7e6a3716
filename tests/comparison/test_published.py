"""Published figures stand beside ours only for the same data, protocol and knowledge of time; the alarms."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import r2_score

from recsys.comparison import alarms, published
from recsys.comparison.leaks import LeakCheck
from recsys.comparison.published import (
    PUBLISHED,
    PUBLISHED_SETS,
    beside,
    published_for,
    published_set,
    why_none,
)
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.evaluation.asking import MakeModel, ask
from recsys.evaluation.protocols import PROTOCOLS, plan_of
from recsys.models.svd import SVD
from recsys.sources import read_source
from tests.evaluation.spy import Spy
from tests.models.data import make_data

CLEAN = LeakCheck("svd", "holdout:0.1", 0, 0, 0, rows=10_000, people=50)
LEAKY = replace(CLEAN, changed_stars=9_000)


def shaped(ratings: int, people: int, items: int, form: str = "movielens") -> Dataset:
    """A data set of just these counts: everybody and every item has a rating."""
    rated = np.zeros((people, items), dtype=np.bool_)
    rated[np.arange(items) % people, np.arange(items)] = True
    rated[np.arange(people), np.arange(people) % items] = True
    free = np.flatnonzero(~rated)
    rated.flat[free[: ratings - int(rated.sum())]] = True
    users, films = np.nonzero(rated)
    catalog = Catalog.of(pd.DataFrame({"item_id": np.arange(items + 5), "title": "A"}))  # five unrated ones
    table = Ratings.of(users, films, np.full(len(users), 4.0), items=catalog.items)
    return Dataset("any", table, catalog, Scale(1, 5, 1), Source(form, "Any"))


@pytest.fixture(scope="module")
def ml_100k() -> Dataset:
    return shaped(100_000, 943, 1_682)


def test_a_published_set_is_known_by_all_its_counts(ml_100k: Dataset) -> None:
    known = published_set(ml_100k)
    assert known is not None
    assert known.name == "MovieLens 100K"
    one_less = ml_100k.with_ratings(ml_100k.ratings.where(np.arange(100_000) > 0))
    for other in (
        one_less,
        shaped(100_000, 942, 1_682),
        shaped(100_000, 943, 1_681),
        replace(ml_100k, source=replace(ml_100k.source, simulated=True)),
        replace(ml_100k, source=Source("table", "Any")),
    ):
        assert published_set(other) is None
        assert published_for(other, "kfold:5") == ()
        assert why_none(other) == (
            "No figures are published for this data set under this protocol that we know of."
        )


def test_the_small_movielens_says_why_there_is_nothing(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    known = published_set(data)
    assert known is not None
    assert known.name == "ml-latest-small"
    assert published_for(data, "kfold:5") == ()
    assert why_none(data).startswith("No figures are published")
    assert "not one for shared research results" in why_none(data)


def test_only_the_same_protocol_stands_beside(ml_100k: Dataset) -> None:
    folds = {row.model: row.value for row in published_for(ml_100k, "kfold:5") if row.figure == "rmse"}
    assert folds["SVD"] == 0.934
    assert folds["kNN baseline"] == 0.931
    assert "GLocal-K" not in folds
    assert {row.model for row in published_for(ml_100k, "folds:u1")} >= {"GLocal-K", "GC-MC"}
    for other in ("kfold:10", "holdout:0.1", "time:0.2", "ranking", "folds:ml-100k"):
        assert published_for(ml_100k, other) == ()


def test_who_knows_the_time_stands_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    ten_million = next(known for known in PUBLISHED_SETS if known.name == "MovieLens 10M")
    monkeypatch.setattr(published, "published_set", lambda data: ten_million)
    data = make_data()
    timeless = published_for(data, "holdout:0.1")
    timed = published_for(data, "holdout:0.1", uses_time=True)
    assert [row.model for row in timeless] == ["SGD MF", "Bayesian MF", "Bayesian SVD++"]
    assert [row.model for row in timed] == ["Bayesian timeSVD++", "Bayesian timeSVD++ flipped"]


def test_the_table_is_sound() -> None:
    names = {known.name for known in PUBLISHED_SETS}
    assert {row.data for row in PUBLISHED} <= names
    keys = Counter((row.data, row.protocol, row.model, row.figure, row.source) for row in PUBLISHED)
    assert set(keys.values()) == {1}
    for row in PUBLISHED:
        assert 0 < row.value < 2
        assert row.source
        kind = row.protocol.partition(":")[0]
        assert kind in PROTOCOLS or " " in row.protocol
        assert ("time" in row.model.lower() or "winners" in row.model) is row.uses_time


def test_published_and_ours_in_one_table(ml_100k: Dataset) -> None:
    table = beside(published_for(ml_100k, "folds:u1"), "rmse", {"svd": 0.9, "bias": 0.95})
    assert table["model"].tolist() == [
        "GLocal-K",
        "svd",
        "GC-MC with people's and films' features",
        "GC-MC",
        "bias",
    ]
    assert table.loc[table["source"] == "here", "model"].tolist() == ["svd", "bias"]
    assert beside([], "ndcg@10", {"a": 0.1, "b": 0.3})["model"].tolist() == ["b", "a"]
    assert beside([], "rmse", {}).empty


def test_better_than_all_published_shows_the_leak_check(ml_100k: Dataset) -> None:
    def said(
        value: float, check: LeakCheck | None = CLEAN, figure: str = "rmse", protocol: str = "kfold:5"
    ) -> str:
        return alarms.beats_published(ml_100k, protocol, figure, value, model="svd", check=check)

    assert said(0.85) == (
        "svd's RMSE of 0.8500 is better than any figure published for MovieLens 100K under kfold:5 that we know of "
        "(0.9060: SVD by LibRec, gorse, benchmarks in its documentation (about 2019), other settings than the "
        "defaults). That may be progress, other rows hidden, or a difference in how it was measured. The leak check: "
        f"{CLEAN.sentence}"
    )
    assert LEAKY.sentence in said(0.85, LEAKY)
    assert said(0.85, None).endswith("The leak check has not been run for it.")
    assert said(0.7, figure="mae").startswith("svd's MAE of 0.7000")
    assert said(0.90597) == ""
    assert said(0.95) == ""
    assert said(float("nan")) == ""
    assert said(0.5, protocol="kfold:10") == ""
    assert said(0.5, figure="mse") == ""


def test_of_lists_more_is_better(monkeypatch: pytest.MonkeyPatch) -> None:
    twenty_million = next(known for known in PUBLISHED_SETS if known.name == "MovieLens 20M")
    monkeypatch.setattr(published, "published_set", lambda data: twenty_million)
    monkeypatch.setattr(alarms, "published_set", lambda data: twenty_million)
    protocol = next(row.protocol for row in PUBLISHED if row.model == "EASE")

    def said(value: float) -> str:
        return alarms.beats_published(make_data(), protocol, "ndcg@100", value, model="ease", check=None)

    assert said(0.44) == ""
    assert said(0.45).startswith("ease's NDCG@100 of 0.4500 is better")
    assert "(0.4420: RecVAE, Shenbin and others 2020)" in said(0.45)


def test_below_what_people_differ_from_themselves() -> None:
    def said(rmse: float, scale: Scale | None = None, simulated: bool = False) -> str:
        data = make_data(scale=scale)
        data = replace(data, source=replace(data.source, simulated=simulated))
        return alarms.below_noise(data, rmse, model="svd", check=CLEAN)

    assert said(0.5) == (
        "svd misses by 0.5000 (RMSE), which is hard to believe of hidden ratings: people who rate the same film again "
        "differ from themselves by 0.5570 or more (Amatriain, Pujol and Oliver 2009, in stars of this scale). "
        f"The leak check: {CLEAN.sentence}"
    )
    assert said(0.56) == ""
    assert said(1.0, Scale(1, 10, 1)).startswith("svd misses by 1.0000")
    assert said(1.12, Scale(1, 10, 1)) == ""
    assert said(0.5, simulated=True) == ""
    assert said(float("nan")) == ""


def said_of(make: MakeModel) -> str:
    _, plan = plan_of(make_data(n_users=300), "kfold:2")
    predicted = ask(plan, "model", make).arrays["predicted"]
    actual = np.concatenate([fold.tested.values for fold in plan.folds])
    return alarms.useless(float(r2_score(actual, predicted)), model="it")


@pytest.mark.parametrize("guess", [3.0, 4.5])
def test_a_constant_model_is_of_no_use(guess: float) -> None:
    assert said_of(lambda: Spy(guess=guess)).startswith("it is of no use here: one number for every film")


def test_who_learned_a_taste_is_of_use() -> None:
    assert said_of(lambda: SVD(n_factors=4, ranges=False)) == ""
    assert alarms.useless(float("nan"), model="svd") == ""
    assert alarms.useless(0.0, model="svd").endswith("(R2 0.000).")
