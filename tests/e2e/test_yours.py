"""Yours in a real browser: ratings changed in the table, watchlist, several profiles, a browser without storage."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import Server
from recsys.engine import Engine
from recsys.profiles import Mark

MANY = 12


@pytest.fixture(params=["demo", "ml"])
def data(request: pytest.FixtureRequest) -> str:
    """On which data."""
    return str(request.param)


def well_known(home: Path, data: str) -> list[int]:
    """Films, the most rated first."""
    ratings = Engine(home).dataset(data).ratings
    return np.asarray(ratings.items.ids[np.argsort(-ratings.item_counts)]).tolist()


def rated(home: Path, data: str, n: int = MANY) -> tuple[str, list[int]]:
    """A profile with ``n`` ratings, 3 and 4 in turn, and the films, newest first."""
    engine = Engine(home)
    films = well_known(home, data)[:n]
    me = engine.profiles.create()
    engine.profiles.rate_many(me, data, {film: 3.0 + place % 2 for place, film in enumerate(films)})
    return me, films[::-1]


def open_yours(page: Page, server: Server, data: str, me: str, tab: str) -> Locator:
    """The dialog at one of its tabs."""
    page.goto(f"{server.url}/rate?data={data}&me={me}")
    page.get_by_test_id("card").locator("visible=true").first.wait_for()
    if page.get_by_test_id("tab-list").is_visible():
        page.get_by_test_id("tab-list").click()
    page.get_by_test_id("yours").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name=tab, exact=True).click()
    return dialog


def ratings(home: Path, me: str, data: str) -> dict[int, float]:
    """What the store holds."""
    profile = Engine(home).profiles.load(me, data).profile
    return dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))


def test_a_rating_is_changed_removed_and_brought_back_in_the_table(
    home: Path, server: Server, page: Page, data: str
) -> None:
    me, films = rated(home, data)
    dialog = open_yours(page, server, data, me, "Ratings")
    stars = dialog.get_by_role("slider")
    expect(stars).to_have_count(MANY)
    stars.nth(0).press("5")
    stars.nth(0).press("Enter")
    expect(dialog.locator("[role=status]", has_text="Saved")).to_be_visible()
    assert ratings(home, me, data)[films[0]] == 5.0
    dialog.get_by_role("button", name="Remove:").nth(1).click()
    expect(stars).to_have_count(MANY - 1)
    expect(dialog.locator("[role=status]", has_text="Saved")).to_be_visible()
    assert page.evaluate("document.activeElement.shadowRoot?.activeElement?.dataset.does") == "unrate"
    assert films[1] not in ratings(home, me, data)
    dialog.get_by_role("button", name="Undo").click()
    expect(stars).to_have_count(MANY)
    assert set(ratings(home, me, data)) == set(films)
    dialog.get_by_role("searchbox").fill(Engine(home).dataset(data).catalog.title(films[3])[:6])
    expect(dialog.get_by_text(f"of {MANY} films")).to_be_visible()


def test_what_was_seen_goes_from_the_watchlist_to_the_ratings(
    home: Path, server: Server, page: Page, data: str
) -> None:
    me, films = rated(home, data, 1)
    store = Engine(home).profiles
    other = well_known(home, data)[40]
    store.mark(me, data, other, Mark.SAVED)
    dialog = open_yours(page, server, data, me, "Saved")
    dialog.get_by_role("button", name="Seen it:").click()
    expect(dialog.get_by_text("0 films")).to_be_visible()
    expect(dialog.locator("[role=status]", has_text="Saved")).to_be_visible()
    saved = store.load(me, data)
    assert not saved.saved
    assert saved.profile.item_ids.tolist() == [films[0], other]


def test_several_profiles_in_one_browser(home: Path, server: Server, page: Page) -> None:
    (one, _), (other, _) = rated(home, "demo", 2), rated(home, "demo", 3)
    store = Engine(home).profiles
    store.rename(other, "Anna *b*")
    page.goto(f"{server.url}/rate?data=demo&me={other}")
    expect(page.get_by_text("3 ratings").first).to_be_visible()
    dialog = open_yours(page, server, "demo", one, "Profiles")
    expect(dialog.get_by_text("Anna *b*", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Open").click()
    expect(page.get_by_text("3 ratings").first).to_be_visible()
    page.get_by_test_id("yours").click()
    page.get_by_role("dialog").get_by_role("tab", name="Profiles").click()
    dialog.get_by_role("button", name="Change").first.click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("no ratings yet")).to_be_visible()
    assert not store.exists(other)
    assert store.exists(one)
    kept = page.evaluate("JSON.parse(localStorage.getItem('marquee-profiles'))")
    assert one in kept


def test_without_storage_all_works_and_one_sentence_says_what_does_not(
    home: Path, server: Server, page: Page
) -> None:
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, "
        "{ get() { throw new DOMException('blocked', 'SecurityError'); } })"
    )
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    me, films = rated(home, "demo", 3)
    dialog = open_yours(page, server, "demo", me, "Profiles")
    expect(dialog.get_by_text("This browser keeps nothing here", exact=False)).to_be_visible()
    dialog.get_by_role("tab", name="Ratings").click()
    dialog.get_by_role("button", name="Remove:").first.click()
    expect(dialog.locator("[role=status]", has_text="Saved")).to_be_visible()
    assert set(ratings(home, me, "demo")) == set(films[1:])
    assert [error for error in errors if "marquee" in error] == []
