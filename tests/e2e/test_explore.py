"""Explore the data in a real browser: charts are drawn, filters apply, tables open, text stays text."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from recsys import Engine
from recsys.dataset import Catalog, Dataset, Source
from tests.e2e.conftest import DESKTOP, PHONE

CHARTS = 10
HOSTILE = "<img src=x onerror=\"document.title='owned'\">"


def explore(page: Page, server: Server, data: str) -> None:
    page.goto(f"{server.url}/explore?data={data}")
    expect(page.get_by_text("When the films came out")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_every_chart_is_drawn_and_nothing_runs_out_of_the_page(
    page: Page, server: Server, size: dict[str, int]
) -> None:
    page.set_viewport_size(
        {"width": size["width"], "height": 6_000}
    )  # what is far below is drawn only when near
    explore(page, server, "ml")
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg")).to_have_count(CHARTS)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_filter_changes_the_figures_and_clearing_brings_them_back(page: Page, server: Server) -> None:
    explore(page, server, "ml")
    ratings = page.get_by_test_id("stMetricValue").first
    expect(ratings).to_have_text("100,836")
    # The upper end of "Released in" down to its lower end, and a genre that 1902 does not have.
    page.get_by_role("slider", name="Released in").nth(1).press("Home")
    expect(ratings).not_to_have_text("100,836")
    page.get_by_role("combobox", name="Genres").fill("War")
    page.get_by_role("option", name="War").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear the filters").click()
    expect(ratings).to_have_text("100,836")
    expect(page.get_by_test_id("stSlider").nth(1)).to_contain_text("2018")
    expect(page.get_by_test_id("stMultiSelect").last).not_to_contain_text("War")  # the old one may still go


def test_the_table_opens_behind_its_chart(page: Page, server: Server) -> None:
    explore(page, server, "ml")
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
    page.get_by_test_id("stPopover").nth(2).get_by_role("button").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def test_hostile_titles_and_genres_stay_text(page: Page, server: Server, home: Path, tiny: Dataset) -> None:
    table = tiny.catalog.table.assign(title=HOSTILE, genres=HOSTILE)
    catalog = Catalog(tiny.catalog.items, table)
    hostile = Dataset("hostile", tiny.ratings, catalog, tiny.scale, Source("hand", "Hand-made: hostile"))
    Engine(home).library.registry.save_dataset(hostile)
    try:
        explore(page, server, "hostile")
        expect(page.get_by_text(f"{HOSTILE} is in the films")).to_be_visible()
        chart = page.get_by_test_id("stVegaLiteChart").nth(2)
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box is not None
        for step in range(20):  # over the line, so that a tooltip with the title comes up
            page.mouse.move(box["x"] + box["width"] * (0.1 + 0.04 * step), box["y"] + box["height"] * 0.1)
            page.wait_for_timeout(15)
        assert page.locator("img[src='x']").count() == 0
        assert "owned" not in page.title()
    finally:
        Engine(home).library.registry.remove_dataset("hostile")
