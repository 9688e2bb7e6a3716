"""Engine: imports replace whole or not at all; the demo is always there."""

from pathlib import Path

import pytest

from recsys import demo
from recsys.engine import Engine
from recsys.errors import Cancelled, DataError, StoreError
from recsys.store.versions import name_from

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n2,1,5.0,30\n2,3,3.0,40\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"


@pytest.fixture(autouse=True)
def _small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo with 40 people: what is tested here does not depend on its size."""
    monkeypatch.setattr(demo.simulator, "N_PEOPLE", 40)
    real = demo.build
    monkeypatch.setattr(demo, "build", lambda name="demo": real(name, n_people=40, n_ratings=800))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(tmp_path / "home")


@pytest.fixture
def movielens(tmp_path: Path) -> Path:
    """A MovieLens folder of four ratings."""
    folder = tmp_path / "ML Tiny!"
    folder.mkdir()
    (folder / "ratings.csv").write_text(RATINGS)
    (folder / "movies.csv").write_text(MOVIES)
    return folder


# -- import ------------------------------------------------------------------------------------------------


def test_an_import_replaces_its_name_and_open_readers_keep_the_old(engine: Engine, movielens: Path) -> None:
    manifest, imported, seconds = engine.import_source(str(movielens), "mine")
    assert (manifest["ratings"], imported.rejected_count) == (4, 0)
    assert seconds > 0
    old = engine.dataset("mine")
    model = engine.model(old, "bias")
    (movielens / "ratings.csv").write_text(RATINGS + "3,3,1.0,50\n")
    engine.import_source(str(movielens), "mine")
    new = engine.dataset("mine")
    assert (len(old.ratings), len(new.ratings)) == (4, 5)
    assert old.ratings.profile(2).ratings.tolist() == [5.0, 3.0]
    assert engine.model(old, "bias") is model
    assert engine.model(new, "bias") is not model


def test_an_import_that_fails_leaves_the_old_data_set(engine: Engine, movielens: Path) -> None:
    engine.import_source(str(movielens), "mine")
    for ratings in ("", "nonsense\n", "userId,movieId,rating,timestamp\n1,1,99,1\n"):
        (movielens / "ratings.csv").write_text(ratings)
        with pytest.raises(DataError):
            engine.import_source(str(movielens), "mine")
    assert len(Engine(engine.home).dataset("mine").ratings) == 4


def test_an_import_that_is_stopped_leaves_the_old_data_set(engine: Engine, movielens: Path) -> None:
    def stop(_share: float, _doing: str) -> None:
        raise Cancelled("The import")

    engine.import_source(str(movielens), "mine")
    (movielens / "ratings.csv").write_text(RATINGS + "3,3,1.0,50\n")
    with pytest.raises(Cancelled, match=r"^The import was stopped\.$"):
        engine.import_source(str(movielens), "mine", stop)
    assert len(Engine(engine.home).dataset("mine").ratings) == 4


def test_an_import_that_is_stopped_after_its_last_step_is_what_everybody_sees(
    engine: Engine, movielens: Path
) -> None:
    def stop(_share: float, doing: str) -> None:
        if doing == "Done":
            raise Cancelled("The import")

    engine.import_source(str(movielens), "mine")
    assert len(engine.dataset("mine").ratings) == 4
    (movielens / "ratings.csv").write_text(RATINGS + "3,3,1.0,50\n")
    with pytest.raises(Cancelled):
        engine.import_source(str(movielens), "mine", stop)
    assert len(engine.dataset("mine").ratings) == len(Engine(engine.home).dataset("mine").ratings) == 5


def test_an_import_is_told_how_far_it_is(engine: Engine, movielens: Path) -> None:
    heard: list[float] = []
    engine.import_source(str(movielens), "mine", lambda share, _doing: heard.append(share))
    assert heard[0] == 0.0
    assert heard[-1] == 1.0


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("ML Tiny!", "ml-tiny"),
        ("ml-latest-small.zip", "ml-latest-small"),
        ("..", "data"),
        ("(é)", "data"),
        ("_x_", "x"),
        ("y" * 200, "y" * 64),
    ],
)
def test_without_a_name_a_source_gives_its_own(file: str, name: str) -> None:
    assert name_from(Path(file)) == name


@pytest.mark.parametrize("name", ["", "../x", "A", "x" * 65])
def test_a_bad_name_is_refused_before_anything_is_read(engine: Engine, movielens: Path, name: str) -> None:
    for source in (str(movielens), "demo", "no such folder"):
        with pytest.raises(ValueError, match=r"^A name is 1 to 64 small letters"):
            engine.import_source(source, name)
    assert not engine.home.exists()


def test_the_demos_name_is_not_given_to_other_data(engine: Engine, movielens: Path) -> None:
    with pytest.raises(ValueError, match=r"^The name “demo” belongs to the built-in data"):
        engine.import_source(str(movielens), "demo")
    assert engine.dataset("demo").source.simulated


def test_the_demo_can_be_imported_under_another_name(engine: Engine) -> None:
    engine.import_source("demo", "copy")
    copy = engine.dataset("copy")
    assert copy.source.simulated
    assert copy.name == "copy"
    assert copy.ratings.values.tolist() == engine.dataset("demo").ratings.values.tolist()


# -- data sets ---------------------------------------------------------------------------------------------


def test_the_demo_is_always_listed_and_first(engine: Engine, movielens: Path) -> None:
    engine.import_source(str(movielens), "a-set")
    assert [row["name"] for row in engine.datasets()] == ["demo", "a-set"]


def test_a_demo_of_an_older_program_is_made_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(demo.simulator, "SIMULATOR", 0)
        assert engine.dataset("demo").source.version.startswith("0-")
    assert Engine(engine.home).dataset("demo").source.version == demo.version()


def test_a_damaged_demo_is_made_again(engine: Engine) -> None:
    engine.dataset("demo")
    for file in engine.home.rglob("values.npy"):
        file.write_bytes(b"")
    assert len(Engine(engine.home).dataset("demo").ratings) == 800


def test_one_damaged_data_set_hides_no_other(
    engine: Engine, movielens: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("broken", "whole"):
        engine.import_source(str(movielens), name)
    (engine.home / "datasets" / "broken" / "current.json").write_text("{")
    assert [row["name"] for row in engine.datasets()] == ["demo", "whole"]
    assert "broken is left out" in caplog.text
    with pytest.raises(StoreError, match="damaged"):
        engine.dataset("broken")


def test_a_folder_that_an_import_made_is_a_data_set(engine: Engine, movielens: Path, tmp_path: Path) -> None:
    engine.import_source(str(movielens), "mine")
    data = Engine(tmp_path / "elsewhere").dataset(str(engine.home / "datasets" / "mine"))
    assert data.fingerprint == engine.dataset("mine").fingerprint
