"""Browsers and habits that nobody plans for: no storage, two tabs, films called like code."""

from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page, expect

from benchmarks.browser import Server
from recsys.engine import Engine
from tests.e2e.conftest import in_address, rate

NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
}
"""


def open_rate(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_test_id("card").first.wait_for()
    page.get_by_test_id("row").first.wait_for()


def test_a_browser_that_stores_nothing_rates_and_comes_back_by_its_address(
    server: Server, browser: Browser
) -> None:
    context = browser.new_context()
    context.add_init_script(NO_STORAGE)
    page = context.new_page()
    open_rate(page, f"{server.url}/rate?data=demo")
    rate(page.get_by_test_id("card").first, 1.0)
    expect(page.get_by_test_id("notice")).to_contain_text("Saved")
    in_address(page, "me")
    page.reload()
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible()
    context.close()


def test_two_tabs_on_one_profile_lose_nothing_of_each_other(server: Server, page: Page, home: Path) -> None:
    open_rate(page, f"{server.url}/rate?data=demo")
    rate(page.get_by_test_id("card").nth(0), 1.0)
    expect(page.get_by_test_id("notice")).to_contain_text("Saved")
    me = in_address(page, "me")
    second = page.context.new_page()
    open_rate(second, f"{server.url}/rate?data=demo&me={me}")
    rate(second.get_by_test_id("card").nth(1), 0.2)
    rate(page.get_by_test_id("card").nth(2), 0.6)
    expect(second.get_by_text("2 ratings").first).to_be_visible()
    expect(page.get_by_text("3 ratings").first).to_be_visible()
    rate(second.get_by_test_id("card").nth(2), 1.0)
    expect(second.get_by_text("4 ratings").first).to_be_visible()
    profile = Engine(home).profiles.load(me, "demo").profile
    assert sorted(profile.ratings.tolist()) == [1.0, 3.0, 5.0, 5.0]


def test_a_film_called_like_code_is_text_in_the_tour_too(
    server: Server, page: Page, home: Path, tmp_path: Path
) -> None:
    title = "=1+1<img src=x onerror=alert(1)> **b** $x$"
    (tmp_path / "movies.csv").write_text(
        f'movieId,title,genres\n1,"{title} (1999)",Drama\n2,"Heat (1995)",<b>\n', encoding="utf-8"
    )
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating\n1,1,4\n1,2,3\n2,1,2\n2,2,5\n")
    engine = Engine(home)
    engine.library.import_source(str(tmp_path), "code-titles")
    engine.model(engine.dataset("code-titles"))
    me = engine.profiles.create()
    engine.profiles.rate(me, "code-titles", 1, 5.0)
    alerts: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(f"{server.url}/rate?data=code-titles&me={me}&present=3")
    expect(page.get_by_test_id("tour")).to_contain_text(title, timeout=20_000)
    assert alerts == []
    assert page.locator("img[src=x]").count() == 0
