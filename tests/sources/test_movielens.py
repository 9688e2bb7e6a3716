"""MovieLens CSV: what real rating files do."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from recsys.sources import read_source
from recsys.sources.tables import lines as plain
from tests.sources.tables import MOVIES, RATINGS, read, reasons, rows


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
    "1,1,4,1.5": "timestamp must be whole seconds",
    "1,1,4,-7": "timestamp must be whole seconds",
    "1,1,4,1500000000000": "timestamp must be whole seconds",
    "1,1,4": "expected 4 columns, got 3",
    "1,1,4,1,9": "expected 4 columns, got 5",
    "lost": "expected 4 columns, got 1",
    '1,"1,4",1': "expected 4 columns, got 3",
    '1,1,"4,1"': "expected 4 columns, got 3",
    '1,"1,4,1': "movieId must be a whole number",
    '1"2",1,4,1': "userId must be a whole number",
    "1,1\x002,4,1": "movieId must be a whole number",
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
    monkeypatch.setattr(plain, "CHUNK", 7)
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
    imported = read(tmp_path, RATINGS + "1,1,4,1\n" + "1,1,x,1\n" * 1500)
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


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    read(tmp_path, RATINGS + "1,1,4,1\n")
    told: list[tuple[float, str]] = []
    read_source(tmp_path, "x", lambda done, doing: told.append((done, doing)))
    fractions = [done for done, _ in told]
    assert fractions[0] == 0
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    assert all(doing for _, doing in told)


def test_the_real_small_data_set_is_read_whole(movielens_folder: Path) -> None:
    imported = read_source(movielens_folder, "ml")
    data = imported.dataset
    assert (len(data.ratings), len(data.ratings.users), len(data.catalog)) == (100_836, 610, 9_742)
    assert (imported.rejected_count, imported.duplicates, imported.unknown_items) == (0, 0, 0)
    catalog = data.catalog
    assert (catalog.title(2571), catalog.year(2571)) == ("The Matrix", 1999)
    assert catalog.title(29) == "The City of Lost Children"
    assert catalog.other_titles[catalog.position(29)] == ("La Cité des enfants perdus",)
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
