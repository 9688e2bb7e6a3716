"""The experiments of the page Business in a real browser: what is typed or pasted stays, however it came there."""

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import scrolls_sideways

MADE = 180_000
"""Milliseconds until the first answer, however busy the machine is."""
PASTED = "arm\tvisitors\tconversions\nToday\t1,000\t100\n<b>Bold</b>\t1,010\t140"


def open_part(page: Page, server: Server, part: str) -> None:
    page.goto(f"{server.url}/business?data=demo&view=experiments&experiment={part}")
    expect(page.locator("p.reading").first).to_be_visible(timeout=MADE)


def test_numbers_typed_quickly_are_all_counted_and_a_reload_keeps_them(server: Server, page: Page) -> None:
    open_part(page, server, "size")
    for label, text in {
        "Rate today (%)": "10",
        "Visitors a day": "1400",
        "Chance to see it (%)": "90",
    }.items():
        box = page.get_by_role("spinbutton", name=label)
        box.fill(text)
        box.press("Enter")
    answer = page.locator("p.reading").first
    expect(answer).to_contain_text("from 10 % to 12 % you need 5,142 people", timeout=20_000)
    expect(answer).to_contain_text("8 days at 1,400 visitors a day")
    page.reload()
    expect(answer).to_contain_text("5,142 people", timeout=MADE)
    expect(page.get_by_role("spinbutton", name="Rate today (%)")).to_have_value("10")


def test_a_pasted_table_is_read_corrected_and_kept(server: Server, page: Page) -> None:
    open_part(page, server, "readout")
    box, answer = page.get_by_role("textbox", name="The table of the test"), page.locator("p.reading")
    box.fill(PASTED.replace("140", "1400"))
    box.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text(
        "Line 3: 1,400 conversions are more than 1,010 visitors."
    )
    expect(box).to_have_value(PASTED.replace("140", "1400"))
    box.fill(PASTED)
    box.press("Control+Enter")
    expect(answer).to_contain_text("<b>Bold</b> is better than Today by 3.9 points (1.0 to 6.7)")
    page.get_by_role("radio", name="How many people?").click()
    expect(answer).to_contain_text("people in each arm")
    page.get_by_role("radio", name="What does it say?").click()
    expect(box).to_have_value(PASTED)
    page.reload()
    expect(answer).to_contain_text("<b>Bold</b> is better than Today", timeout=MADE)
    expect(box).to_have_value(PASTED)


@pytest.mark.parametrize("part", ["size", "readout", "running", "bandits"])
def test_on_a_phone_nothing_sticks_out(server: Server, phone: Page, part: str) -> None:
    open_part(phone, server, part)
    assert not scrolls_sideways(phone)
