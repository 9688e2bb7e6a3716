"""What tests of pages share: a server as newly started, on a small demo."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from recsys import Engine, JobQueue, demo, engine
from recsys.jobs import queue

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n2,1,5.0,30\n2,3,3.0,40\n9,9,99,1\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"


@pytest.fixture(autouse=True)
def _empty_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for the work of another, or sees it."""
    monkeypatch.setattr(queue, "_shared", JobQueue())


@pytest.fixture(scope="session")
def small_demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a demo of 60 people and its default model: what is tested does not depend on its size."""
    folder = tmp_path_factory.mktemp("home")
    real = demo.build
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "build", lambda name="demo": real(name, n_people=60, n_ratings=1_500))
        made = Engine(folder)
        made.model(made.dataset("demo"))
    return folder


@pytest.fixture
def data_server(small_demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a newly started server sees it: nothing open, only the demo there."""
    monkeypatch.setenv("RECSYS_HOME", str(small_demo_home))
    monkeypatch.delenv("RECSYS_OWNER", raising=False)
    monkeypatch.setattr(engine, "_shared", [])
    st.cache_resource.clear()
    yield
    shared = engine.shared_engine()
    for name in shared.library.registry.datasets():
        if name != "demo":
            shared.library.registry.remove_dataset(name)
    st.cache_resource.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A MovieLens folder of four good ratings and a bad one."""
    made = tmp_path / "tiny *films*"
    made.mkdir()
    (made / "ratings.csv").write_text(RATINGS)
    (made / "movies.csv").write_text(MOVIES)
    return made
