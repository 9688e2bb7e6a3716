"""MovieLens CSV: what real files and broken files do."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from recsys.errors import DataError
from recsys.sources import Imported, Rejection, plainlines, ratingtable, read_movielens, read_source, records
from recsys.sources.titles import parse_title

RATINGS = "userId,movieId,rating,timestamp\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime|Thriller\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"


def read(folder: Path, ratings: str | bytes, movies: str | bytes = MOVIES, **others: str | bytes) -> Imported:
    for name, text in {"ratings": ratings, "movies": movies, **others}.items():
        content = text.encode() if isinstance(text, str) else text
        (folder / f"{name}.csv").write_bytes(content)
    return read_source(folder, "mine")


def rows(imported: Imported) -> list[tuple[int, int, float]]:
    ratings = imported.dataset.ratings
    return [
        (int(user), int(item), float(value))
        for user, item, value in zip(ratings.user_ids, ratings.item_ids, ratings.values, strict=True)
    ]


def reasons(imported: Imported) -> dict[int, str]:
    return {rejection.line: rejection.reason for rejection in imported.rejected}


def titles(folder: Path, *lines: str) -> list[str]:
    movies = "movieId,title,genres\n" + "".join(f"{place + 1},{line}\n" for place, line in enumerate(lines))
    return read(folder, RATINGS + "1,1,4,1\n", movies).dataset.catalog.titles


def test_a_plain_folder_becomes_a_data_set(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + "2,1,4.0,30\n1,2,3.5,20\n1,1,0.5,10\n")
    assert rows(imported) == [(1, 1, 0.5), (1, 2, 3.5), (2, 1, 4.0)]
    data = imported.dataset
    assert data.name == "mine"
    assert data.ratings.timestamps is not None
    assert data.ratings.timestamps.tolist() == [10, 20, 30]
    assert (data.source.format, data.source.label) == ("movielens", f"MovieLens ({tmp_path.name})")
    assert data.scale.levels().tolist() == [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
    assert (imported.rejected, imported.rejected_count, imported.duplicates) == ([], 0, 0)
    assert not data.ratings.values.flags.writeable


def test_a_zip_with_one_top_folder_reads_like_the_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ml-tiny.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ml-tiny/", "")
        archive.writestr("ml-tiny/ratings.csv", RATINGS + "1,1,4.0,10\n")
        archive.writestr("ml-tiny/movies.csv", MOVIES)
    imported = read_source(tmp_path / "ml-tiny.zip", "zipped")
    assert rows(imported) == [(1, 1, 4.0)]
    assert imported.dataset.source.label == "MovieLens (ml-tiny.zip)"


BAD_ROWS = {
    "x,1,4,1": "userId must be a whole number",
    "-1,1,4,1": "userId must be a whole number",
    "1.0,1,4,1": "userId must be a whole number",
    ",1,4,1": "userId must be a whole number",
    "9223372036854775808,1,4,1": "userId must be a whole number",
    "1,2.5,4,1": "movieId must be a whole number",
    "1,1e3,4,1": "movieId must be a whole number",
    "1,99999999999999999999,4,1": "movieId must be a whole number",
    "1,1,good,1": "rating must be a number",
    "1,1,nan,1": "rating must be from 0.5 to 5, got “nan”",
    "1,1,inf,1": "rating must be from 0.5 to 5, got “inf”",
    "1,1,-inf,1": "rating must be from 0.5 to 5, got “-inf”",
    "1,1,0_4,1": "rating must be a number",
    "1_0,1,4,1": "userId must be a whole number",
    "0x10,1,4,1": "userId must be a whole number",
    "1,1,,1": "rating must be a number",
    "1,1,4..0,1": "rating must be a number",
    "1,1,0,1": "rating must be from 0.5 to 5, got “0”",
    "1,1,5.5,1": "rating must be from 0.5 to 5, got “5.5”",
    "1,1,-3,1": "rating must be from 0.5 to 5, got “-3”",
    "1,1,3.7,1": "rating must be in steps of 0.5, got “3.7”",
    "1,1,4,soon": "timestamp must be whole seconds",
    "1,1,4,": "timestamp must be whole seconds",
    "1,1,4,1.5": "timestamp must be whole seconds",
    "1,1,4,-7": "timestamp must be whole seconds",
    "1,1,4,1500000000000": "timestamp must be whole seconds",
    "1,1,4": "expected 4 columns, got 3",
    "1,1,4,1,9": "expected 4 columns, got 5",
    "lost": "expected 4 columns, got 1",
    '1,"1,4",1': "movieId must be a whole number",
    '1,1,"4,1"': "rating must be a number",
    '1,"1,4,1': "movieId must be a whole number",
    '1"2",1,4,1': "userId must be a whole number",
    "1,\x001,4,1": "movieId must be a whole number",
    "1,1,4,1é": "timestamp must be whole seconds",
    "1,1,4," + "1" * 600: "the line is longer than 500 characters",
}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_each_bad_row_is_listed_with_its_line_and_reason(tmp_path: Path, ending: str) -> None:
    lines = ["userId,movieId,rating,timestamp", "7,1,4,1", *BAD_ROWS, "8,1,4,1"]
    imported = read(tmp_path, ending.join(lines) + ending)
    assert rows(imported) == [(7, 1, 4.0), (8, 1, 4.0)]
    assert imported.rejected_count == len(BAD_ROWS) == imported.dataset.source.rejected
    found = reasons(imported)
    wanted = dict(enumerate(BAD_ROWS.values(), 3))
    assert {line: found[line][: len(reason)] for line, reason in wanted.items()} == wanted
    assert {rejection.file for rejection in imported.rejected} == {"ratings.csv"}


@pytest.mark.parametrize(
    "row",
    ["1,1,4,1", "1,1,4.0,1", "1,1,4.00,1", " 1 , 1 , 4.0 , 1 ", '"1","1","4.0","1"', "01,1,4,1", "1,1,4.,1"],
)
def test_harmless_spellings_of_a_row_are_kept(tmp_path: Path, row: str) -> None:
    assert rows(read(tmp_path, RATINGS + row)) == [(1, 1, 4.0)]


def test_blank_lines_are_nothing_but_count_as_lines(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS.replace("\n", "\r\n") + "\r\n1,1,4,1\r\n  \r\n\r\n1,bad,4,1\r\n\r\n")
    assert rows(imported) == [(1, 1, 4.0)]
    assert list(reasons(imported)) == [6]
    assert imported.rejected_count == 1


def test_line_endings_may_be_mixed(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + "1,1,4,1\r\n2,1,4,1\nx,1,4,1\r\n3,1,4,1\r")
    assert rows(imported) == [(1, 1, 4.0), (2, 1, 4.0), (3, 1, 4.0)]
    assert list(reasons(imported)) == [4]


def test_line_numbers_are_right_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plainlines, "CHUNK", 7)
    lines = [f"{user},1,4.0,{user}" if user % 50 else f"{user},1,oops,{user}" for user in range(1, 501)]
    imported = read(tmp_path, RATINGS.replace("\n", "\r\n") + "\r\n".join(lines))
    assert len(imported.dataset.ratings) == 490
    assert list(reasons(imported)) == [user + 1 for user in range(50, 501, 50)]


def test_line_numbers_are_right_far_into_a_file(tmp_path: Path) -> None:
    lines = [f"{user},1,4.0,{user}\n" for user in range(300_000)]
    lines[250_000] = "250000,1,oops,1\n"
    imported = read(tmp_path, RATINGS + "".join(lines))
    assert list(reasons(imported)) == [250_002]
    assert len(imported.dataset.ratings) == 299_999


def test_a_line_of_many_megabytes_is_one_rejected_row(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + "1,1,4,1\n" + "9" * 30_000_000 + "\nx,1,4,1\n2,1,4,1\n")
    assert rows(imported) == [(1, 1, 4.0), (2, 1, 4.0)]
    assert reasons(imported)[3] == "the line is longer than 500 characters"
    assert list(reasons(imported)) == [3, 4]


def test_only_the_first_thousand_rejections_are_listed(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + "1,1,4,1\n" + "1,1,9,1\n" * 1500)
    assert imported.rejected_count == 1500
    assert [rejection.line for rejection in imported.rejected] == list(range(3, 1003))


def test_of_duplicates_the_latest_time_wins_and_then_the_later_line(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + "1,1,5,30\n1,1,1,10\n2,1,2,10\n2,1,3,10\n3,1,4,1\n1,1,2,20\n")
    assert rows(imported) == [(1, 1, 5.0), (2, 1, 3.0), (3, 1, 4.0)]
    assert imported.duplicates == 3 == imported.dataset.source.duplicates
    assert np.diff(imported.dataset.ratings.indptr).tolist() == [1, 1, 1]


def test_a_file_without_times_is_fine_and_its_later_line_wins(tmp_path: Path) -> None:
    imported = read(tmp_path, "userId,movieId,rating\n1,2,5\n1,1,1\n1,2,2\n")
    assert rows(imported) == [(1, 1, 1.0), (1, 2, 2.0)]
    assert imported.dataset.ratings.timestamps is None


def test_columns_are_found_by_name_whatever_their_order_and_case(tmp_path: Path) -> None:
    header = "\ufeffTIMESTAMP,note,movieid, Rating ,userId\r\n"
    imported = read(tmp_path, header + "50,hi,2,4.5,1\r\n")
    assert rows(imported) == [(1, 2, 4.5)]


def test_sparse_and_huge_ids_are_kept(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + f"{2**63 - 1},1,4,1\n0,3,4,1\n")
    assert rows(imported) == [(0, 3, 4.0), (2**63 - 1, 1, 4.0)]


def test_films_never_rated_stay_and_rated_films_without_a_row_get_one(tmp_path: Path) -> None:
    imported = read(tmp_path, RATINGS + "1,1,4,1\n1,99,3,2\n2,99,3,2\n")
    catalog = imported.dataset.catalog
    assert catalog.items.ids.tolist() == [1, 2, 3, 99]
    assert (catalog.title(99), catalog.year(99), catalog.genres[3]) == ("Unknown film 99", None, ())
    assert (imported.unknown_items, imported.rejected_count) == (1, 0)


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


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    read(tmp_path, RATINGS + "1,1,4,1\n")
    told: list[tuple[float, str]] = []
    read_movielens(tmp_path, "x", lambda done, doing: told.append((done, doing)))
    fractions = [done for done, _ in told]
    assert fractions[0] == 0
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    assert all(doing for _, doing in told)


@pytest.mark.parametrize(
    ("ratings", "match"),
    [
        (b"", "ratings.csv is empty"),
        (b"\n\n", "should begin with the columns"),
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
        (b"userId,movieId,rating,rating\n1,1,4,4\n", "should begin with the columns"),
        (RATINGS.encode("utf-16"), "should begin with the columns"),
        (bytes(range(256)) * 50, "ratings.csv"),
        (b"\x00" * 5000, "does not begin with a header"),
        (b"userId,movieId,rating,timestamp\r1,1,4,1\r", "holds no ratings"),
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
    with pytest.raises(DataError, match=r"is empty; expected MovieLens' ratings.csv and movies.csv"):
        read_source(tmp_path, "x")
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(DataError, match=r"expected MovieLens' ratings.csv and movies.csv, found notes.txt"):
        read_source(tmp_path, "x")
    with pytest.raises(DataError, match=r"holds no ratings.csv and no movies.csv"):
        read_movielens(tmp_path, "x")


def test_a_large_file_without_a_usable_start_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ratingtable, "SAMPLE_LINES", 100)
    with pytest.raises(DataError, match="line 2: expected 4 columns, got 1"):
        read(tmp_path, RATINGS + "x\n" * 500)


def test_a_file_of_blank_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"ratings.csv has more than 1,000,000 lines that are blank or too short"
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


def test_the_real_small_data_set_is_read_whole(movielens_folder: Path) -> None:
    imported = read_source(movielens_folder, "ml")
    data = imported.dataset
    assert (len(data.ratings), len(data.ratings.users), len(data.catalog)) == (100_836, 610, 9_742)
    assert (imported.rejected_count, imported.duplicates, imported.unknown_items) == (0, 0, 0)
    catalog = data.catalog
    assert (catalog.title(2571), catalog.year(2571)) == ("The Matrix", 1999)
    assert catalog.title(29) == "The City of Lost Children (La Cité des enfants perdus)"
    series = catalog.table[catalog.table["kind"] == "series"]
    assert [(row.title, row.year) for row in series.itertuples()] == [("Death Note: Desu nôto", 2006)]
    genres = {genre for film in catalog.genres for genre in film}
    assert len(genres) == 18
    assert not genres & {"IMAX", "(no genres listed)"}
    assert sum(year is None for year in catalog.years) == 12
    assert catalog.rows([1])["imdb_id"].item() == "0114709"
    assert catalog.rows([1])["keywords"].item() == "pixar|fun"
    assert float(data.ratings.mean) == pytest.approx(3.501557, abs=1e-6)
    times = data.ratings.timestamps
    assert times is not None
    first = data.ratings.rows_of(1)
    assert (np.diff(times[first]) >= 0).all()
