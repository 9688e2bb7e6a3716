"""The laboratory in a real browser: what is typed stays, whatever else one looks at, and k moves the pictures."""

from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import in_address

ANN, ALIEN = 200, 52
"""A place in the editor's grid, in pixels: the stars that Ann gave Alien."""


def type_over(page: Page, text: str) -> None:
    """Ann's stars of Alien: the cell is opened and filled, because keys typed while it opens are lost."""
    grid = page.get_by_test_id("stDataFrame").first
    grid.locator("[role=gridcell]").first.wait_for(state="attached")
    grid.click(position={"x": ANN, "y": ALIEN})
    expect(grid.locator("[role=gridcell][aria-selected=true]")).not_to_have_count(0)
    page.keyboard.press("Enter")
    editor = page.locator("#portal").locator("textarea, input").first
    editor.fill(text)
    editor.press("Enter")
    expect(editor).to_have_count(0)


def test_a_typed_table_keeps_what_was_typed_and_k_rebuilds_it(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/train?data=ml&view=laboratory")
    expect(page.get_by_text("MovieLens (ml-latest-small): 20 films by 30 people")).to_be_visible(
        timeout=20_000
    )
    page.get_by_text("My own table").click()
    expect(page.get_by_text("64 cells, of which 4 are empty")).to_be_visible()
    type_over(page, "good")
    bad = page.get_by_text("“good” (Alien, Ann) is not a number from 0.5 to 5: counted as empty.")
    expect(bad).to_be_visible()
    expect(page.get_by_text("64 cells, of which 5 are empty")).to_be_visible()
    page.get_by_text("Put together").click()
    assert in_address(page, "step") == "together"
    page.get_by_text("Corner of the data").click()
    expect(bad).to_have_count(0)
    page.get_by_text("My own table").click()
    expect(bad).to_be_visible()
    type_over(page, "4.5")
    expect(bad).to_have_count(0)
    expect(page.get_by_text("64 cells, of which 4 are empty")).to_be_visible()
    expect(page.get_by_text("34 numbers, 2 × (8 + 8 + 1)", exact=False)).to_be_visible()
    page.get_by_role("slider", name="Keep k factors").press("End")
    expect(page.get_by_text("come back exactly", exact=False)).to_be_visible()
    expect(page.get_by_text("Something went wrong")).to_have_count(0)
