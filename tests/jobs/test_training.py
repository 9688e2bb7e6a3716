"""Trainings and sweeps as jobs that report, stop and leave nothing behind that is not theirs."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recsys import jobs
from recsys.dataset import Dataset, Profile
from recsys.engine import Engine
from recsys.errors import BusyError, UnknownNameError
from recsys.jobs import JobQueue, State, training
from recsys.models import catalog
from recsys.models.hybrid import Hybrid
from recsys.store.registry import PRIVATE_PREFIX
from tests.jobs.conftest import done, until

pytestmark = pytest.mark.usefixtures("small_demo")

SMALL = {"n_factors": 3, "n_epochs": 4}


@pytest.fixture
def data(engine: Engine) -> Dataset:
    return engine.dataset("demo")


def train(queue: JobQueue, engine: Engine, data: Dataset, **settings: Any) -> jobs.Run:
    run: jobs.Run = done(jobs.start_training(queue, engine, data, "svd", SMALL | settings, "me"))
    return run


# -- settings --------------------------------------------------------------------------------------------------


def test_the_settings_of_a_model_are_what_it_declares_itself() -> None:
    settings = jobs.settings_of("svd")
    assert list(settings) == ["n_factors", "n_epochs", "learning_rate", "regularization", "biased", "seed"]
    assert settings["n_factors"] == jobs.Setting("n_factors", 100, 1, 500, whole=True)
    assert settings["biased"].default is True
    for name, setting in settings.items():
        assert setting.default == catalog.settings_of("svd")[name]
    with pytest.raises(UnknownNameError):
        jobs.settings_of("x")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"n_factors": 501}, r"^n_factors must be a whole number from 1 to 500, got 501\.$"),
        ({"learning_rate": float("nan")}, r"^learning_rate must be a number"),
        ({"n_epochs": 10**9}, r"^n_epochs must be"),
        ({"biased": "yes"}, r"^biased must be True or False"),
        ({"nonsense": 1}, r"^The svd model has no setting nonsense"),
    ],
)
def test_settings_out_of_range_start_nothing(
    queue: JobQueue, engine: Engine, data: Dataset, settings: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        jobs.start_training(queue, engine, data, "svd", settings, "me")
    with pytest.raises(ValueError):
        jobs.start_sweep(queue, engine, data, [2, 3], {**settings, "seed": -1}, "me")
    assert queue.jobs() == []


def test_only_tunable_models_are_trained_here(queue: JobQueue, engine: Engine, data: Dataset) -> None:
    with pytest.raises(UnknownNameError, match=r"^Unknown model “popularity”"):
        jobs.start_training(queue, engine, data, "popularity", {}, "me")


# -- training --------------------------------------------------------------------------------------------------


def test_a_training_tells_both_errors_epoch_by_epoch(queue: JobQueue, engine: Engine, data: Dataset) -> None:
    job = jobs.start_training(queue, engine, data, "svd", SMALL, "me")
    run = done(job)
    assert [event["epoch"] for event in job.events] == [1, 2, 3, 4]
    assert all(event["train_rmse"] > 0 and event["validation_rmse"] > 0 for event in job.events)
    assert [e.epoch for e in run.trial.epochs] == [1, 2, 3, 4]
    assert [e.as_row() for e in run.trial.epochs] == job.events


def test_what_a_training_left_behind_is_kept_for_its_owner(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    run = train(queue, engine, data)
    swept = done(jobs.start_sweep(queue, engine, data, [2, 3], SMALL, "me"))
    after_a_restart = Engine(engine.library.home).library.runs
    assert after_a_restart.of("me") == [run, swept]
    assert after_a_restart.of("you") == []


def test_the_figure_is_that_of_the_named_protocol(queue: JobQueue, engine: Engine, data: Dataset) -> None:
    run = train(queue, engine, data)
    engine.train(data, "svd", "same", SMALL | {"ranges": False})
    measured = engine.evaluate(data, ["same"], run.trial.protocol).models["same"]
    assert run.trial.protocol == "holdout:0.1"
    assert run.trial.rmse == pytest.approx(measured["rmse"])
    assert run.trial.mae == pytest.approx(measured["mae"])
    assert run.trial.rows == measured["rows"]


def test_runs_with_other_seeds_are_measured_on_the_same_rows_and_differ(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    first, second, again = (
        train(queue, engine, data),
        train(queue, engine, data, seed=7),
        train(queue, engine, data),
    )
    assert first.trial.rows == second.trial.rows
    assert first.trial.rmse != second.trial.rmse
    assert first.trial.rmse == again.trial.rmse
    assert first.use != again.use


def test_what_a_training_keeps_is_the_default_with_this_svd_for_its_stars(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    run = train(queue, engine, data, biased=False)
    assert run.use is not None
    model, default = engine.model(data, run.use), engine.model(data)
    assert isinstance(model, Hybrid)
    assert isinstance(default, Hybrid)
    settings = catalog.hyperparameters_of(model)
    assert (settings["rater.n_factors"], settings["rater.n_epochs"], settings["rater.biased"]) == (
        3,
        4,
        False,
    )
    profile = Profile.from_ratings({int(data.catalog.items.ids[0]): 5.0})
    np.testing.assert_array_equal(model.ranker.score(profile), default.ranker.score(profile))
    alone = catalog.create("svd", **SMALL, biased=False).fit(data)
    wanted = data.catalog.items.ids[:20]
    np.testing.assert_allclose(model.predict(profile, wanted).stars, alone.predict(profile, wanted).stars)
    assert not np.isnan(model.predict(profile, wanted).low).any()
    assert engine.rates(data, run.use)


def test_nobody_else_sees_a_visits_model_until_it_is_published(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    run = train(queue, engine, data)
    assert run.use is not None
    assert not [name for name in engine.models(data) if name.startswith(PRIVATE_PREFIX)]
    assert engine.default_model(data) == "hybrid"
    with pytest.raises(UnknownNameError):
        engine.library.registry.publish(data, run.use)
    public = jobs.publish(engine, data, run.use)
    assert engine.default_model(data) == public
    assert public in engine.models(data)
    assert run.use.removeprefix(PRIVATE_PREFIX) not in public
    later = Engine(engine.library.home)
    assert later.default_model(later.dataset("demo")) == public
    profile = Profile.from_ratings({int(data.catalog.items.ids[0]): 5.0})
    np.testing.assert_array_equal(
        later.model(later.dataset("demo")).score(profile), engine.model(data, run.use).score(profile)
    )


def test_a_listed_model_is_published_under_its_own_name(engine: Engine, data: Dataset) -> None:
    engine.model(data)
    engine.train(data, "svd", "mine", SMALL)
    assert jobs.publish(engine, data, "mine") == "mine"
    with pytest.raises(UnknownNameError):
        jobs.publish(engine, data, "nothing")
    assert engine.default_model(data) == "mine"


def test_only_the_newest_private_models_are_kept(
    queue: JobQueue, engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "KEPT_RUNS", 2)
    engine.train(data, "bias", "listed")
    runs = [train(queue, engine, data, n_epochs=1).use for _ in range(3)]
    assert [engine.is_ready(data, name or "") for name in runs] == [False, True, True]
    assert engine.is_ready(data, "listed")
    assert not engine.rates(data, runs[0] or "")


def test_private_names_cannot_be_given_by_hand(engine: Engine, data: Dataset) -> None:
    with pytest.raises(ValueError, match=r"^Names that start with run- are not for you to give"):
        engine.train(data, "bias", "run-mine")


def test_a_training_stops_at_the_next_epoch_and_keeps_nothing(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    job = jobs.start_training(queue, engine, data, "svd", {"n_factors": 100, "n_epochs": 500}, "me")
    until(lambda: len(job.events) > 1)
    job.cancel()
    assert job.wait(20)
    assert job.state is State.CANCELLED
    assert job.error_sentence == "Training was stopped."
    assert len(job.events) < 500
    assert engine.library.registry.models(data) == []


def test_a_training_cancelled_at_once_never_starts(queue: JobQueue, engine: Engine, data: Dataset) -> None:
    gate = threading.Event()
    blocker = queue.submit("Block", lambda _: gate.wait(20))
    job = jobs.start_training(queue, engine, data, "svd", SMALL, "me")
    job.cancel()
    assert job.state is State.CANCELLED
    gate.set()
    assert blocker.wait(20)
    assert job.events == []


def test_two_trainings_queue_and_a_third_is_too_much(engine: Engine, data: Dataset) -> None:
    queue = JobQueue(max_waiting=1)
    gate = threading.Event()
    queue.submit("Block", lambda _: gate.wait(20))
    waiting = jobs.start_training(queue, engine, data, "svd", SMALL, "me")
    with pytest.raises(BusyError, match=r"^Too much work is already waiting"):
        jobs.start_training(queue, engine, data, "svd", SMALL, "you")
    gate.set()
    done(waiting)


def test_a_training_that_diverges_says_so(queue: JobQueue, engine: Engine, data: Dataset) -> None:
    job = jobs.start_training(
        queue, engine, data, "svd", SMALL | {"learning_rate": 1.0, "n_epochs": 60}, "me"
    )
    assert job.wait(60)
    assert job.state is State.FAILED
    assert job.error_sentence.startswith("The training diverged")


def test_a_training_on_data_that_was_removed_meanwhile_leaves_nothing(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    engine.library.registry.save_dataset(replace(data, name="tiny"))
    opened = engine.dataset("tiny")
    gate = threading.Event()
    queue.submit("Block", lambda _: gate.wait(20))
    job = jobs.start_training(queue, engine, opened, "svd", SMALL, "me")
    engine.library.remove_dataset("tiny")
    gate.set()
    assert job.wait(60)
    assert job.error_sentence.startswith("Unknown data set “tiny”")
    assert not (engine.library.home / "models" / "tiny").exists()


def test_too_few_ratings_are_said(queue: JobQueue, engine: Engine, zipped: Path) -> None:
    engine.library.import_source(str(zipped), "tiny")
    job = jobs.start_training(queue, engine, engine.dataset("tiny"), "svd", SMALL, "me")
    assert job.wait(20)
    assert job.error_sentence == "There are too few ratings here to learn from some and to test on others."


@pytest.mark.parametrize("model", ["surprise-svd", "bias"])
def test_another_model_is_kept_for_lists_and_nobody_starts_with_it(
    queue: JobQueue, engine: Engine, data: Dataset, model: str
) -> None:
    settings = SMALL if model == "surprise-svd" else {"damping": 1.0}
    job = jobs.start_training(queue, engine, data, model, settings, "me")
    run = done(job)
    assert run.trial.rmse is not None
    assert run.trial.rmse > 0
    assert all(event["train_rmse"] is None and event["validation_rmse"] is None for event in job.events)
    assert run.use is not None
    assert engine.library.registry.models(data) == []
    assert catalog.hyperparameters_of(engine.model(data, run.use)).items() >= settings.items()


def test_a_model_without_stars_is_judged_by_its_lists_and_cannot_be_published(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    run = done(jobs.start_training(queue, engine, data, "ease", {"regularization": 20.0}, "me"))
    assert run.trial.rmse is None
    assert run.trial.mae is None
    assert 0 < run.trial.ndcg < 1
    assert 0 < run.trial.people <= 300
    after_a_restart = Engine(engine.library.home).library.runs
    assert after_a_restart.of("me") == [run]
    with pytest.raises(ValueError, match="no stars"):
        jobs.publish(engine, data, run.use)


def test_the_list_figure_is_that_of_the_ranking_protocol(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    run = done(jobs.start_training(queue, engine, data, "ease", {}, "me"))
    figures = engine.evaluate(data, ["ease"], run.trial.protocol.replace("holdout", "ranking")).models["ease"]
    assert run.trial.people == figures["users"]
    assert run.trial.ndcg == pytest.approx(figures["ndcg@10"])


def test_every_model_with_dials_is_trainable_and_has_only_dials_of_its_own() -> None:
    for model in jobs.tunable_models():
        assert model in catalog.MODELS
        assert jobs.settings_of(model).keys() <= catalog.settings_of(model).keys()


# -- sweep -----------------------------------------------------------------------------------------------------


def test_a_sweep_measures_each_number_of_factors_as_a_training_of_its_own_would(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    job = jobs.start_sweep(queue, engine, data, [5, 2, 5], SMALL, "me")
    sweep = done(job)
    assert sweep.values == (2, 5)
    assert [event["factors"] for event in job.events] == [2, 5]
    assert sweep.trials[1].rmse == train(queue, engine, data, n_factors=5).trial.rmse
    assert engine.library.registry.models(data) == ["hybrid"]


@pytest.mark.parametrize("factors", [[], [5], [5, 5], list(range(1, 12))])
def test_a_sweep_needs_a_few_numbers(
    queue: JobQueue, engine: Engine, data: Dataset, factors: list[int]
) -> None:
    with pytest.raises(ValueError, match=r"^Choose 2 to 10 different numbers"):
        jobs.start_sweep(queue, engine, data, factors, SMALL, "me")
