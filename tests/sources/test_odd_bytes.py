"""Files as they really come: odd bytes, odd line ends, packed, cut, far too large."""

import gzip
import io
import tempfile
import threading
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys.errors import Cancelled, DataError
from recsys.sources import look_at_table, read_source
from recsys.sources.tables import open_database
from recsys.sources.tables.table import PARQUET_TEXTS, open_table
from tests.sources.tables import MOVIES, RATINGS, read, read_table, reasons, rows

TABLE = "user,item,rating\n1,1,4\n1,2,x\n2,1,5\n"


@pytest.mark.parametrize("lead", [b"", b"\n\n", b"\r\n  \r\n", b"\xef\xbb\xbf\n"])
def test_blank_lines_above_the_header_are_nothing_and_lines_stay_right(tmp_path: Path, lead: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(lead + TABLE.encode())
    imported = read_table(tmp_path / "a.csv", "x")
    assert rows(imported) == [(1, 1, 4.0), (2, 1, 5.0)]
    assert list(reasons(imported)) == [3 + lead.count(b"\n")]


def test_a_lone_carriage_return_in_a_quoted_header_is_a_space(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b'"user",item,"rat\ring"\n1,1,4\n')
    assert look_at_table(tmp_path / "a.csv").columns == ("user", "item", "rat ing")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_one_broken_byte_does_not_hide_the_header(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(mark + b"user,title,rating\n1,Caf\xe9,4\n2,Up,5\n")
    assert read_table(tmp_path / "a.csv", "x").dataset.catalog.titles[1] == "Up"
    movies = mark + MOVIES.encode() + b"4,Caf\xe9 (2001),Drama\n"
    folder = tmp_path / "ml"
    folder.mkdir()
    shown = read(folder, RATINGS + "1,1,4,1\n", movies).dataset.catalog.title(4)
    assert shown == ("Caf\ufffd" if mark else "Café")


def test_a_film_table_in_utf_16_is_read(tmp_path: Path) -> None:
    movies = (MOVIES + "4,Café (2001),Drama\n").encode("utf-16")
    assert read(tmp_path, RATINGS + "1,1,4,1\n", movies).dataset.catalog.title(4) == "Café"


def test_signs_that_cannot_be_seen_do_not_get_into_keywords(tmp_path: Path) -> None:
    tags = "userId,movieId,tag,timestamp\n1,1,so\0 good\u2028,1\n"
    imported = read(tmp_path, RATINGS + "1,1,4,1\n", tags=tags)
    assert imported.dataset.catalog.table["keywords"].tolist()[0] == "so good"


def test_an_age_in_other_digits_is_a_rejected_row(tmp_path: Path) -> None:
    (tmp_path / "ratings.dat").write_text("1::1::4::10\n")
    (tmp_path / "movies.dat").write_text("1::Heat (1995)::Crime\n")
    (tmp_path / "users.dat").write_text("1::F::²::1::1\n2::F::25::1::1\n", encoding="utf-8")
    imported = read_source(tmp_path, "x")
    assert reasons(imported) == {1: "an age must be a whole number, got “²”"}


def test_a_year_of_five_digits_stays_out_of_a_netflix_title(tmp_path: Path) -> None:
    (tmp_path / "combined_data_1.txt").write_text("1:\n1,3,2005-09-06\n")
    (tmp_path / "movie_titles.csv").write_text("1,20031,Dinosaur Planet\n")
    assert read_source(tmp_path, "x").dataset.catalog.titles == ["Dinosaur Planet"]


def test_a_zip_that_begins_before_its_first_byte_is_damaged(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ratings.csv", TABLE)
    content = packed.getvalue()
    (tmp_path / "a.zip").write_bytes(content[:4] + content[20:])
    with pytest.raises(DataError, match=r"a.zip is a damaged or incomplete zip file"):
        read_source(tmp_path / "a.zip", "x")


# -- a look ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", ["gz", "zip"])
def test_a_look_at_a_packed_table_unpacks_its_beginning_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: str
) -> None:
    text = ("user,item,rating\n" + "".join(f"{n},{n % 7},{n % 5}.00\n" for n in range(700_000))).encode()
    file = tmp_path / f"a.csv.{packed}"
    if packed == "gz":
        file.write_bytes(gzip.compress(text, 1))
    else:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", text)
    sizes: list[int] = []

    def noted(
        database: duckdb.DuckDBPyConnection, opened: tuple[str, Path], folder: Path, *, first_part: bool
    ) -> object:
        sizes.append(opened[1].stat().st_size)
        return open_table(database, opened, folder, first_part=first_part)

    monkeypatch.setattr("recsys.sources.formats.table.open_table", noted)
    look = look_at_table(file)
    assert (look.columns, look.missing) == (("user", "item", "rating"), ())
    assert sizes == [4 * 2**20 + 1]
    assert len(text) > 2 * sizes[0]
    monkeypatch.undo()
    assert len(read_table(file, "x").dataset.ratings) == 700_000


def test_a_packed_parquet_file_is_looked_at_whole(tmp_path: Path) -> None:
    table = pa.table({"user": list(range(600_000)), "item": [1] * 600_000, "rating": [4.0, 5.0] * 300_000})
    packed = io.BytesIO()
    pq.write_table(table, packed, compression="none", use_dictionary=False)
    assert packed.tell() > 5 * 2**20
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress(packed.getvalue(), 1))
    assert look_at_table(tmp_path / "a.parquet.gz").missing == ()


def test_a_small_parquet_file_of_very_long_texts_fills_no_memory(tmp_path: Path) -> None:
    """A text that stands a million times takes a few bytes there."""
    column = pa.array(["x" * 600] * 10_000).dictionary_encode()
    pq.write_table(pa.table({f"column{n}": column for n in range(100)}), tmp_path / "a.parquet")
    with open_database(tmp_path) as database:
        table = open_table(database, ("a.parquet", tmp_path / "a.parquet"), tmp_path)
    assert len(table.rows) * len(table.columns) <= PARQUET_TEXTS
    assert {text for row in table.rows for text in row} == {""}


# -- nothing is left behind --------------------------------------------------------------------------------


@pytest.mark.parametrize("stop_at", range(0, 12, 2))
@pytest.mark.parametrize("kind", ["movielens", "table"])
def test_a_stopped_import_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, stop_at: int
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("ratings.csv", RATINGS + "1,1,4,1\n2,1,5,1\n")
        if kind == "movielens":
            archive.writestr("movies.csv", MOVIES)
    heard: list[str] = []

    def stop(_share: float, doing: str) -> None:
        heard.append(doing)
        if len(heard) > stop_at:
            raise Cancelled

    try:
        read_source(tmp_path / "a.zip", "x", stop)
    except Cancelled:
        assert len(heard) == stop_at + 1
    else:
        assert len(heard) <= stop_at
    assert list(aside.iterdir()) == []


def test_two_imports_at_once_do_not_meet(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text(RATINGS + "".join(f"{n},1,4,1\n" for n in range(2_000)))
    (tmp_path / "movies.csv").write_text(MOVIES)
    counts: list[int] = []

    def work() -> None:
        counts.append(len(read_source(tmp_path, "same").dataset.ratings))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [2_000] * 4


def test_a_series_stays_one_in_a_plain_film_table(tmp_path: Path) -> None:
    (tmp_path / "stars.csv").write_text("user,item,stars\n1,1,4\n")
    (tmp_path / "movies.csv").write_text("id,title\n1,Death Note (2006-2007)\n")
    assert read_source(tmp_path, "x").dataset.catalog.table["kind"].tolist() == ["series"]
