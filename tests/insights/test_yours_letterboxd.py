"""Ratings as Letterboxd's importer reads them."""

import math

import pandas as pd

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.insights import letterboxd_table, safe_csv


def films() -> Dataset:
    table = {
        "item_id": [1, 2, 3],
        "title": ["Hate (La Haine)", "=cmd|' /C calc'!A0", "Moonlight"],
        "year": pd.array([1995, 2001, None], dtype="Int16"),
        "imdb_id": ["0113247", "", "4975722"],
    }
    catalog = Catalog.of(pd.DataFrame(table))
    ratings = Ratings.of([1], [1], [8.0], [100], items=catalog.items)
    return Dataset("ten", ratings, catalog, Scale(1, 10, 1), Source("hand", "Hand-made"))


def test_a_rating_is_half_stars_and_a_film_its_main_title() -> None:
    table = letterboxd_table(films(), Profile.of([3, 1, 99], [math.nan, 7.0, 5.0]))
    assert list(table.columns) == ["Title", "Year", "imdbID", "Rating"]
    assert safe_csv(table).splitlines()[1:] == ["Moonlight,,tt4975722,", "Hate,1995,tt0113247,3.5"]


def test_no_title_is_a_formula() -> None:
    line = safe_csv(letterboxd_table(films(), Profile.of([2], [10.0]))).splitlines()[1]
    assert line.startswith("'=cmd")
    assert line.endswith(",2001,,5.0")


def test_rows_are_a_table_too_and_numbers_stay_numbers() -> None:
    rows = [{"file": "=cmd.csv", "line": -3, "why": "+1 is no rating, got “x,y”"}]
    assert safe_csv(rows) == "file,line,why\n'=cmd.csv,-3,\"'+1 is no rating, got “x,y”\"\n"


def test_nothing_rated_is_only_the_header() -> None:
    assert safe_csv(letterboxd_table(films(), Profile.of([], []))) == "Title,Year,imdbID,Rating\n"
