"""Every page by AppTest, from the entry file."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from recsys import engine
from recsys.errors import StoreError
from recsys.profiles.database import Database
from recsys.store import Library
from tests.pages.conftest import HOME, button, data_in_bar, jobs, open_page

pytestmark = pytest.mark.usefixtures("server")

PAGES = [HOME, "pages/rate.py"]


def rooms(app: AppTest) -> int:
    return len(app.get("bidi_component"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_demo_without_an_error(page: str) -> None:
    app = open_page(page)
    assert not app.exception
    assert not app.error
    assert rooms(app) == 1
    assert data_in_bar(app) == "Demo films, simulated ratings"


def test_an_unknown_data_set_is_said_and_replaced_by_the_default() -> None:
    app = open_page(HOME, data="nope")
    assert not app.exception
    assert "Unknown data set “nope”" in app.warning[0].value
    assert rooms(app) == 1


def test_an_unexpected_error_in_a_page_shows_one_sentence_with_an_id(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Library, "default_dataset", fail)
    app = open_page(HOME)
    assert not app.exception
    assert app.error[0].value.startswith("Something went wrong (id ")
    assert "secret" not in app.error[0].value


def test_an_expected_error_shows_its_own_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreError("The saved profiles cannot be read.")

    monkeypatch.setattr(Library, "default_dataset", fail)
    assert open_page("pages/rate.py").error[0].value == "The saved profiles cannot be read."


def test_a_data_set_whose_model_is_not_trained_yet_shows_progress_and_then_the_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path))
    monkeypatch.setattr(engine, "_shared", [])
    app = open_page(HOME)
    assert not app.error
    assert app.get("progress")
    button(app, "Stop").click()
    app.run()
    assert jobs()[0].wait(120)
    assert "was stopped" in app.warning[0].value
    app.switch_page("pages/rate.py").run()  # the same films are learned for both pages
    assert rooms(app) == 0
    assert len(jobs()) == 1
    button(app, "Try again").click()
    app.run()
    job = jobs()[1]
    assert job.wait(120)
    assert job.error_sentence == ""
    app.run()
    assert rooms(app) == 1


def test_while_the_profiles_cannot_be_read_every_page_opens_and_the_room_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    me = engine.shared_engine().profiles.create()

    def fail(*_: object) -> None:
        raise StoreError("profiles.db is in use by somebody else.")

    monkeypatch.setattr(Database, "reading", fail)
    app = open_page("pages/rate.py", me=me)
    assert app.error[0].value == "profiles.db is in use by somebody else."
    assert app.query_params["me"] in (me, [me])
    app = open_page("pages/data.py", me=me)
    assert not app.error
    assert not app.exception
