"""Netflix Prize: both layouts, titles with commas, and lines that are not what they should be."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.sources import read_source
from recsys.sources.formats.netflix import film_lines
from recsys.sources.tables import lines as plain
from tests.sources.tables import rows

COMBINED_1 = b"1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n2:\n822109,4,2005-09-05\n"
COMBINED_2 = b"3:\r\n1488844,1,1999-11-11\r\n3:\r\n30878,2,2005-12-26\r\n"
TITLES = (
    "1,2003,Dinosaur Planet\n2,2004,Isle of Man TT 2004 Review\n3,NULL,Roti, Kapda Aur Makaan\n"
    '4,1994,Paula Abdul\'s "Get Up" & Dance: Élan\n'
).encode("latin-1")


def write(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        (folder / f"{name}.txt").write_bytes(content)
    return folder


def test_combined_files_are_read_as_one(tmp_path: Path) -> None:
    write(tmp_path, combined_data_1=COMBINED_1, combined_data_2=COMBINED_2)
    (tmp_path / "movie_titles.csv").write_bytes(TITLES)
    imported = read_source(tmp_path, "prize")
    assert rows(imported) == [
        (30878, 3, 2.0),
        (822109, 1, 5.0),
        (822109, 2, 4.0),
        (1488844, 3, 1.0),
        (1488844, 1, 3.0),
    ]
    assert (imported.rejected_count, imported.duplicates, imported.unknown_items) == (0, 0, 0)
    data = imported.dataset
    assert data.catalog.titles[2:] == ["Roti, Kapda Aur Makaan", 'Paula Abdul\'s "Get Up" & Dance: Élan']
    assert data.catalog.years == [2003, 2004, None, 1994]
    assert data.scale == Scale(1, 5, 1)
    assert data.ratings.timestamps is not None
    assert data.ratings.timestamps.min() == 942278400  # 1999-11-11
    assert data.source.format == "netflix"


def test_one_file_a_film_is_the_same_data(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path / "a", combined_data_1=COMBINED_1, combined_data_2=COMBINED_2)
    whole = read_source(tmp_path / "a", "prize")
    (tmp_path / "b" / "training_set").mkdir(parents=True)
    write(
        tmp_path / "b" / "training_set",
        mv_0000001=b"1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n",
        mv_0000002=b"2:\n822109,4,2005-09-05",
        mv_0000003=b"3:\n1488844,1,1999-11-11\n30878,2,2005-12-26\n",
    )
    (tmp_path / "b" / "movie_titles.txt").write_bytes(TITLES)
    parts = read_source(tmp_path / "b", "prize")
    assert rows(parts) == rows(whole)
    assert parts.dataset.catalog.title(2) == "Isle of Man TT 2004 Review"
    assert whole.dataset.catalog.title(2) == "Unknown film 2"
    assert whole.unknown_items == 3


def test_a_zip_with_a_folder_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr("combined_data_1.txt", COMBINED_1)
        archive.writestr("README", "hello")
        archive.writestr("probe.txt", "1:\n30878\n")
        archive.writestr("movie_titles.csv", TITLES)
    assert len(read_source(tmp_path / "archive.zip", "prize").dataset.ratings) == 3


def test_bad_lines_are_named_by_file_and_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        combined_data_1=b"5,3,2005-09-06\n1:\n\n1,6,2005-09-06\n2,3,2005-13-06\n3,3\n4,3,06/09/2005\n5,5,2005-09-06\n",
        combined_data_2=b"x:\n6,5,2005-09-06\n7,nan,2005-09-06\n2:\n7,inf,2005-09-06\n7,1,2005-09-06\n",
    )
    imported = read_source(tmp_path, "prize")
    assert rows(imported) == [(5, 1, 5.0), (7, 2, 1.0)]
    assert [(row.file, row.line) for row in imported.rejected] == [
        ("combined_data_1.txt", 1),
        ("combined_data_1.txt", 4),
        ("combined_data_1.txt", 5),
        ("combined_data_1.txt", 6),
        ("combined_data_1.txt", 7),
        ("combined_data_2.txt", 1),
        ("combined_data_2.txt", 2),
        ("combined_data_2.txt", 3),
        ("combined_data_2.txt", 5),
    ]
    assert imported.rejected[3].reason == "expected 3 columns, got 2"
    assert imported.rejected[2].reason == "date must be a date like 2005-09-06, got “2005-13-06”"


def test_the_latest_of_two_ratings_counts(tmp_path: Path) -> None:
    write(tmp_path, combined_data_1=b"1:\n5,3,2005-09-06\n5,1,2004-09-06\n")
    imported = read_source(tmp_path, "prize")
    assert rows(imported) == [(5, 1, 3.0)]
    assert imported.duplicates == 1


@pytest.mark.parametrize("chunk", [1, 5, 13, 64])
def test_films_are_found_wherever_a_block_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    write(tmp_path, combined_data_1=COMBINED_1, combined_data_2=COMBINED_2)
    whole = rows(read_source(tmp_path, "prize"))
    monkeypatch.setattr(plain, "CHUNK", chunk)
    assert rows(read_source(tmp_path, "prize")) == whole


def test_every_line_stays_where_it_was() -> None:
    block = b"9,9,d\n1:\n1,2,a\n\n2,3,b\n12:\n13:\n4,4,c\n"
    ((lines, _),) = film_lines(iter([(block, 1.0)]))
    assert lines == b"?,9,9,d\n\n1,1,2,a\n\n1,2,3,b\n\n\n13,4,4,c\n"


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "combined_data_1.txt is empty"),
        (b"1:\n2:\n", "combined_data_1.txt holds no ratings"),
        (
            b"hello\n",
            "No row of combined_data_1.txt can be used; line 1: expected 3 columns",
        ),
        (b"\x00" * 5000, "No row of combined_data_1.txt can be used"),
    ],
)
def test_what_cannot_be_it_is_refused_in_one_sentence(tmp_path: Path, content: bytes, match: str) -> None:
    with pytest.raises(DataError, match=match):
        read_source(write(tmp_path, combined_data_1=content), "prize")


PIECES = [b"1", b":", b",", b"5", b"\n", b"\r\n", b"\xff", b"a", b"2005-09-06", b"-1", b'"', b"NULL"]
BYTES = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ratings=BYTES, titles=BYTES)
def test_whatever_the_files_hold_only_our_own_error_escapes(
    tmp_path: Path, ratings: bytes, titles: bytes
) -> None:
    write(tmp_path, combined_data_1=ratings + b"\n1:\n5,5,2005-09-06\n", movie_titles=titles)
    try:
        imported = read_source(tmp_path, "prize")
    except DataError:
        return
    assert len(imported.dataset.ratings) > 0
