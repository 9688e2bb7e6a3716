"""Every page opens on the built-in films and on real MovieLens, from the entry file and from the navigation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from recsys import Engine, engine

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ["streamlit_app.py", *sorted(f"pages/{file.name}" for file in (ROOT / "pages").glob("[!_]*.py"))]
DATA = {"demo": "simulated people", "ml": "610 people"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, movielens_folder: Path) -> Path:
    """A data folder with both data sets and their default models."""
    folder = tmp_path_factory.mktemp("home")
    made = Engine(folder)
    made.library.import_source(str(movielens_folder), "ml")
    for name in DATA:
        made.model(made.dataset(name))
    return folder


@pytest.fixture(autouse=True)
def fresh_process(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a newly started server sees it."""
    monkeypatch.setenv("RECSYS_HOME", str(home))
    monkeypatch.setattr(engine, "_shared", [])
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_there_are_six_pages() -> None:
    assert len(PAGES) == 6


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_an_error_and_says_what_it_shows(page: str, data: str) -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params["data"] = data
    app.run()
    if page != "streamlit_app.py":
        app.switch_page(page).run()
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert DATA[data] in app.sidebar.caption[0].value
    assert len(app.sidebar.get("page_link")) == len(PAGES)
