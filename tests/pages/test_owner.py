"""Owner mode by AppTest: who is the owner, the secret on the Data page, every action without the right."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.owner import rule
from recsys import engine
from tests.pages.conftest import button, jobs, open_page, start_with
from tests.pages.datapage import SERVER_WAY, datasets, imported, open_data

pytestmark = pytest.mark.usefixtures("server")

SECRET = "a long enough secret"
GUEST = "Only the owner of this server can add or remove data."


def is_owners(app: AppTest) -> bool:
    """Whether the Data page lets this visit add data; a guest's says why not."""
    captions = [text.value for text in app.caption]
    may = any(button.key == "get_ml-100k" for button in app.button)
    assert may == (GUEST not in captions)
    return may


def can_ask(app: AppTest) -> bool:
    return "Owner's secret" in [field.label for field in app.text_input]


def say(app: AppTest, secret: str) -> AppTest:
    """Type the secret on the Data page and press the button."""
    app.text_input(key="owner_secret").set_value(secret)
    button(app, "Unlock for this visit").click()
    return app.run()


# -- what the server was started with --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "secret", "address", "everybody", "asks", "said"),
    [
        (None, None, "127.0.0.1", False, False, ""),
        ("0", None, "127.0.0.1", False, False, ""),
        ("yes", None, "127.0.0.1", False, False, ""),
        ("1", None, "127.0.0.1", True, False, ""),
        ("1", None, "localhost", True, False, ""),
        ("1", None, "::1", True, False, ""),
        ("1", None, "0.0.0.0", False, False, "the server listens on more than this machine"),
        ("1", None, None, False, False, "the server listens on more than this machine"),
        (None, SECRET, "127.0.0.1", False, True, ""),
        (None, SECRET, "0.0.0.0", False, True, ""),
        ("1", SECRET, "127.0.0.1", False, True, "there is a RECSYS_OWNER_SECRET to say"),
        (None, "", "127.0.0.1", False, False, "RECSYS_OWNER_SECRET counts as not set"),
        (None, " " * 20, "127.0.0.1", False, False, "RECSYS_OWNER_SECRET counts as not set"),
        (None, "short", "127.0.0.1", False, False, "RECSYS_OWNER_SECRET counts as not set"),
        ("1", "short", "127.0.0.1", True, False, "RECSYS_OWNER_SECRET counts as not set"),
    ],
)
def test_who_is_the_owner_is_said_by_two_variables_and_the_log_says_what_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    owner: str | None,
    secret: str | None,
    address: str | None,
    everybody: bool,
    asks: bool,
    said: str,
) -> None:
    start_with(monkeypatch, owner=owner, secret=secret)
    monkeypatch.setattr(st, "get_option", lambda _: address)
    assert (rule().everybody, rule().secret is not None) == (everybody, asks)
    assert [said in message for message in caplog.messages] == [True] * bool(said)


def test_the_log_says_so_when_the_first_page_opens_whichever_it_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    start_with(monkeypatch, secret="short")
    open_page("pages/rate.py")
    assert len([message for message in caplog.messages if "counts as not set" in message]) == 1
    assert "'short'" not in caplog.text


def test_no_header_of_a_proxy_makes_or_unmakes_an_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner in (None, "1"):
        start_with(monkeypatch, owner=owner)
        for headers in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"Host": "localhost", "X-Real-Ip": "::1"}):
            monkeypatch.setattr(type(st.context), "headers", headers)
            assert is_owners(open_data()) is (owner == "1")


# -- the secret on the Data page -------------------------------------------------------------------------------


def test_where_nothing_is_set_or_everybody_is_the_owner_no_secret_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for owner in (None, "1"):
        start_with(monkeypatch, owner=owner)
        app = open_data()
        assert not can_ask(app)
        assert button(app, "Lock again") is None


