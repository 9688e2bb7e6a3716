"""The Data page by AppTest: what is open, switching, importing, removing, owner mode."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.owner import is_owner
from recsys import Engine, Job, engine

ROOT = Path(__file__).resolve().parent.parent.parent
ENTRY = str(ROOT / "streamlit_app.py")
RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n2,1,5.0,30\n2,3,3.0,40\n9,9,99,1\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"


@pytest.fixture(autouse=True)
def fresh_process(tmp_path: Path, small_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a newly started server sees it."""
    monkeypatch.setenv("RECSYS_HOME", str(small_home))
    monkeypatch.delenv("RECSYS_OWNER", raising=False)
    monkeypatch.setattr(engine, "_shared", [])
    st.cache_resource.clear()
    yield
    shared = engine.shared_engine()
    for name in shared.registry.datasets():
        if name != "demo":
            shared.registry.remove_dataset(name)
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo and its default model."""
    folder = tmp_path_factory.mktemp("home")
    made = Engine(folder)
    made.model(made.dataset("demo"))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A MovieLens folder of four good ratings and a bad one."""
    made = tmp_path / "tiny *films*"
    made.mkdir()
    (made / "ratings.csv").write_text(RATINGS)
    (made / "movies.csv").write_text(MOVIES)
    return made


def open_page(page: str = "pages/data.py", **query: str) -> AppTest:
    app = AppTest.from_file(ENTRY, default_timeout=60)
    app.query_params.update(query)
    return app.run().switch_page(page).run()


def jobs() -> list[Job[Any]]:
    return engine.shared_engine().jobs.jobs()


def button(app: AppTest, label: str) -> Any:
    return next(button for button in app.button if button.label == label)


def import_folder(app: AppTest, path: str, name: str = "") -> AppTest:
    app.button_group(key="import_from").set_value("A folder on the server").run()
    app.text_input(key="import_folder").set_value(path)
    app.text_input(key="import_name").set_value(name)
    button(app, "Import").click()
    app.run()
    for job in jobs():
        assert job.wait(30)
    return app.run() if jobs() else app


def test_the_page_says_what_is_open_and_that_it_is_simulated() -> None:
    app = open_page()
    assert not app.exception
    assert not app.error
    about = Engine(engine.shared_engine().home).registry.describe_dataset("demo")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Ratings"] == f"{about['ratings']:,}"
    assert shown["People"] == f"{about['users']:,}"
    assert "simulated" in app.info[0].value
    assert app.button(key="use_data_demo").disabled


def test_a_folder_on_the_server_is_imported_with_a_report_of_what_was_left_out(folder: Path) -> None:
    app = import_folder(open_page(), str(folder), "tiny")
    assert not app.exception
    assert not app.error
    assert app.success[0].value.startswith("Imported as tiny in ")
    assert "4 ratings by 2 people on 3 titles. 1 rows were left out" in app.success[0].value
    table = app.dataframe[0].value
    assert (table["File"].tolist(), table["Line"].tolist()) == (["ratings.csv"], [6])
    assert "use_data_tiny" in [button.key for button in app.button]


