"""A real server and a real browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from benchmarks.browser import Server, chromium, serve
from recsys.engine import Engine

ROOT = Path(__file__).resolve().parent.parent.parent
collect_ignore = ["apps"]  # scripts for a server: importing one runs it
DESKTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, started once."""
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")):
        pytest.skip("LEFT OUT: browser tests need Chromium; install it or set CHROMIUM to its path")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, movielens_folder: Path) -> Path:
    """A data folder with the demo and MovieLens, each with its default model trained."""
    folder = tmp_path_factory.mktemp("home")
    engine = Engine(folder)
    engine.library.import_source(str(movielens_folder), "ml")
    for name in ("demo", "ml"):
        engine.model(engine.dataset(name))
    return folder


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server]:
    """The app, for the tests that do not stop it."""
    with serve(ROOT / "streamlit_app.py", env={"RECSYS_HOME": str(home)}) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page at 1280 x 720 in a browser context of its own."""
    context = browser.new_context(viewport=DESKTOP)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page at 390 x 844 with touch."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def rate(card: Locator, share: float) -> None:
    """Click on the stars of a card at ``share`` of their width (0.9 of five stars: four and a half)."""
    stars = card.get_by_test_id("stars").locator(".track")
    box = stars.bounding_box()
    assert box is not None
    stars.click(position={"x": box["width"] * share - 2, "y": box["height"] / 2})


def titles(page: Page) -> list[str]:
    """The films of the list, as shown."""
    return page.get_by_test_id("row").evaluate_all("rows => rows.map(row => row.dataset.itemId)")
