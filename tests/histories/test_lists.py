"""Lists that people keep by hand: tables under any header or none, and one film a line."""

from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.errors import DataError
from recsys.histories import read_history
from recsys.insights import letterboxd_table, rated_films, safe_csv
from tests.histories.conftest import Read, counts, said

TWO = {"Up": 4.0, "Amélie": 2.5}


@pytest.mark.parametrize(
    "header",
    [
        "Title,Year,Rating",
        "FILM , release year , My Rating",
        "Movie,Year,Stars",
        "Name,Year,score",
        "film_title,year,your_stars",
    ],
)
def test_columns_are_known_by_any_common_name(read: Read, header: str) -> None:
    history = read("mine.csv", f"{header}\nUp,2009,4\nAmélie,2001,2.5\n")
    assert history.report.format == "list"
    assert said(history) == TWO
    assert history.report.notes == ("The ratings were read as out of 5.",)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_sign_encoding_and_line_end(read: Read, sign: str, encoding: str, end: str) -> None:
    rows = (("Title", "Year", "Rating"), ("Up", "2009", "4"), ("Amélie", "2001", "2.5"))
    history = read("mine.csv", end.join(sign.join(row) for row in rows).encode(encoding))
    assert said(history) == TWO
    assert counts(history) == (2, 2, 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\nTitle;Year;Rating\r\nUp;2009;4\r\nAmélie;2001;2,5\r\n",
        ",title,year,rating\n0,Up,2009,4.0\n1,Amélie,2001,2.5\n",
        "Title,Year,Rating,,,\nUp,2009,4,,,\nAmélie,2001,2.5\n",
        'Title,Year,Rating\n"Up","2009","4"\n\n"Amélie","2001.0","2.5"\n',
        "Films of 2020\n\nTitle,Year,Rating\nUp,2009,4\nAmélie,2001,2.5\n",
        "Title,Rating\nUp (2009),4\nAmélie (2001),2.5\n",
        "Title,Release Date,Rating\nUp,29/05/2009,4\nAmélie,2001-04-25,2.5\n",
        "Up,2009,4\nAmélie,2001,2.5\n",
        "1\tUp\t2009\t4\n2\tAmélie\t2001\t2.5\n",
        "Titel;Jahr;Bewertung\nUp;2009;4\nAmélie;2001;2,5\n",
        "2020-01-01,Up,2009,4\n2020-01-02,Amélie,2001,2.5\n",
    ],
)
def test_a_table_as_spreadsheets_and_people_write_it(read: Read, text: str) -> None:
    assert said(read("mine.csv", text)) == TWO


@pytest.mark.parametrize(
    ("ratings", "top", "stars"),
    [
        (("5", "1"), 5, (5.0, 1.0)),
        (("4.5", "2"), 5, (4.5, 2.0)),
        (("10", "4"), 10, (5.0, 2.0)),
        (("7.5", "4,5"), 10, (4.0, 2.5)),
        (("4/10", "2/10"), 10, (2.0, 1.0)),
        (("100", "60"), 100, (5.0, 3.0)),
        (("85.5", "40"), 100, (4.5, 2.0)),
    ],
)
def test_the_scale_is_found_and_said(
    read: Read, ratings: tuple[str, str], top: int, stars: tuple[float, float]
) -> None:
    rows = [
        f"{title};{year};{rating}"
        for (title, year), rating in zip((("Up", 2009), ("Amélie", 2001)), ratings, strict=True)
    ]
    history = read("mine.csv", "\n".join(["Title;Year;My rating", *rows]))
    assert tuple(said(history).values()) == stars
    assert history.report.notes == (f"The ratings were read as out of {top}.",)


def test_a_rating_off_the_scale_is_left_out_and_zero_is_none(read: Read) -> None:
    history = read("mine.csv", "Title,Year,Rating\n" + "Up,2009,4\n" * 40 + "Amélie,2001,44\nAvatar,2009,0\n")
    assert said(history) == {"Up": 4.0, "Avatar": None}
    assert counts(history) == (42, 41, 0, 0, 1)
    assert "got “44”" in history.report.skipped[0].reason
    assert "A rating of 0 was read as seen, without stars." in history.report.notes


def test_without_ratings_films_are_seen_on_their_day(read: Read) -> None:
    history = read("mine.csv", "Film,Watched\nUp,25/12/2020\nAmélie,1/2/2021\n")
    assert said(history) == {"Up": None, "Amélie": None}
    assert history.profile.timestamps is not None
    assert history.report.notes == (
        "Dates were read as day/month/year.",
        "It holds no ratings, so its films count as seen.",
    )
    assert said(read("mine.csv", "Film,Year,Seen\nUp,2009,yes\nAmélie,2001,No\n")) == {"Up": None}
    assert len(read("my watchlist.csv", "Film,Year\nUp,2009\n").saved) == 1


