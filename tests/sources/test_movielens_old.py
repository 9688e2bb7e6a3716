"""MovieLens 100K, 1M and 10M: their layouts, encodings and oddities, in small fixtures written by hand."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.sources import read_source
from tests.sources.tables import reasons, rows

FLAGS = {"Comedy": 5, "Children's": 4, "Drama": 8, "unknown": 0}


def item_line(item_id: int, title: str, *genres: str) -> bytes:
    flags = ["0"] * 19
    for genre in genres:
        flags[FLAGS[genre]] = "1"
    return "|".join([str(item_id), title, "01-Jan-1995", "", "http://x", *flags]).encode("latin-1") + b"\n"


ITEMS = (
    item_line(1, "Toy Story (1995)", "Comedy", "Children's")
    + item_line(2, "Misérables, Les (1995)", "Drama")
    + item_line(3, "Land Before Time III: The Time of the Great Giving (1995) (V)", "Children's")
    + b"267|unknown||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
)
USERS_100K = b"1|24|M|technician|85711\n2|53|F|other|94043\n3|23|M|none|T8H1N\n"
DATA = b"2\t3\t3\t891717742\r\n1\t1\t5\t881250949\r\n1\t267\t4\t878887116\r\n"


def hundred_k(folder: Path, data: bytes = DATA, items: bytes = ITEMS, users: bytes = USERS_100K) -> Path:
    for name, content in {
        "u.data": data,
        "u.item": items,
        "u.user": users,
        "u.genre": b"unknown|0\n\n",
    }.items():
        (folder / name).write_bytes(content)
    return folder


def test_100k_is_read_as_it_stands(tmp_path: Path) -> None:
    imported = read_source(hundred_k(tmp_path), "old")
    assert rows(imported) == [(1, 267, 4.0), (1, 1, 5.0), (2, 3, 3.0)]
    assert (imported.rejected_count, imported.duplicates, imported.unknown_items) == (0, 0, 0)
    catalog = imported.dataset.catalog
    assert catalog.titles[:2] == ["Toy Story", "Les Misérables"]
    assert catalog.title(3) == "Land Before Time III: The Time of the Great Giving (V)"
    assert catalog.years == [1995, 1995, 1995, None]
    assert catalog.genres == [("Children", "Comedy"), ("Drama",), ("Children",), ()]
    assert imported.dataset.scale == Scale(1, 5, 1)
    assert imported.dataset.source.format == "movielens"


def test_100k_knows_its_people(tmp_path: Path) -> None:
    people = read_source(hundred_k(tmp_path), "old").dataset.behaviour.people
    assert people is not None
    assert people[["user_id", "gender", "age_band", "occupation"]].to_numpy().tolist() == [
        [1, "male", "18-24", "technician"],
        [2, "female", "50-55", "other"],
        [3, "male", "18-24", ""],
    ]


RATINGS_1M = b"1::1193::5::978300760\n1::661::3::978302109\n2::1193::4::978298413\n"
MOVIES_1M = (
    "661::James and the Giant Peach (1996)::Animation|Children's|Musical\n"
    "1193::One Flew Over the Cuckoo's Nest (1975)::Drama\n"
    "2019::Seven Samurai (The Magnificent Seven) (Shichinin no samurai) (1954)::Action|Drama\n"
    "73::Misérables, Les (1995)::Drama|Musical\n260::Star Wars: Episode IV - A New Hope (1977)::Sci-Fi\n"
)
USERS_1M = b"1::F::1::10::48067\n2::M::56::16::70072\n"


def test_1m_is_latin_1_with_whole_stars_and_people(tmp_path: Path) -> None:
    for name, content in {
        "ratings.dat": RATINGS_1M,
        "movies.dat": MOVIES_1M.encode("latin-1"),
        "users.dat": USERS_1M,
    }.items():
        (tmp_path / name).write_bytes(content)
    imported = read_source(tmp_path, "old")
    assert rows(imported) == [(1, 1193, 5.0), (1, 661, 3.0), (2, 1193, 4.0)]
    catalog = imported.dataset.catalog
    assert catalog.title(73) == "Les Misérables"
    assert catalog.title(260) == "Star Wars: Episode IV - A New Hope"
    assert "Children" in catalog.genres[catalog.position(661)]
    assert imported.dataset.scale == Scale(1, 5, 1)
    people = imported.dataset.behaviour.people
    assert people is not None
    assert people[["gender", "age_band", "occupation"]].to_numpy().tolist() == [
        ["female", "under 18", "K-12 student"],
        ["male", "56+", "self-employed"],
    ]


def test_10m_is_utf_8_with_half_stars_and_tags(tmp_path: Path) -> None:
    source = tmp_path / "ml-10m.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr(
            "ml-10M100K/ratings.dat", RATINGS_1M + b"3::661::0.5::1000000000\n3::73::3.5::1000000001\n"
        )
        archive.writestr("ml-10M100K/movies.dat", MOVIES_1M.encode())
        archive.writestr(
            "ml-10M100K/tags.dat", "3::661::Roald Dahl::1\n4::661::roald dahl::2\n5::661::fruit::3\n"
        )
    imported = read_source(source, "old")
    assert len(imported.dataset.ratings) == 5
    assert imported.dataset.scale == Scale(0.5, 5, 0.5)
    table = imported.dataset.catalog.table.set_index("item_id")
    assert table.loc[661, "keywords"] == "roald dahl|fruit"
    assert imported.dataset.behaviour.people is None


def test_bad_rows_are_named_by_their_line(tmp_path: Path) -> None:
    data = b"1\t1\t5\t1\n1\t2\t6\t1\n1\tx\t5\t1\n1\t3\tnan\t1\n99999999999999999999\t1\t5\t1\n1\t2\t4\n"
    users = b"1|24|M|technician|85711\n1|24|M|technician|85711\n2|x|M|technician|1\n"
    imported = read_source(hundred_k(tmp_path, data, users=users), "old")
    assert len(imported.dataset.ratings) == 1
    of_data = {row.line: row.reason for row in imported.rejected if row.file == "u.data"}
    assert sorted(of_data) == [2, 3, 4, 5, 6]
    assert of_data[2] == "rating must be from 1 to 5, got “6”"
    assert [row.line for row in imported.rejected if row.file == "u.user"] == [2, 3]


@pytest.mark.parametrize(
    ("data", "items", "match"),
    [
        (b"", ITEMS, "u.data is empty"),
        (DATA, b"", "u.item is empty"),
        (
            b"\x00" * 5000,
            ITEMS,
            "No row of u.data can be used; line 1: the line is longer than 500 characters",
        ),
        (b"hello\n", ITEMS, "No row of u.data can be used; line 1: expected 4 columns, got 1"),
        (DATA, b"hello\n", "u.item holds no films"),
    ],
)
def test_what_cannot_be_100k_is_refused_in_one_sentence(
    tmp_path: Path, data: bytes, items: bytes, match: str
) -> None:
    with pytest.raises(DataError, match=match) as caught:
        read_source(hundred_k(tmp_path, data, items), "old")
    assert str(tmp_path) not in str(caught.value)


BYTES = st.lists(st.sampled_from([b"1", b"::", b"\t", b"|", b"5", b"\n", b"\r\n", b"\xff", b"a", b"-1"])).map(
    b"".join
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ratings=BYTES, films=BYTES, people=BYTES)
@pytest.mark.parametrize(
    "names", [("u.data", "u.item", "u.user"), ("ratings.dat", "movies.dat", "users.dat")]
)
def test_whatever_the_files_hold_only_our_own_error_escapes(
    tmp_path: Path, names: tuple[str, str, str], ratings: bytes, films: bytes, people: bytes
) -> None:
    for name, content in zip(names, (ratings, films, people), strict=True):
        (tmp_path / name).write_bytes(content)
    try:
        imported = read_source(tmp_path, "old")
    except DataError:
        return
    assert len(imported.dataset.ratings) > 0
    assert len(reasons(imported)) <= imported.rejected_count
