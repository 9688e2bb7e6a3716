"""What may be taken along from Yours, by AppTest and as tables."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.frame import Page
from pages.ui.rate.yours.exports import _list_now
from pages.ui.state import Visit
from recsys import engine
from recsys.insights import quick_picks
from recsys.jobs import JobQueue
from recsys.profiles import Mark

pytestmark = pytest.mark.usefixtures("server")

EXPORTS = """
import streamlit as st
from pages.ui.frame import Page
from pages.ui.rate.events import saved_profile
from pages.ui.rate.yours.exports import exports
from pages.ui.state import Visit
from recsys.engine import shared_engine
from recsys.jobs import shared_queue

engine = shared_engine()
data = engine.dataset("demo")
page = Page(engine, shared_queue(), data, Visit(me=st.query_params["me"]), engine.default_model(data))
exports(page, saved_profile(page))
"""


def offered(me: str) -> list[str | None]:
    app = AppTest.from_string(EXPORTS, default_timeout=60)
    app.query_params["me"] = me
    app.run()
    assert not app.exception
    return [button.label for button in app.download_button]


def test_what_may_be_taken_along_is_what_is_there() -> None:
    store = engine.shared_engine().profiles
    me = store.create()
    first, second = quick_picks(engine.shared_engine().dataset("demo"), set(), 2)
    assert offered(me) == ["My list"]
    store.rate(me, "demo", first, 4.0)
    assert offered(me) == ["My ratings", "My ratings for Letterboxd", "My list"]
    store.mark(me, "demo", second, Mark.SAVED)
    assert offered(me) == ["My ratings", "My ratings for Letterboxd", "My saved films", "My list"]


def test_the_list_as_a_file_is_the_list_of_the_page_without_what_was_hidden() -> None:
    shared = engine.shared_engine()
    data, me = shared.dataset("demo"), shared.profiles.create()
    page = Page(shared, JobQueue(), data, Visit(me=me), shared.default_model(data))
    for item_id in quick_picks(data, set(), 3):
        shared.profiles.rate(me, "demo", item_id, 5.0)
    table = _list_now(page, shared.profiles.load(me, "demo"))
    assert table["place"].tolist() == list(range(1, 11))
    assert table["item_id"].tolist() == list(page.visit.listed[:10])
    assert table["guess"].between(0.5, 5).all()
    assert (table["low"] <= table["high"]).all()
    first = int(table["item_id"].iloc[0])
    shared.profiles.mark(me, "demo", first, Mark.HIDDEN)
    assert first not in _list_now(page, shared.profiles.load(me, "demo"))["item_id"].tolist()
