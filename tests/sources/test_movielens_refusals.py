"""MovieLens CSV: what cannot be read is refused in one sentence."""

from pathlib import Path

import pytest

from recsys.dataset import Rejection
from recsys.errors import DataError
from recsys.sources import read_source
from recsys.sources.formats import movielens
from recsys.sources.tables import ordering, records
from tests.sources.tables import MOVIES, RATINGS, read, rows


@pytest.mark.parametrize(
    ("ratings", "match"),
    [
        (b"", "ratings.csv is empty"),
        (b"\n\n", "ratings.csv is empty"),
        (RATINGS.encode(), "holds no ratings, only a header"),
        (RATINGS.encode() + b"\r\n \r\n", "holds no ratings, only a header"),
        (
            RATINGS.encode() + b"\n1,1,9,1\n1,x,4,1\n",
            "No row of ratings.csv can be used; line 3: rating must be",
        ),
        (
            b"Date,Name,Year,Letterboxd URI,Rating\n",
            "begin with the columns userId,movieId,rating; it begins",
        ),
        (b"1,1,4,1\n", "should begin with the columns"),
        (b"userId,movieId,rating,rating\n1,1,4,4\n", "ratings.csv names the column “rating” twice"),
        (bytes(range(256)) * 50, "ratings.csv"),
        (b"\x00" * 5000, "should begin with the columns"),
    ],
)
def test_a_file_that_is_no_movielens_is_refused_in_one_sentence(
    tmp_path: Path, ratings: bytes, match: str
) -> None:
    with pytest.raises(DataError, match=match) as caught:
        read(tmp_path, ratings)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("movies", "match"),
    [
        (b"", "movies.csv is empty"),
        (b"movieId,title,genres\n", "movies.csv holds no films"),
        (b"movieId,title,genres\nx,Heat (1995),Crime\n", "movies.csv holds no films"),
        (b"movieId,genres\n1,Drama\n", "movies.csv should begin with the columns movieId,title,genres"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "movies.csv should begin"),
    ],
)
def test_a_film_table_that_is_none_is_refused(tmp_path: Path, movies: bytes, match: str) -> None:
    with pytest.raises(DataError, match=match):
        read(tmp_path, RATINGS + "1,1,4,1\n", movies)


def test_what_is_missing_and_what_was_found_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"is empty; expected .*ratings.csv and movies.csv"):
        read_source(tmp_path, "x")
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(DataError, match=r"expected .*ratings.csv and movies.csv.* Found notes.txt"):
        read_source(tmp_path, "x")
    with pytest.raises(DataError, match=r"is not MovieLens since 2014: expected ratings.csv and movies.csv"):
        movielens.FORMAT.read(tmp_path, "x")


def test_a_person_with_more_ratings_than_there_are_films_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "MOST_A_PERSON", 2)
    with pytest.raises(DataError, match=r"^One person has more than 2 ratings"):
        read(tmp_path, RATINGS + "1,1,4,1\n1,2,4,1\n1,3,4,1\n")


def test_a_short_file_is_taken_for_what_is_good_in_it(tmp_path: Path) -> None:
    assert len(read(tmp_path, RATINGS + "1,1,4,1\nx,1,4,1\ny,1,4,1\n").dataset.ratings) == 1


@pytest.mark.parametrize("row", ['"{n}","1","4.0","7"', '{n},"1",4.0,"7"', '"{n}",1,"4.0",7'])
def test_quotes_around_fields_are_no_matter(tmp_path: Path, row: str) -> None:
    imported = read(tmp_path, '"userId","movieId","rating","timestamp"\n' + row.format(n=5) + "\n")
    assert rows(imported) == [(5, 1, 4.0)]


def test_a_quoted_comma_is_not_taken_for_the_end_of_a_field(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + '1,1,4,1\n"2","1","4,5"\n')
    assert rows(imported) == [(1, 1, 4.0)]


def test_a_file_of_blank_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DataError,
        match=r"ratings.csv has more than 1,000,000 lines that are blank or have more or fewer",
    ):
        read(tmp_path, RATINGS + "1,1,4,1\n" + "\n" * 1_000_001)


def test_hostile_film_tables_end_at_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_REJECTED", 100)
    with pytest.raises(DataError, match=r"movies.csv has more than 100 unreadable rows"):
        read(tmp_path, RATINGS + "1,1,4,1\n", MOVIES + "x\n" * 200)
    with pytest.raises(DataError, match=r"movies.csv has more than 1,000,000 lines"):
        read(tmp_path, RATINGS + "1,1,4,1\n", MOVIES + "\n" * 1_000_001)


def test_an_overlong_film_line_is_one_rejected_row(tmp_path: Path) -> None:
    imported = read(
        tmp_path, RATINGS + "1,1,4,1\n", MOVIES + "4," + "x" * 3_000_000 + ",Drama\n5,E (1999),Drama\n"
    )
    assert imported.rejected == [Rejection("movies.csv", 5, "the line is longer than 20,000 characters")]
    assert imported.dataset.catalog.title(5) == "E"
