"""Presenting with the keyboard alone: five steps, each on its page and in its state, and everything back by one key."""

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import expect_titles, in_address, scrolls_sideways, titles


@pytest.fixture(params=["demo", "ml"])
def data(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def start(page: Page, server: Server, data: str) -> None:
    page.goto(f"{server.url}/?data={data}&present=1")
    page.get_by_test_id("row").first.wait_for()
    expect(page.get_by_test_id("tour")).to_contain_text("1 of 5")


def choose_the_first_persona(page: Page) -> None:
    page.get_by_role("button", name="Who is watching?").click()
    page.get_by_role("button", name="Somebody who loves").first.click()
    expect(page.get_by_text(" ratings", exact=False).first).to_be_visible()
    expect(page.get_by_text("Start fresh")).to_have_count(0)


def step(page: Page, key: str, number: int) -> None:
    page.keyboard.press(key)
    expect(page.get_by_test_id("tour")).to_contain_text(f"{number} of 5")


def test_five_steps_by_the_arrows_and_one_key_back(server: Server, page: Page, data: str) -> None:
    start(page, server, data)
    usual = titles(page)
    choose_the_first_persona(page)
    assert in_address(page, "me")
    step(page, "ArrowRight", 2)
    expect(page.get_by_role("button", name="Show the arithmetic")).to_be_visible()
    step(page, "ArrowRight", 3)
    expect(page.get_by_test_id("tour")).to_contain_text("Change the ")
    expect(page.get_by_test_id("card").first).to_be_in_viewport()
    for row in range(5):
        expect(page.get_by_test_id("row").nth(row)).to_be_in_viewport()
    step(page, "ArrowRight", 4)
    expect(page.get_by_test_id("panel-tune")).to_be_visible()
    step(page, "ArrowRight", 5)
    expect(page.get_by_role("heading", name="Train a model")).to_be_visible()
    step(page, "ArrowLeft", 4)
    page.reload()
    expect(page.get_by_test_id("tour")).to_contain_text("4 of 5")
    page.keyboard.press("r")
    expect(page.get_by_text("no ratings yet")).to_be_visible()
    assert "me=" not in page.url
    page.get_by_test_id("row").first.wait_for()
    if data == "demo":  # the usual data
        expect_titles(page, usual)


def test_a_training_ends_and_shows_its_figure(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/train?data=demo&present=5")
    page.get_by_test_id("present-train").click()
    expect(page.get_by_text("hidden ratings SVD", exact=False)).to_be_visible(timeout=180_000)


def test_keys_belong_to_what_has_the_focus(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/rate?data=demo&present=3")
    stars = page.get_by_test_id("card").first.get_by_test_id("stars")
    stars.focus()
    stars.press("ArrowRight")
    stars.press("Enter")
    expect(page.get_by_test_id("notice")).to_contain_text("Saved")
    page.get_by_test_id("search").fill("r")
    page.get_by_test_id("search").press("ArrowLeft")
    page.get_by_test_id("search").press("r")
    expect(page.get_by_test_id("tour")).to_contain_text("3 of 5")
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()


def test_escape_closes_the_tour_and_the_way_out_ends_it(server: Server, page: Page) -> None:
    start(page, server, "demo")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("tour")).to_have_text("Presenting")
    expect(page.get_by_role("link", name="Films", exact=True)).to_be_hidden()
    page.get_by_test_id("present-leave").click()
    expect(page.get_by_test_id("tour")).to_have_count(0)
    expect(page.get_by_role("link", name="Films", exact=True)).to_be_visible()


def test_on_a_phone_nothing_sticks_out(server: Server, phone: Page) -> None:
    phone.goto(f"{server.url}/rate?data=demo&present=2")
    phone.get_by_test_id("tour").wait_for()
    phone.get_by_test_id("card").locator("visible=true").first.wait_for()
    expect(phone.get_by_test_id("present-next")).to_be_in_viewport(ratio=1)
    assert not scrolls_sideways(phone)
