"""MovieLens CSV: titles, genres, links and tags as real files have them."""

from pathlib import Path

import pytest

from recsys.dataset import Rejection
from recsys.sources.titles import parse_title
from tests.sources.tables import MOVIES, RATINGS, read, titles


@pytest.mark.parametrize(
    ("text", "title", "year", "kind"),
    [
        ("Matrix, The (1999)", "The Matrix", 1999, "film"),
        ("  Stray   and  double (2008) ", "Stray and double", 2008, "film"),
        ("Babylon 5", "Babylon 5", None, "film"),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006, "series"),
        ("Fargo (2014- )", "Fargo", 2014, "series"),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968, "film"),
        ("1408 (2007)", "1408", 2007, "film"),
        ("Land Before Time III (1995) (V)", "Land Before Time III (V)", 1995, "film"),
        ("Movie (9999)", "Movie (9999)", None, "film"),
        ("(1999)", "(1999)", None, "film"),
        (
            "Seven Samurai (Shichinin no samurai) (1954)",
            "Seven Samurai (Shichinin no samurai)",
            1954,
            "film",
        ),
        ("Postman, The (Postino, Il) (1994)", "The Postman (Il Postino)", 1994, "film"),
        ("Avventura, L' (Adventure, The) (1960)", "L'Avventura (The Adventure)", 1960, "film"),
        (
            "Dream of Light (a.k.a. Quince Tree Sun, The) (1992)",
            "Dream of Light (a.k.a. The Quince Tree Sun)",
            1992,
            "film",
        ),
        ("Good, the Bad and the Ugly, The (1966)", "The Good, the Bad and the Ugly", 1966, "film"),
        ("Boot, Das (Boat, The) (1981)", "Das Boot (The Boat)", 1981, "film"),
        ("Affaire de femmes, Une (1988)", "Une Affaire de femmes", 1988, "film"),
        ("I, Robot (2004)", "I, Robot", 2004, "film"),
        ("Girl, Interrupted (1999)", "Girl, Interrupted", 1999, "film"),
        ("Steamboat Bill, Jr. (1928)", "Steamboat Bill, Jr.", 1928, "film"),
        ("A\x00B\x1b[31m (1999)", "A B [31m", 1999, "film"),
    ],
)
def test_titles_read_as_people_write_them(text: str, title: str, year: int | None, kind: str) -> None:
    assert parse_title(text) == (title, year, kind)


def test_quoted_titles_keep_their_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    found = titles(
        tmp_path, '"One, Two (1961)",Comedy', '"Say ""Hi"" (1970)",Drama', '"Two\r\nLines (1980)",Drama'
    )
    assert found == ["One, Two", 'Say "Hi"', "Two Lines"]


def test_line_numbers_of_films_count_line_breaks_in_quotes(tmp_path: Path) -> None:
    movies = (
        'movieId,title,genres\r\n1,"Two\r\nLines (1980)",Drama\r\n\r\n'
        "x,Bad (1999),Drama\r\n2,Short\r\n3,Ok (1999),Drama\r\n"
    )
    imported = read(tmp_path, RATINGS + "1,1,4,1\n", movies)
    assert imported.dataset.catalog.titles == ["Two Lines", "Ok"]
    assert imported.rejected == [
        Rejection("movies.csv", 5, "movieId must be a whole number from 0 to 2^63 - 1, got “x”"),
        Rejection("movies.csv", 6, "expected 3 columns, got 2"),
    ]


def test_a_quote_never_closed_costs_only_its_own_line(tmp_path: Path) -> None:
    found = titles(
        tmp_path, '"Open (1999),Drama', "B (2000),Drama", '"C, The (2001)",Drama', "D (2002),Drama"
    )
    assert found == ["Unknown film 1", "B", "The C", "D"]


def test_a_quote_inside_a_plain_title_is_just_a_sign(tmp_path: Path) -> None:
    assert titles(tmp_path, '12" Vinyl (1999),Drama', "B (2000),Drama") == ['12" Vinyl', "B"]


def test_genres_are_cleaned(tmp_path: Path) -> None:
    movies = (
        "movieId,title,genres\n1,A (1999),(no genres listed)\n2,B (1999),Action|IMAX|Sci-Fi\n"
        "3,C (1999),Children's|Comedy|Children\n4,D (1999),IMAX\n5,E (1999), Film-Noir |Drama|\n"
    )
    catalog = read(tmp_path, RATINGS + "1,1,4,1\n", movies).dataset.catalog
    expected = [(), ("Action", "Sci-Fi"), ("Children", "Comedy"), (), ("Film-Noir", "Drama")]
    assert catalog.genres == expected


def test_a_film_that_stands_twice_keeps_its_first_row(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + "1,1,4,1\n", MOVIES + "1,Again (2000),Drama\n")
    assert imported.dataset.catalog.title(1) == "Heat"
    assert imported.rejected == [Rejection("movies.csv", 5, "movieId 1 stands in an earlier row already")]


@pytest.mark.parametrize(
    ("encoding", "start"), [("latin-1", b""), ("utf-8", b""), ("utf-8", b"\xef\xbb\xbf")]
)
def test_film_tables_may_be_utf8_or_latin1(tmp_path: Path, encoding: str, start: bytes) -> None:
    movies = start + "movieId,title,genres\n1,Amélie (2001),Comedy\n".encode(encoding)
    assert read(tmp_path, RATINGS + "1,1,4,1\n", movies).dataset.catalog.titles == ["Amélie"]


def test_links_are_text_with_their_zeros_and_may_be_blank(tmp_path: Path) -> None:
    links = "movieId,imdbId,tmdbId\r\n1,0113277,949\r\n2,,\r\n77,0000001,1\r\n3,tt5,1\r\n1,0000009,1\r\n"
    imported = read(tmp_path, RATINGS + "1,1,4,1\n", links=links)
    table = imported.dataset.catalog.table
    assert table["imdb_id"].tolist() == ["0113277", "", ""]
    assert table["tmdb_id"].tolist() == ["949", "", ""]
    assert [(rejection.file, rejection.line) for rejection in imported.rejected] == [
        ("links.csv", 5),
        ("links.csv", 6),
    ]


def test_keywords_are_the_most_used_tags_by_count_then_alphabet(tmp_path: Path) -> None:
    many = "".join(f"1,2,tag{number:02},1\n" for number in range(15))
    tags = (
        'userId,movieId,tag,timestamp\n1,1,Heist,1\n2,1,heist ,1\n3,1,"pacino, al",1\n4,1,a|b,1\n5,1,,1\n'
        + "6,x,foo,1\n"
        + many
    )
    imported = read(tmp_path, RATINGS + "1,1,4,1\n", tags=tags)
    keywords = imported.dataset.catalog.table["keywords"].tolist()
    assert keywords[0] == "heist|a b|pacino, al"
    assert keywords[1].split("|") == [f"tag{number:02}" for number in range(10)]
    assert keywords[2] == ""
    assert [(rejection.file, rejection.line) for rejection in imported.rejected] == [("tags.csv", 7)]
