"""Ids before titles, and facts that rule a film out."""

from dataclasses import replace

import pytest

from recsys.dataset import Dataset, Source
from recsys.histories.matching import Matcher
from recsys.histories.rows import Row

ROW = Row(file="x.csv", line=2, title="Emma", year=1996)


def item(data: Dataset, row: Row) -> int | None:
    place = Matcher(data).find(row).place
    return None if place is None else int(data.catalog.items.ids[place])


def emmas(data: Dataset) -> list[int]:
    table = data.catalog.table
    return table.loc[(table["title"] == "Emma") & (table["kind"] == "film"), "item_id"].tolist()


@pytest.mark.parametrize("text", ["tt0118308", "0118308", "118308"])
def test_the_imdb_number_tells_films_of_one_name_and_year_apart(labelled: Dataset, text: str) -> None:
    assert item(labelled, replace(ROW, imdb_id=text)) == emmas(labelled)[1]


def test_a_film_with_another_imdb_number_is_another_film(labelled: Dataset) -> None:
    row = Row(file="x.csv", line=2, title="The Matrix", year=1999)
    assert item(labelled, row) is not None
    assert item(labelled, replace(row, imdb_id="tt9999999")) is None


def test_an_imdb_number_counts_whatever_the_title_says(labelled: Dataset) -> None:
    row = Row(file="x.csv", line=2, title="Матрица", year=1999, imdb_id="tt0133093")
    assert labelled.catalog.title(item(labelled, row) or 0) == "The Matrix"


def test_a_movielens_number_counts_only_in_movielens_and_with_its_title(labelled: Dataset) -> None:
    second = emmas(labelled)[1]
    row = replace(ROW, movie_id=second, title="Emma (1996)")
    assert item(labelled, row) == second
    assert item(labelled, replace(row, title="Pulp Fiction (1994)", year=1994)) is None
    elsewhere = replace(labelled, source=Source("table", "Another data set"))
    assert item(elsewhere, row) is None


def test_the_year_off_by_one_gives_way_to_the_very_year(labelled: Dataset) -> None:
    row = Row(file="x.csv", line=2, title="The Illusionist", year=2010)
    assert labelled.catalog.year(item(labelled, row) or 0) == 2010


def test_a_director_and_the_year_make_half_a_title_enough(labelled: Dataset) -> None:
    row = Row(file="x.csv", line=2, title="Harry Potter", year=2001, kind="film")
    assert item(labelled, row) is None
    row = Row(file="x.csv", line=2, title="The Fellowship of the Ring", year=2001, kind="film")
    assert item(labelled, row) is None
    assert item(labelled, replace(row, directors=("Peter Jackson",))) is not None
    assert item(labelled, replace(row, directors=("Somebody Else",))) is None


def test_a_film_from_after_the_viewing_was_not_seen_then(labelled: Dataset) -> None:
    row = Row(file="x.csv", line=2, title="Dune", kind="film", time=1_000_000_000)  # 2001
    assert labelled.catalog.year(item(labelled, row) or 0) == 1984
    assert item(labelled, replace(row, time=1_700_000_000)) is None  # 2023: either


def test_without_a_kind_no_series_is_taken_for_a_film_of_the_year_before(labelled: Dataset) -> None:
    row = Row(file="x.csv", line=2, title="Fargo", year=2015)
    assert item(labelled, replace(row, kind="series")) is not None
    assert item(labelled, row) is None
