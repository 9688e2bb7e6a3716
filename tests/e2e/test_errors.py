"""Whatever fails, a visitor reads one sentence with an id, never a traceback."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server, serve

ROOT = Path(__file__).resolve().parent.parent.parent
APP = Path(__file__).parent / "apps" / "planted.py"


@pytest.fixture(scope="module")
def planted(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with another Home: one that fails."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "pages", folder / "pages")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    script = shutil.copy(APP, folder / "streamlit_app.py")
    env = {"RECSYS_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with serve(Path(script), env=env) as running:
        yield running


@pytest.mark.parametrize("place", ["the page", "a fragment", "a callback"])
def test_an_unexpected_error_shows_the_designed_sentence_with_an_id(
    planted: Server, page: Page, place: str
) -> None:
    page.goto(planted.url)
    page.get_by_role("button", name=f"Fail in {place}").click()
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_have_text(re.compile(r"Something went wrong \(id [0-9a-f]{8}\)\."))
    text = page.locator("body").inner_text()
    assert "secret detail" not in text
    assert "Traceback" not in text
    assert "RuntimeError" not in text


def test_an_expected_error_shows_its_own_sentence(planted: Server, page: Page) -> None:
    page.goto(planted.url)
    page.get_by_role("button", name="Fail in a sentence").click()
    expect(page.get_by_test_id("stAlert")).to_have_text(re.compile(r"The file is empty\."))
