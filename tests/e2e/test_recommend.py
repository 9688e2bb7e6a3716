"""Recommendations in a real browser: a person from a click, an address that survives a reload, no sideways scroll."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import scrolls_sideways


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_the_page_lands_on_people_and_one_opens_by_keyboard(server: Server, page: Page, data: str) -> None:
    page.goto(f"{server.url}/recommend?data={data}")
    cards = page.locator("[data-user-id]")
    expect(cards).to_have_count(8, timeout=30_000)
    user_id = cards.first.get_attribute("data-user-id")
    cards.first.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"person={user_id}"))
    expect(page.get_by_role("heading", name=re.compile(f"erson {user_id}$"))).to_be_visible()
    expect(page.get_by_role("heading", name="Because they liked").first).to_be_visible()
    page.go_back()
    expect(cards).to_have_count(8)


def test_an_evening_keeps_to_the_hours_and_a_card_opens_its_film(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/recommend?data=demo&person=1")
    hours = page.get_by_role("slider", name="How many hours there are")
    hours.wait_for(timeout=30_000)
    hours.focus()
    for _ in range(8):
        hours.press("ArrowRight")
    expect(hours).to_have_value("9")
    evening = page.locator(".st-key-recommend_evening")
    expect(evening.get_by_role("link")).to_have_count(3)
    expect(page.get_by_text("of film, one after the other")).to_be_visible()
    evening.get_by_role("link").first.press("Enter")
    expect(page).to_have_url(re.compile(r"/films\?.*film="))
    page.go_back()
    expect(page.get_by_role("heading", name="Simulated person 1")).to_be_visible()


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_two_people_watch_together(server: Server, page: Page, data: str) -> None:
    page.goto(f"{server.url}/recommend?data={data}&person=5")
    page.get_by_role("button", name="Watch together").click()
    box = page.get_by_placeholder("Add an id or a shared link")
    box.fill("7")
    box.press("Enter")
    expect(page).to_have_url(re.compile("together=5%2C7"))
    expect(page.get_by_role("columnheader", name="Person 7")).to_be_visible()
    expect(page.get_by_text(re.compile("gives up most|Nobody gives up much")).first).to_be_visible()
    page.get_by_role("radio", name="Best on average").click()
    expect(page).to_have_url(re.compile("fair=average"))
    page.get_by_role("button", name="Take Person 7 off").press("Enter")
    expect(page.get_by_text("Add somebody: type an id")).to_be_visible()
    expect(page.locator("[data-user-id]")).to_have_count(8)


def test_person_and_view_survive_a_reload(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/recommend?data=ml")
    box = page.get_by_placeholder("Type a person's id")
    box.fill("414")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Person 414")).to_be_visible()
    page.get_by_role("radio", name="Person", exact=True).click()
    expect(page.get_by_text("Everything they rated")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Person 414")).to_be_visible()
    expect(page.get_by_text("Everything they rated")).to_be_visible()


def test_a_click_before_a_row_opens_that_person(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/recommend?data=ml")
    page.get_by_text("Find somebody by taste or segment").click()
    table = page.get_by_test_id("stDataFrame")
    table.locator("canvas").first.wait_for()
    table.click(
        position={"x": 16, "y": 35 + 17}
    )  # the box before the first row: the person with the most ratings
    expect(page.get_by_role("heading", name="Person 414")).to_be_visible()
    expect(page).to_have_url(re.compile("person=414"))


def test_hidden_ratings_are_measured_once_the_twin_is_there(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/recommend?data=ml&person=414&view=checked")
    expect(page.get_by_text("Measured on 540 ratings that the model never saw")).to_be_visible(
        timeout=180_000
    )
    expect(page.get_by_text("Each dot is a hidden rating")).to_be_visible()


def test_on_a_phone_nothing_scrolls_sideways(server: Server, phone: Page) -> None:
    phone.goto(f"{server.url}/recommend?data=ml")
    expect(phone.locator("[data-user-id]").first).to_be_visible(timeout=30_000)
    assert not scrolls_sideways(phone)
    for what in (
        "person=414",
        *(f"person=414&view={view}" for view in ("list", "who", "checked", "beside")),
        "together=5,7",
    ):
        phone.goto(f"{server.url}/recommend?data=ml&{what}")
        shown = "Watch together" if what.startswith("together") else "Person 414"
        expect(phone.get_by_role("heading", name=shown)).to_be_visible(timeout=30_000)
        phone.wait_for_timeout(300)
        assert not scrolls_sideways(phone)
