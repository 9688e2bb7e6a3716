"""A missing model or twin is made in the background, by one job for all who wait."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.jobs import Job, JobQueue, prepare, prepare_twin
from tests.models.data import make_data


@pytest.fixture
def data(engine: Engine) -> Dataset:
    """A stored data set in which everybody has enough ratings."""
    board = make_data()
    engine.library.registry.save_dataset(board)
    return engine.dataset(board.name)


@pytest.mark.parametrize(
    ("start", "is_ready"), [(prepare, Engine.is_ready), (prepare_twin, Engine.twin_is_ready)]
)
def test_it_is_made_by_one_job_for_all(
    queue: JobQueue,
    engine: Engine,
    data: Dataset,
    start: Callable[..., Job[Any]],
    is_ready: Callable[[Engine, Dataset, str], bool],
) -> None:
    gate = threading.Event()
    queue.submit("Block", lambda _: gate.wait(20))
    job = start(queue, engine, data, "bias")
    assert start(queue, engine, data, "bias") is job
    assert not is_ready(engine, data, "bias")
    gate.set()
    assert job.wait(60)
    assert (job.error_sentence, job.progress) == ("", 1.0)
    assert is_ready(engine, data, "bias")
