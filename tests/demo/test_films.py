"""The hand-written catalog: facts that could be true, and a README that describes this very file."""

import hashlib
import re
from pathlib import Path

import pandas as pd
import pytest

from recsys.dataset import CATALOG_COLUMNS, Catalog
from recsys.demo import films, read_films
from recsys.demo.films import CATALOG_FILE
from recsys.errors import DataError

README = (CATALOG_FILE.parent / "README.md").read_text(encoding="utf-8")
GENRES = {
    "Action",
    "Adventure",
    "Animation",
    "Children",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_films()


@pytest.fixture(scope="module")
def table(catalog: Catalog) -> pd.DataFrame:
    return catalog.table


def test_genres_come_from_a_closed_list_and_none_stands_twice(catalog: Catalog) -> None:
    assert set().union(*catalog.genres) == GENRES
    assert all(genres and len(set(genres)) == len(genres) for genres in catalog.genres)


def test_years_runtimes_and_fame_could_be_true(table: pd.DataFrame) -> None:
    assert table["year"].between(1895, 2025).all()
    assert table["runtime"].between(10, 500).all()
    assert table["fame"].isin([1, 2, 3, 4, 5]).all()
    assert not table[["year", "runtime", "fame"]].isna().any().any()
    assert set(table["kind"]) == {"film", "series"}


def test_languages_and_countries_are_codes(table: pd.DataFrame) -> None:
    assert table["language"].str.fullmatch("[a-z]{2}").all()
    assert table["country"].str.fullmatch("[A-Z]{2}").all()


def test_title_and_year_name_one_film_and_ids_count_up(table: pd.DataFrame) -> None:
    assert not table.assign(title=table["title"].str.casefold()).duplicated(["title", "year"]).any()
    assert table["item_id"].tolist() == list(range(1, len(table) + 1))


@pytest.mark.parametrize("column", ["title", "director", "cast", "keywords", "genres"])
def test_texts_are_tidy(table: pd.DataFrame, column: str) -> None:
    untidy = table[column].str.contains(r"^\s|\s$|\s\||\|\s|\s\s|\|\||^\||\|$|[\t\r\n\x00]")
    assert table.loc[untidy, column].tolist() == []
    repeated = [text for text in table[column] if len(set(text.split("|"))) < len(text.split("|"))]
    assert repeated == []


@pytest.mark.parametrize("column", ["title", "director", "keywords", "genres"])
def test_nothing_that_people_read_is_empty(table: pd.DataFrame, column: str) -> None:
    assert (table[column] != "").all()


@pytest.mark.parametrize(
    ("title", "year", "director"),
    [
        ("The Godfather", 1972, "Francis Ford Coppola"),
        ("Spirited Away", 2001, "Hayao Miyazaki"),
        ("Alien", 1979, "Ridley Scott"),
        ("Psycho", 1960, "Alfred Hitchcock"),
    ],
)
def test_well_known_films_have_their_facts(table: pd.DataFrame, title: str, year: int, director: str) -> None:
    rows = table[(table["title"] == title) & (table["year"] == year)]
    assert rows["director"].tolist() == [director]


def test_the_readme_has_this_files_checksum_and_counts(table: pd.DataFrame) -> None:
    assert re.findall(r"\b[0-9a-f]{64}\b", README) == [hashlib.sha256(CATALOG_FILE.read_bytes()).hexdigest()]
    counts = re.search(
        r"(\d+) real films and series \((\d+) films, (\d+) series\) from (\d+) to (\d+)", README
    )
    assert counts is not None
    kinds = table["kind"].value_counts()
    first, last = table["year"].min(), table["year"].max()
    assert [int(n) for n in counts.groups()] == [len(table), kinds["film"], kinds["series"], first, last]
    assert f"- rows: {len(table)}," in README
    assert f"| item_id | 1 to {len(table)};" in README


def test_the_readme_explains_every_column_and_genre() -> None:
    header = CATALOG_FILE.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert re.findall(r"^\| (\w+) \|", README, re.MULTILINE) == ["column", *header]
    assert set(header) <= set(CATALOG_COLUMNS)
    listed = re.search(r"Genres: (.+?)\.", README, re.DOTALL)
    assert listed is not None
    assert set(re.split(r",\s+", listed[1])) == GENRES


def test_what_the_program_writes_is_ignored_by_git_and_the_catalog_is_not() -> None:
    rules = (CATALOG_FILE.parent.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert [rule for rule in rules if "/data/" in rule] == [
        "/data/*",
        "!/data/README.md",
        "!/data/catalog.csv",
    ]


@pytest.mark.parametrize(
    "content", [None, b"", b"title\nHeat\n", b"item_id,title\nx,Heat\n", b"\xff\xfe\xff"]
)
def test_a_missing_or_damaged_catalog_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    file = tmp_path / "catalog.csv"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(films, "CATALOG_FILE", file)
    with pytest.raises(
        DataError, match=r"^The built-in films are missing or damaged: expected catalog\.csv\.$"
    ):
        read_films()
