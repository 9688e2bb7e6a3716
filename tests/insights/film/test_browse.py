"""Browsing: filters and orders as pandas would, and titles that are no words."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights import ORDERS, FilmChoice, Films, FilmSearch, Shelf


def shelf_of(data: Dataset) -> Shelf:
    return Shelf(Films(data), FilmSearch(data))


@pytest.fixture(scope="module")
def shelf(movielens_data: Dataset) -> Shelf:
    return shelf_of(movielens_data)


def odd() -> Shelf:
    """Two films whose titles and genres are no words."""
    table = {"item_id": [1, 2], "title": ["=1+1", "<b>"], "genres": ["=1+1|<b>", ""], "year": [1990, None]}
    catalog = Catalog.of(pd.DataFrame(table))
    ratings = Ratings.of([1], [1], [4.0], items=catalog.items)
    return shelf_of(Dataset("odd", ratings, catalog, Scale(), Source("hand", "Hand-made")))


ODD = odd()


def rated(shelf: Shelf) -> pd.DataFrame:
    table = shelf.data.catalog.table.copy()
    table["n"], table["mean"] = shelf.data.ratings.item_counts, shelf.data.ratings.item_means
    return table


def test_filters_leave_what_pandas_leaves(shelf: Shelf) -> None:
    found = shelf.find(FilmChoice(genre="Horror", decade="1980", kind="film"))
    table = rated(shelf)
    wanted = table[table["genres"].str.split("|").map(lambda genres: "Horror" in genres)
                   & table["year"].between(1980, 1989) & (table["kind"] == "film")]  # fmt: skip
    assert set(found) == set(wanted["item_id"])
    assert found == wanted.sort_values(["n", "item_id"], ascending=[False, True])["item_id"].tolist()


def test_orders_put_the_right_title_first(shelf: Shelf) -> None:
    table = rated(shelf).set_index("item_id")
    best = shelf.find(FilmChoice(order="best"))
    assert table.loc[best[0], "title"] == "The Shawshank Redemption"
    assert (table.loc[best, "n"] > 0).all()
    assert table.loc[shelf.find(FilmChoice(order="new"))[0], "year"] == table["year"].max()
    gems = shelf.find(FilmChoice(order="gems"))
    assert table.loc[gems, "n"].max() <= table["n"][table["n"] > 0].quantile(0.9)
    assert shelf.find(FilmChoice())[0] == table["n"].idxmax()


def test_a_search_stands_in_the_order_of_its_match_unless_another_is_asked_for(shelf: Shelf) -> None:
    titles = shelf.data.catalog.title
    assert titles(shelf.find(FilmChoice(query="godfather"))[0]) == "The Godfather"
    newest = shelf.find(FilmChoice(query="star wars", order="new"))
    years = [shelf.data.catalog.year(item) or 0 for item in newest]
    assert years == sorted(years, reverse=True)
    assert shelf.find(FilmChoice(query="godfather", genre="Western")) == []


def test_filters_of_one_thing_alone_are_not_offered(tiny: Dataset) -> None:
    options = shelf_of(tiny).options
    assert options["country"] == options["language"] == options["kind"] == {}
    assert list(options["decade"]) == ["2000", "1990", "1980", "1970"]
    assert "Horror" in options["genre"]


@given(
    st.builds(
        FilmChoice,
        query=st.text(max_size=12),
        genre=st.sampled_from(["", "=1+1", "<b>", "none"]),
        decade=st.sampled_from(["", "1990", "-1", "x", "9" * 40, "²"]),
        country=st.sampled_from(["", "FR", "<script>"]),
        order=st.sampled_from(["", *ORDERS, "nonsense"]),
    )
)
def test_whatever_an_address_asks_for_is_answered(choice: FilmChoice) -> None:
    found = ODD.find(choice)
    assert set(found) <= {1, 2}
    assert len(found) == len(set(found))
