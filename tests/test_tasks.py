"""Tasks: trainings, sweeps and imports as jobs that report, stop and leave nothing behind that is not theirs."""

import io
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recsys import demo, tasks
from recsys.dataset import Dataset, Profile
from recsys.engine import Engine
from recsys.errors import BusyError, NotAllowedError, UnknownNameError
from recsys.jobs import Job, JobQueue, State
from recsys.models import catalog
from recsys.models.hybrid import Hybrid
from recsys.store.registry import PRIVATE_PREFIX
from recsys.jobs import training
from recsys.jobs.imports import Upload, start_import

SMALL = {"n_factors": 3, "n_epochs": 4}
RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n2,1,5.0,30\n2,3,3.0,40\n9,9,99,1\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"


@pytest.fixture(autouse=True)
def _small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo with 40 people: what is tested here does not depend on its size."""
    real = demo.build
    monkeypatch.setattr(demo, "build", lambda name="demo": real(name, n_people=40, n_ratings=800))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(tmp_path / "home")


@pytest.fixture
def data(engine: Engine) -> Dataset:
    return engine.dataset("demo")


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A MovieLens zip of four good ratings and a bad one."""
    path = tmp_path / "ML Tiny!.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ml/ratings.csv", RATINGS)
        archive.writestr("ml/movies.csv", MOVIES)
    return path


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def done(job: Job[Any]) -> Any:
    assert job.wait(60)
    assert job.error_sentence == ""
    return job.result


def train(engine: Engine, data: Dataset, **settings: Any) -> tasks.Run:
    run: tasks.Run = done(tasks.start_training(engine, data, "svd", SMALL | settings, "me"))
    return run


# -- settings --------------------------------------------------------------------------------------------------


def test_the_settings_of_a_model_are_what_it_declares_itself() -> None:
    settings = tasks.settings_of("svd")
    assert list(settings) == ["n_factors", "n_epochs", "learning_rate", "regularization", "biased", "seed"]
    assert settings["n_factors"] == tasks.Setting("n_factors", 100, 1, 500, whole=True)
    assert settings["biased"].default is True
    for name, setting in settings.items():
        assert setting.default == catalog.settings_of("svd")[name]
    with pytest.raises(UnknownNameError):
        tasks.settings_of("x")


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
    engine: Engine, data: Dataset, settings: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        tasks.start_training(engine, data, "svd", settings, "me")
    with pytest.raises(ValueError):
        tasks.start_sweep(engine, data, [2, 3], {**settings, "seed": -1}, "me")
    assert engine.jobs.jobs() == []


def test_only_tunable_models_are_trained_here(engine: Engine, data: Dataset) -> None:
    with pytest.raises(UnknownNameError, match=r"^Unknown model “popularity”"):
        tasks.start_training(engine, data, "popularity", {}, "me")


# -- training --------------------------------------------------------------------------------------------------


def test_a_training_tells_both_errors_epoch_by_epoch(engine: Engine, data: Dataset) -> None:
    job = tasks.start_training(engine, data, "svd", SMALL, "me")
    run = done(job)
    assert [event["epoch"] for event in job.events] == [1, 2, 3, 4]
    assert all(event["train_rmse"] > 0 and event["validation_rmse"] > 0 for event in job.events)
    assert [e.epoch for e in run.trial.epochs] == [1, 2, 3, 4]


def test_the_figure_is_that_of_the_named_protocol(engine: Engine, data: Dataset) -> None:
    run = train(engine, data)
    engine.train(data, "svd", "same", SMALL | {"ranges": False})
    measured = engine.evaluate(data, ["same"], run.trial.protocol).models["same"]
    assert run.trial.protocol == "holdout:0.1"
    assert run.trial.rmse == pytest.approx(measured["rmse"])
    assert run.trial.mae == pytest.approx(measured["mae"])
    assert run.trial.rows == measured["rows"]


def test_runs_with_other_seeds_are_measured_on_the_same_rows_and_differ(
    engine: Engine, data: Dataset
) -> None:
    first, second, again = train(engine, data), train(engine, data, seed=7), train(engine, data)
    assert first.trial.rows == second.trial.rows
    assert first.trial.rmse != second.trial.rmse
    assert first.trial.rmse == again.trial.rmse
    assert first.use != again.use


def test_what_a_training_keeps_is_the_default_with_this_svd_for_its_stars(
    engine: Engine, data: Dataset
) -> None:
    run = train(engine, data, biased=False)
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


