"""Rating a film and seeing what it does: the heart of the app, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser import Server, serve
from recsys.engine import Engine
from tests.e2e.conftest import ROOT, in_address, rate, scrolls_sideways, titles, visitor

SAVED = "Saved"


def open_rate(page: Page, server: Server, data: str = "ml") -> None:
    page.goto(f"{server.url}/rate?data={data}")
    page.get_by_test_id("card").first.wait_for()
    page.get_by_test_id("row").first.wait_for()


def saved_ratings(home: Path, page: Page, data: str = "ml") -> dict[int, float]:
    """What the store holds for the person of this page, by the secret in the address."""
    me = in_address(page, "me")
    profile = Engine(home).profiles.load(me, data).profile
    return dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_a_rating_changes_the_list_and_both_are_seen_without_scrolling_at_1280(
    server: Server, page: Page, data: str
) -> None:
    open_rate(page, server, data)
    before = titles(page)
    for number in range(3):
        rate(page.get_by_test_id("card").nth(number), 0.1 if number else 1.0)
    expect(page.get_by_test_id("notice")).to_contain_text(SAVED)
    expect(page.get_by_test_id("card").nth(2).get_by_test_id("stars")).to_be_in_viewport(ratio=1)
    for row in range(5):
        expect(page.get_by_test_id("row").nth(row)).to_be_in_viewport(ratio=1)
    assert titles(page) != before
    assert page.evaluate("window.scrollY") == 0


def test_on_a_phone_a_rating_and_its_effect_are_seen_without_scrolling(server: Server, phone: Page) -> None:
    open_rate_phone(phone, server)
    card = phone.get_by_test_id("card").locator("visible=true").first
    expect(card.get_by_test_id("stars")).to_be_in_viewport(ratio=1)
    rate(card, 1.0)
    strip = phone.get_by_test_id("strip")
    expect(strip).to_contain_text("Now first")
    expect(strip).to_be_in_viewport(ratio=1)
    assert not scrolls_sideways(phone)


def open_rate_phone(phone: Page, server: Server) -> None:
    phone.goto(f"{server.url}/rate?data=ml")
    phone.get_by_test_id("card").locator("visible=true").first.wait_for()


def test_half_a_star_by_mouse_and_by_keyboard(server: Server, page: Page, home: Path) -> None:
    open_rate(page, server)
    first, second = page.get_by_test_id("card").nth(0), page.get_by_test_id("card").nth(1)
    items = [int(card.get_attribute("data-item-id") or 0) for card in (first, second)]
    rate(first, 0.7)
    stars = second.get_by_test_id("stars")
    stars.focus()
    stars.press("4")
    stars.press("ArrowRight")
    stars.press("Enter")
    expect(stars).to_have_attribute("aria-valuenow", "4.5")
    expect(page.get_by_test_id("notice")).to_contain_text(SAVED)
    in_address(page, "me")
    page.wait_for_timeout(500)
    assert saved_ratings(home, page) == {items[0]: 3.5, items[1]: 4.5}


def test_ratings_are_back_after_a_reload_a_page_change_and_back(server: Server, page: Page) -> None:
    open_rate(page, server)
    rate(page.get_by_test_id("card").nth(0), 1.0)
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()
    in_address(page, "me")
    page.reload()
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Rate three films")).to_be_visible()
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("search")).to_be_visible()
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()


def test_a_deep_link_on_a_fresh_server_shows_the_page_with_its_data_and_person(
    home: Path, page: Page
) -> None:
    engine = Engine(home)
    me = engine.profiles.create()
    engine.profiles.rate(me, "ml", 2571, 5.0)
    with serve(ROOT / "streamlit_app.py", env={"RECSYS_HOME": str(home)}) as fresh:
        page.goto(f"{fresh.url}/rate?data=ml&me={me}")
        expect(page.get_by_text("1 rating", exact=False).first).to_be_visible(timeout=20_000)
        expect(page.get_by_text("MovieLens").first).to_be_visible()


def test_undo_takes_the_last_answer_back(server: Server, page: Page, home: Path) -> None:
    open_rate(page, server)
    rate(page.get_by_test_id("card").nth(0), 1.0)
    expect(page.get_by_test_id("notice")).to_contain_text(SAVED)
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("notice")).to_contain_text("Took back")
    assert saved_ratings(home, page) == {}


def test_why_opens_under_its_row_as_a_sentence_and_then_as_a_sum(server: Server, page: Page) -> None:
    open_rate(page, server)
    for number in range(3):
        rate(page.get_by_test_id("card").nth(number), 1.0)
    expect(page.get_by_test_id("notice")).to_contain_text(SAVED)
    page.get_by_test_id("why").first.click()
    expect(page.get_by_text("because", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Show the arithmetic").click()
    bars = page.get_by_test_id("row").first.get_by_test_id("bars")
    expect(bars).to_contain_text("The average of all ratings here")
    expect(bars).to_contain_text("How generous you are with stars")


def test_search_forgives_typing_mistakes(server: Server, page: Page) -> None:
    open_rate(page, server)
    page.get_by_test_id("search").fill("godfahter")
    expect(page.get_by_test_id("card").first).to_contain_text("The Godfather")
    page.get_by_test_id("search").fill("qqqqqqqq")
    expect(page.get_by_text("No film or person like that", exact=True)).to_be_visible()


def test_clicks_a_few_milliseconds_apart_are_all_saved(server: Server, page: Page, home: Path) -> None:
    open_rate(page, server)
    page.get_by_test_id("card").nth(5).wait_for()
    cards = page.get_by_test_id("card")
    items = [int(cards.nth(number).get_attribute("data-item-id") or 0) for number in range(5)]
    boxes = [cards.nth(number).locator(".track").bounding_box() for number in range(5)]
    for box in boxes:
        assert box is not None
        page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    expect(page.get_by_test_id("notice")).to_contain_text(SAVED)
    page.wait_for_timeout(800)
    assert set(saved_ratings(home, page)) == set(items)


def test_two_visitors_do_not_see_each_other(server: Server, page: Page, other: Page) -> None:
    open_rate(page, server)
    rate(page.get_by_test_id("card").nth(0), 1.0)
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()
    open_rate(other, server)
    expect(other.get_by_text("no ratings yet")).to_be_visible()


def test_an_unknown_secret_is_said_and_starts_fresh(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/rate?data=ml&me=nobody")
    page.get_by_test_id("card").first.wait_for()
    expect(page.get_by_test_id("notice")).to_contain_text("no saved profile behind this link")


HOSTILE_TITLES = ["<img src=x onerror=alert(1)>", "**bold** :red[x] $x^2$"]


def test_hostile_titles_are_text(home: Path, server: Server, page: Page, tmp_path: Path) -> None:
    films = "".join(
        f'{place},"{title} (1999)",Drama\n' for place, title in enumerate(HOSTILE_TITLES, start=1)
    )
    (tmp_path / "movies.csv").write_text("movieId,title,genres\n" + films)
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating\n1,1,4\n1,2,3\n2,1,2\n2,2,5\n")
    engine = Engine(home)
    engine.library.import_source(str(tmp_path), "hostile-titles")
    engine.model(engine.dataset("hostile-titles"))
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    open_rate(page, server, "hostile-titles")
    for title in HOSTILE_TITLES:
        expect(page.get_by_role("heading", name=title, exact=True).first).to_be_visible()
    assert alerts == []
    assert page.locator("img[src=x]").count() == 0


def test_kill_9_after_saved_loses_nothing(home: Path, browser: Browser) -> None:
    for number in range(3):
        with (
            serve(ROOT / "streamlit_app.py", env={"RECSYS_HOME": str(home)}) as doomed,
            visitor(browser) as page,
        ):
            open_rate(page, doomed)
            card = page.get_by_test_id("card").nth(number)
            item = int(card.get_attribute("data-item-id") or 0)
            rate(card, 1.0)
            expect(page.get_by_test_id("notice")).to_contain_text(SAVED)
            doomed.process.kill()
            assert saved_ratings(home, page) == {item: 5.0}


def test_a_series_says_that_it_is_one_on_its_card_and_in_the_list(server: Server, page: Page) -> None:
    open_rate(page, server, "demo")
    page.get_by_test_id("search").fill("breaking bad")
    card = page.get_by_role("article", name="Breaking Bad (2008 · series)")
    expect(card.locator(".year")).to_have_text("2008 · series")
    rate(card, 1.0)
    expect(page.get_by_test_id("notice")).to_contain_text(SAVED)
    page.get_by_text("Show ten").click()
    expect(page.get_by_test_id("row").locator(".year", has_text="series").first).to_be_visible()
    page.get_by_test_id("search").fill("the godfather")
    expect(page.get_by_role("article", name="The Godfather (1972)").locator(".year")).to_have_text("1972")


def test_on_a_phone_undo_keeps_its_corner_when_it_comes_to_life(server: Server, phone: Page) -> None:
    open_rate_phone(phone, server)
    undo = phone.get_by_test_id("undo")
    before = undo.bounding_box()
    rate(phone.get_by_test_id("card").locator("visible=true").first, 1.0)
    expect(phone.get_by_test_id("notice")).to_contain_text(SAVED)
    assert undo.bounding_box() == before
