"""Fixtures that several test files share."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pandas as pd
import pytest

from recsys import demo
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.engine import Engine
from recsys.system import file_lock

if TYPE_CHECKING:
    from tests.postgresql import Server

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n2,1,5.0,30\n2,3,3.0,40\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"
ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")  # a busy machine is no failure

LONGEST = "test_windows.py"
"""Minutes in one file, which one worker runs alone: begun last, it would run when all else is over."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file first; the others keep their order."""
    items.sort(key=lambda item: item.path.name != LONGEST)


def with_small_demo(folder: Path) -> Path:
    """A data folder with a demo of 60 people and its default model, made in seconds."""
    real = demo.build
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "build", lambda name="demo": real(name, n_people=60, n_ratings=1_500))
        made = Engine(folder)
        made.model(made.dataset("demo"))
    return folder


@pytest.fixture(scope="session")
def movielens_folder() -> Path:
    """The real ml-latest-small folder, which the project does not ship."""
    folder = Path(os.environ.get("RECSYS_MOVIELENS", ROOT.parent / "shared" / "data" / "ml-latest-small"))
    if not (folder / "ratings.csv").exists():
        pytest.skip("LEFT OUT: needs MovieLens ml-latest-small; set RECSYS_MOVIELENS to its folder")
    return folder


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A data folder that one worker makes for all of a run; nobody may change it."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with file_lock(base / f"{name}.lock"):
        if not (base / name).exists():
            make(base / f"{name}.new")
            (base / f"{name}.new").rename(base / name)
    return base / name


@pytest.fixture(scope="session")
def trained_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the whole demo and its default model, to be copied: training takes some time."""

    def make(folder: Path) -> None:
        engine = Engine(folder)
        engine.model(engine.dataset("demo"))

    return made_once(tmp_path_factory, "trained_demo", make)


@pytest.fixture(scope="session")
def trained_both(
    tmp_path_factory: pytest.TempPathFactory, trained_demo: Path, movielens_folder: Path
) -> Path:
    """The same with MovieLens beside it, as ``ml``."""

    def make(folder: Path) -> None:
        engine = Engine(shutil.copytree(trained_demo, folder))
        engine.library.import_source(str(movielens_folder), "ml")
        engine.model(engine.dataset("ml"))

    return made_once(tmp_path_factory, "trained_both", make)


@pytest.fixture(scope="session")
def postgresql() -> Iterator["Server"]:
    """A PostgreSQL server that is running; whoever stops it starts it again."""
    from tests.postgresql import Server  # noqa: PLC0415  (most tests need no SQLAlchemy)

    server = Server()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def tiny() -> Dataset:
    """Four people, five items (item 50 is never rated), half-star scale, with times."""
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": [10, 20, 30, 40, 50],
                "title": ["Alien", "Heat", "Amélie", "Up", "Tampopo"],
                "year": [1979, 1995, 2001, 2009, 1985],
                "genres": ["Horror|Sci-Fi", "Crime", "Comedy|Romance", "Animation", "Comedy"],
            }
        )
    )
    ratings = Ratings.of(
        [1, 1, 1, 2, 2, 3, 3, 3, 4],
        [10, 20, 30, 10, 20, 20, 30, 40, 40],
        [5.0, 4.0, 2.0, 4.5, 4.0, 3.0, 5.0, 4.5, 4.0],
        [100, 200, 300, 150, 120, 400, 410, 420, 500],
        items=catalog.items,
    )
    return Dataset("tiny", ratings, catalog, Scale(), Source("hand", "Hand-made"))


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo with 40 people: what is tested here does not depend on its size."""
    monkeypatch.setattr(demo.simulator, "N_PEOPLE", 40)
    real = demo.build
    monkeypatch.setattr(demo, "build", lambda name="demo": real(name, n_people=40, n_ratings=800))


@pytest.fixture
def movielens(tmp_path: Path) -> Path:
    """A MovieLens folder of four ratings."""
    folder = tmp_path / "ML Tiny!"
    folder.mkdir()
    (folder / "ratings.csv").write_text(RATINGS)
    (folder / "movies.csv").write_text(MOVIES)
    return folder