def test_the_secret_unlocks_this_visit_alone_until_it_is_locked_again(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    start_with(monkeypatch, secret=SECRET)
    app, other = open_data(), open_data()
    assert not is_owners(app)
    assert is_owners(say(app, SECRET))
    assert not app.error
    assert not can_ask(app)
    assert not is_owners(other.run())
    assert not is_owners(open_data())
    assert SECRET not in str(app.query_params)
    assert "owner_secret" not in app.session_state
    app.switch_page("pages/train.py").run()
    app.switch_page("pages/data.py").run()
    assert is_owners(app)
    app.button_group(key="import_from").set_value(SERVER_WAY).run()
    imported(app.text_input(key="import_folder").set_value(str(folder)).run(), "tiny")
    assert "tiny" in datasets()
    app.button_group(key="import_from").set_value("MovieLens by one click").run()
    button(app, "Lock again").click()
    app.run()
    assert not is_owners(app)
    assert can_ask(app)


def test_a_wrong_secret_is_one_sentence_and_slows_every_visit(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    start_with(monkeypatch, secret=SECRET)
    now = [time.monotonic()]
    monkeypatch.setattr(rule().secret, "_clock", lambda: now[0])
    app, other = open_data(), open_data()
    say(app, "a wrong guess of mine")
    assert [error.value for error in app.error] == ["That is not the owner's secret."]
    assert not is_owners(app)
    say(other, SECRET)
    assert [error.value for error in other.error] == ["Too many wrong tries. Try again in 1 second."]
    assert not is_owners(other)
    st.cache_resource.clear()  # as any browser may ask the server to
    assert [error.value for error in say(other, SECRET).error] == [
        "Too many wrong tries. Try again in 1 second."
    ]
    now[0] += 1
    assert is_owners(say(other, SECRET))
    assert not is_owners(app.run())
    assert "a wrong guess of mine" not in caplog.text


def test_the_address_cannot_unlock(monkeypatch: pytest.MonkeyPatch) -> None:
    start_with(monkeypatch, secret=SECRET)
    for query in ({"owner": "1"}, {"is_unlocked": "True"}, {"owner_secret": SECRET}, {"visit": SECRET}):
        assert not is_owners(open_data(**query))


# -- every action, asked for without the right -----------------------------------------------------------------


def ask_removal(app: AppTest, _: Path) -> AppTest:
    return app.button(key="remove_tiny").click().run()


def fill_in_folder(app: AppTest, folder: Path) -> AppTest:
    app.button_group(key="import_from").set_value(SERVER_WAY).run()
    return app.text_input(key="import_folder").set_value(str(folder)).run()


def fill_in_facts(app: AppTest, folder: Path) -> AppTest:
    app.button(key="use_data_tiny").click().run()  # its titles have IMDb numbers
    app.text_input(key="facts_folder").set_value(str(folder))
    return app


def nothing(app: AppTest, _: Path) -> AppTest:
    return app


@pytest.mark.parametrize(
    ("prepare", "label", "doing"),
    [
        (nothing, "Use real MovieLens ratings (1 MB)", "add data"),
        (nothing, "Get 5 MB", "add data"),
        (fill_in_folder, "Import", "add data"),
        (fill_in_facts, "Add facts", "add facts"),
        (ask_removal, "Remove it for everyone", "remove data"),
    ],
)
def test_a_button_of_before_does_nothing_once_the_visit_is_locked(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    prepare: Callable[[AppTest, Path], AppTest],
    label: str,
    doing: str,
) -> None:
    (folder / "links.csv").write_text("movieId,imdbId,tmdbId\n1,0113277,949\n")
    engine.shared_engine().library.import_source(str(folder), "tiny")
    start_with(monkeypatch, secret=SECRET)
    app = prepare(say(open_data(), SECRET), folder)
    app.session_state["visit"].is_unlocked = False
    button(app, label).click()
    app.run()
    assert [error.value for error in app.error] == [f"Only the owner of this server can {doing}."]
    assert datasets() == ["demo", "tiny"]
    assert jobs() == []
    offered = {button.label for button in app.run().button}
    assert not offered & {label, "Remove", "Import", "Add facts"}
    assert "Use for this visit" in offered