def test_an_upload_is_imported(folder: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ratings.csv", RATINGS)
        archive.writestr("movies.csv", MOVIES)
    app = open_page()
    app.get("file_uploader")[0].set_value(("My films.zip", packed.getvalue(), "application/zip"))
    button(app, "Import").click()
    app.run()
    assert jobs()[-1].wait(30)
    app.run()
    assert not app.error
    assert app.success[0].value.startswith("Imported as my-films in ")


@pytest.mark.parametrize(
    ("path", "name", "sentence"),
    [
        ("", "x", "Say which folder or zip to import."),
        ("/no/such/place", "x", "place"),
        (".", "No Name!", "A name is 1 to 64 small letters"),
        (".", "demo", "belongs to the built-in data"),
    ],
)
def test_a_bad_import_is_one_sentence_and_changes_nothing(path: str, name: str, sentence: str) -> None:
    app = import_folder(open_page(), path, name)
    assert not app.exception
    assert len(app.error) == 1
    assert sentence in app.error[0].value
    assert "/no/such" not in app.error[0].value
    assert engine.shared_engine().registry.datasets() == ["demo"]


def test_without_a_file_the_import_says_so() -> None:
    app = open_page()
    button(app, "Import").click()
    app.run()
    assert app.error[0].value == "Choose a zip file first."


def test_a_switch_is_for_this_visit_alone(folder: Path) -> None:
    engine.shared_engine().import_source(str(folder), "tiny")
    app, other = open_page(), open_page()
    app.button(key="use_data_tiny").click().run()
    assert app.metric[0].value == "4"
    assert app.sidebar.selectbox[0].value == "tiny"
    assert app.query_params["data"] in ("tiny", ["tiny"])
    assert other.run().sidebar.selectbox[0].value == "demo"
    assert app.switch_page("pages/rate.py").run().sidebar.selectbox[0].value == "tiny"


def test_switching_data_leaves_the_model_of_the_other_data_behind(folder: Path) -> None:
    engine.shared_engine().import_source(str(folder), "tiny")
    app = open_page(model="hybrid")
    assert app.session_state["visit"].model == "hybrid"
    app.button(key="use_data_tiny").click().run()
    assert app.session_state["visit"].model is None
    assert "model" not in app.query_params
    assert not app.warning


def test_removed_data_is_gone_and_who_has_it_open_gets_a_sentence_and_the_default(folder: Path) -> None:
    engine.shared_engine().import_source(str(folder), "tiny")
    viewer = open_page("pages/data.py", data="tiny")
    assert viewer.metric[0].value == "4"
    app = open_page()
    app.button(key="remove_tiny").click().run()
    app.button(key="remove_confirmed").click().run()
    assert not app.error
    assert engine.shared_engine().registry.datasets() == ["demo"]
    viewer.run()
    assert not viewer.exception
    assert viewer.warning[0].value == "Unknown data set “tiny”. There is: demo. The default is shown instead."
    assert viewer.sidebar.selectbox[0].value == "demo"


def test_the_demo_cannot_be_removed() -> None:
    assert "remove_demo" not in [button.key for button in open_page().button]


def test_without_owner_mode_nothing_is_added_or_removed_also_not_with_a_button_of_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.shared_engine().import_source(str(folder), "tiny")
    asked, importing = open_page(), open_page()
    asked.button(key="remove_tiny").click().run()
    importing.button_group(key="import_from").set_value("A folder on the server").run()
    importing.text_input(key="import_folder").set_value(str(folder))
    monkeypatch.setenv("RECSYS_OWNER", "0")
    button(importing, "Import").click()
    importing.run()
    assert importing.error[0].value == "Only the owner of this server can add data."
    asked.button(key="remove_confirmed").click().run()
    assert engine.shared_engine().registry.datasets() == ["demo", "tiny"]
    assert jobs() == []
    guest = open_page()
    assert not [b.key for b in guest.button if b.key in ("remove_tiny", "remove_confirmed")]
    assert "Import" not in [b.label for b in guest.button]
    assert "use_data_tiny" in [b.key for b in guest.button]


@pytest.mark.parametrize(
    ("configured", "address", "owner"),
    [
        (None, "127.0.0.1", True),
        (None, "localhost", True),
        (None, "0.0.0.0", False),
        (None, None, False),
        ("1", "0.0.0.0", True),
        ("0", "127.0.0.1", False),
        ("no", "127.0.0.1", False),
    ],
)
def test_owner_mode_follows_the_address_unless_it_is_configured(
    monkeypatch: pytest.MonkeyPatch, configured: str | None, address: str | None, owner: bool
) -> None:
    if configured is not None:
        monkeypatch.setenv("RECSYS_OWNER", configured)
    monkeypatch.setattr(st, "get_option", lambda _: address)
    assert is_owner() is owner
