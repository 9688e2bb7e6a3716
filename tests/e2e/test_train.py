"""Training in a real browser: the curve moves, cancel, use the model; nobody else sees it."""

from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import in_address, rate


def open_train(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/train?data=ml")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=20_000)


def choose(page: Page, slider: str, value: int, times: int) -> None:
    """Move a slider to its start by the keyboard and from there to ``value``."""
    thumb = page.get_by_role("slider", name=slider)
    thumb.press("Home")
    for _ in range(times):
        thumb.press("ArrowRight")
    expect(thumb).to_have_value(str(value))


def test_a_long_training_draws_its_curve_while_it_runs_survives_a_reload_and_is_cancelled(
    server: Server, page: Page
) -> None:
    open_train(page, server)
    for slider in ("Factors", "Epochs"):  # minutes of work, where this test takes seconds
        page.get_by_role("slider", name=slider).press("End")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Learning, epoch", exact=False)).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    first = page.get_by_text("Learning, epoch", exact=False).inner_text()
    expect(page.get_by_text(first, exact=True)).to_have_count(0)
    in_address(page, "work")
    page.reload()
    expect(page.get_by_text("Learning, epoch", exact=False)).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Training was stopped.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


def test_a_model_of_ones_own_is_used_for_rating_and_nobody_else_sees_it(
    server: Server, page: Page, other: Page
) -> None:
    open_train(page, server)
    choose(page, "Factors", 4, 3)
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("button", name="Use this model for this visit").click(timeout=30_000)
    expect(page.get_by_text("This visit rates with a model of its own.")).to_be_visible()
    page.get_by_role("link", name="Rate with it").click()
    page.get_by_test_id("row").first.wait_for()
    assert in_address(page, "model").startswith("run-")
    rate(page.get_by_test_id("card").nth(0), 1.0)
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()
    page.reload()
    page.get_by_test_id("row").first.wait_for()
    assert in_address(page, "model").startswith("run-")
    open_train(other, server)
    expect(other.get_by_text("Press Train.", exact=False)).to_be_visible()
    expect(other.get_by_text("a model of its own", exact=False)).to_have_count(0)


def test_one_browser_switches_data_and_the_other_keeps_its_own(
    server: Server, page: Page, other: Page
) -> None:
    for visitor in (page, other):
        visitor.goto(f"{server.url}/data")
        expect(visitor.get_by_text("Open now: Demo", exact=False)).to_be_visible(timeout=20_000)
    page.locator(".st-key-use_data_ml button").click()
    expect(page.get_by_text("Open now: MovieLens", exact=False)).to_be_visible()
    other.locator(".st-key-use_data_ml button").wait_for()
    other.reload()
    expect(other.get_by_text("Open now: Demo", exact=False)).to_be_visible()
