"""Which reader a source gets: by its files' names, and by their columns where the names leave it open."""

import zipfile
from pathlib import Path

import pytest

from recsys.errors import DataError
from recsys.sources import format_of, read_source
from recsys.sources.archives import base_names
from tests.sources.tables import MOVIES, RATINGS, read, rows

OWN_RATINGS = "user,item,stars\n1,1,4\n1,2,5\n2,1,1\n"
OWN_FILMS = "id,name,year,genre\n1,Heat,1995,Crime\n2,Up,2009,Animation\n"


def format_name(source: Path) -> str | None:
    found = format_of(source, base_names(source))
    return None if found is None else found.name


@pytest.mark.parametrize("movies", [OWN_FILMS, MOVIES])
def test_other_columns_than_movielens_are_read_as_a_plain_table(tmp_path: Path, movies: str) -> None:
    imported = read(tmp_path, OWN_RATINGS, movies)
    assert format_name(tmp_path) == imported.dataset.source.format == "table"
    assert rows(imported) == [(1, 1, 4.0), (1, 2, 5.0), (2, 1, 1.0)]
    assert imported.dataset.catalog.title(2) == "Up"


def test_movielens_ratings_beside_a_film_table_of_ones_own_are_a_plain_table(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + "1,1,4,1\n1,2,5,2\n", OWN_FILMS)
    assert imported.dataset.source.format == "table"
    assert imported.dataset.catalog.titles == ["Heat", "Up"]


def test_a_packed_source_is_recognised_by_its_columns_too(tmp_path: Path) -> None:
    for name, ratings in (("table", OWN_RATINGS), ("movielens", RATINGS + "1,1,4,1\n")):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            archive.writestr("in/ratings.csv", ratings)
            archive.writestr("in/movies.csv", MOVIES)
        assert format_name(tmp_path / f"{name}.zip") == name


@pytest.mark.parametrize(
    ("ratings", "movies"),
    [
        (RATINGS + "1,1,4,1\n", MOVIES),
        (RATINGS.upper() + "1,1,4,1\n", MOVIES),
        (RATINGS + "1,1,4,1\n", "movieId,title\n1,Heat\n"),
        (RATINGS + "1,1,4,1\n", "nothing\n"),
        ("1,1,4,1\n", MOVIES),
        ("who,what\n1,1\n", MOVIES),
        ("", MOVIES),
    ],
)
def test_what_looks_like_movielens_stays_movielens(tmp_path: Path, ratings: str, movies: str) -> None:
    (tmp_path / "ratings.csv").write_text(ratings)
    (tmp_path / "movies.csv").write_text(movies)
    assert format_name(tmp_path) == "movielens"


def test_hidden_files_beside_a_table_do_not_count(tmp_path: Path) -> None:
    """A zip made on a Mac holds "__MACOSX/._mine.csv" beside mine.csv."""
    with zipfile.ZipFile(tmp_path / "mac.zip", "w") as archive:
        archive.writestr("mine.csv", OWN_RATINGS)
        archive.writestr("__MACOSX/._mine.csv", b"\x00\x05\x16\x07" + bytes(100))
        archive.writestr(".DS_Store", b"x")
    assert len(read_source(tmp_path / "mac.zip", "mine").dataset.ratings) == 3
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine.csv").write_text(OWN_RATINGS)
    (folder / "._mine.csv").write_bytes(bytes(100))
    assert len(read_source(folder, "mine").dataset.ratings) == 3


def test_a_device_is_no_source(tmp_path: Path) -> None:
    for path in (Path("/dev/zero"), tmp_path / "none"):
        with pytest.raises(DataError, match="There is no file or folder"):
            read_source(path, "mine")
