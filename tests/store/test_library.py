"""Library: imports replace whole or not at all; the demo is always there."""

import threading
from pathlib import Path

import pytest

from recsys import demo
from recsys.dataset import Dataset
from recsys.errors import Cancelled, DataError, NotAllowedError, StoreError
from recsys.store.library import Library
from recsys.store.registry import Registry
from tests.conftest import RATINGS

pytestmark = pytest.mark.usefixtures("small_demo")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "home")


# -- import ------------------------------------------------------------------------------------------------


def test_an_import_that_fails_leaves_the_old_data_set(library: Library, movielens: Path) -> None:
    library.import_source(str(movielens), "mine")
    for ratings in ("", "nonsense\n", "userId,movieId,rating,timestamp\n1,1,99,1\n"):
        (movielens / "ratings.csv").write_text(ratings)
        with pytest.raises(DataError):
            library.import_source(str(movielens), "mine")
    assert len(Library(library.home).dataset("mine").ratings) == 4


def test_an_import_that_is_stopped_leaves_the_old_data_set(library: Library, movielens: Path) -> None:
    def stop(_share: float, _doing: str) -> None:
        raise Cancelled("The import")

    library.import_source(str(movielens), "mine")
    (movielens / "ratings.csv").write_text(RATINGS + "3,3,1.0,50\n")
    with pytest.raises(Cancelled, match=r"^The import was stopped\.$"):
        library.import_source(str(movielens), "mine", stop)
    assert len(Library(library.home).dataset("mine").ratings) == 4


def test_an_import_that_is_stopped_after_its_last_step_is_what_everybody_sees(
    library: Library, movielens: Path
) -> None:
    def stop(_share: float, doing: str) -> None:
        if doing == "Done":
            raise Cancelled("The import")

    library.import_source(str(movielens), "mine")
    assert len(library.dataset("mine").ratings) == 4
    (movielens / "ratings.csv").write_text(RATINGS + "3,3,1.0,50\n")
    with pytest.raises(Cancelled):
        library.import_source(str(movielens), "mine", stop)
    assert len(library.dataset("mine").ratings) == len(Library(library.home).dataset("mine").ratings) == 5


def test_an_import_is_told_how_far_it_is(library: Library, movielens: Path) -> None:
    heard: list[float] = []
    library.import_source(str(movielens), "mine", lambda share, _doing: heard.append(share))
    assert heard[0] == 0.0
    assert heard[-1] == 1.0


@pytest.mark.parametrize("name", ["", "../x", "A", "x" * 65])
def test_a_bad_name_is_refused_before_anything_is_read(library: Library, movielens: Path, name: str) -> None:
    for source in (str(movielens), "demo", "no such folder"):
        with pytest.raises(ValueError, match=r"^A name is 1 to 64 small letters"):
            library.import_source(source, name)
    assert not library.home.exists()


def test_the_demos_name_is_not_given_to_other_data(library: Library, movielens: Path) -> None:
    with pytest.raises(ValueError, match=r"^The name “demo” belongs to the built-in data"):
        library.import_source(str(movielens), "demo")
    assert library.dataset("demo").source.simulated


def test_the_demo_can_be_imported_under_another_name(library: Library) -> None:
    library.import_source("demo", "copy")
    copy = library.dataset("copy")
    assert copy.source.simulated
    assert copy.name == "copy"
    assert copy.ratings.values.tolist() == library.dataset("demo").ratings.values.tolist()


# -- data sets ---------------------------------------------------------------------------------------------


def test_the_demo_is_always_listed_and_first(library: Library, movielens: Path) -> None:
    library.import_source(str(movielens), "a-set")
    assert [row["name"] for row in library.datasets()] == ["demo", "a-set"]


def test_a_demo_of_an_older_program_is_made_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(demo.simulator, "SIMULATOR", 0)
        assert library.dataset("demo").source.version.startswith("0-")
    assert Library(library.home).dataset("demo").source.version == demo.version()


def test_a_damaged_demo_is_made_again(library: Library) -> None:
    library.dataset("demo")
    for file in library.home.rglob("values.npy"):
        file.write_bytes(b"")
    assert len(Library(library.home).dataset("demo").ratings) == 800


def test_one_damaged_data_set_hides_no_other(
    library: Library, movielens: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("broken", "whole"):
        library.import_source(str(movielens), name)
    (library.home / "datasets" / "broken" / "current.json").write_text("{")
    assert [row["name"] for row in library.datasets()] == ["demo", "whole"]
    assert "broken is left out" in caplog.text
    with pytest.raises(StoreError, match="damaged"):
        library.dataset("broken")


def test_a_folder_that_an_import_made_is_a_data_set(
    library: Library, movielens: Path, tmp_path: Path
) -> None:
    library.import_source(str(movielens), "mine")
    data = Library(tmp_path / "elsewhere").dataset(str(library.home / "datasets" / "mine"))
    assert data.fingerprint == library.dataset("mine").fingerprint


def test_the_data_set_not_used_for_longest_is_closed(
    library: Library, movielens: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library._datasets, "_size", 1)
    for name in ("one", "two"):
        library.import_source(str(movielens), name)
        library.dataset(name)
    assert list(library._datasets._values) == ["two"]


def test_what_was_made_from_a_replaced_data_set_is_not_served_afterwards(
    library: Library, movielens: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.import_source(str(movielens), "mine")
    opening, replaced = threading.Event(), threading.Event()
    open_dataset = Registry.open_dataset

    def slow(self: Registry, name: str) -> Dataset:
        data = open_dataset(self, name)
        if not opening.is_set():
            opening.set()
            assert replaced.wait(30)
        return data

    monkeypatch.setattr(Registry, "open_dataset", slow)
    reader = threading.Thread(target=lambda: library.dataset("mine"))
    reader.start()
    assert opening.wait(30)
    (movielens / "ratings.csv").write_text(RATINGS + "3,3,1.0,50\n")
    library.import_source(str(movielens), "mine")
    replaced.set()
    reader.join()
    assert len(library.dataset("mine").ratings) == 5


def test_the_first_data_set_is_what_the_environment_says(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RECSYS_DATA", raising=False)
    assert library.default_dataset() == "demo"
    monkeypatch.setenv("RECSYS_DATA", "mine")
    assert library.default_dataset() == "mine"


def test_the_demo_and_what_the_app_opens_first_stay(
    library: Library, movielens: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.import_source(str(movielens), "tiny")
    monkeypatch.setenv("RECSYS_DATA", "tiny")
    for name in ("demo", "tiny"):
        assert not library.can_remove(name)
        with pytest.raises(NotAllowedError, match=f"^“{name}” is what the app opens first, so it stays.$"):
            library.remove_dataset(name)
