"""Catalog: one row an item, every column there, in the order of ids."""

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import CATALOG_COLUMNS, Catalog, Dataset, Ratings, Scale, Source
from recsys.errors import DataError, UnknownItemError


def test_missing_columns_are_filled_as_unknown_and_rows_sorted_by_id() -> None:
    catalog = Catalog.of(pd.DataFrame({"title": ["Heat", "Up"], "item_id": [20, 10], "extra": [1, 2]}))
    assert list(catalog.table.columns) == list(CATALOG_COLUMNS)
    assert catalog.titles == ["Up", "Heat"]
    assert catalog.items.ids.tolist() == [10, 20]
    for name, dtype in CATALOG_COLUMNS.items():
        assert str(catalog.table[name].dtype) == dtype
    assert catalog.years == [None, None]
    assert catalog.genres == [(), ()]
    assert (catalog.table["director"] == "").all()
    assert catalog.table["fame"].isna().all()


def test_missing_cells_become_empty_text_or_missing_numbers() -> None:
    table = pd.DataFrame(
        {
            "item_id": [1, 2],
            "title": ["Heat", None],
            "year": [1995, np.nan],
            "director": [np.nan, np.nan],
            "genres": ["Crime|Thriller", None],
        }
    )
    catalog = Catalog.of(table)
    assert catalog.titles == ["Heat", ""]
    assert catalog.years == [1995, None]
    assert catalog.table["director"].tolist() == ["", ""]
    assert catalog.genres == [("Crime", "Thriller"), ()]


def test_a_catalog_may_be_empty() -> None:
    assert len(Catalog.of(pd.DataFrame({"item_id": [], "title": []}))) == 0


def test_a_catalog_without_ids_or_titles_is_refused() -> None:
    with pytest.raises(DataError, match=r"missing: title\.$"):
        Catalog.of(pd.DataFrame({"item_id": [1]}))
    with pytest.raises(DataError, match=r"missing: item_id, title\.$"):
        Catalog.of(pd.DataFrame({"year": [1]}))


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(DataError, match="once"):
        Catalog.of(pd.DataFrame({"item_id": [1, 1], "title": ["a", "b"]}))


def test_facts_are_found_by_id(tiny: Dataset) -> None:
    catalog = tiny.catalog
    assert (catalog.title(30), catalog.year(30), catalog.position(30)) == ("Amélie", 2001, 2)
    assert catalog.rows([40, 10])["title"].tolist() == ["Up", "Alien"]


@pytest.mark.parametrize("item_id", [0, 11, -1, 10**30])
def test_an_unknown_item_is_refused_by_id(tiny: Dataset, item_id: int) -> None:
    for ask in (tiny.catalog.title, tiny.catalog.year, tiny.catalog.position):
        with pytest.raises(UnknownItemError, match=f"^There is no item {item_id} in this data.$"):
            ask(item_id)


def test_rows_name_the_first_unknown_item(tiny: Dataset) -> None:
    with pytest.raises(UnknownItemError, match="no item 77 "):
        tiny.catalog.rows([10, 77, 88])


def test_a_data_set_needs_one_item_map(tiny: Dataset) -> None:
    others = Ratings.of([1], [10], [3.0])
    with pytest.raises(ValueError, match="one and the same item map"):
        Dataset("x", others, tiny.catalog, Scale(), Source("hand", "Hand-made"))
    with pytest.raises(ValueError, match="one and the same item map"):
        tiny.with_ratings(others)


def test_a_part_of_a_data_set_is_no_stored_content(tiny: Dataset) -> None:
    part = tiny.with_ratings(tiny.ratings.where(tiny.ratings.values >= 4))
    assert part.fingerprint == ""
    assert part.catalog is tiny.catalog
    assert len(part.ratings) == 7


def test_what_passes_has_one_of_each_that_is_asked_for() -> None:
    table = pd.DataFrame(
        {
            "item_id": [1, 2, 3, 4],
            "title": ["Heat", "Up", "Alien", "Lost"],
            "year": [1995, 2009, 1979, None],
            "genres": ["Crime|Thriller", "Animation", "Horror|Sci-Fi", "Thriller"],
            "kind": ["film", "film", "film", "series"],
            "country": ["US", "US", "GB", ""],
            "language": ["en", "en", "en", ""],
        }
    )
    catalog = Catalog.of(table)
    assert catalog.passing().all()
    assert catalog.passing(genres=("Thriller", "Horror")).tolist() == [True, False, True, True]
    assert catalog.passing(genres=["No such genre"]).tolist() == [False] * 4
    assert catalog.passing(years=(1979, 1995)).tolist() == [True, False, True, False]
    assert catalog.passing(kinds={"series"}).tolist() == [False, False, False, True]
    assert catalog.passing(countries=("US",), genres=("Crime",)).tolist() == [True, False, False, False]
    assert catalog.passing(languages=("en",), years=(2000, 2010)).tolist() == [False, True, False, False]