def test_nobody_else_sees_a_visits_model_until_it_is_published(engine: Engine, data: Dataset) -> None:
    run = train(engine, data)
    assert run.use is not None
    assert not [name for name in engine.models(data) if name.startswith(PRIVATE_PREFIX)]
    assert engine.default_model(data) == "hybrid"
    with pytest.raises(UnknownNameError):
        engine.registry.publish(data, run.use)
    public = tasks.publish(engine, data, run.use)
    assert engine.default_model(data) == public
    assert public in engine.models(data)
    assert run.use.removeprefix(PRIVATE_PREFIX) not in public
    later = Engine(engine.home)
    assert later.default_model(later.dataset("demo")) == public
    profile = Profile.from_ratings({int(data.catalog.items.ids[0]): 5.0})
    np.testing.assert_array_equal(
        later.model(later.dataset("demo")).score(profile), engine.model(data, run.use).score(profile)
    )


def test_a_listed_model_is_published_under_its_own_name(engine: Engine, data: Dataset) -> None:
    engine.model(data)
    engine.train(data, "svd", "mine", SMALL)
    assert tasks.publish(engine, data, "mine") == "mine"
    with pytest.raises(UnknownNameError):
        tasks.publish(engine, data, "nothing")
    assert engine.default_model(data) == "mine"


def test_only_the_newest_private_models_are_kept(
    engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "KEPT_RUNS", 2)
    engine.train(data, "bias", "listed")
    runs = [train(engine, data, n_epochs=1).use for _ in range(3)]
    assert [engine.is_ready(data, name or "") for name in runs] == [False, True, True]
    assert engine.is_ready(data, "listed")
    assert not engine.rates(data, runs[0] or "")


def test_private_names_cannot_be_given_by_hand(engine: Engine, data: Dataset) -> None:
    with pytest.raises(ValueError, match=r"^Names that start with run- are not for you to give"):
        engine.train(data, "bias", "run-mine")


def test_a_training_stops_at_the_next_epoch_and_keeps_nothing(engine: Engine, data: Dataset) -> None:
    job = tasks.start_training(engine, data, "svd", {"n_factors": 100, "n_epochs": 500}, "me")
    until(lambda: len(job.events) > 1)
    job.cancel()
    assert job.wait(20)
    assert job.state is State.CANCELLED
    assert job.error_sentence == "Training was stopped."
    assert len(job.events) < 500
    assert engine.registry.models(data) == []


def test_a_training_cancelled_at_once_never_starts(engine: Engine, data: Dataset) -> None:
    gate = threading.Event()
    blocker = engine.jobs.submit("Block", lambda _: gate.wait(20))
    job = tasks.start_training(engine, data, "svd", SMALL, "me")
    job.cancel()
    assert job.state is State.CANCELLED
    gate.set()
    assert blocker.wait(20)
    assert job.events == []


def test_two_trainings_queue_and_a_third_is_too_much(engine: Engine, data: Dataset) -> None:
    engine.jobs = JobQueue(max_waiting=1)
    gate = threading.Event()
    engine.jobs.submit("Block", lambda _: gate.wait(20))
    waiting = tasks.start_training(engine, data, "svd", SMALL, "me")
    with pytest.raises(BusyError, match=r"^Too much work is already waiting"):
        tasks.start_training(engine, data, "svd", SMALL, "you")
    gate.set()
    done(waiting)


def test_a_training_that_diverges_says_so(engine: Engine, data: Dataset) -> None:
    job = tasks.start_training(engine, data, "svd", SMALL | {"learning_rate": 1.0, "n_epochs": 60}, "me")
    assert job.wait(60)
    assert job.state is State.FAILED
    assert job.error_sentence.startswith("The training diverged")


def test_a_training_on_data_that_was_removed_meanwhile_leaves_nothing(engine: Engine, data: Dataset) -> None:
    engine.registry.save_dataset(replace(data, name="tiny"))
    opened = engine.dataset("tiny")
    gate = threading.Event()
    engine.jobs.submit("Block", lambda _: gate.wait(20))
    job = tasks.start_training(engine, opened, "svd", SMALL, "me")
    engine.remove_dataset("tiny")
    gate.set()
    assert job.wait(60)
    assert job.error_sentence.startswith("Unknown data set “tiny”")
    assert not (engine.home / "models" / "tiny").exists()


def test_too_few_ratings_are_said(engine: Engine, packed: Path) -> None:
    done(start_import(engine, packed, "tiny", "me"))
    job = tasks.start_training(engine, engine.dataset("tiny"), "svd", SMALL, "me")
    assert job.wait(20)
    assert job.error_sentence == "There are too few ratings here to learn from some and to test on others."


