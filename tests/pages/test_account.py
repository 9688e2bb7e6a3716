"""Accounts by AppTest: nothing without them, who is taken for signed in, and what the panel does."""

import json
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.account.enter import ANOTHER, DELETED, WELCOME
from pages.ui.account.panel import title_of
from pages.ui.account.signing import INCOMPLETE, NO_AUTHLIB, NOT_OURS
from pages.ui.account.tries import LONGEST, MOST, Tries, Try, token_of
from recsys import engine
from recsys.profiles import Identity, ProfileStore, SharedList, looks_like_account_key
from tests.pages.conftest import HOME, ROOT, ask_for_yours, button

pytestmark = pytest.mark.usefixtures("server")
ISSUER = "https://login.example"
ANA = {"is_logged_in": True, "iss": ISSUER, "sub": "ana", "aud": "marquee", "name": "Ana *Bold*"}
WHO = Identity(ISSUER, "ana")
GUEST = {"is_logged_in": False}


def store() -> ProfileStore:
    return engine.shared_engine().profiles


def arrive(user: dict[str, Any], **query: str) -> AppTest:
    """Somebody comes to Home."""
    app = AppTest.from_file(str(ROOT / HOME), default_timeout=60)
    app.query_params.update(query)
    app.user = user
    app.secrets["auth"] = {"client_id": "marquee"}
    return app.run()


def ask_for_account(app: AppTest) -> AppTest:
    """The next run opens the tab Account, as the menu does; so does a run in which something in it was clicked."""
    ask_for_yours(app)
    app.session_state["visit"].opens_account = True
    return app


def open_account(app: AppTest) -> AppTest:
    """And opens the tab Account."""
    return ask_for_account(app.switch_page("pages/rate.py").run()).run()


def press(app: AppTest, label: str) -> AppTest:
    """A button in it."""
    button(app, label).click()
    return ask_for_account(app).run()


def labels(app: AppTest) -> list[str]:
    return [found.label for found in app.button]


def texts(app: AppTest) -> str:
    return " ".join(found.value for found in [*app.markdown, *app.caption, *app.error, *app.warning])


@pytest.fixture
def me() -> str:
    """A guest's profile with one rating."""
    secret = store().create()
    film = engine.shared_engine().dataset("demo").catalog.items.ids[0].item()
    store().rate(secret, "demo", film, 4.0)
    return secret


@pytest.fixture(autouse=True)
def _nobody_has_an_account(server: None) -> None:
    """The module's tests share a store."""
    store().accounts.delete(WHO)


# -- who is signed in ------------------------------------------------------------------------------------------


def test_without_an_auth_section_there_is_nothing_of_it() -> None:
    app = AppTest.from_file(str(ROOT / HOME), default_timeout=60).run()
    open_account(app)
    assert "Account" not in [tab.label for tab in app.tabs]
    assert not app.exception
    app.button(key="bar_menu").click().run()
    assert not any("Sign in" in label or "Account" in label for label in labels(app))


def test_somebody_who_signed_in_is_in_their_list_and_the_address_says_nothing_of_it() -> None:
    key = store().accounts.enter(WHO)
    app = arrive(ANA)
    assert app.session_state["visit"].me == key
    assert "me" not in app.query_params
    app.button(key="bar_menu").click().run()
    assert "Account: Ana \\*Bold\\*" in labels(app)


def test_an_account_begins_with_an_empty_list_so_that_no_rating_is_outside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pages.ui.account.enter.came_back", lambda: Try(0.0, None))
    app = arrive(ANA)
    assert looks_like_account_key(app.session_state["visit"].me)
    assert len(store().accounts.profiles(WHO)) == 1


def test_a_key_in_an_address_opens_nothing() -> None:
    key = store().accounts.enter(WHO)
    app = arrive(GUEST, me=key)
    assert app.session_state["visit"].me is None
    assert "me" not in app.query_params


def test_a_link_to_a_guests_list_wins_and_one_to_the_accounts_own_leaves_the_address(me: str) -> None:
    app = arrive(ANA, me=me)
    assert app.session_state["visit"].me == me
    key = store().accounts.take_over(WHO, me)
    app = arrive(ANA, me=me)
    assert app.session_state["visit"].me == key
    assert "me" not in app.query_params


@pytest.mark.parametrize(
    "wrong",
    [{"aud": "another"}, {"aud": ["another"]}, {"aud": None}, {"sub": ""}, {"iss": 7}, {"provider": "else"}],
)
def test_a_sign_in_made_for_another_server_is_said_and_leaves_a_guest(wrong: dict[str, Any]) -> None:
    app = open_account(arrive(ANA | wrong))
    assert app.session_state["visit"].me is None
    assert NOT_OURS in texts(app)
    assert "Sign out" in labels(app)
    assert "Delete for good" not in labels(app)
    assert not app.exception


# -- the panel -------------------------------------------------------------------------------------------------


def test_a_server_without_authlib_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.user_info.is_authlib_installed", lambda: False)
    app = open_account(arrive(GUEST))
    press(app, "Sign in")
    assert NO_AUTHLIB in texts(app)


def test_a_server_with_half_of_the_settings_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.user_info.is_authlib_installed", lambda: True)
    app = open_account(arrive(GUEST))
    press(app, "Sign in")
    assert INCOMPLETE in texts(app)


