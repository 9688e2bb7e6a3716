"""Why a film is on the list, and what the list would be with other ratings: in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import expect_titles, rate, scrolls_sideways, titles
from tests.e2e.test_rating import SAVED, open_rate, open_rate_phone, saved_ratings

STARS = (1.0, 0.5, 0.9, 0.7)


def rated(page: Page, server: Server, data: str = "ml") -> None:
    """A list after four ratings."""
    open_rate(page, server, data)
    for number, share in enumerate(STARS):
        rate(page.get_by_test_id("card").nth(number), share)
        expect(page.get_by_text(f"{number + 1} rating", exact=False).first).to_be_visible()
    expect(page.get_by_test_id("notice")).to_contain_text(SAVED)


def arithmetic(page: Page, place: int = 0) -> Locator:
    """The row with its sums open."""
    row = page.get_by_test_id("row").nth(place)
    row.get_by_test_id("why").click()
    row.get_by_role("button", name="Show the arithmetic").click()
    row.get_by_test_id("bars").locator(".total").wait_for()
    return row


def written(bars: Locator) -> list[tuple[str, str, float]]:
    """Kind, title and number of each bar, as it is shown."""
    rows = bars.evaluate_all(
        """bars => bars.map(bar => [bar.dataset.kind, bar.querySelector(".film").textContent,
                                    bar.querySelector(".amount").textContent])"""
    )
    return [(kind, title, float(text.replace("\u2212", "-").strip("%\u00a0 "))) for kind, title, text in rows]


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_the_stars_shown_are_the_sum_of_the_bars_and_the_sentence_names_the_largest(
    server: Server, page: Page, data: str
) -> None:
    rated(page, server, data)
    row = arithmetic(page)
    stars, push = (written(row.get_by_test_id(name).locator("[data-kind]")) for name in ("bars", "push"))
    total = row.get_by_test_id("bars").locator(".total .amount").inner_text()
    shown = row.locator(".guess b").inner_text()
    assert f"= {sum(amount for _, _, amount in stars):.2f} stars" == total
    assert abs(sum(amount for _, _, amount in stars) - float(shown)) <= 0.0551
    assert sum(amount for _, _, amount in push if amount > 0) == 100
    sentence = row.locator(".sentence").inner_text()
    films = sorted(((amount, title) for kind, title, amount in push if kind == "film"), reverse=True)
    named = [title for _, title in films if re.search(rf"{re.escape(title)} [\d.]+", sentence)]
    assert named
    if sentence.startswith("Because you gave"):
        assert named == [title for _, title in films[: len(named)]]


def test_what_if_shows_another_list_saves_nothing_and_escape_ends_it(
    server: Server, page: Page, home: Path
) -> None:
    rated(page, server)
    before, saved = titles(page), saved_ratings(home, page)
    row = arithmetic(page)
    row.get_by_test_id("push").get_by_role("button", name="Leave Pulp Fiction out").click()
    trial = page.get_by_role("group", name="Only trying out")
    expect(trial).to_contain_text("Only trying out: without your 5 for Pulp Fiction.")
    assert titles(page) != before
    assert saved_ratings(home, page) == saved
    page.keyboard.press("Escape")
    expect(trial).to_be_hidden()
    expect_titles(page, before)
    assert page.evaluate("document.activeElement !== document.body")


def test_other_stars_are_tried_by_keyboard_and_kept(server: Server, page: Page, home: Path) -> None:
    rated(page, server)
    row = arithmetic(page)
    stars = row.get_by_test_id("bars").get_by_role("combobox", name="Try another rating of Pulp Fiction")
    stars.select_option("1")
    trial = page.get_by_role("group", name="Only trying out")
    expect(trial).to_contain_text("with 1 for Pulp Fiction")
    tried = titles(page)
    trial.get_by_role("button", name="Keep it").click()
    expect(trial).to_be_hidden()
    expect(page.get_by_test_id("notice")).to_contain_text(SAVED)
    assert 1.0 in saved_ratings(home, page).values()
    assert 5.0 not in saved_ratings(home, page).values()
    assert titles(page)[0] == tried[0]


def test_an_answer_ends_what_is_tried_out(server: Server, page: Page) -> None:
    rated(page, server)
    arithmetic(page).get_by_test_id("bars").get_by_role("button", name="Leave").first.click()
    trial = page.get_by_role("group", name="Only trying out")
    expect(trial).to_be_visible()
    rate(page.get_by_test_id("card").nth(4), 0.9)
    expect(trial).to_be_hidden()
    expect(page.get_by_text("5 ratings", exact=False).first).to_be_visible()


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_what_would_topple_the_first_place_is_answered_and_can_be_tried(
    server: Server, page: Page, data: str
) -> None:
    rated(page, server, data)
    page.get_by_test_id("why").first.click()
    page.get_by_test_id("topple").click()
    said = page.locator(".toppled")
    expect(said).to_have_text(re.compile("would be first|is still first"), timeout=20_000)
    words = said.inner_text()
    if words.startswith("Without"):
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_role("group", name="Only trying out")).to_contain_text("would be first.")
        first = page.get_by_test_id("row").first.locator(".name a").inner_text()
        assert words.endswith(f"{first} would be first.")


def test_rows_say_what_a_film_is_and_what_left_is_named(server: Server, page: Page, phone: Page) -> None:
    rated(page, server)
    row = page.get_by_test_id("row").first
    expect(row.locator(".about-film")).to_contain_text(" · ")
    expect(row.locator(".words")).not_to_be_empty()
    expect(row.locator(".poster .art")).to_have_attribute("aria-hidden", "true")
    for number in range(5):
        expect(page.get_by_test_id("row").nth(number)).to_be_in_viewport(ratio=1)
    open_rate_phone(phone, server)
    rate(phone.get_by_test_id("card").locator("visible=true").first, 1.0)
    phone.get_by_test_id("tab-list").click()
    phone.get_by_test_id("why").first.click()
    assert not scrolls_sideways(phone)
