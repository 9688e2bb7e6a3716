"""Explore the data in a real browser: charts are drawn, filters apply, tables open, text stays text."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import Server
from recsys.dataset import Catalog, Dataset, Source
from recsys.engine import Engine
from recsys.insights import READINGS, SECTIONS
from tests.e2e.conftest import DESKTOP, PHONE, in_address, scrolls_sideways, settled

CHARTS = {section: sum(r.section == section for r in READINGS) for section in SECTIONS}
FORMULA = '=HYPERLINK("http://example.org")'
HOSTILE = "<img src=x onerror=\"document.title='owned'\">"


def explore(page: Page, server: Server, data: str, section: str = "people", **query: str) -> None:
    page.goto(f"{server.url}/explore?{urlencode({'data': data, 'section': section, **query})}")
    expect(drawn(page).first).to_be_visible(timeout=30_000)


def drawn(page: Page) -> Locator:
    return page.get_by_test_id("stVegaLiteChart").locator("svg:has(.role-mark)")


@pytest.fixture
def hostile(home: Path, tiny: Dataset) -> Iterator[str]:
    """The name of a data set whose films are called what a browser would run."""
    yield from keep(home, tiny, "hostile", HOSTILE)


@pytest.fixture
def formulas(home: Path, tiny: Dataset) -> Iterator[str]:
    """The name of a data set whose films are called what a spreadsheet would run."""
    yield from keep(home, tiny, "formulas", FORMULA)


def keep(home: Path, data: Dataset, name: str, called: str) -> Iterator[str]:
    table = data.catalog.table.assign(title=called, genres=called)
    catalog = Catalog(data.catalog.items, table)
    registry = Engine(home).library.registry
    registry.save_dataset(
        Dataset(name, data.ratings, catalog, data.scale, Source("hand", f"Hand-made: {name}"))
    )
    yield name
    registry.remove_dataset(name)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_every_chart_is_drawn_and_nothing_runs_out_of_the_page(
    page: Page, server: Server, size: dict[str, int], section: str
) -> None:
    page.set_viewport_size(
        {"width": size["width"], "height": 6_000}
    )  # what is far below is drawn only when near
    explore(page, server, "demo", section)
    expect(drawn(page)).to_have_count(CHARTS[section], timeout=30_000)
    assert not scrolls_sideways(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_another_section_takes_the_place_of_the_first_and_a_reload_keeps_it(
    page: Page, server: Server
) -> None:
    page.set_viewport_size({"width": 1280, "height": 6_000})
    explore(page, server, "demo")
    page.get_by_role("radio", name="Taste and time").click()
    expect(drawn(page)).to_have_count(CHARTS["taste"])
    expect(page.get_by_text("How people rate")).to_have_count(0)
    assert in_address(page, "section") == "taste"
    page.reload()
    expect(drawn(page)).to_have_count(CHARTS["taste"], timeout=30_000)
    expect(page.get_by_text("Time of the week")).to_be_visible()


def ratings(page: Page) -> Locator:
    return page.get_by_test_id("stMetricValue").first


def bar(page: Page, chart: str, named: str) -> Locator:
    """The mark of a chart whose label says ``named``."""
    return page.locator(f".st-key-explore_clickable_{chart} .role-mark path[aria-label*='{named}']")


def click(page: Page, chart: str, named: str, *, chosen: bool = False) -> None:
    """On a mark of the chart as it is now: while something is chosen its marks have an opacity, else none has.

    The one before may stand beside it for a moment.
    """
    mark = bar(page, chart, named)
    expect(mark.and_(page.locator(":not([opacity])" if chosen else "[opacity]"))).to_have_count(0)
    expect(mark).to_have_count(1)
    mark.click()


def pale(page: Page, named: str) -> Locator:
    """The same among genres, where it is not chosen and another is."""
    return bar(page, "genres", named).and_(page.locator("[opacity='0.3']"))


def test_filters_by_keyboard_change_the_figures_and_clearing_brings_them_back(
    page: Page, server: Server
) -> None:
    explore(page, server, "ml")
    expect(ratings(page)).to_have_text("100,836")
    # The upper end of "Released in" down to its lower end, and a genre that 1902 does not have.
    page.get_by_role("slider", name="Released in").nth(1).press("Home")
    expect(ratings(page)).not_to_have_text("100,836")
    expect(page.get_by_role("button", name="Released 1902")).to_be_visible()
    page.get_by_role("combobox", name="Genres").fill("War")
    page.get_by_role("option", name="War").first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("No rating passes these filters.")).to_be_visible()
    page.locator(".st-key-explore_clear_empty").get_by_role("button").press("Enter")
    expect(ratings(page)).to_have_text("100,836")
    expect(page.get_by_test_id("stSlider").nth(1)).to_contain_text("2018")
    expect(page.get_by_test_id("stMultiSelect").last).not_to_contain_text("War")  # the old one may still go


def test_a_click_on_a_bar_chooses_it_and_its_chip_or_back_undoes_it(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 2_000})
    explore(page, server, "ml", "films")
    click(page, "genres", "genre: Crime")
    chip = page.locator(".st-key-explore_chips").get_by_role("button", name="Genre: Crime")
    expect(chip).to_be_visible()
    expect(ratings(page)).not_to_have_text("100,836")
    assert in_address(page, "genres") == "Crime"
    few = ratings(page).inner_text()
    expect(pale(page, "genre: Drama")).to_be_visible(timeout=30_000)
    expect(pale(page, "genre: Crime")).to_have_count(0)
    chip.click()
    expect(ratings(page)).to_have_text("100,836")
    expect(chip).to_have_count(0)
    page.go_back()
    expect(ratings(page)).to_have_text(few)
    page.go_back()
    expect(ratings(page)).to_have_text("100,836")
    click(page, "genres", "genre: Crime")
    expect(ratings(page)).to_have_text(few)
    click(page, "genres", "genre: Crime", chosen=True)
    expect(ratings(page)).to_have_text("100,836")


def test_a_film_behind_a_dot_opens_and_back_is_the_page_as_it_was(page: Page, server: Server) -> None:
    explore(page, server, "ml", "films", genres="Crime")
    dot = page.locator(
        ".st-key-explore_clickable_popularity .role-mark path[aria-label*='Pulp Fiction']"
    ).first
    dot.click()
    expect(page.get_by_role("heading", name="Pulp Fiction (1994)")).to_be_visible(timeout=30_000)
    assert "genres" not in page.url
    page.go_back()
    expect(page.locator(".st-key-explore_chips").get_by_role("button", name="Genre: Crime")).to_be_visible()
    page.get_by_role("link", name="Compare").click()
    page.get_by_role("link", name="Explore the data").click()
    expect(page.locator(".st-key-explore_chips").get_by_role("button", name="Genre: Crime")).to_be_visible()


def test_what_is_chosen_by_a_click_stays_in_sight(page: Page, server: Server) -> None:
    """A chart that is drawn anew makes the page no shorter meanwhile: only chips and shares come in above."""
    explore(page, server, "ml", "films")
    mark = bar(page, "genres", "genre: Horror")
    mark.scroll_into_view_if_needed()
    before = mark.bounding_box()
    mark.click()
    expect(page.locator(".st-key-explore_chips")).to_be_visible()
    expect(pale(page, "genre: Drama")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(300)
    after = mark.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 60


def test_a_dot_of_a_film_leads_to_its_page(page: Page, server: Server) -> None:
    explore(page, server, "ml", "films")
    page.locator(".st-key-explore_clickable_popularity .mark-symbol path").first.click()
    expect(page.get_by_role("heading", name="Forrest Gump", exact=False)).to_be_visible()
    assert in_address(page, "film") == "356"


def test_two_parts_are_drawn_in_one_figure(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 3_000})
    page.goto(f"{server.url}/explore?data=ml&section=people&slices=activity")
    expect(page.locator("table.beside")).to_contain_text("Heavy raters")
    figure = page.locator(".st-key-explore_plot_levels_both")
    expect(figure.get_by_text("Light raters").first).to_be_visible(timeout=20_000)
    assert not scrolls_sideways(page)


def open_table(page: Page, reading: str) -> None:
    settled(page)
    page.locator(f".st-key-explore_table_{reading}").get_by_role("button").first.click()


def test_a_table_opens_behind_its_chart_and_is_taken_along_without_formulas(
    page: Page, server: Server, formulas: str
) -> None:
    explore(page, server, formulas, "films")
    save = page.get_by_test_id("stDownloadButton").get_by_role("button")
    expect(save).to_have_count(0)
    open_table(page, "popularity")
    with page.expect_download() as download:
        save.click()
    kept = pd.read_csv(download.value.path())
    assert len(kept) > 1
    assert set(kept["title"]) == {f"'{FORMULA}"}


def test_streamlit_itself_offers_no_table_as_a_file(page: Page, server: Server) -> None:
    explore(page, server, "ml")
    open_table(page, "levels")
    page.get_by_test_id("stDataFrame").hover()
    toolbar = page.get_by_test_id("stElementToolbarButton")
    expect(toolbar.get_by_role("button", name="Search")).to_be_visible()
    expect(toolbar.get_by_role("button", name="Download as CSV")).to_have_count(0)


def test_hostile_titles_and_genres_stay_text(page: Page, server: Server, hostile: str) -> None:
    explore(page, server, hostile, "films")
    expect(page.get_by_text(f"{HOSTILE} is in the films")).to_be_visible()
    explore(page, server, hostile, "films")
    box = page.get_by_test_id("stVegaLiteChart").first.bounding_box()
    assert box is not None
    for step in range(20):  # over the line, so that a tooltip with the title comes up
        page.mouse.move(box["x"] + box["width"] * (0.1 + 0.04 * step), box["y"] + box["height"] * 0.1)
        page.wait_for_timeout(15)
    assert page.locator("img[src='x']").count() == 0
    assert "owned" not in page.title()
