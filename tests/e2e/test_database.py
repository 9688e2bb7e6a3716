"""A database of a server of its own that goes away while people rate, and comes back."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server as App
from benchmarks.browser import serve
from recsys.profiles import ProfileStore
from tests.e2e.conftest import ROOT, in_address
from tests.e2e.test_every_page import HEADINGS
from tests.e2e.test_outbox import SAVED, open_rate, rate_card
from tests.postgresql import NEEDS_POSTGRESQL, Server

pytestmark = NEEDS_POSTGRESQL
PASSWORD = "nobody may read this"
SILENT = "The database of profiles does not answer."
AWAY = f"{SILENT} Your answer stays here and is sent again."


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    """The address of a new database, with a password in it."""
    with postgresql.new_database() as name:
        yield postgresql.url(name, user=f"marquee:{PASSWORD}")


@contextmanager
def app(home: Path, url: str, log: Path) -> Iterator[App]:
    env = {"RECSYS_HOME": str(home), "RECSYS_PROFILES": url}
    with serve(ROOT / "streamlit_app.py", env=env, log=log) as running:
        yield running


def saved(url: str, page: Page) -> tuple[list[int], int]:
    """What the person of this page rated, and how many changes that took."""
    with closing(ProfileStore(url)) as store:
        said = store.load(in_address(page, "me"), "demo")
    return said.profile.item_ids.tolist(), said.revision


def check_private(text: str, postgresql: Server) -> None:
    """Nothing of the address, and nothing for programmers."""
    for private in (PASSWORD, str(postgresql.folder), "Traceback", "psycopg://", "OperationalError:"):
        assert private not in text


def test_what_is_rated_while_the_database_is_away_is_saved_once_when_it_is_back(
    small_home: Path, postgresql: Server, url: str, page: Page, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with app(small_home, url, log) as server:
        open_rate(page, server.url)
        notice = page.get_by_test_id("notice")
        items = [rate_card(page, 0)]
        expect(notice).to_have_text(SAVED, timeout=30_000)
        postgresql.stop("immediate")
        items += [rate_card(page, number) for number in (1, 2)]
        expect(notice).to_have_text(AWAY, timeout=30_000)
        check_private(page.content(), postgresql)
        postgresql.start()
        expect(notice).to_have_text(SAVED, timeout=60_000)
        assert saved(url, page) == (items, 3)
        said = log.read_text()
    assert "The database of profiles: OperationalError" in said
    check_private(said, postgresql)


def test_a_page_opened_while_the_database_is_away_says_so_and_keeps_what_waits(
    small_home: Path, postgresql: Server, url: str, page: Page, tmp_path: Path
) -> None:
    with app(small_home, url, tmp_path / "log") as server:
        open_rate(page, server.url)
        notice = page.get_by_test_id("notice")
        items = [rate_card(page, 0)]
        expect(notice).to_have_text(SAVED, timeout=30_000)
        in_address(page, "me")  # the reload opens this person's list
        postgresql.stop("immediate")
        items += [rate_card(page, 1)]
        expect(notice).to_have_text(AWAY, timeout=30_000)
        page.reload()
        expect(page.get_by_test_id("stAlert")).to_contain_text(SILENT, timeout=30_000)
        check_private(page.content(), postgresql)
        postgresql.start()
        page.reload()
        expect(notice).to_have_text(SAVED, timeout=60_000)
        assert saved(url, page) == (items, 2)
        said = (tmp_path / "log").read_text()
    check_private(said, postgresql)


def test_no_page_breaks_while_the_database_is_away(
    small_home: Path, postgresql: Server, url: str, page: Page, tmp_path: Path
) -> None:
    with closing(ProfileStore(url)) as store:
        me = store.create()
    log = tmp_path / "log"
    with app(small_home, url, log) as server:
        whole = page.get_by_test_id("stApp")
        sentence = page.get_by_test_id("stAlert").filter(has_text=SILENT)
        postgresql.stop("immediate")
        page.goto(f"{server.url}/?data=demo&me={me}")
        expect(sentence).to_be_visible(timeout=60_000)
        expect(whole).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
        above, below = sentence.bounding_box(), page.locator(".st-key-home_doors").bounding_box()
        assert above is not None
        assert below is not None
        assert above["y"] + above["height"] <= below["y"], "nothing covers the sentence"
        for path in ("rate", *HEADINGS):
            page.goto(f"{server.url}/{path}?data=demo&me={me}")
            expect(whole).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
            heading = page.get_by_role("heading", name=HEADINGS.get(path)).or_(sentence)
            expect(heading.first).to_be_visible(timeout=60_000)
            expect(page.get_by_text("Something went wrong")).to_have_count(0)
            check_private(page.content(), postgresql)
        postgresql.start()
        # Before the server ends, which breaks off what is worked out in the background.
        said = log.read_text()
    check_private(said, postgresql)
