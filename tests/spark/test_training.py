"""Spark on this machine trains an als model from the stored Parquet; it is kept, opened and served like any other."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from recsys.cli import main
from recsys.dataset import Dataset, Profile
from recsys.engine import Engine
from recsys.models.als import ALS
from tests.spark.conftest import needs_spark

pytestmark = [
    needs_spark,
    pytest.mark.timeout(1200),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the JVM outlives its sessions
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SETTINGS = {"n_factors": 4, "n_epochs": 6, "regularization": 5.0, "star_regularization": 3.0}
WORDS = [word for key, value in SETTINGS.items() for word in (f"--{key.replace('_', '-')}", str(value))]
TRAIN = ["train", "--data", "small-3", "--engine", "spark=local[2]", *WORDS, "--json"]


@pytest.fixture(scope="module")
def model(home: Path, data: Dataset) -> ALS:
    """Trained by the command and opened from disk."""
    assert main([*TRAIN, "--model", "als", "--name", "far"]) == 0
    found = Engine(home).model(data, "far")
    assert isinstance(found, ALS)
    return found


@pytest.fixture(scope="module")
def here(data: Dataset) -> ALS:
    """The same settings, trained without Spark."""
    return ALS(**SETTINGS).fit(data)


def test_it_is_the_same_artifact(model: ALS, here: ALS, home: Path, data: Dataset) -> None:
    one, other = model.learned(), here.learned()
    assert one.keys() == other.keys()
    for key, value in other.items():
        if isinstance(value, np.ndarray):
            assert (one[key].dtype, one[key].shape) == (value.dtype, value.shape), key
            assert np.isfinite(one[key]).all()
    kept = Engine(home).library.registry.describe_model(data, "far")
    assert kept["model"] == "als"
    assert kept["hyperparameters"]["n_factors"] == 4
    assert kept["epochs"] == []


def test_the_biases_of_spark_sql_are_ours(model: ALS, here: ALS) -> None:
    np.testing.assert_allclose(model.item_biases_, here.item_biases_, atol=1e-6)
    assert model.global_bias_ == pytest.approx(here.global_bias_, abs=1e-9)
    assert model.prior_mean_[0] == pytest.approx(here.prior_mean_[0], abs=1e-6)  # the mean leniency


def test_what_nobody_rated_has_no_factors(model: ALS, data: Dataset) -> None:
    nobody = data.ratings.item_counts == 0
    assert nobody.sum() == 2
    for factors in (model.item_factors_, model.list_factors_):
        assert not factors[nobody].any()
        assert factors[~nobody].any(axis=1).all()


def test_it_serves_what_training_here_serves(model: ALS, here: ALS, data: Dataset) -> None:
    shared, ours, theirs = 0, [], []
    people = data.ratings.users.ids[:40].tolist()
    for user_id in people:
        person = data.ratings.profile(user_id)
        lists = [one.recommend(person, 10).item_ids.tolist() for one in (model, here)]
        shared += len(set(lists[0]) & set(lists[1]))
        ours.append(here.predict(person, data.catalog.items.ids).stars)
        theirs.append(model.predict(person, data.catalog.items.ids).stars)
    assert shared / len(people) > 7.0  # of 10; chance would share 4
    assert np.corrcoef(np.concatenate(ours), np.concatenate(theirs))[0, 1] > 0.9


def test_a_newcomer_is_folded_in_without_spark(model: ALS) -> None:
    person = Profile.of([20, 50], [5.0, 1.0])
    before, after = model.recommend(Profile.of([], [])).item_ids, model.recommend(person).item_ids
    assert before.tolist() != after.tolist()
    why = model.explain(person, 40)
    assert why.ranking is not None
    assert sum(part.amount for part in why.contributions) + sum(why.baseline.values()) == pytest.approx(
        why.score
    )


def test_the_command_says_what_it_always_says(
    model: ALS, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recsys.engine.train_on_spark", lambda model, data, *_, **__: model.fit(data))
    assert main([*TRAIN, "--model", "als", "--name", "other"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said.keys() == {"name", "seconds", "epochs"}


def test_the_parquet_of_other_ratings_is_refused(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = next(home.rglob("ratings.parquet"))
    pq.write_table(pq.read_table(stored).slice(0, 100), tmp_path / "less.parquet")
    elsewhere = (tmp_path / "less.parquet").as_uri()
    assert main([*TRAIN, "--model", "als", "--ratings", elsewhere]) == 2
    assert "not those of “small-3”: 100 rows there" in capsys.readouterr().err


def test_what_spark_says_is_one_sentence_without_a_path(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = (tmp_path / "nowhere.parquet").as_uri()
    assert main([*TRAIN, "--model", "als", "--ratings", nowhere]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("The training on Spark broke off: ")
    assert said.endswith(".")
    assert str(tmp_path) not in said
