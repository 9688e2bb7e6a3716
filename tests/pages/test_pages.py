"""Every page by AppTest, from the entry file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from recsys import Engine, StoreError, engine, shared_queue
from recsys.store import Library

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ["streamlit_app.py", "pages/rate.py"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo and its default model."""
    folder = tmp_path_factory.mktemp("home")
    made = Engine(folder)
    made.model(made.dataset("demo"))
    return folder


@pytest.fixture(autouse=True)
def fresh_process(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a newly started server sees it."""
    monkeypatch.setenv("RECSYS_HOME", str(home))
    monkeypatch.setattr(engine, "_shared", [])
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def open_page(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params.update(query)
    app.run()
    return app if page == "streamlit_app.py" else app.switch_page(page).run()


def rooms(app: AppTest) -> int:
    return len(app.get("bidi_component"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_demo_without_an_error(page: str) -> None:
    app = open_page(page)
    assert not app.exception
    assert not app.error
    assert rooms(app) == 1
    assert "simulated people" in app.sidebar.caption[0].value


def test_an_unknown_data_set_is_said_and_replaced_by_the_default() -> None:
    app = open_page("streamlit_app.py", data="nope")
    assert not app.exception
    assert "Unknown data set “nope”" in app.warning[0].value
    assert rooms(app) == 1


def test_an_unexpected_error_in_a_page_shows_one_sentence_with_an_id(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Library, "datasets", fail)
    app = open_page("streamlit_app.py")
    assert not app.exception
    assert app.error[0].value.startswith("Something went wrong (id ")
    assert "secret" not in app.error[0].value


def test_an_expected_error_shows_its_own_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreError("The saved profiles cannot be read.")

    monkeypatch.setattr(Library, "datasets", fail)
    assert open_page("pages/rate.py").error[0].value == "The saved profiles cannot be read."


def test_yours_is_empty_at_first_and_then_shows_the_ratings(home: Path) -> None:
    app = open_page("pages/rate.py")
    app.button(key="open_yours").click().run()
    assert not app.error
    assert "Nothing here yet" in app.markdown[-1].value
    store = Engine(home).profiles
    me = store.create()
    store.rate(me, "demo", 1, 4.5)
    app = open_page("pages/rate.py", me=me)
    app.button(key="open_yours").click().run()
    assert not app.error
    assert app.dataframe[0].value["your_stars"].tolist() == [4.5]


def test_a_data_set_whose_model_is_not_trained_yet_shows_progress_and_then_the_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path))
    monkeypatch.setattr(engine, "_shared", [])
    app = open_page("streamlit_app.py")
    assert not app.error
    assert app.get("progress")
    job = shared_queue().jobs()[0]
    assert job.wait(120)
    assert job.error_sentence == ""
    app.run()
    assert rooms(app) == 1
