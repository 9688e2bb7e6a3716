"""Large data is counted in the background, by one job for all who wait, and kept."""

import threading
from collections.abc import Callable

import pytest

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.insights.explore import TABLES
from recsys.jobs import JobQueue, State, start_exploring
from recsys.store import explorations
from tests.models.data import make_data


@pytest.fixture
def data(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """A stored data set that counts as large."""
    monkeypatch.setattr(explorations, "SMALL", 10)
    board = make_data()
    engine.library.registry.save_dataset(board)
    return engine.dataset(board.name)


def test_it_is_counted_by_one_job_for_all(queue: JobQueue, engine: Engine, data: Dataset) -> None:
    gate = threading.Event()
    queue.submit("Block", lambda _: gate.wait(20))
    job = start_exploring(queue, engine, data)
    assert start_exploring(queue, engine, data) is job
    assert not engine.library.is_explored(data)
    gate.set()
    assert job.wait(60)
    assert (job.error_sentence, job.progress) == ("", 1.0)
    assert engine.library.is_explored(data)
    assert engine.library.explore(data).overview.ratings == len(data.ratings)
    assert Engine(engine.library.home).library.is_explored(data)  # after a restart too


def test_it_can_be_stopped_and_begun_again(
    queue: JobQueue, engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, gate = threading.Event(), threading.Event()
    real = engine.library.keep_explored

    def slow(*arguments: object) -> None:
        started.set()
        gate.wait(20)
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(engine.library, "keep_explored", slow)
    job = start_exploring(queue, engine, data)
    assert started.wait(20)
    job.cancel()
    gate.set()
    assert job.wait(60)
    assert (job.state, job.error_sentence) == (
        State.CANCELLED,
        f"Counting the ratings of {data.source.label} was stopped.",
    )
    assert not engine.library.is_explored(data)
    again = start_exploring(queue, engine, data)
    assert again.wait(60)
    assert engine.library.is_explored(data)


def test_what_it_does_is_said_in_words(queue: JobQueue, engine: Engine, data: Dataset) -> None:
    said: list[str] = []
    real = engine.library.keep_explored

    def noted(data: Dataset, note: Callable[[float, str], None]) -> None:
        def also(share: float, table: str) -> None:
            note(share, table)
            said.append(job.message)

        real(data, also)

    engine.library.keep_explored = noted  # type: ignore[method-assign]
    gate = threading.Event()
    queue.submit("Block", lambda _: gate.wait(20))
    job = start_exploring(queue, engine, data)
    gate.set()
    assert job.wait(60)
    assert "Counting: How people rate" in said
    assert not any(message.endswith(f": {name}") for name in TABLES for message in said)