def test_a_number_comes_before_the_title(read: Read) -> None:
    history = read(
        "mine.csv",
        "IMDb,Title,Year,Stars\ntt0133093,Matrix Reloaded,2003,4\nhttps://www.imdb.com/title/tt0116282/,,,3\n"
        "8.2,Up,2009,5\ntt7777777,,,1\n",
    )
    assert said(history) == {"The Matrix": 4.0, "Fargo": 3.0, "Up": 5.0}
    assert [(row.title, row.reason) for row in history.report.not_found] == [
        ("tt7777777", "no film of that number is in the data")
    ]
    assert said(read("mine.csv", "tt0133093,9\ntt0116282,6\n")) == {"The Matrix": 4.5, "Fargo": 3.0}


@pytest.mark.parametrize(
    "text",
    [
        "The Matrix (1999)\nUp (2009)\n",
        "Matrix, The (1999)\nUp (2009)\n",
        "- The Matrix (1999)\n- Up (2009)\n",
        "1. The Matrix (1999)\n\n2. Up (2009)\n",
        "tt0133093\nUp (2009)\n",
        "https://www.imdb.com/title/tt0133093/?ref_=nv\nUp (2009)\n",
        "m.imdb.com/title/tt0133093/reference\nUp (2009)\n",
        "tt0133093 - something else\nUp (2009)\n",
    ],
)
def test_one_film_a_line(read: Read, text: str) -> None:
    history = read("mine.txt", text)
    assert history.report.format == "list"
    assert said(history) == {"The Matrix": None, "Up": None}
    assert counts(history) == (2, 2, 0, 0, 0)


def test_a_film_called_like_a_column_is_no_header(read: Read) -> None:
    history = read("mine.txt", "Movie, The (1999)\nMatrix, The (1999)\n")
    assert counts(history) == (2, 1, 0, 1, 0)


def test_a_dash_within_a_title_stays(read: Read) -> None:
    history = read("mine.txt", "Up - Away (2009)\n- Up (2009)\n")
    assert [row.title for row in history.report.not_found] == ["Up - Away (2009)"]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Title,Year,Rating\n", "names its columns but has no rows"),
        ("Movie,Film,Year\nUp,Up,2009\n", "one is the title; it has “Film” and “Movie”"),
        ("Title,Stars,Score\nUp,5,9\n", "one is the rating; it has “Score” and “Stars”"),
        ("Title,Year,Rating\nUp,2009,700\nAvatar,2009,4\n", "not out of 5, 10 or 100: the highest is 700"),
        ("Title,Author,My Rating\nThe Shining,King,5\n", "no personal export"),
        ("movieId,title,genres\n1,Up (2009),Comedy\n", "no personal export"),
        ("Name,Mail\nUp,a@b.c\n", "no personal export"),
        ("Dear Sir,\nI saw Up (2009)\nyesterday.\n", "no personal export"),
        ("1,2,3.5,964982703\n1,4,4,964982703\n", "no personal export"),
        ("x" * 3_000_000, "no personal export"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(read: Read, text: str, match: str) -> None:
    with pytest.raises(DataError, match=match) as caught:
        read("other.csv", text)
    assert str(caught.value).endswith(".")
    assert str(caught.value).count("\n") == 0


def test_an_endless_line_costs_only_itself(read: Read) -> None:
    history = read("mine.csv", "Title,Year\nUp,2009\n" + "x" * 3_000_000 + "\nAmélie,2001\n")
    assert counts(history) == (3, 2, 0, 0, 1)
    (skipped,) = history.report.skipped
    assert (skipped.line, skipped.reason) == (3, "its title is longer than 250 characters")


def test_a_mark_that_nothing_closes_costs_only_its_line(read: Read) -> None:
    history = read("mine.csv", 'Title,Year\n"Up,2009\n"Die\nHard",1988\nAmélie,2001\n"x"y,1999\n')
    assert said(history) == {"Die Hard": None, "Amélie": None}
    reason = "a quotation mark is misplaced or never closed"
    assert [(row.line, row.reason) for row in history.report.skipped] == [(2, reason)]


def test_what_the_app_gives_out_it_takes_back(read: Read, labelled: Dataset) -> None:
    ids = labelled.catalog.table.set_index("title")["item_id"]
    given = {"Up": 4.0, "Amélie": 2.5, "The Matrix": 5.0}
    profile = Profile.from_ratings({int(ids[title]): stars for title, stars in given.items()})
    for table in (rated_films, letterboxd_table):
        assert said(read("mine.csv", safe_csv(table(labelled, profile)))) == given


def test_ones_own_table_brings_back_how_much_each_film_counts(read: Read, labelled: Dataset) -> None:
    weights = [1.0, 2.58, 5.0]
    profile = Profile.of(labelled.catalog.items.ids[:3], [4.0, 2.5, np.nan], weights)
    again = read("mine.csv", safe_csv(rated_films(labelled, profile))).profile
    np.testing.assert_allclose(again.weights[np.argsort(again.item_ids)], weights, atol=1e-9)


def test_two_tables_are_read_each_on_its_own_scale(tmp_path: Path, labelled: Dataset) -> None:
    (tmp_path / "a.csv").write_text("Title,Year,Rating\nUp,2009,9\nAvatar,2009,10\n")
    (tmp_path / "b.csv").write_text("Title,Year,Rating\nAmélie,2001,4\n")
    assert said(read_history(tmp_path, labelled)) == {"Up": 4.5, "Avatar": 5.0, "Amélie": 4.0}
