"""A real server and a real browser."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from benchmarks.browser import Server, chromium, serve
from recsys.engine import Engine
from recsys.jobs import JobQueue, start_comparison
from tests.conftest import with_small_demo
from tests.models.data import make_data

ROOT = Path(__file__).resolve().parent.parent.parent
collect_ignore = ["apps"]  # scripts for a server: importing one runs it
Scheme = Literal["light", "dark"]
COMPARED = {
    "which": "Head to head",
    "stars": "Are promises kept?",
    "lists": "What lists are made of",
    "newcomers": "Stars for films that few rated",
    "whom": "What the field claims",
    "trust": "Did a model know what was hidden?",
    "duel": "The blind duel",
    "card": "Model card:",
}
"""The sections of the page Compare and what stands in each."""
DESKTOP: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, started once."""
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")):
        pytest.skip("LEFT OUT: browser tests need Chromium; install it or set CHROMIUM to its path")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, trained_both: Path) -> Path:
    """A data folder with the demo and MovieLens, each with its default model trained."""
    return Path(shutil.copytree(trained_both, tmp_path_factory.mktemp("home"), dirs_exist_ok=True))


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small demo, made in seconds and without MovieLens."""
    return with_small_demo(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def compared(home: Path) -> str:
    """The address of the page Compare with three models that were measured on a small data set."""
    engine = Engine(home)
    engine.library.registry.save_dataset(replace(make_data(n_users=40, n_items=60), name="compared"))
    labels = {"bias": "Averages", "ease": "EASE", "svd": "SVD"}
    job = start_comparison(JobQueue(), engine, engine.dataset("compared"), labels)
    assert job.wait(60)
    assert not job.error_sentence
    return f"compare?data=compared&models={','.join(labels)}"


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server]:
    """The app, for the tests that do not stop it."""
    with serve(ROOT / "streamlit_app.py", env={"RECSYS_HOME": str(home)}) as running:
        yield running


@contextmanager
def visitor(
    browser: Browser, size: ViewportSize = DESKTOP, *, touch: bool = False, scheme: Scheme = "light"
) -> Iterator[Page]:
    """A page in a browser context of its own: nobody else's cookies, storage or session."""
    context = browser.new_context(viewport=size, has_touch=touch, is_mobile=touch, color_scheme=scheme)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A visitor at 1280 x 720."""
    with visitor(browser) as opened:
        yield opened


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """Another visitor at the same time."""
    with visitor(browser) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A visitor at 390 x 844 with touch."""
    with visitor(browser, PHONE, touch=True) as opened:
        yield opened


def in_address(page: Page, name: str) -> str:
    """What the address says after ``?name=``, once it says something."""
    found = page.wait_for_function("name => new URL(location.href).searchParams.get(name)", arg=name)
    return str(found.json_value())


def scrolls_sideways(page: Page) -> bool:
    """Whether anything sticks out of the window, which a phone would widen (``innerWidth``) to hold it."""
    assert page.viewport_size is not None
    return bool(page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"])


def rate(card: Locator, share: float) -> None:
    """Click on the stars of a card at ``share`` of their width (0.9 of five stars: four and a half)."""
    stars = card.get_by_test_id("stars").locator(".track")
    box = stars.bounding_box()
    assert box is not None
    stars.click(position={"x": box["width"] * share - 2, "y": box["height"] / 2})


def titles(page: Page) -> list[str]:
    """The films of the list, as shown."""
    return page.get_by_test_id("row").evaluate_all("rows => rows.map(row => row.dataset.itemId)")


def settled(page: Page) -> None:
    """Wait until nothing runs and the page has had one height for half a second: charts above are drawn."""
    page.locator("[data-test-script-state=notRunning]").wait_for()
    page.evaluate(
        """() => new Promise((done) => {
            const main = document.querySelector('[data-testid=stMainBlockContainer]');
            let height = 0, since = performance.now();
            const look = () => {
                if (main.scrollHeight !== height) [height, since] = [main.scrollHeight, performance.now()];
                if (performance.now() - since > 500) done(); else requestAnimationFrame(look);
            };
            look();
        })"""
    )


def expect_titles(page: Page, wanted: list[str]) -> None:
    """The list becomes this one; while the page is drawn anew there is none."""
    until = time.monotonic() + 10
    while titles(page) != wanted and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert titles(page) == wanted
