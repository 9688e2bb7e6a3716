"""Tune in a real browser: a slider moves the list at once, says what it costs, and nothing of it is lost."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import Server
from recsys.engine import Engine
from tests.e2e.conftest import expect_titles, in_address, rate, scrolls_sideways, titles
from tests.models.data import make_data

MOST = 12
CONTROLS = """root => {
  const seen = el => el.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !el.closest('[aria-disabled=true]') && el.getBoundingClientRect().top < innerHeight;
  // One kind of thing to do is one control, however many films it is offered for; alternatives of one question are one.
  const kind = el => {
    if (el.matches('.card :is(.stars, .quiet)')) return 'your answer for a film';
    if (el.matches('a.film, .film a')) return 'open a film';
    if (el.matches('.row .act')) return el.className.split(' ')[1];
    const group = el.closest('[role=radiogroup], [role=tablist], fieldset, .modes');
    const text = one => one.getAttribute('aria-label') || one.textContent;
    return text(group || el);
  };
  const all = [...root.querySelectorAll('a, button, input, select, [tabindex="0"]')].filter(seen);
  return [...new Set(all.map(kind))];
}"""
"""The kinds of control in the rating room that can be seen and used."""


def open_rate(page: Page, server: Server, data: str = "demo", query: str = "") -> None:
    page.goto(f"{server.url}/rate?data={data}{query}")
    page.get_by_test_id("row").first.wait_for(timeout=20_000)


def open_tune(page: Page) -> Locator:
    page.get_by_test_id("tune").click()
    panel = page.get_by_test_id("panel-tune")
    expect(panel.get_by_test_id("dial-adventure")).to_be_visible()
    return panel


def chips(page: Page) -> list[str]:
    return page.get_by_test_id("chips").locator(".chip span").all_inner_texts()


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_at_most_twelve_controls_before_more(server: Server, page: Page, data: str) -> None:
    open_rate(page, server, data)
    page.get_by_test_id("card").nth(5).wait_for()
    at_first = page.locator(".root").first.evaluate(CONTROLS)
    assert len(at_first) <= MOST, at_first
    rate(page.get_by_test_id("card").first, 1.0)
    expect(page.get_by_test_id("notice")).to_contain_text("Saved")
    then = page.locator(".root").first.evaluate(CONTROLS)
    assert len(then) <= MOST, then


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_a_slider_moves_the_list_and_refresh_pages_and_back_keep_it(
    server: Server, page: Page, data: str
) -> None:
    open_rate(page, server, data)
    for place, share in enumerate(
        (1.0, 0.9, 0.2)
    ):  # a taste, or what everybody knows stays first on real data
        rate(page.get_by_test_id("card").nth(place), share)
    expect(page.get_by_text("3 ratings", exact=True)).to_be_visible()
    in_address(page, "me")
    panel = open_tune(page)
    dial = panel.get_by_test_id("dial-adventure")
    dial.focus()
    page.wait_for_timeout(1_500)  # what the ratings and the panel put into the address is there
    before, steps = titles(page), page.evaluate("history.length")
    for _ in range(3):  # faster than the server answers: the last one wins
        dial.press("ArrowRight")
    expect(dial).to_have_attribute("aria-valuetext", "Very adventurous")
    expect(page.get_by_test_id("chips")).to_contain_text("Very adventurous")
    expect(page.get_by_test_id("row").locator(".moved:not(.same)").first).to_be_visible()
    for row in range(5):
        expect(page.get_by_test_id("row").nth(row)).to_be_in_viewport(ratio=1)
    tuned = titles(page)
    assert tuned != before
    page.wait_for_function("location.search.includes('tune=adventure%3A3')")
    page.wait_for_timeout(1_500)  # Streamlit has heard of it too
    assert page.evaluate("history.length") == steps, "no step for Back for each tick"
    page.reload()
    expect(page.get_by_test_id("chips")).to_contain_text("Very adventurous")
    expect(page.get_by_test_id("row").first).to_have_attribute("data-item-id", tuned[0])
    page.get_by_role("link", name="Films", exact=True).click()
    expect(page.locator(".st-key-bar [aria-current=page]")).to_have_text("Films")
    assert in_address(page, "tune") == "adventure:3"
    page.go_back()
    expect(page.get_by_test_id("chips")).to_contain_text("Very adventurous")
    expect_titles(page, tuned)
    page.get_by_test_id("chips").get_by_role("button", name="As it was").click()
    expect(page.get_by_test_id("chips")).to_be_hidden()
    expect(page.get_by_test_id("row").first).to_have_attribute("data-item-id", before[0])
    page.wait_for_function("!location.search.includes('tune=')")


def test_filters_are_chips_that_can_be_taken_back_and_escape_returns_the_focus(
    server: Server, page: Page
) -> None:
    open_rate(page, server)
    panel = open_tune(page)
    avoid = panel.get_by_test_id("pills-avoid")
    avoid.get_by_label("Horror", exact=True).check()
    avoid.get_by_label("War", exact=True).check()
    expect(page.get_by_test_id("chips").locator(".chip")).to_have_count(2)
    first = panel.get_by_test_id("span-from")
    first.focus()
    for _ in range(30):
        first.press("ArrowRight")
    expect(page.get_by_test_id("chips")).to_contain_text("1950–2025")
    first.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_test_id("tune")).to_be_focused()
    assert chips(page) == ["1950–2025", "No horror", "No war"], "also when the panel is shut"
    page.get_by_role("button", name="Take back: No war").press("Enter")
    expect(page.get_by_test_id("chips").locator(".chip")).to_have_count(2)
    assert page.evaluate("document.activeElement !== document.body"), "the focus is not lost"


def test_an_empty_list_names_the_filter_that_shuts_out_most(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/rate?data=demo&tune={quote('genres:Western;years:1920~1921;avoid:Drama')}")
    thin = page.get_by_test_id("thin")
    expect(thin).to_contain_text("shuts out most")


def test_a_mood_is_one_click_and_one_chip(server: Server, page: Page) -> None:
    open_rate(page, server)
    panel = open_tune(page)
    mood = panel.get_by_role("button", name="Surprise me")
    mood.click()
    expect(page.get_by_test_id("chips").locator(".chip")).to_have_count(1)
    expect(mood).to_have_attribute("aria-pressed", "true")
    mood.click()
    expect(page.get_by_test_id("chips")).to_be_hidden()


def test_on_a_phone_it_is_a_sheet_below_the_list_with_large_targets(server: Server, phone: Page) -> None:
    phone.goto(f"{server.url}/rate?data=ml")
    phone.get_by_test_id("tab-list").click()
    panel = open_tune(phone)
    expect(phone.get_by_test_id("row").first).to_be_in_viewport(ratio=1)
    small = panel.locator("button, label.pill, input[type=range], select").evaluate_all(
        "all => all.filter(el => el.checkVisibility() && el.offsetHeight < 44).map(el => el.outerHTML)"
    )
    assert small == []
    assert not scrolls_sideways(phone)


def test_the_foot_of_the_list_leads_to_ones_own_things(server: Server, page: Page) -> None:
    open_rate(page, server)
    page.get_by_test_id("bring").click()
    expect(page.get_by_role("dialog").get_by_text("The file that you exported", exact=False)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_test_id("yours").click()
    expect(page.get_by_role("dialog").get_by_text("Nothing here yet", exact=False)).to_be_visible()


def test_what_a_step_costs_stands_under_its_slider(server: Server, page: Page, home: Path) -> None:
    engine = Engine(home)
    engine.library.registry.save_dataset(replace(make_data(n_users=60, n_items=80), name="priced"))
    data = engine.dataset("priced")
    engine.model(data)
    engine.price_lists.measure(data, engine.default_model(data))
    open_rate(page, server, "priced")
    panel = open_tune(page)
    panel.get_by_test_id("dial-adventure").press("Home")
    expect(panel.locator("#dial-adventure-price")).to_contain_text("of the films that people went on to love")
    expect(panel.get_by_test_id("measured")).to_contain_text("Measured on")
