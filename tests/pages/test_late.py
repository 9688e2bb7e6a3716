"""Answers and addresses that come late: after somebody else, nobody, or other data was chosen in the tab."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import streamlit as st

from pages.ui import starting, state
from pages.ui.frame import Page
from pages.ui.rate import events, honest
from pages.ui.rate.room_state import RoomState
from pages.ui.state import Visit
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.insights import Honest
from recsys.jobs import JobQueue
from recsys.profiles import ProfileStore

OTHER = "n" * 22
"""The secret that a browser made up."""


@pytest.fixture
def engine(home: Path, tmp_path: Path) -> Engine:
    engine = Engine(home)
    vars(engine)["profiles"] = ProfileStore(f"sqlite:///{tmp_path / 'people.db'}")
    return engine


@pytest.fixture(autouse=True)
def address(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the browser's address says, as this run was told."""

    class Address(dict[str, str]):
        def get_all(self, name: str) -> list[str]:
            return [self[name]] if name in self else []

    address = Address()
    monkeypatch.setattr(st, "query_params", address)
    return address


@pytest.fixture
def page(engine: Engine) -> Page:
    return Page(engine, JobQueue(), engine.dataset("demo"), Visit(), "hybrid")


def sent(page: Page, kind: str = "rate", **fields: Any) -> dict[str, Any]:
    """An event as the browser makes it of what it was shown last."""
    visit = page.visit
    who = {"me": visit.me} if visit.me else {"me": OTHER, "newcomer": True}
    where = {"data": page.data.name, "session": visit.session, "turn": visit.turn}
    item_id = int(page.data.catalog.items.ids[0])
    event = {
        "seq": visit.acknowledged + 1,
        "id": f"late-{kind}",
        "kind": kind,
        "item_id": item_id,
        "rating": 5.0,
    }
    return event | who | where | fields


def said(page: Page, me: str) -> list[float]:
    return page.engine.profiles.load(me, page.data.name).profile.ratings.tolist()


def test_a_click_on_yours_opens_it_for_whoever_was_chosen_meanwhile(page: Page) -> None:
    late = sent(page, "yours"), sent(page, "why") | {"seq": 2}
    starting.open_profile(page.visit, page.engine.profiles.create())
    events.handle(page, list(late))
    assert page.visit.opens_yours
    assert page.visit.why is None


@pytest.mark.parametrize("was_new", [False, True])
def test_an_answer_that_comes_after_a_reset_is_kept_and_brings_nobody_back(page: Page, was_new: bool) -> None:
    page.visit.me = None if was_new else page.engine.profiles.create()
    late, me = sent(page), page.visit.me or OTHER
    starting.start_fresh(page.engine, page.visit)
    events.handle(page, [late])
    assert page.visit.me is None
    assert events.saved_profile(page) is None
    assert said(page, me) == [5.0]


@pytest.mark.parametrize("was_new", [False, True])
def test_one_that_comes_after_another_profile_was_opened_goes_to_the_one_it_is_about(
    page: Page, was_new: bool
) -> None:
    page.visit.me = None if was_new else page.engine.profiles.create()
    late, me, now = sent(page), page.visit.me or OTHER, page.engine.profiles.create()
    starting.open_profile(page.visit, now)
    page.visit.shelf = [late["item_id"]]
    events.handle(
        page, [late, late | {"seq": 2, "id": "late-too", "kind": "hidden", "item_id": late["item_id"]}]
    )
    assert page.visit.me == now
    assert page.visit.shelf == [late["item_id"]]
    assert said(page, now) == []
    assert page.engine.profiles.load(me, "demo").hidden == {late["item_id"]}


def test_the_first_answer_of_a_newcomer_says_who_is_here_also_after_a_restart_and_on_other_data(
    page: Page,
) -> None:
    first = sent(page)
    events.handle(page, [first])
    assert page.visit.me == OTHER
    again = replace(page, visit=Visit())
    events.handle(again, [first])
    assert again.visit.me == OTHER
    assert said(again, OTHER) == [5.0]


def test_other_data_is_no_other_person(page: Page) -> None:
    first = sent(page)
    page.visit.choose_data("demo")
    events.handle(page, [first])
    assert page.visit.me == OTHER


def test_what_was_sent_of_the_list_before_a_reset_tunes_nothing_after_it(page: Page) -> None:
    page.visit.me = page.engine.profiles.create()
    late = sent(page, "search", query="heat")
    starting.start_fresh(page.engine, page.visit)
    events.handle(page, [late])
    assert page.visit.query == ""
    assert page.visit.acknowledged == late["seq"]
    events.handle(page, [sent(page, "search", query="heat")])
    assert page.visit.query == "heat"
    events.handle(page, [sent(page, "search", query="up", data="elsewhere")])
    assert page.visit.query == "heat"


def test_an_answer_on_other_data_moves_nothing_here(page: Page) -> None:
    page.visit.me = page.engine.profiles.create()
    page.visit.listed, page.visit.places = (1, 2), {2: 1, 1: 2}
    other = replace(page, data=cast("Dataset", SimpleNamespace(name="other")))
    late = sent(page)
    events.handle(other, [late])
    assert page.visit.places == {2: 1, 1: 2}
    assert page.visit.known is None
    assert said(page, page.visit.me) == [5.0]


def test_only_a_run_of_the_whole_page_believes_the_address(
    monkeypatch: pytest.MonkeyPatch, address: dict[str, str]
) -> None:
    visit = Visit()
    monkeypatch.setattr(st, "session_state", {"visit": visit})
    address |= {"me": OTHER, "data": "demo", "genre": "Drama"}  # as it was before a reset
    assert state.address_now() == "genre=Drama"
    assert visit.me is None
    state.arrive()
    assert (visit.me, visit.data, visit.turn) == (OTHER, "demo", 1)


def test_a_preview_goes_with_the_list_that_it_was_asked_of(page: Page) -> None:
    for change in (
        lambda: page.visit.tune(weights=""),
        lambda: page.visit.start_with(""),
        page.visit.choose_model,
    ):
        page.visit.preview = 1
        change(*([None] if change == page.visit.choose_model else []))
        assert page.visit.preview is None


def test_who_waits_to_be_judged_is_forgotten_with_the_person(page: Page) -> None:
    page.visit.measures = True
    starting.start_fresh(page.engine, page.visit)
    assert not page.visit.measures


def test_how_close_we_come_is_worked_out_anew_when_the_model_is_weighed_anew(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []

    def judge(room: RoomState) -> Honest:
        judged.append(room.page.visit.weights)
        return Honest()

    monkeypatch.setattr(honest, "_judged", judge)
    for weights in ("", "", "content:30"):
        page.visit.weights = weights
        honest.honest(RoomState(page, page.engine.model(page.data), None))
    assert judged == ["", "content:30"]
