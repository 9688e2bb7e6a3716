"""Yours by AppTest: what each tab says, two tabs on one profile, and what a browser may say of itself."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.frame import Page
from pages.ui.rate.events import saved_profile
from pages.ui.rate.yours.browser import AT_MOST, KEY, browser
from recsys import engine
from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.insights import SelfTest, self_test
from recsys.profiles import Mark, ProfileStore, SavedProfile
from recsys.store import Registry
from tests.pages.conftest import ask_for_yours, button, film_tables, open_page

pytestmark = pytest.mark.usefixtures("server")
ROOM = "rating_room"


def store() -> ProfileStore:
    return engine.shared_engine().profiles


def sent(app: AppTest, component: str) -> list[dict[str, Any]]:
    """The data of each component of that name."""
    protos = [found.proto for found in app.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.component_name.endswith(component)]


def open_yours(me: str | None) -> AppTest:
    """The dialog at its first tab."""
    app = open_page("pages/rate.py", **({} if me is None else {"me": me}))
    return ask_for_yours(app).run()


def texts(app: AppTest) -> str:
    return " ".join(found.value for found in [*app.markdown, *app.caption])


def newcomer(*ratings: float) -> str:
    """A profile of the demo's most rated films."""
    me = store().create()
    data = engine.shared_engine().dataset("demo")
    films = data.catalog.items.ids[np.argsort(-data.ratings.item_counts)[: len(ratings)]].tolist()
    store().rate_many(me, "demo", dict(zip(films, ratings, strict=True)))
    return me


def somebody(n_at_least: int = 20) -> tuple[int, Profile]:
    """A person of the data, as they rated."""
    ratings = engine.shared_engine().dataset("demo").ratings
    person = int(ratings.users.ids[np.flatnonzero(np.diff(ratings.indptr) >= n_at_least)[0]])
    return person, ratings.profile(person)


def persona() -> str:
    """A profile with the ratings of somebody of the data."""
    _, profile = somebody(45)
    me = store().create()
    given = dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))
    store().rate_many(me, "demo", given)
    return me


def about(app: AppTest) -> str:
    return str(sent(app, ROOM)[0]["about"])


def test_yours_is_empty_at_first_and_then_shows_the_ratings_to_change() -> None:
    app = open_yours(None)
    assert not app.error
    assert "Nothing here yet" in texts(app)
    app = open_yours(newcomer(4.5))
    assert not app.error
    columns = {column["name"]: column for column in sent(app, "answers")[0]["table"]["columns"]}
    assert columns["your_stars"]["kind"] == "stars"
    assert columns["your_stars"]["values"] == [4.5]
    assert columns["unrate"]["label"] == "Remove"


def test_it_opens_once_also_where_its_first_run_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def broken_off_once(page: Page) -> SavedProfile | None:
        calls.append(page)
        if len(calls) == 1:
            st.rerun()
        return saved_profile(page)

    monkeypatch.setattr("pages.ui.rate.yours.dialog.saved_profile", broken_off_once)
    app = open_yours(None)
    assert "Nothing here yet" in texts(app)
    app.run()
    assert "Nothing here yet" not in texts(app)
    assert len(calls) == 2


def test_two_tabs_on_one_profile_see_what_the_other_saved() -> None:
    me = newcomer(4.0, 3.0)
    one, other = open_page("pages/rate.py", me=me), open_page("pages/rate.py", me=me)
    films = engine.shared_engine().dataset("demo").catalog.items.ids[-2:].tolist()
    store().rate(me, "demo", films[0], 5.0, event_id="one")
    store().rate(me, "demo", films[1], 2.0, event_id="other")
    for app in (one, other):
        app.run()
        assert sent(app, ROOM)[0]["who"]["n"] == 4


def test_a_newcomer_is_told_how_close_we_come_by_leaving_out() -> None:
    me = newcomer(4.0, 3, 5, 2, 4, 3, 5, 1, 4, 3)
    assert "each hidden in turn, we miss by" in about(open_page("pages/rate.py", me=me))


def test_somebody_of_the_data_is_judged_by_the_twin_and_never_by_leaving_out() -> None:
    me = persona()
    app = open_page("pages/rate.py", me=me)
    assert "not measured yet" in about(app)
    assert "we miss by" not in about(app)
    made = engine.shared_engine()
    data = made.dataset("demo")
    person, profile = somebody(45)
    judged = made.twin(data).judge(person)
    twins = SelfTest.of(judged.actual, judged.predicted, judged.crowd)
    assert twins is not None
    flattering = self_test(data, made.model(data), profile)
    assert flattering is not None
    assert flattering.figures != twins.figures
    said = about(app.run())
    assert f"On {twins.n} of them, hidden from a copy of our model, {twins.figures}" in said


def test_ratings_on_other_data_are_kept_and_led_to(home: Path, movielens: Path) -> None:
    made = Engine(home)
    made.library.import_source(str(movielens), "other")
    me = store().create()
    store().rate(me, "other", 1, 4.0)
    store().rate(me, "demo", 99_999_999, 4.0)
    try:
        app = open_yours(me)
        assert "1 more film that you rated is not in this data" in texts(app)
        leads = next(found for found in app.button if found.key == "yours_open_other")
        assert leads.label.endswith("1 rating of yours")
        assert store().load(me, "other").profile.n_rated == 1
    finally:
        Registry(home).remove_dataset("other")


def test_what_was_seen_leaves_the_watchlist_in_one_change_that_undo_takes_back() -> None:
    me = store().create()
    store().mark(me, "demo", 1, Mark.SAVED)
    store().see(me, "demo", 1)
    now = store().load(me, "demo")
    assert (now.saved, now.profile.item_ids.tolist(), now.profile.n_rated) == (frozenset(), [1], 0)
    store().undo(me, "demo")
    now = store().load(me, "demo")
    assert (now.saved, len(now.profile)) == ({1}, 0)
    store().rate(me, "demo", 1, 5.0)
    store().see(me, "demo", 1)
    assert store().load(me, "demo").profile.ratings.tolist() == [5.0]


@pytest.mark.parametrize(
    "said",
    [None, 3, {"browser": None}, {"browser": {"here": "x"}}, {"browser": {"here": [1, None, "short", {}]}}],
)
def test_what_a_browser_says_is_not_trusted(monkeypatch: pytest.MonkeyPatch, said: object) -> None:
    monkeypatch.setattr(st, "session_state", {KEY: said})
    assert browser().secrets == ()


def test_no_more_profiles_than_a_browser_keeps_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = [ProfileStore.new_secret() for _ in range(AT_MOST + 5)]
    monkeypatch.setattr(st, "session_state", {KEY: {"browser": {"here": secrets * 2, "can": True}}})
    assert list(browser().secrets) == secrets[:AT_MOST]
    assert browser().keeps


def test_every_tab_is_drawn_without_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    me = newcomer(4.0, 3, 5, 2, 4, 3, 5, 1, 4, 3)
    store().rename(me, "Anna *b*")
    store().mark(me, "demo", 500, Mark.SAVED)
    expected = {
        "You": "Where you differ most",
        "Taste": "genre by genre",
        "Saved": "give it stars there",
        "Profiles": r"Anna \*b\*",
    }
    for tab, words in expected.items():
        app = open_page("pages/rate.py", me=me)
        monkeypatch.setattr("pages.ui.rate.yours.dialog.RATINGS", tab)
        ask_for_yours(app).run()
        assert not app.error, tab
        assert not app.exception, tab
        assert words in texts(app), tab
    assert button(app, "Delete for good") is not None
    assert film_tables(app) == []
