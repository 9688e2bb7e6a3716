"""What tests of pages share: a server as newly started on a small demo, and how a test opens pages and acts on them."""

import gc
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.owner import rule
from recsys import engine
from recsys.engine import Engine
from recsys.jobs import Job, JobQueue, queue, shared_queue
from recsys.store import Registry
from tests.conftest import with_small_demo

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = "streamlit_app.py"
BLOCK = "Block"
"""The title of the job that keeps the worker busy."""
RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n2,1,5.0,30\n2,3,3.0,40\n9,9,99,1\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"


@pytest.fixture(autouse=True)
def _empty_queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test waits for the work of another, or sees it; what a page began is over when its test is."""
    own = JobQueue()
    monkeypatch.setattr(queue, "_shared", own)
    yield
    begun = [job for job in own.jobs() if job.title != BLOCK]
    for job in begun:
        job.cancel()
    for job in begun:
        job.wait(180)


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a demo of 60 people and its default model: what is tested does not depend on its size."""
    return with_small_demo(tmp_path_factory.mktemp("small_demo"))


@pytest.fixture(scope="module")
def home(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the server: the small demo, unless a test file needs other data."""
    folder = tmp_path_factory.mktemp("home")
    return Path(shutil.copytree(small_demo, folder, dirs_exist_ok=True))


@pytest.fixture(scope="session")
def explored(tmp_path_factory: pytest.TempPathFactory, movielens_folder: Path) -> Path:
    """A data folder with the demo and MovieLens, without any model, for tests that explore."""
    folder = tmp_path_factory.mktemp("explored")
    made = Engine(folder)
    made.dataset("demo")
    made.library.import_source(str(movielens_folder), "ml")
    return folder


@pytest.fixture
def server(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a newly started server sees ``home``: nothing open. What a test adds to its data goes again."""
    monkeypatch.setenv("RECSYS_HOME", str(home))
    start_with(monkeypatch)
    monkeypatch.setattr(engine, "_shared", [])
    st.cache_resource.clear()
    registry = Registry(home)
    before = registry.datasets()
    yield
    for name in set(registry.datasets()) - set(before):
        registry.remove_dataset(name)
    st.cache_resource.clear()
    gc.unfreeze()  # what each boot keeps for good would stay as long as the tests do


@pytest.fixture
def owned(server: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same server, started by one person on their own machine."""
    start_with(monkeypatch, owner="1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A MovieLens folder of four good ratings and a bad one."""
    made = tmp_path / "tiny *films*"
    made.mkdir()
    (made / "ratings.csv").write_text(RATINGS)
    (made / "movies.csv").write_text(MOVIES)
    return made


def start_with(
    monkeypatch: pytest.MonkeyPatch, *, owner: str | None = None, secret: str | None = None
) -> None:
    """What the server was started with; None: not set."""
    for name, value in (("RECSYS_OWNER", owner), ("RECSYS_OWNER_SECRET", secret)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    rule.cache_clear()


def open_page(page: str, **query: str) -> AppTest:
    """The page as somebody sees it who came to Home with ``query`` in the address and went on from there."""
    app = AppTest.from_file(str(ROOT / HOME), default_timeout=60)
    app.query_params.update(query)
    app.run()
    return app if page == HOME else app.switch_page(page).run()


def film_tables(app: AppTest) -> list[pd.DataFrame]:
    """What the tables of films show, with the column ``item_id`` to which each title leads."""
    protos = [component.proto for component in app.get("bidi_component")]
    sent = [json.loads(proto.json) for proto in protos if proto.component_name.endswith("film_table")]
    return [
        pd.DataFrame(
            {column["name"]: column["values"] for column in data["columns"]}
            | {"item_id": next(column["ids"] for column in data["columns"] if "ids" in column)}
        )
        for data in sent
    ]


def button(app: AppTest, label: str) -> Any:
    """The first button of that label, or None."""
    return next((button for button in app.button if button.label == label), None)


def data_in_bar(app: AppTest) -> str:
    """What the bar says is open."""
    shown = app.button(key="bar_menu").label.rpartition("*")[0].rpartition(" *")[2]
    return shown.partition(" · ")[0].replace("\\", "")


def hold_up() -> threading.Event:
    """Keep the worker busy until the event is set."""
    gate = threading.Event()
    shared_queue().submit(BLOCK, lambda _: gate.wait(30))
    return gate


def jobs() -> list[Job[Any]]:
    """All jobs of the server, oldest first."""
    return shared_queue().jobs()


def ask_for_yours(app: AppTest, *, at_import: bool = False) -> AppTest:
    """As the room does when somebody clicks Yours, or Bring your ratings: the next run of the page opens it."""
    visit = app.session_state["visit"]
    visit.opens_yours, visit.opens_import = True, at_import
    return app
