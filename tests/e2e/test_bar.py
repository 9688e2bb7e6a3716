"""The bar in a real browser: from page to page, other data, one's own things; on a phone and by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser import Server
from recsys.dataset import Dataset, Source
from recsys.engine import Engine
from tests.e2e.conftest import in_address, rate, scrolls_sideways, visitor

LONG = "Every film that the cinema on the corner has shown since nineteen hundred and twelve"


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Page]:
    """A visitor whose window is just wide enough for the links."""
    with visitor(browser, {"width": 900, "height": 720}) as opened:
        yield opened


def open_menu(page: Page) -> None:
    page.locator(".st-key-bar_menu").get_by_role("button").click()
    expect(page.get_by_role("dialog").get_by_text("people, ", exact=False)).to_be_visible()


def test_a_link_keeps_the_visitor_and_the_page_is_marked(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/rate?data=ml")
    page.get_by_test_id("row").first.wait_for()
    rate(page.get_by_test_id("card").first, 1.0)
    me = in_address(page, "me")
    page.get_by_role("link", name="Train").click()
    expect(page.get_by_role("heading", name="Train a model")).to_be_visible()
    expect(page.locator(".st-key-bar [aria-current=page]")).to_have_text("Train")
    assert in_address(page, "me") == me
    assert in_address(page, "data") == "ml"
    page.get_by_role("link", name="Marquee").click()
    expect(page.locator(".st-key-bar [aria-current=page]")).to_have_text("Home")
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()


def test_the_page_scrolls_below_the_bar(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/data")
    expect(page.get_by_text("Import your own ratings")).to_be_visible(timeout=20_000)
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 500)
    heading = page.get_by_role("heading", name="The data behind the films")
    expect(heading).not_to_be_in_viewport()
    beneath = "[20, 40].map(y => document.elementFromPoint(700, y).closest('.st-key-bar') !== null)"
    assert page.evaluate(beneath) == [True, True]
    assert not page.evaluate("document.elementFromPoint(700, 56).closest('.st-key-bar, header') !== null")


def test_the_menu_opens_other_data_for_this_visit(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/train")
    open_menu(page)
    page.get_by_role("combobox", name="Data").click()
    page.get_by_role("option", name="MovieLens (ml-latest-small)").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="MovieLens (ml-latest-small) · You")).to_be_visible()
    assert in_address(page, "data") == "ml"


def test_the_menu_leads_to_ones_own_things_once(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/train?data=ml")
    open_menu(page)
    page.get_by_role("button", name="You: ratings, saved films, link").click()
    expect(page.get_by_role("dialog").get_by_text("Nothing here yet", exact=False)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    page.get_by_test_id("row").first.wait_for()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert in_address(page, "data") == "ml"


def test_on_a_phone_one_button_opens_the_same_by_touch(server: Server, phone: Page) -> None:
    phone.goto(f"{server.url}/?data=ml")
    expect(phone.get_by_role("link", name="Train")).to_be_hidden()
    phone.get_by_role("button", name="Menu").tap()
    menu = phone.get_by_role("dialog")
    expect(menu.locator("[aria-current=page]")).to_have_text("Home")
    expect(menu.get_by_role("combobox", name="Data")).to_be_visible()
    for link in menu.get_by_role("link").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    menu.get_by_role("link", name="Train").tap()
    expect(phone.get_by_role("heading", name="Train a model")).to_be_visible()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    assert in_address(phone, "data") == "ml"


def test_on_a_phone_the_keyboard_opens_the_menu_and_comes_back(server: Server, phone: Page) -> None:
    phone.goto(server.url)
    phone.get_by_test_id("card").locator("visible=true").first.wait_for()
    button = phone.get_by_role("button", name="Menu")
    button.press("Enter")
    expect(phone.get_by_role("dialog")).to_be_focused()
    link = phone.get_by_role("dialog").get_by_role("link", name="Rate and discover")
    expect(link).to_be_visible()  # the dialog has the focus before it has its links
    for _ in range(2):  # past the button that closes
        phone.keyboard.press("Tab")
    expect(link).to_be_focused()
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_a_long_name_of_data_is_cut_and_moves_nothing(
    server: Server, narrow: Page, home: Path, tiny: Dataset
) -> None:
    engine = Engine(home)
    named = Dataset("long", tiny.ratings, tiny.catalog, tiny.scale, Source("hand", LONG))
    engine.library.registry.save_dataset(named)
    try:
        narrow.goto(f"{server.url}/data?data=long")
        button = narrow.get_by_role("button", name=LONG)
        expect(button).to_be_in_viewport(ratio=1)
        expect(narrow.get_by_role("link", name="Train")).to_be_in_viewport(ratio=1)
        box = narrow.locator(".st-key-bar").bounding_box()
        assert box is not None
        assert box["height"] <= 48
        assert not scrolls_sideways(narrow)
    finally:
        engine.library.registry.remove_dataset("long")