def test_each_provider_has_a_button() -> None:
    app = arrive(GUEST)
    app.secrets["auth"] = {"cookie_secret": "x", "google": {"client_id": "a"}, "okta": {"client_id": "b"}}
    open_account(app)
    assert [label for label in labels(app) if label.startswith("Sign in")] == [
        "Sign in with Google",
        "Sign in with Okta",
    ]


def test_a_list_is_taken_over(me: str) -> None:
    app = open_account(arrive(ANA, me=me))
    press(app, "Take over into my account")
    key = store().accounts.take_over(WHO, me)
    assert app.session_state["visit"].me == key
    assert "me" not in app.query_params
    open_account(app)
    assert "Take over into my account" not in labels(app)
    press(app, "End its old link")
    assert not store().exists(me)
    assert len(store().accounts.profiles(WHO)) == 1


def test_all_of_it_is_deleted_and_signed_out(me: str) -> None:
    key = store().accounts.take_over(WHO, me)
    app = open_account(arrive(ANA))
    app.button(key="account_delete").click()
    ask_for_account(app).run()
    assert not store().exists(me)
    assert not store().exists(key)
    assert app.user == GUEST
    assert app.session_state["visit"].me is None


def test_what_somebody_signed_in_begins_is_a_list_of_their_account(me: str) -> None:
    unused = store().accounts.enter(WHO)
    data = engine.shared_engine().dataset("demo")
    shared = SharedList.of(store().load(me, "demo"), "demo", data.fingerprint)
    app = arrive(ANA, share=store().shares.add(me, shared))
    app.button(key="shared_copy").click().run()
    copy, _ = store().accounts.profiles(WHO)
    assert (copy.key, copy.ratings) == (app.session_state["visit"].me, {"demo": 1})
    press(open_account(app), "Delete for good")
    assert not store().exists(copy.key)
    assert app.session_state["visit"].me == unused
    assert [mine.key for mine in store().accounts.profiles(WHO)] == [unused]


@pytest.mark.parametrize("whose", ["nobody's", "mine", "gone"])
def test_who_signed_in_from_a_guests_list_hears_where_it_is(
    me: str, whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if whose == "mine":
        store().accounts.take_over(WHO, me)
    elif whose == "gone":
        store().forget(me)
    monkeypatch.setattr("pages.ui.account.enter.came_back", lambda: Try(0.0, me))
    notice = arrive(ANA).session_state["visit"].notice
    assert (notice is not None) == (whose == "nobody's")
    assert notice is None or notice.text == WELCOME


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "arriving"])
def test_an_account_deleted_elsewhere_is_said_and_begins_anew_only_when_asked_to(is_open: bool) -> None:
    store().accounts.enter(WHO)
    app = arrive(ANA)
    store().accounts.delete(WHO)
    app = app.run() if is_open else arrive(ANA)
    visit = app.session_state["visit"]
    assert visit.me is None
    assert visit.notice.text == DELETED
    open_account(app)
    assert store().accounts.profiles(WHO) == []
    press(app, "Start another, empty list")
    assert [visit.me] == [mine.key for mine in store().accounts.profiles(WHO)]


def test_of_an_account_that_lost_the_open_list_another_is_opened() -> None:
    first, second = store().accounts.create(WHO), store().accounts.create(WHO)
    app = arrive(ANA)
    store().forget(second)
    visit = app.run().session_state["visit"]
    assert visit.me == first
    assert visit.notice.text == ANOTHER
    assert not app.exception


def test_all_of_it_can_be_taken_along_with_titles(me: str) -> None:
    key = store().accounts.take_over(WHO, me)
    data = engine.shared_engine().dataset("demo")
    store().rate(key, "demo", 10**9, 3.0)
    store().rate(key, "gone", 1, 3.0)
    title = partial(title_of, engine.shared_engine())
    (mine,) = json.loads(store().accounts.export(WHO, title))["profiles"]
    titles = {name: [row["title"] for row in rows] for name, rows in mine["said"].items()}
    assert titles == {"demo": [data.catalog.titles[0], None], "gone": [None]}


# -- a sign-in that fails --------------------------------------------------------------------------------------


def test_a_try_counts_once_for_its_browser_and_ten_minutes() -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])
    tries.begin("one", "a list")
    assert tries.of("other") is None
    assert tries.of("one") == Try(0.0, "a list")
    assert "a list" not in repr(tries.of("one"))
    tries.end("one")
    assert tries.of("one") is None
    tries.begin("one")
    now[0] = LONGEST + 1
    assert tries.of("one") is None
    tries.begin(None)
    tries.end(None)
    assert tries.of(None) is None
    for browser in range(MOST + 1):
        tries.begin(str(browser))
    assert (tries.of("0"), tries.of("1")) == (None, Try(now[0], None))


def test_a_browser_is_told_by_the_token_whatever_its_mask() -> None:
    assert token_of("2|00000000|0a0b0c|17") == token_of("2|01020304|0b090f|17") == "0a0b0c"
    for text in (None, "", "2|zz|0a|17", "2||0a|17", "1|00|0a|17", "2|00|0a", "a|b|c|d|e"):
        assert token_of(text) is None
