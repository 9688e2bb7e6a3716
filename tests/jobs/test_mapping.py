"""The map of films as background work: made once for all who wait, and stopped when asked."""

import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.engine import Engine
from recsys.insights.filmmap import filmmap
from recsys.jobs import JobQueue, State, prepare_map


@pytest.fixture
def opened(tmp_path: Path) -> tuple[Engine, Dataset]:
    table = {"item_id": range(30), "title": ["Film"] * 30, "genres": [f"G{film % 3}" for film in range(30)]}
    catalog = Catalog.of(pd.DataFrame(table))
    ratings = Ratings.of([1] * 10, range(10), [4.0] * 10, items=catalog.items)
    engine = Engine(tmp_path)
    engine.library.registry.save_dataset(
        Dataset("thirty", ratings, catalog, Scale(), Source("hand", "Hand-made"))
    )
    return engine, engine.dataset("thirty")


def test_it_is_made_once_for_all_who_wait(opened: tuple[Engine, Dataset]) -> None:
    engine, data = opened
    queue, gate = JobQueue(), threading.Event()
    queue.submit("Block", lambda _: gate.wait(30))
    first = prepare_map(queue, engine, data)
    assert prepare_map(queue, engine, data, "map") is first
    gate.set()
    assert first.wait(60)
    assert first.state is State.DONE
    assert first.result is None
    assert engine.library.film_maps.kept(data) is not None


def test_it_stops_when_asked(opened: tuple[Engine, Dataset], monkeypatch: pytest.MonkeyPatch) -> None:
    engine, data = opened
    reached, go_on = threading.Event(), threading.Event()

    def slow(vectors: np.ndarray, on_share: object) -> None:
        reached.set()
        go_on.wait(30)
        on_share(0.5)  # type: ignore[operator]
        raise AssertionError("not stopped")

    monkeypatch.setattr(filmmap, "lay_out", slow)
    job = prepare_map(JobQueue(), engine, data)
    assert reached.wait(30)
    job.cancel()
    go_on.set()
    assert job.wait(30)
    assert job.state is State.CANCELLED
    assert engine.library.film_maps.kept(data) is None