def test_the_reference_is_trained_to_compare_and_not_kept(engine: Engine, data: Dataset) -> None:
    assert tasks.tunable_models() == [name for name in ("svd", "surprise-svd") if name in catalog.MODELS]
    job = tasks.start_training(engine, data, "surprise-svd", SMALL, "me")
    run = done(job)
    assert run.use is None
    assert run.trial.rmse > 0
    assert all(event["train_rmse"] is None and event["validation_rmse"] is None for event in job.events)
    assert engine.registry.models(data) == []


# -- sweep -----------------------------------------------------------------------------------------------------


def test_a_sweep_measures_each_number_of_factors_as_a_training_of_its_own_would(
    engine: Engine, data: Dataset
) -> None:
    job = tasks.start_sweep(engine, data, [5, 2, 5], SMALL, "me")
    sweep = done(job)
    assert sweep.values == (2, 5)
    assert [event["factors"] for event in job.events] == [2, 5]
    assert sweep.trials[1].rmse == train(engine, data, n_factors=5).trial.rmse
    assert engine.registry.models(data) == ["hybrid"]


@pytest.mark.parametrize("factors", [[], [5], [5, 5], list(range(1, 12))])
def test_a_sweep_needs_a_few_numbers(engine: Engine, data: Dataset, factors: list[int]) -> None:
    with pytest.raises(ValueError, match=r"^Choose 2 to 10 different numbers"):
        tasks.start_sweep(engine, data, factors, SMALL, "me")


# -- data ------------------------------------------------------------------------------------------------------


def test_an_upload_is_imported_reported_and_deleted(engine: Engine, packed: Path) -> None:
    upload = Upload(io.BytesIO(packed.read_bytes()), "../../My Data.zip")
    path = upload.path
    assert path.name == "My-Data.zip"
    assert path.parent.stat().st_mode & 0o077 == 0
    job = start_import(engine, upload, None, "me")
    del upload
    report = done(job)
    assert (report.name, report.ratings, report.rejected_count) == ("my-data", 4, 1)
    assert report.rejected[0].file == "ratings.csv"
    assert report.rejected[0].line == 6
    until(lambda: not path.parent.exists())


def test_an_upload_whose_import_is_cancelled_before_it_starts_is_deleted(
    engine: Engine, packed: Path
) -> None:
    gate = threading.Event()
    engine.jobs.submit("Block", lambda _: gate.wait(20))
    job = start_import(engine, Upload(io.BytesIO(packed.read_bytes()), "x.zip"), "x", "me")
    job.cancel()
    gate.set()
    assert job.state is State.CANCELLED
    assert engine.registry.datasets() == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("", "upload.zip"),
        ("...", "upload.zip"),
        ("a/b\0é.zip", "b--.zip"),
        ("оценки.csv", "upload.csv"),
        (".csv.gz", "upload.csv.gz"),
        ("x" * 100 + ".csv", "x" * 76 + ".csv"),
    ],
)
def test_a_sent_file_gets_a_harmless_name(sent: str, kept: str) -> None:
    assert Upload(io.BytesIO(b""), sent).path.name == kept


def test_a_file_that_is_no_zip_is_one_sentence_without_a_path(engine: Engine) -> None:
    job = start_import(engine, Upload(io.BytesIO(b"no zip"), "bad.zip"), "x", "me")
    assert job.wait(20)
    assert job.state is State.FAILED
    assert "bad.zip" in job.error_sentence
    assert "/" not in job.error_sentence


def test_a_removed_data_set_is_gone_from_disk_and_memory(engine: Engine, packed: Path) -> None:
    done(start_import(engine, packed, "tiny", "me"))
    opened = engine.dataset("tiny")
    engine.model(opened, "bias")
    engine.remove_dataset("tiny")
    with pytest.raises(UnknownNameError):
        engine.dataset("tiny")
    assert not (engine.home / "models" / "tiny").exists()
    assert len(opened.ratings.profile(1)) == 2
    with pytest.raises(UnknownNameError):
        engine.remove_dataset("tiny")


def test_the_demo_and_what_the_app_opens_first_stay(
    engine: Engine, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(start_import(engine, packed, "tiny", "me"))
    monkeypatch.setenv("RECSYS_DATA", "tiny")
    for name in ("demo", "tiny"):
        assert not engine.can_remove(name)
        with pytest.raises(NotAllowedError, match=f"^“{name}” is what the app opens first, so it stays.$"):
            engine.remove_dataset(name)
