"""Titles in a real browser: each is whole, each leads to its film, and the way back is the way one came."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import Server
from recsys.dataset import Catalog, Dataset
from recsys.engine import Engine
from tests.e2e.conftest import scrolls_sideways, settled

LONG = "The Persecution and Assassination of Jean-Paul Marat as Performed by the Inmates of the Asylum of Charenton"
LONG = f"{LONG} Under the Direction of the Marquis de Sade, Part Two"[:158].ljust(158, "!")


@pytest.fixture
def long_titles(home: Path, tiny: Dataset) -> Iterator[str]:
    """The name of a data set whose films have titles of 158 letters, the longest there is."""
    table = tiny.catalog.table.assign(title=LONG)
    registry = Engine(home).library.registry
    registry.save_dataset(replace(tiny, name="longest", catalog=Catalog(tiny.catalog.items, table)))
    yield "longest"
    registry.remove_dataset("longest")


def recommended(page: Page, server: Server) -> Locator:
    page.goto(f"{server.url}/recommend?data=ml&person=414&view=list")
    return page.get_by_role("table").locator("tbody th a")


def search(page: Page, server: Server, query: str) -> Locator:
    page.goto(f"{server.url}/rate?data=ml")
    page.get_by_test_id("search").fill(query)
    expect(page.get_by_text("found", exact=False).first).to_be_visible()
    return page.get_by_test_id("card").first


def test_a_title_of_a_list_opens_its_film_and_back_returns(server: Server, page: Page) -> None:
    title = recommended(page, server).nth(2)
    name = title.inner_text()
    title.click()
    expect(page).to_have_url(re.compile(r"/films\?data=ml&film=\d+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/recommend\?data=ml&person=414&view=list$"))
    expect(page.get_by_role("heading", name="Person 414")).to_be_visible()


def test_a_title_opens_by_keyboard_and_in_another_tab(server: Server, page: Page) -> None:
    title = recommended(page, server).first
    name = title.inner_text()
    with page.context.expect_page() as other:
        title.click(modifiers=["Control"])
    expect(other.value.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page).to_have_url(re.compile("/recommend"))
    title.press("Enter")
    expect(page).to_have_url(re.compile("/films"))


def test_columns_sort_and_say_so(server: Server, page: Page) -> None:
    titles = recommended(page, server)
    expect(titles).to_have_count(10)
    page.get_by_role("button", name="Film", exact=True).click()
    expect(page.get_by_role("columnheader", name="Film")).to_have_attribute("aria-sort", "ascending")
    shown = titles.all_inner_texts()
    assert shown == sorted(shown, key=str.casefold)


def test_no_table_cuts_a_title(server: Server, page: Page, phone: Page, long_titles: str) -> None:
    for screen in (page, phone):
        screen.goto(f"{server.url}/explore?data={long_titles}&section=films")
        settled(screen)
        screen.locator(".st-key-explore_table_popularity").get_by_role("button").click()
        title = screen.get_by_role("table").locator("tbody th").first
        expect(title).to_have_text(LONG)
        cut = title.evaluate(
            "cell => cell.scrollWidth > cell.clientWidth || cell.scrollHeight > cell.clientHeight"
        )
        assert not cut
        assert not scrolls_sideways(screen)


def test_nothing_said_is_lost_when_a_title_is_opened_at_once(server: Server, page: Page) -> None:
    card = search(page, server, "seven")
    expect(card).to_contain_text("1995")
    card.locator(".track").click()
    card.get_by_role("link", name="Seven", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Seven")
    page.go_back()
    expect(page.get_by_text("1 rating", exact=True)).to_be_visible()


def test_a_row_of_the_list_and_a_bar_of_why_lead_to_films(server: Server, page: Page) -> None:
    card = search(page, server, "seven")
    card.locator(".track").click()
    row = page.get_by_test_id("row").first
    row.get_by_test_id("why").click()
    row.get_by_role("button", name="Show the arithmetic").click()
    bar = row.get_by_test_id("bars").get_by_role("link", name="Seven", exact=True)
    expect(bar).to_have_attribute("href", re.compile("film=47$"))
    title = row.get_by_role("link").first
    name = title.inner_text()
    title.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


@pytest.mark.parametrize(
    ("query", "title", "other"),
    [
        ("Se7en", "Seven", "Se7en"),
        ("per qualche dolaro", "For a Few Dollars More", "Per qualche dollaro in più"),
    ],
)
def test_a_film_found_by_another_title_says_so(
    server: Server, page: Page, query: str, title: str, other: str
) -> None:
    card = search(page, server, query)
    expect(card).to_contain_text(title)
    expect(card).to_contain_text(f"also: {other}")
