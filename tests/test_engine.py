"""Engine: opened once, trained once, replaced whole; mistakes are sentences."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from recsys import demo
from recsys.dataset import Dataset, Profile, Ratings, Scale, Source
from recsys.engine import Engine
from recsys.errors import Cancelled, StoreError, UnknownNameError
from recsys.models import catalog, listsearch
from recsys.models.bias import Bias
from recsys.models.hybrid import Hybrid
from recsys.models.listrecord import Found
from tests.conftest import RATINGS

pytestmark = pytest.mark.usefixtures("small_demo")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(tmp_path / "home")


def at_once(count: int, work: Callable[[], object]) -> list[object]:
    """What ``count`` threads get that start together; an error stands for itself."""
    barrier = threading.Barrier(count)
    results: list[object] = []

    def run() -> None:
        barrier.wait()
        try:
            results.append(work())
        except Exception as error:
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# -- once --------------------------------------------------------------------------------------------------


def test_eight_visitors_at_once_get_one_demo_made_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    build = demo.build
    monkeypatch.setattr(demo, "build", lambda name: made.append(name) or build(name))
    opened = at_once(8, lambda: engine.dataset("demo"))
    assert made == ["demo"]
    assert all(isinstance(data, Dataset) and data is opened[0] for data in opened)


def test_eight_visitors_at_once_get_one_model_trained_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = []
    fit = Bias._fit
    monkeypatch.setattr(Bias, "_fit", lambda self, *args: fits.append(self.ranges) or fit(self, *args))
    data = engine.dataset("demo")
    models = at_once(8, lambda: engine.model(data, "bias"))
    assert fits == [True, False]  # the model, and what it is rehearsed with
    assert all(isinstance(model, Bias) and model is models[0] for model in models)


def test_a_trained_model_is_kept_for_the_next_start(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.model(engine.dataset("demo"), "bias")
    monkeypatch.setattr(Bias, "_fit", None)
    monkeypatch.setattr(demo, "build", None)
    later = Engine(engine.library.home)
    assert later.model(later.dataset("demo"), "bias").score(Profile.from_ratings({})).shape == (2_000,)


def test_a_failed_making_is_tried_again_and_nothing_is_remembered_of_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = engine.dataset("demo")
    for number in range(20):
        with pytest.raises(UnknownNameError):
            engine.dataset(f"nothing-{number}")
    with monkeypatch.context() as broken:
        broken.setattr(Bias, "_fit", lambda *_: (_ for _ in ()).throw(Cancelled()))
        outcomes = at_once(4, lambda: engine.model(data, "bias"))
        assert [type(outcome) for outcome in outcomes] == [Cancelled] * 4
    assert engine.model(data, "bias").name == "bias"
    assert not engine.library._datasets._making
    assert not engine._models._making


# -- models ------------------------------------------------------------------------------------------------


def test_unknown_names_are_sentences_that_list_what_there_is(engine: Engine) -> None:
    data = engine.dataset("demo")
    with pytest.raises(UnknownNameError, match=r"^Unknown data set “x”. There is: demo\.$"):
        engine.dataset("x")
    with pytest.raises(UnknownNameError, match=r"^Unknown model “x”. There is: svd, bayes, surprise-svd, "):
        engine.model(data, "x")
    with pytest.raises(UnknownNameError, match=r"^Unknown model “x”"):
        engine.train(data, "x")
    with pytest.raises(UnknownNameError, match=r"^Unknown model “x”"):
        engine.evaluate(data, ["bias", "x"], "holdout:0.2")
    with pytest.raises(UnknownNameError, match=r"^Unknown protocol “x”. There is: kfold"):
        engine.evaluate(data, ["bias"], "x")


def test_a_training_is_kept_under_its_name(engine: Engine) -> None:
    data = engine.dataset("demo")
    epochs: list[int] = []
    settings = {"n_factors": 3, "n_epochs": 2, "ranges": False}
    training = engine.train(data, "svd", "small", settings, lambda epoch: epochs.append(epoch.epoch))
    assert training.name == "small"
    assert epochs == [epoch.epoch for epoch in training.epochs] == [1, 2]
    assert engine.models(data)[0] == "small"
    assert engine.is_ready(data, "small")
    assert not engine.is_ready(data, "svd")
    assert settings.items() <= catalog.hyperparameters_of(engine.model(data, "small")).items()


@pytest.mark.parametrize("name", ["", "../x", "A"])
def test_a_bad_name_is_refused_before_the_training(engine: Engine, name: str) -> None:
    data = engine.dataset("demo")
    with pytest.raises(ValueError, match=r"^A name is"):
        engine.train(data, "bias", name, on_epoch=lambda _: pytest.fail("trained"))
    assert engine.library.registry.models(data) == []


def test_a_new_training_replaces_the_model_that_is_held(engine: Engine) -> None:
    data = engine.dataset("demo")
    before = engine.model(data, "bias")
    engine.train(data, "bias", hyperparameters={"damping": 99.0})
    after = engine.model(data, "bias")
    assert after is not before
    assert catalog.hyperparameters_of(after)["damping"] == 99.0


def test_a_training_that_is_stopped_keeps_the_old_model(engine: Engine) -> None:
    data = engine.dataset("demo")
    settings = {"n_factors": 2, "n_epochs": 2, "ranges": False}
    engine.train(data, "svd", None, settings)
    with pytest.raises(Cancelled):
        engine.train(data, "svd", None, settings | {"n_factors": 5}, lambda _: False)
    kept = Engine(engine.library.home)
    assert catalog.hyperparameters_of(kept.model(kept.dataset("demo"), "svd"))["n_factors"] == 2


def test_the_default_model_is_the_published_one_or_else_the_hybrid(engine: Engine) -> None:
    data = engine.dataset("demo")
    assert engine.default_model(data) == "hybrid"
    engine.train(data, "bias", "mine")
    engine.library.registry.publish(data, "mine")
    assert engine.default_model(data) == "mine"
    assert engine.model(data) is engine.model(data, "mine")


def test_settings_are_searched_once_for_a_data_set_and_anew_for_each_part_of_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    tried = np.array([[*listsearch.PLAIN, *[0.1] * 6], [500.0, 3.0, 0.02, 7.0, *[0.2] * 6]])

    def search(data: Dataset, *_: object) -> Found:
        asked.append(data.fingerprint)
        return Found(tried, np.array([1.0, 60, 50, 2.5]))

    monkeypatch.setattr(listsearch, "search", search)
    data = engine.dataset("demo")
    quick = {"rater.n_epochs": 1, "rater.ranges": False}
    engine.train(data, "hybrid", hyperparameters=quick)
    engine.train(data, "hybrid", "again", quick)
    assert asked == [data.fingerprint]
    later = Engine(tmp_path / "home")
    later.train(data, "hybrid", "later", quick)
    assert asked == [data.fingerprint]
    model = later.model(data, "later")
    assert isinstance(model, Hybrid)
    assert model.found is not None
    np.testing.assert_array_equal(model.found.tried, tried)
    assert data.findings == {}
    later.twin(data, "later")
    later.evaluate(data, ["later"], "ranking:0.2")
    assert asked == [data.fingerprint, "", ""]  # each in its own part


def test_an_evaluation_uses_the_settings_a_model_was_trained_with(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = engine.dataset("demo")
    engine.train(data, "bias", "stiff", {"damping": 500.0, "item_damping": 900.0})
    made = []
    create = catalog.create
    monkeypatch.setattr(catalog, "create", lambda name, **s: made.append((name, s)) or create(name, **s))
    result = engine.evaluate(data, ["bias", "stiff", "popularity"], "holdout:0.2")
    assert ("bias", {"damping": 500.0, "item_damping": 900.0, "ranges": True}) in made
    assert result.models["stiff"]["rmse"] > result.models["bias"]["rmse"]
    assert list(result.skipped) == ["popularity"]


# -- where things are --------------------------------------------------------------------------------------


def test_profiles_are_kept_below_home_or_where_the_environment_says(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RECSYS_PROFILES", raising=False)
    secret = engine.profiles.create()
    assert engine.profiles.exists(secret)
    assert (engine.library.home / "profiles.db").is_file()
    monkeypatch.setenv("RECSYS_PROFILES", f"sqlite:///{tmp_path / 'other.db'}")
    elsewhere = Engine(engine.library.home).profiles
    elsewhere.create()
    assert (tmp_path / "other.db").is_file()
    assert not elsewhere.exists(secret)


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    broken = Engine(tmp_path / "file" / "home")
    for use in (lambda: broken.profiles, lambda: broken.dataset("demo"), broken.library.datasets):
        with pytest.raises(StoreError, match=r"^[A-Z][^\n]*\.$") as caught:
            use()
        assert str(tmp_path) not in str(caught.value)


def test_data_on_another_scale_is_trained_and_kept_on_it(engine: Engine, tiny: Dataset) -> None:
    ratings = Ratings.of([1, 1, 2], [10, 20, 10], [1.0, 10.0, 7.0], items=tiny.catalog.items)
    source = Source("hand", "Hand-made")
    engine.library.registry.save_dataset(Dataset("ten", ratings, tiny.catalog, Scale(1, 10, 1), source))
    model = engine.model(engine.dataset("ten"), "bias")
    assert model.scale_ == Scale(1, 10, 1)
    assert model.predict(Profile.from_ratings({10: 10.0, 20: 10.0}), [30]).stars.max() <= 10.0


# -- with a library ----------------------------------------------------------------------------------------


def test_an_import_replaces_its_name_and_open_readers_keep_the_old(engine: Engine, movielens: Path) -> None:
    manifest, imported, seconds = engine.library.import_source(str(movielens), "mine")
    assert (manifest["ratings"], imported.rejected_count) == (4, 0)
    assert seconds > 0
    old = engine.dataset("mine")
    model = engine.model(old, "bias")
    (movielens / "ratings.csv").write_text(RATINGS + "3,3,1.0,50\n")
    engine.library.import_source(str(movielens), "mine")
    new = engine.dataset("mine")
    assert (len(old.ratings), len(new.ratings)) == (4, 5)
    assert old.ratings.profile(2).ratings.tolist() == [5.0, 3.0]
    assert engine.model(old, "bias") is model
    assert engine.model(new, "bias") is not model


def test_a_removed_data_set_is_gone_from_disk_and_memory(engine: Engine, movielens: Path) -> None:
    engine.library.import_source(str(movielens), "tiny")
    opened = engine.dataset("tiny")
    engine.model(opened, "bias")
    engine.library.remove_dataset("tiny")
    with pytest.raises(UnknownNameError):
        engine.dataset("tiny")
    assert not (engine.library.home / "models" / "tiny").exists()
    assert len(opened.ratings.profile(1)) == 2
    with pytest.raises(UnknownNameError):
        engine.library.remove_dataset("tiny")


def test_small_data_gets_its_stars_from_bayes_unless_somebody_chose(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = engine.dataset("demo")
    assert engine.subject(data, "hybrid").hyperparameters["rater"] == "bayes"
    engine.train(data, "hybrid", "mine", {"rater.n_factors": 2, "search": False})
    assert catalog.hyperparameters_of(engine.model(data, "mine"))["rater"] == "svd"
    monkeypatch.setattr(catalog, "SMALL", len(data.ratings) - 1)
    assert engine.subject(data, "hybrid").hyperparameters["rater"] == "svd"
