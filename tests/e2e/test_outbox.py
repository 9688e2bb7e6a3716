"""Answers that cannot be saved now: the browser keeps them, says so, and sends them again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser import Server, free_port, serve
from recsys.engine import Engine
from tests.e2e.conftest import ROOT, in_address, rate, visitor
from tests.profiles.conftest import locked

SAVED = "Saved"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "people.db"


@contextmanager
def app(home: Path, database: Path, port: int | None = None) -> Iterator[Server]:
    """The app with a database of its own, which a test may lock or break."""
    env = {"RECSYS_HOME": str(home), "RECSYS_PROFILES": f"sqlite:///{database}"}
    with serve(ROOT / "streamlit_app.py", port=port, env=env) as running:
        yield running


def open_rate(page: Page, url: str) -> None:
    page.goto(f"{url}/rate?data=demo")
    page.get_by_test_id("card").first.wait_for()
    page.get_by_test_id("row").first.wait_for()


def rate_card(page: Page, number: int) -> int:
    card = page.get_by_test_id("card").nth(number)
    item = int(card.get_attribute("data-item-id") or 0)
    rate(card, 1.0)
    return item


def saved(database: Path, page: Page) -> tuple[list[int], int]:
    """What the person of this page rated, oldest first; and how many profiles there are."""
    store = Engine(database.parent).profiles
    said = store.load(in_address(page, "me"), "demo")
    with store._database.reading() as connection:
        assert connection is not None
        (people,) = connection.exec_driver_sql("SELECT count(*) FROM profiles").one()
    return said.profile.item_ids.tolist(), people


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    monkeypatch.setenv("RECSYS_PROFILES", f"sqlite:///{database}")


def test_while_the_database_is_locked_answers_wait_in_the_browser_also_over_a_reload(
    home: Path, database: Path, page: Page
) -> None:
    Engine(database.parent).profiles.create()  # the file must be there to be locked
    with app(home, database) as server:
        open_rate(page, server.url)
        notice = page.get_by_test_id("notice")
        with locked(database):
            items = [rate_card(page, number) for number in range(2)]
            expect(notice).to_contain_text("in use by somebody else", timeout=15_000)
            expect(notice).to_contain_text("stays here and is sent again")
            page.reload()
            page.get_by_test_id("card").first.wait_for()
            expect(notice).to_contain_text("in use by somebody else", timeout=20_000)
        expect(notice).to_have_text(SAVED, timeout=20_000)
        assert saved(database, page) == (items, 2)


@pytest.mark.parametrize("storage", [True, False])
def test_a_server_that_is_killed_and_started_again_gets_what_it_never_acknowledged(
    home: Path, database: Path, page: Page, storage: bool
) -> None:
    port = free_port()
    if not storage:
        page.add_init_script(
            "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('not allowed'); } })"
        )
    with app(home, database, port) as doomed:
        open_rate(page, doomed.url)
        doomed.process.kill()
        doomed.process.wait()
        items = [rate_card(page, number) for number in range(3)]
        expect(page.get_by_test_id("notice")).to_contain_text("The server does not answer", timeout=15_000)
    with app(home, database, port):
        expect(page.get_by_test_id("notice")).to_have_text(SAVED, timeout=60_000)
        assert saved(database, page) == (items, 1)


def test_a_connection_that_was_away_comes_back_with_everything(
    home: Path, database: Path, browser: Browser
) -> None:
    with app(home, database) as server, visitor(browser) as page:
        open_rate(page, server.url)
        first = rate_card(page, 0)
        expect(page.get_by_test_id("notice")).to_have_text(SAVED)
        page.context.set_offline(True)
        server.process.send_signal(19)  # SIGSTOP: an open websocket does not notice "offline" by itself
        second = rate_card(page, 1)
        expect(page.get_by_test_id("notice")).to_contain_text("The server does not answer", timeout=15_000)
        server.process.send_signal(18)
        page.context.set_offline(False)
        expect(page.get_by_test_id("notice")).to_have_text(SAVED, timeout=60_000)
        assert saved(database, page) == ([first, second], 1)


def test_a_tab_that_is_copied_with_unsaved_answers_counts_them_once(
    home: Path, database: Path, page: Page
) -> None:
    Engine(database.parent).profiles.create()
    with app(home, database) as server:
        open_rate(page, server.url)
        with locked(database):
            item = rate_card(page, 0)
            kept = page.evaluate("sessionStorage.getItem('marquee-outbox')")
            twin = page.context.new_page()
            twin.add_init_script(f"sessionStorage.setItem('marquee-outbox', {kept!r})")
            open_rate(twin, server.url)
        for tab in (page, twin):
            expect(tab.get_by_test_id("notice")).to_have_text(SAVED, timeout=30_000)
            assert saved(database, tab) == ([item], 2)
