"""Comparing in a real browser: measure, cancel, the answer on the first screen, a section by its link."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import Server
from recsys.engine import Engine
from tests.e2e.conftest import COMPARED, in_address, scrolls_sideways
from tests.models.data import make_data


@pytest.fixture(scope="module")
def small(home: Path) -> str:
    """A data set that is measured in seconds, and was not: what other tests measure has another content."""
    data = replace(make_data(n_users=40, n_items=60, seed=5), name="small")
    Engine(home).library.registry.save_dataset(data)
    return data.name


def measure_button(page: Page) -> Locator:
    """By its key: charts have buttons too, and what they are called tells of what was measured."""
    return page.locator(".st-key-measure button")


def test_models_are_measured_and_the_answer_stands_on_the_first_screen(
    server: Server, page: Page, small: str
) -> None:
    address = f"{server.url}/compare?data={small}&models=bias,ease,svd"
    page.goto(address)
    expect(page.get_by_text("None of these models has been measured", exact=False)).to_be_visible(
        timeout=20_000
    )
    measure_button(page).click()
    verdict = page.locator(".verdict")
    expect(verdict.get_by_role("heading")).to_be_in_viewport(ratio=1, timeout=40_000)
    expect(verdict.get_by_role("listitem").last).to_be_in_viewport(ratio=1)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    expect(measure_button(page)).to_have_count(0)

    page.get_by_role("radio", name="Trust").click()
    expect(page.get_by_text(COMPARED["trust"])).to_be_visible()
    assert in_address(page, "view") == "trust"
    page.reload()
    expect(page.get_by_text(COMPARED["trust"])).to_be_visible(timeout=20_000)
    expect(page.get_by_text("No leak in Averages, EASE and SVD.")).to_be_visible()


def test_a_long_run_shows_how_far_it_is_survives_a_reload_and_is_cancelled(
    server: Server, page: Page
) -> None:
    page.goto(f"{server.url}/compare?data=ml&models=svdpp")
    measure_button(page).click(timeout=20_000)
    expect(page.get_by_text("SVD++, ", exact=False).first).to_be_visible()
    in_address(page, "work")
    page.reload()
    expect(page.get_by_text("SVD++, ", exact=False).first).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("was stopped.", exact=False).first).to_be_visible(timeout=20_000)
    expect(measure_button(page)).to_be_visible()


def test_every_section_fits_a_phone(server: Server, phone: Page, compared: str) -> None:
    for view, words in COMPARED.items():
        phone.goto(f"{server.url}/{compared}&view={view}")
        expect(phone.get_by_text(words, exact=False).first).to_be_visible(timeout=20_000)
        expect(phone.get_by_text("Something went wrong")).to_have_count(0)
        assert not scrolls_sideways(phone), view
