"""Models are measured in the background; what is measured stays whatever happens to the run."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recsys.comparison.comparison import LISTS, NEWCOMERS, STARS
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import UnknownNameError, UnsupportedError
from recsys.jobs import Job, JobQueue, State, start_comparison
from recsys.models.bias import Bias
from recsys.store import comparisons
from tests.jobs.conftest import done, until
from tests.models.data import make_data

LABELS = {"bias": "Averages", "ease": "EASE"}


@pytest.fixture
def data(engine: Engine) -> Dataset:
    board = make_data(n_users=40, n_items=60)
    engine.library.registry.save_dataset(board)
    return engine.dataset(board.name)


def test_everything_is_measured_once_and_is_there_after_a_restart(
    queue: JobQueue, engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine.comparison(data, LABELS).missing == ["bias", "ease"]
    done(start_comparison(queue, engine, data, LABELS))
    found = engine.comparison(data, LABELS)
    assert found.missing == []
    assert set(found.figures(STARS)) == {"bias"}
    assert set(found.figures(LISTS)) == set(LABELS)
    assert set(found.leaks) == set(LABELS)
    assert found.trick is not None
    assert found.trick.model == "Averages"

    monkeypatch.setattr(Bias, "fit", None)  # whoever trained again would fall over it
    again = Engine(engine.library.home)
    kept = again.comparison(again.dataset(data.name), LABELS)
    assert kept.figures(STARS)["bias"]["rmse"] == found.figures(STARS)["bias"]["rmse"]
    assert kept.leaks == found.leaks
    done(start_comparison(queue, again, again.dataset(data.name), LABELS))


def test_a_comparison_is_put_together_once_until_something_is_measured(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    before = engine.comparison(data, LABELS)
    assert engine.comparison(data, LABELS) is before
    done(start_comparison(queue, engine, data, LABELS))
    after = engine.comparison(data, LABELS)
    assert after is not before
    assert engine.comparison(data, LABELS) is after


def test_a_stopped_run_keeps_what_it_measured_and_goes_on_there(
    queue: JobQueue, engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole, gate, fits = Bias.fit, threading.Event(), list[int]()

    def slow(self: Bias, *arguments: Any, **options: Any) -> Bias:
        fits.append(1)
        if len(fits) == 3:
            gate.wait(20)
        return whole(self, *arguments, **options)

    monkeypatch.setattr(Bias, "fit", slow)
    job: Job[None] = start_comparison(queue, engine, data, {"bias": "Averages"})
    until(lambda: len(fits) == 3)
    job.cancel()
    gate.set()
    assert job.wait(30)
    assert job.state is State.CANCELLED
    so_far = engine.comparison(data, {"bias": "Averages"})
    assert so_far.missing == ["bias"]
    assert so_far.figures(LISTS)["bias"] or so_far.figures(NEWCOMERS)["bias"]
    stopped_at = len(fits)
    done(start_comparison(queue, engine, data, {"bias": "Averages"}))
    assert engine.comparison(data, {"bias": "Averages"}).missing == []
    fresh = len(fits) - stopped_at
    fits.clear()
    done(start_comparison(queue, Engine(tmp_path / "another"), data, {"bias": "Averages"}))
    assert fresh < len(fits)


def test_progress_is_said_in_words_and_never_goes_back(
    queue: JobQueue, engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[float, str]] = []
    whole = Job.report

    def note(self: Job[Any], progress: float, message: str | None = None, **event: Any) -> None:
        whole(self, progress, message, **event)
        said.append((self.progress, self.message))

    monkeypatch.setattr(Job, "report", note)
    done(start_comparison(queue, engine, data, LABELS))
    shares = [share for share, _ in said]
    assert shares == sorted(shares)
    within = [share for share, message in said if message.startswith("Averages, stars: training")]
    assert len(set(within)) == 5
    assert "Averages, stars: training 1 of 5" in [message for _, message in said]
    assert "EASE, looking for leaks: training for the leak check" in [message for _, message in said]


def test_a_model_that_there_is_not_is_said_at_once(queue: JobQueue, engine: Engine, data: Dataset) -> None:
    with pytest.raises(UnknownNameError, match="Unknown model “magic”"):
        start_comparison(queue, engine, data, {"magic": "Magic"})


def test_a_model_whose_package_is_missing_is_passed_over_and_says_why(
    queue: JobQueue, engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Bias, *arguments: Any, **options: Any) -> Bias:
        raise UnsupportedError("It needs a package.")

    monkeypatch.setattr(Bias, "fit", refuse)
    done(start_comparison(queue, engine, data, {"bias": "Averages"}))
    found = engine.comparison(data, {"bias": "Averages"})
    assert found.missing == []
    assert found.answered[STARS].skipped == {"bias": "It needs a package."}


def test_too_few_ratings_for_a_leak_check_are_said_and_the_rest_is_measured(
    queue: JobQueue, engine: Engine
) -> None:
    board = make_data(n_users=40, n_items=60)
    few = board.with_ratings(board.ratings.where(np.arange(len(board.ratings)) < 10))
    engine.library.registry.save_dataset(replace(few, name="few"))
    data = engine.dataset("few")
    done(start_comparison(queue, engine, data, {"bias": "Averages"}))
    found = engine.comparison(data, {"bias": "Averages"})
    assert found.figures(STARS)["bias"]["rows"] == 10
    assert found.leaks == {}
    assert found.unchecked["bias"].startswith("There are too few ratings")


def test_removing_the_data_set_removes_what_was_measured(
    queue: JobQueue, engine: Engine, data: Dataset
) -> None:
    done(start_comparison(queue, engine, data, {"bias": "Averages"}))
    kept = engine.library.home / "measurements" / data.name
    assert kept.is_dir()
    engine.library.remove_dataset(data.name)
    assert not kept.exists()


def test_of_large_data_nothing_is_split_before_something_was_measured(
    queue: JobQueue, engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparisons, "FOLDS_UP_TO", 10)
    planned: list[str] = []
    whole = comparisons.plan_of

    def note(data: Dataset, protocol: str, seed: int) -> Any:
        planned.append(protocol)
        return whole(data, protocol, seed)

    monkeypatch.setattr(comparisons, "plan_of", note)
    found = engine.comparison(data, LABELS)
    assert planned == []
    assert found.missing == ["bias", "ease"]
    done(start_comparison(queue, engine, data, LABELS))
    assert engine.comparison(data, LABELS).missing == []
    assert set(engine.comparison(data, LABELS).figures(LISTS)) == set(LABELS)
