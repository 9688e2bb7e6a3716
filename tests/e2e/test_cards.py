"""Cards: stars by mouse, finger and keys, what is shown before a rating is given, browsing; nothing lost in a burst."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.browser import Server
from recsys.engine import Engine
from tests.e2e.conftest import PHONE, in_address, rate, scrolls_sideways, titles, visitor

LEAF = 24


def open_rate(page: Page, server: Server, data: str = "ml") -> None:
    page.goto(f"{server.url}/rate?data={data}")
    page.get_by_test_id("card").locator("visible=true").first.wait_for()
    page.get_by_test_id("row").first.wait_for(state="attached")


def card(page: Page, number: int) -> Locator:
    return page.get_by_test_id("card").nth(number)


def stars(page: Page, number: int) -> Locator:
    return card(page, number).get_by_test_id("stars")


def saved_ratings(home: Path, page: Page, data: str = "ml") -> dict[int, float]:
    me = in_address(page, "me")
    profile = Engine(home).profiles.load(me, data).profile
    return dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))


def item_of(found: Locator) -> int:
    return int(found.get_attribute("data-item-id") or 0)


def point_at(page: Page, found: Locator, share: float, *, click: bool = False) -> None:
    """Bring the mouse to the stars of a card."""
    box = found.locator(".track").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * share - 2, box["y"] + box["height"] / 2, steps=3)
    if click:
        page.mouse.down()
        page.mouse.up()


def everything_saved(page: Page) -> None:
    """All answers of this tab are acknowledged."""
    page.wait_for_function("sessionStorage.getItem('marquee-outbox') === null")


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_what_a_star_would_do_is_shown_and_is_what_the_click_does(
    server: Server, page: Page, data: str
) -> None:
    open_rate(page, server, data)
    for number in range(2):
        rate(card(page, number), 1.0)
    everything_saved(page)
    before = titles(page)
    preview = page.get_by_test_id("preview")
    for number, share in ((3, 0.1), (4, 1.0)):
        point_at(page, card(page, number), share)
        expect(preview).to_be_visible()
        value = stars(page, number).locator(".value").inner_text()
        assert preview.locator("h2").inner_text().startswith(f"With {value} star")
        promised = preview.locator("li .film").all_inner_texts()
        assert titles(page) == before, "the list itself waits for the click"
        point_at(page, card(page, number), share, click=True)
        expect(preview).to_be_hidden()
        everything_saved(page)
        expect(page.get_by_test_id("row").locator(".name .film")).to_have_text(promised)
        before = titles(page)
    page.mouse.move(5, 5)
    expect(preview).to_be_hidden()


def test_keys_show_what_they_would_do_and_take_it_back(server: Server, page: Page, home: Path) -> None:
    open_rate(page, server)
    slider, preview = stars(page, 0), page.get_by_test_id("preview")
    slider.focus()
    page.wait_for_timeout(600)  # the server works it out
    slider.press("Home")
    expect(preview).to_be_visible()
    expect(slider).to_have_attribute("aria-valuetext", "0.5 of 5 stars")
    expect(page.locator(".trial + [role=status]")).to_contain_text("With 0.5 stars the list would begin with")
    slider.press("Escape")
    expect(preview).to_be_hidden()
    expect(slider).to_have_attribute("aria-valuetext", "Not rated")
    for keys, value in ((["End"], 5.0), (["3", "ArrowUp"], 3.5), (["ArrowLeft", "ArrowLeft"], 2.5)):
        for key in keys:
            slider.press(key)
        slider.press("Enter")
        expect(slider).to_have_attribute("aria-valuenow", f"{value:g}")
    everything_saved(page)
    expect(card(page, 0)).to_contain_text("We guessed")
    assert saved_ratings(home, page) == {item_of(card(page, 0)): 2.5}
    name = slider.get_attribute("aria-label") or ""
    assert name.startswith("Your rating of ")
    slider.press("Delete")
    everything_saved(page)
    expect(slider).to_be_focused()
    assert saved_ratings(home, page) == {}


def test_of_a_burst_of_clicks_the_last_on_each_card_counts(server: Server, page: Page, home: Path) -> None:
    open_rate(page, server)
    items = [item_of(card(page, number)) for number in range(6)]
    tracks = [card(page, number).locator(".track").bounding_box() for number in range(6)]
    wanted: dict[int, float] = {}
    for click in range(20):
        number, half = (click * click + click // 7) % 6, 1 + (click * 7) % 10
        box = tracks[number]
        assert box is not None
        page.mouse.click(box["x"] + box["width"] * half / 10 - 2, box["y"] + box["height"] / 2)
        wanted[items[number]] = half / 2
    everything_saved(page)
    assert saved_ratings(home, page) == wanted
    shown = {
        item_of(one): one.get_by_test_id("stars").get_attribute("aria-valuenow")
        for one in page.get_by_test_id("card").all()
    }
    assert {item: float(shown[item] or 0) for item in wanted} == wanted


def test_a_finger_gives_half_stars(server: Server, browser: Browser, home: Path) -> None:
    with visitor(browser, PHONE, touch=True) as phone:
        open_rate(phone, server)
        shown = phone.get_by_test_id("card").locator("visible=true").first
        item, box = item_of(shown), shown.locator(".track").bounding_box()
        assert box is not None
        phone.touchscreen.tap(box["x"] + box["width"] * 0.7 - 2, box["y"] + box["height"] / 2)
        everything_saved(phone)
        assert saved_ratings(home, phone) == {item: 3.5}
        expect(phone.get_by_test_id("preview")).to_be_hidden()


def test_not_for_me_and_havent_seen_can_be_undone(server: Server, page: Page, home: Path) -> None:
    open_rate(page, server)
    for label in ("Not for me", "Haven't seen"):
        item = item_of(card(page, 0))
        card(page, 0).get_by_role("button", name=label).click()
        expect(page.locator(f'[data-testid="card"][data-item-id="{item}"]')).to_have_count(0)
        everything_saved(page)
        me = in_address(page, "me")
        said = Engine(home).profiles.load(me, "ml")
        assert (said.hidden or said.unseen) == {item}
        page.get_by_test_id("undo").click()
        expect(page.get_by_test_id("notice")).to_contain_text("Took back")
        everything_saved(page)
        said = Engine(home).profiles.load(me, "ml")
        assert not said.hidden
        assert not said.unseen


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_all_films_are_browsed_24_at_a_time(server: Server, page: Page, data: str) -> None:
    open_rate(page, server, data)
    page.get_by_role("radio", name="Quick picks").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("radio", name="Browse")).to_be_checked()
    cards = page.get_by_test_id("card")
    expect(cards).to_have_count(LEAF)
    first = [item_of(one) for one in cards.all()]
    rate(cards.nth(0), 1.0)
    everything_saved(page)
    assert [item_of(one) for one in cards.all()] == first, "cards stay where they are"
    page.get_by_test_id("leaf-on").click()
    expect(page.locator(".leaves .where")).to_contain_text("25–48")
    assert not {item_of(one) for one in cards.all()} & set(first)
    page.get_by_test_id("order").select_option("rated")
    expect(page.locator(".leaves .where")).to_contain_text("1–24")
    assert not scrolls_sideways(page)
