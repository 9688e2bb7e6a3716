"""A link to a list, opened by somebody else in a browser of their own."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from recsys.engine import Engine
from recsys.profiles import SharedList
from tests.e2e.conftest import in_address, rate, titles


@pytest.fixture(params=["demo", "ml"])
def data(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def somebody(home: Path, data: str, count: int = 4) -> tuple[str, str]:
    """The secret of somebody with ratings, and what a link to their list says."""
    engine = Engine(home)
    opened = engine.dataset(data)
    items = opened.catalog.items.ids[opened.ratings.item_counts.argsort()[::-1][:count]].tolist()
    me = engine.profiles.create()
    for place, item in enumerate(items):
        engine.profiles.rate(me, data, item, 5.0 if place % 2 else 1.5)
    saved = engine.profiles.load(me, data)
    return me, engine.profiles.shares.add(me, SharedList.of(saved, data, opened.fingerprint))


def open_link(page: Page, server: Server, data: str, share: str, more: str = "") -> None:
    page.goto(f"{server.url}/rate?data={data}&share={share}{more}")
    page.get_by_test_id("row").first.wait_for()


def test_whoever_opens_it_sees_that_list_and_changes_nothing(
    server: Server, page: Page, other: Page, home: Path, data: str
) -> None:
    me, share = somebody(home, data)
    open_link(page, server, data, share)
    expect(page.get_by_text("A list that somebody shared: to look at, as they see it.")).to_be_visible()
    page.goto(f"{server.url}/rate?data={data}&me={me}")
    page.get_by_test_id("row").first.wait_for()
    expect(page.get_by_text("4 ratings").first).to_be_visible()
    theirs = titles(page)
    open_link(other, server, data, share)
    assert titles(other) == theirs
    rate(other.get_by_test_id("card").first, 1.0)
    expect(other.get_by_test_id("notice")).to_contain_text("nothing was changed")
    other.reload()
    expect(other.get_by_text("4 ratings").first).to_be_visible()
    assert titles(other) == theirs
    assert len(Engine(home).profiles.load(me, data).profile) == 4


def test_a_copy_is_rated_on_and_back_shows_the_shared_list_again(
    server: Server, page: Page, home: Path
) -> None:
    me, share = somebody(home, "demo", 25)
    open_link(page, server, "demo", share, "&tune=adventure:2")
    page.get_by_role("button", name="Rate from here as a copy").click()
    expect(page.get_by_text("A list that somebody shared")).to_have_count(0)
    rate(page.get_by_test_id("card").first, 1.0)
    expect(page.get_by_text("26 ratings").first).to_be_visible()
    assert in_address(page, "me") != me
    page.reload()
    expect(page.get_by_text("26 ratings").first).to_be_visible()
    assert "adventure" in in_address(page, "tune")
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_text("26 ratings").first).to_be_visible()
    assert len(Engine(home).profiles.load(me, "demo").profile) == 25


def test_the_list_stays_shared_on_other_pages_and_ones_own_comes_back(
    server: Server, page: Page, home: Path
) -> None:
    me, _ = somebody(home, "demo", 2)
    _, share = somebody(home, "demo", 5)
    open_link(page, server, "demo", share, f"&me={me}")
    expect(page.get_by_text("5 ratings").first).to_be_visible()
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_role("heading", name="Rate three films")).to_be_visible()
    expect(page.get_by_text("A list that somebody shared")).to_be_visible()
    page.get_by_role("button", name="Back to mine").click()
    expect(page.get_by_text("2 ratings").first).to_be_visible()
    expect(page.get_by_text("A list that somebody shared")).to_have_count(0)


def test_a_link_cut_short_is_said_and_the_room_opens(server: Server, page: Page, home: Path) -> None:
    _, share = somebody(home, "demo")
    open_link(page, server, "demo", share[:-2])
    expect(page.get_by_text("This link was cut short or altered")).to_be_visible()
    expect(page.get_by_text("no ratings yet")).to_be_visible()
