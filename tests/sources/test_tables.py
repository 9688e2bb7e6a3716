"""Any table of ratings: what real tables look like."""

import gzip
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.sources import Imported, TableMapping, look_at_table, read_source
from recsys.sources.tables import open_database
from tests.sources.tables import read_table, reasons, rows


def read(path: Path, text: str | bytes, mapping: TableMapping | None = None) -> Imported:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, "mine", None, mapping)


@pytest.mark.parametrize("sign", [",", "\t", ";", "|", "::"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_ending_is_found(tmp_path: Path, sign: str, ending: str) -> None:
    lines = [sign.join(row) for row in (("user_id", "item_id", "rating"), ("1", "10", "5"), ("2", "20", "1"))]
    imported = read(tmp_path / "a.csv", ending.join(lines) + ending)
    assert rows(imported) == [(1, 10, 5.0), (2, 20, 1.0)]
    assert look_at_table(tmp_path / "a.csv").delimiter == sign


def test_without_a_header_the_order_is_person_film_rating_time(tmp_path: Path) -> None:
    imported = read(tmp_path / "a.csv", "1,10,5,888\n2,10,3,999\n")
    assert rows(imported) == [(1, 10, 5.0), (2, 10, 3.0)]
    look = look_at_table(tmp_path / "a.csv")
    assert (look.has_header, look.columns[0], look.rows[0]) == (False, "column 1", ("1", "10", "5", "888"))


def test_text_ids_are_numbered_as_they_first_appear(tmp_path: Path) -> None:
    text = "user,asin,overall\nzoe,B002,5\nadam,B001,3\nzoe,B001,4\n"
    imported = read(tmp_path / "a.csv", text)
    assert rows(imported) == [(1, 1, 5.0), (1, 2, 4.0), (2, 2, 3.0)]
    assert imported.dataset.catalog.titles == ["B002", "B001"]
    longer = read(tmp_path / "a.csv", text + "eve,B000,1\n")
    assert longer.dataset.catalog.titles == ["B002", "B001", "B000"]


def test_ids_beyond_64_bits_are_texts(tmp_path: Path) -> None:
    imported = read(
        tmp_path / "a.csv", "user,item,rating\n99999999999999999999,7,5\n99999999999999999998,7,4\n"
    )
    assert rows(imported) == [(1, 7, 5.0), (2, 7, 4.0)]


def test_imdb_ids_go_into_the_catalog(tmp_path: Path) -> None:
    imported = read(tmp_path / "a.csv", "user,tconst,rating\n1,tt0111161,9\n")
    assert imported.dataset.catalog.table["imdb_id"].tolist() == ["0111161"]


def test_a_title_serves_as_the_item_and_its_quotes_are_resolved(tmp_path: Path) -> None:
    text = 'user;title;rating\nann;"Heat (1995)";8,5\nbob;"The ""Big""; One";7\ncem;Amélie;1\n'
    imported = read(tmp_path / "a.csv", text.encode("latin-1"))
    catalog = imported.dataset.catalog
    assert catalog.titles == ["Heat", 'The "Big"; One', "Amélie"]
    assert catalog.years == [1995, None, None]
    assert rows(imported) == [(1, 1, 8.5), (2, 2, 7.0), (3, 3, 1.0)]


def test_records_over_several_lines_keep_the_line_numbers_right(tmp_path: Path) -> None:
    text = 'user,title,rating,review\n1,Heat,5,"one\ntwo, ""three""\nfour"\n2,Stray "quote,4,x\n3,Up,oops,y\n"4\n'
    imported = read(tmp_path / "a.csv", text)
    assert imported.dataset.catalog.titles == ["Heat", 'Stray "quote']
    assert reasons(imported) == {
        6: "“rating” must be a number, got “oops”",
        7: "expected 4 columns, got 1",
    }


BAD = {
    "3,1,nan": "“rating” must be from -1,000 to 1,000, got “nan”",
    "3,1,inf": "“rating” must be from -1,000 to 1,000, got “inf”",
    "3,1,good": "“rating” must be a number, got “good”",
    "3,1,1_0": "“rating” must be a number, got “1_0”",
    "3,1,3.5": "“rating” must be in steps of 1, got “3.5”",
    "3,1": "expected 3 columns, got 2",
    "3,1,4,4": "expected 3 columns, got 4",
    "x,1,4": "“user” must be a whole number from 0 to 2^63 - 1, got “x”",
    "3,-1,4": "“item” must be a whole number from 0 to 2^63 - 1, got “-1”",
    "3,1," + "9" * 30_000: "the line is longer than 20,000 characters",
}


def test_each_bad_row_is_listed_with_its_line_and_reason(tmp_path: Path) -> None:
    good = [f"{user},{user % 5},{user % 5 + 1}" for user in range(10_000)]
    imported = read(tmp_path / "a.csv", "\n".join(["user,item,rating", *good, *BAD, "", "7,7,1"]))
    assert reasons(imported) == dict(enumerate(BAD.values(), 10_002))
    assert imported.rejected_count == len(BAD)
    assert len(imported.dataset.ratings) == 10_001


def test_of_duplicates_the_latest_wins(tmp_path: Path) -> None:
    imported = read(
        tmp_path / "a.csv", "user,title,rating,date\na,X,5,2020-01-02\na,X,1,2020-01-01\nb,X,2,2020-01-01\n"
    )
    assert (rows(imported), imported.duplicates) == ([(1, 1, 5.0), (2, 1, 2.0)], 1)


@pytest.mark.parametrize(
    "text",
    [
        "1128081600",
        "1128081600.0",
        "1128081600000",
        "2005-09-30T12:00:00Z",
        "2005-09-30 14:00:00+02:00",
        "2005-09-30 12:00:00.000",
        "30/09/2005 12:00",
        "09/30/2005 12:00:00",
    ],
)
def test_times_of_every_kind(tmp_path: Path, text: str) -> None:
    times = read(tmp_path / "a.csv", f"user,item,rating,time\n1,1,5,{text}\n").dataset.ratings.timestamps
    assert times is not None
    assert times.tolist() == [int(datetime(2005, 9, 30, 12, tzinfo=UTC).timestamp())]


@pytest.mark.parametrize(
    ("ratings", "scale"),
    [
        ("1 2 5", Scale(1, 5, 1)),
        ("0.5 3", Scale(0.5, 5, 0.5)),
        ("1 10", Scale(1, 10, 1)),
        ("0 7", Scale(0, 10, 1)),
        ("0 85", Scale(0, 100, 1)),
        ("0 5", Scale(0, 5, 1)),
        ("0 1", Scale(0, 1, 1)),
        ("-10 9.75", Scale(-10, 9.75, 0.25)),
        ("2.3 7.1", Scale(2.3, 7.1, 0.1)),
        ("-1 -1", Scale(-1, 0, 1)),
    ],
)
def test_the_scale_is_found_over_the_whole_file(tmp_path: Path, ratings: str, scale: Scale) -> None:
    lines = "".join(f"{user},1,{rating}\n" for user, rating in enumerate(ratings.split()))
    imported = read(tmp_path / "a.csv", "user,item,rating\n" + lines)
    assert imported.dataset.scale == scale == look_at_table(tmp_path / "a.csv").scale
    assert all(scale.holds(float(value)) or scale.step == 0.1 for value in imported.dataset.ratings.values)


def test_a_chosen_scale_rejects_what_is_off_it(tmp_path: Path) -> None:
    mapping = TableMapping("user", "item", "rating", scale=Scale(1, 10, 1))
    imported = read(tmp_path / "a.csv", "user,item,rating\n1,1,-1\n2,1,10\n", mapping)
    assert reasons(imported) == {2: "“rating” must be from 1 to 10, got “-1”"}
    assert imported.dataset.scale == Scale(1, 10, 1)


def test_a_mapping_names_columns_that_no_one_would_guess(tmp_path: Path) -> None:
    mapping = TableMapping("wer", "was", "wie; DROP TABLE x --")
    text = "wie; DROP TABLE x --\twer\twas\n4\tich\tHeat\n"
    assert rows(read(tmp_path / "a.tsv", text, mapping)) == [(1, 1, 4.0)]
    assert look_at_table(tmp_path / "a.tsv").missing == ("the person", "the film", "the rating")
    assert rows(read_source(tmp_path / "a.tsv", "x", None, mapping)) == [(1, 1, 4.0)]


def test_a_table_of_films_beside_it_becomes_the_catalog(tmp_path: Path) -> None:
    (tmp_path / "items.tsv").write_text(
        "id\tname\tyear\tgenre\nh\tHeat\t1995\tCrime, Drama\nu\tUp (2009)\t\t['Animation']\nh\tAgain\t\t\n"
    )
    (tmp_path / "scores.csv.gz").write_bytes(gzip.compress(b"user,item,rating\n1,u,4\n2,x,5\n"))
    imported = read_source(tmp_path, "mine")
    catalog = imported.dataset.catalog
    assert catalog.titles == ["Up", "x", "Heat"]
    assert (catalog.years, catalog.genres) == ([2009, None, 1995], [("Animation",), (), ("Crime", "Drama")])
    assert (imported.rejected_count, imported.rejected[0].file, imported.rejected[0].line) == (
        1,
        "items.tsv",
        4,
    )
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "items.tsv", "data/items.tsv")
        archive.writestr("data/scores.csv", "user,item,rating\n1,u,4\n")
    assert look_at_table(tmp_path / "all.zip").film_table == "items.tsv"
    assert read_source(tmp_path / "all.zip", "x").dataset.catalog.titles == ["Up", "Heat"]


def test_films_without_a_title_are_counted(tmp_path: Path) -> None:
    imported = read(tmp_path / "a.csv", "user,item,title,rating\n1,5,Heat,4\n1,6,,3\n")
    assert imported.dataset.catalog.titles == ["Heat", "Unknown film 6"]
    assert imported.unknown_items == 1


def test_parquet_columns_of_every_type(tmp_path: Path) -> None:
    pd.DataFrame(
        {
            "user": pd.Categorical(["ann", "bob", "bob"]),
            "item": [1.0, 2.0, float("nan")],
            "rating": pd.array([3, 4, 5], dtype="int8"),
            "time": pd.to_datetime(["2005-09-30", "2006-01-01", "2006-01-01"]),
            "tags": [["a"], ["b"], ["c"]],
        }
    ).to_parquet(tmp_path / "a.parquet")
    imported = read_source(tmp_path / "a.parquet", "mine")
    assert rows(imported)[0] == (1, 1, 3.0)
    assert imported.dataset.ratings.timestamps is not None
    assert imported.dataset.ratings.timestamps.tolist()[0] == 1128038400
    look = look_at_table(tmp_path / "a.parquet")
    assert (look.delimiter, look.rows[0]) == (None, ("ann", "1.0", "3", "2005-09-30 00:00:00", ""))


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("a.csv", b"", "a.csv is empty"),
        ("a.csv", b"x" * 100_000, "no table: its first line is longer"),
        ("a.csv", b",".join([b"a"] * 2_000) + b"\n1\n", "more than 1,000 columns"),
        ("a.csv", b"user,item,rating\n", "holds no ratings, only a header"),
        (
            "a.csv",
            b"user,item,rating\n1,1,x\n",
            "No row of a.csv can be used; line 2: “rating” must be a number",
        ),
        ("a.csv", b"user,item,rating\n" + b"1,1,3.14159\n2,1,2.71828\n", "no common step"),
        ("a.csv", b"foo,bar\n1,2\n", "a column for the person and the film and the rating"),
        (
            "a.csv",
            b"user,item,rating\n1,1,1\n" + b"\n" * 1_000_002,
            "more than 1,000,000 lines that are blank",
        ),
        ("a.parquet", b"PAR1" + b"x" * 100, "damaged or incomplete Parquet"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, match: str
) -> None:
    with pytest.raises(DataError, match=match) as caught:
        read(tmp_path / name, content)
    assert "\n" not in str(caught.value)


def test_times_do_not_depend_on_the_time_zone_of_the_machine(tmp_path: Path) -> None:
    with open_database(tmp_path) as database:
        assert database.execute("SELECT current_setting('TimeZone')").fetchone() == ("UTC",)
        assert database.execute("SELECT epoch('2005-09-30 12:00'::TIMESTAMPTZ)").fetchone() == (1128081600,)


def test_a_wrong_mapping_is_refused(tmp_path: Path) -> None:
    text = "user,item,rating\n1,1,1\n"
    with pytest.raises(DataError, match="has no column “who”"):
        read(tmp_path / "a.csv", text, TableMapping("who", "item", "rating"))
    with pytest.raises(DataError, match="cannot be two things"):
        read(tmp_path / "a.csv", text, TableMapping("user", "user", "rating"))
    with pytest.raises(ValueError, match="A scale runs from low to a higher number"):
        TableMapping(scale=Scale(5, 1, 1))


def test_several_tables_are_not_guessed_between(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("user,item,rating\n1,1,1\n")
    with pytest.raises(DataError, match="should hold one table of ratings"):
        read_table(tmp_path, "x")
    with pytest.raises(DataError, match="no format that can be read"):
        read_source(tmp_path, "x")


def test_the_real_ratings_file_alone_reads_as_a_table(movielens_folder: Path) -> None:
    imported = read_table(movielens_folder / "ratings.csv", "x")
    assert (len(imported.dataset.ratings), imported.rejected_count) == (100_836, 0)
    assert imported.dataset.scale == Scale(0.5, 5, 0.5)
