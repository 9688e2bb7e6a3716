"""Recommendations in a real browser: a person from a click, an address that survives a reload, no sideways scroll."""

import re

from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import scrolls_sideways


def test_person_and_view_survive_a_reload(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/recommend?data=ml")
    box = page.get_by_placeholder("Type a person's id")
    box.fill("414")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Person 414")).to_be_visible()
    page.get_by_role("radio", name="Person").click()
    expect(page.get_by_text("Everything they rated")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Person 414")).to_be_visible()
    expect(page.get_by_text("Everything they rated")).to_be_visible()


def test_a_click_before_a_row_opens_that_person(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/recommend?data=ml")
    page.get_by_text("Find somebody by taste").click()
    table = page.get_by_test_id("stDataFrame")
    table.locator("canvas").first.wait_for()
    table.click(
        position={"x": 16, "y": 35 + 17}
    )  # the box before the first row: the person with the most ratings
    expect(page.get_by_role("heading", name="Person 414")).to_be_visible()
    expect(page).to_have_url(re.compile("person=414"))


def test_hidden_ratings_are_measured_once_the_twin_is_there(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/recommend?data=ml&person=414&view=checked")
    expect(page.get_by_text("Measured on 540 ratings that the model never saw")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Each dot is a hidden rating")).to_be_visible()


def test_on_a_phone_nothing_scrolls_sideways(server: Server, phone: Page) -> None:
    for view in ("list", "who", "checked", "beside"):
        phone.goto(f"{server.url}/recommend?data=ml&person=414&view={view}")
        expect(phone.get_by_role("heading", name="Person 414")).to_be_visible(timeout=30_000)
        phone.wait_for_timeout(300)
        assert not scrolls_sideways(phone)
