"""Every page opens on the built-in films and on real MovieLens, from the entry file and from the navigation."""

import shutil
from pathlib import Path

import pytest

from tests.pages.conftest import HOME, ROOT, data_in_bar, open_page

pytestmark = pytest.mark.usefixtures("server")

PAGES = [HOME, *sorted(f"pages/{file.name}" for file in (ROOT / "pages").glob("[!_]*.py"))]
DATA = {"demo": "Demo films, simulated ratings", "ml": "MovieLens (ml-latest-small)"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, trained_both: Path) -> Path:
    """A data folder with both data sets and their default models."""
    return Path(shutil.copytree(trained_both, tmp_path_factory.mktemp("home"), dirs_exist_ok=True))


def test_there_are_nine_pages() -> None:
    assert len(PAGES) == 9


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_an_error_and_says_what_it_shows(page: str, data: str) -> None:
    app = open_page(page, data=data)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert data_in_bar(app) == DATA[data]
