"""Ask me in a real browser: one question at a time by keyboard, undo, and kinds of film to begin with."""

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import expect_titles, scrolls_sideways, titles


def open_ask(page: Page, server: Server, data: str) -> None:
    page.goto(f"{server.url}/rate?data={data}")
    page.get_by_test_id("card").locator("visible=true").first.wait_for()
    page.get_by_role("radio", name="Ask me").click()
    expect(page.get_by_test_id("card")).to_have_count(1)
    expect(page.get_by_test_id("ask-line")).to_contain_text("Your answer tells most about films like")


def question(page: Page) -> str:
    return page.get_by_test_id("card").first.get_attribute("data-item-id") or ""


def next_question(page: Page, before: str) -> str:
    expect(page.get_by_test_id("card").first).not_to_have_attribute("data-item-id", before)
    return question(page)


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_questions_follow_by_keyboard_and_undo_brings_one_back(server: Server, page: Page, data: str) -> None:
    open_ask(page, server, data)
    first, stars = question(page), page.get_by_test_id("card").first.get_by_test_id("stars")
    stars.focus()
    stars.press("End")
    stars.press("Enter")
    second = next_question(page, first)
    expect(page.get_by_test_id("card").first.get_by_test_id("stars")).to_be_focused()
    expect(page.get_by_test_id("ask-known")).to_contain_text("1 rated: ")
    expect(page.get_by_test_id("ask-last")).to_contain_text("you gave 5, we would have guessed")
    page.get_by_role("button", name="Haven't seen").first.click()
    third = next_question(page, second)
    assert third not in (first, second)
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("card").first).to_have_attribute("data-item-id", second)
    for row in range(5):
        expect(page.get_by_test_id("row").nth(row)).to_be_in_viewport(ratio=1)
    expect(page.get_by_test_id("card").first.get_by_test_id("stars")).to_be_in_viewport(ratio=1)


def test_a_kind_to_begin_with_changes_the_list_and_outlives_a_reload(server: Server, page: Page) -> None:
    open_ask(page, server, "ml")
    before = titles(page)
    kinds = page.get_by_test_id("kind")
    kinds.nth(4).click()
    expect(page.get_by_text("Your kinds, to begin with")).to_be_visible()
    after = titles(page)
    assert after != before
    new = next(at for at, title in enumerate(after) if title not in before)
    page.get_by_test_id("why").nth(new).click()
    expect(page.get_by_text("you chose films like").first).to_be_visible()
    page.wait_for_url("**start=**")
    assert "me=" not in page.url  # nothing was saved
    page.reload()
    expect(page.get_by_text("Your kinds, to begin with")).to_be_visible()
    expect_titles(page, after)
    page.get_by_role("radio", name="Ask me").click()
    expect(kinds.nth(4)).to_have_attribute("aria-pressed", "true")
    for other in (0, 1):
        kinds.nth(other).click()
    expect(kinds.nth(2)).to_have_attribute("aria-disabled", "true")


def test_on_a_phone_the_question_and_its_effect_are_seen_without_scrolling(
    server: Server, phone: Page
) -> None:
    open_ask(phone, server, "demo")
    expect(phone.get_by_test_id("card").first.get_by_test_id("stars")).to_be_in_viewport(ratio=1)
    expect(phone.get_by_test_id("strip")).to_be_in_viewport(ratio=1)
    assert not scrolls_sideways(phone)
