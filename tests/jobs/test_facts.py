"""Facts of IMDb's tables added to a stored data set: a new version of it, or nothing at all."""

from pathlib import Path

import pytest

from recsys import jobs
from recsys.engine import Engine
from recsys.errors import Cancelled, DataError, UnknownNameError
from recsys.jobs import JobQueue, State
from tests.facts.tables import BASICS, TABLES, write_imdb

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n2,1,5.0,30\n2,3,3.0,40\n9,9,99,1\n"
MOVIES = "movieId,title,genres\n1,Qq Heat (1995),Crime\n2,Qq Amelie (2001),\n3,Qq Band (2001),Drama\n4,Qq Big (1988),\n"
LINKS = "movieId,imdbId,tmdbId\n1,0113277,949\n2,0211915,\n3,0185906,\n"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An engine with the data set "mine": four titles unlike any real one, three of them with a number of IMDb's."""
    folder = tmp_path / "ml"
    folder.mkdir()
    for name, text in {"ratings": RATINGS, "movies": MOVIES, "links": LINKS}.items():
        (folder / f"{name}.csv").write_text(text)
    engine = Engine(tmp_path / "home")
    engine.library.import_source(str(folder), "mine")
    return engine


@pytest.fixture
def imdb(tmp_path: Path) -> Path:
    return write_imdb(tmp_path / "imdb")


def test_a_job_writes_a_completed_version(queue: JobQueue, engine: Engine, imdb: Path) -> None:
    before = engine.library.registry.open_dataset("mine")
    job = jobs.start_facts(queue, engine, "mine", imdb, "me")
    assert job.wait(60)
    assert job.error_sentence == ""
    report = job.result
    assert report is not None
    assert (report.name, report.items, report.matched, report.broken) == ("mine", 4, 3, 0)
    assert report.filled["runtime"] == 3
    after = engine.library.registry.open_dataset("mine")
    catalog = after.catalog.table
    assert catalog["director"].tolist()[:2] == ["Michael Mann", "Jean-Pierre Jeunet"]
    assert catalog["kind"].tolist() == ["film", "film", "series", "film"]
    assert catalog["genres"].tolist() == ["Crime", "Comedy|Romance", "Drama", ""]
    assert after.fingerprint != before.fingerprint
    assert after.ratings.values.tolist() == before.ratings.values.tolist()
    assert [row.line for row in engine.library.registry.rejected("mine")] == [6]
    assert after.source == before.source


def test_the_same_facts_again_change_nothing(engine: Engine, imdb: Path) -> None:
    jobs.add_facts(engine, "mine", imdb)
    first = engine.library.registry.open_dataset("mine").fingerprint
    again = jobs.add_facts(engine, "mine", imdb)
    assert (again.matched, again.filled) == (3, {})
    assert engine.library.registry.open_dataset("mine").fingerprint == first


def test_what_cannot_be_used_leaves_the_data_set(engine: Engine, imdb: Path, tmp_path: Path) -> None:
    before = engine.library.registry.open_dataset("mine").fingerprint
    with pytest.raises(UnknownNameError):
        jobs.add_facts(engine, "nothing", imdb)
    with pytest.raises(DataError, match=r"holds none of IMDb's tables"):
        jobs.add_facts(engine, "mine", tmp_path / "ml")
    write_imdb(imdb, title_basics=BASICS + TABLES["title.basics"].splitlines()[1] + "\n")
    with pytest.raises(DataError, match=r"^IMDb's tables name none of the films of “mine”\.$"):
        jobs.add_facts(engine, "mine", imdb)
    assert engine.library.registry.open_dataset("mine").fingerprint == before


def test_films_without_numbers_cannot_be_joined(engine: Engine, imdb: Path, tmp_path: Path) -> None:
    (tmp_path / "ml" / "links.csv").unlink()
    engine.library.import_source(str(tmp_path / "ml"), "plain")
    with pytest.raises(DataError, match=r"^The films of “plain” have no IMDb numbers"):
        jobs.add_facts(engine, "plain", imdb)


def test_facts_that_are_stopped_leave_the_data_set(engine: Engine, imdb: Path) -> None:
    before = engine.library.registry.open_dataset("mine").fingerprint

    def stop(_share: float, _doing: str) -> None:
        raise Cancelled("Adding facts")

    with pytest.raises(Cancelled):
        jobs.add_facts(engine, "mine", imdb, stop)
    assert engine.library.registry.open_dataset("mine").fingerprint == before


def test_a_job_says_what_is_wrong(queue: JobQueue, engine: Engine, tmp_path: Path) -> None:
    job = jobs.start_facts(queue, engine, "mine", tmp_path / "no such folder", "me")
    assert job.wait(60)
    assert job.state is State.FAILED
    assert job.error_sentence == "There is no file or folder no such folder."
