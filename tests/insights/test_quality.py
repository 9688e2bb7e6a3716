"""The quality report: every figure is what the data says, and each says what it is."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.insights import quality_report


def figures(data: Dataset) -> dict[str, tuple[float, float, str]]:
    table = quality_report(data)
    return {row.figure: (row.number, row.share, row.shown) for row in table.itertuples()}


def test_counts_density_scale_and_span(tiny: Dataset) -> None:
    found = figures(tiny)
    assert found["Ratings"][0] == 9
    assert found["People"][0] == 4
    assert found["Titles"][0] == 5
    assert found["Ratings of a typical person"][0] == 2.5
    assert found["Share of all pairs that are rated"][:2] == (9 / 20, 9 / 20)
    assert found["Average rating"][0] == pytest.approx(4.0)
    assert found["Scale"][2] == "0.5 to 5 by 0.5"
    assert found["Period"][2] == "1 Jan 1970"


def test_what_is_missing_is_counted_over_all_titles(tiny: Dataset) -> None:
    table = tiny.catalog.table.copy()
    table.loc[0, "year"] = pd.NA
    table.loc[[1, 2], "genres"] = ""
    table.loc[0, "director"] = "Ridley Scott"
    table.loc[3, ["title", "year"]] = table.loc[4, ["title", "year"]].to_numpy()
    catalog = Catalog.of(table)
    found = figures(replace(tiny, catalog=catalog, ratings=replace(tiny.ratings, items=catalog.items)))
    assert found["Never rated"][:2] == (1, 0.2)
    assert found["Without a year"] == (1, 0.2, "1 (20 %)")
    assert found["Without genres"][0] == 2
    assert found["Without a director"][0] == 4
    assert found["Without keywords"][1] == 1.0
    assert found["Same title and year as another"][0] == 2


def test_rows_left_out_and_repeated(tiny: Dataset) -> None:
    found = figures(replace(tiny, source=Source("x", "X", rejected=3, duplicates=1)))
    assert found["Rows left out"][0] == 3
    assert found["Repeated ratings"][:2] == (1, 0.1)


def test_what_else_is_known_is_named_only_where_it_is_there(tiny: Dataset) -> None:
    assert "Viewings" not in figures(tiny)
    behaviour = Behaviour.of(
        {
            "people": pd.DataFrame({"user_id": [1, 2, 77], "gender": ["f", "", "m"]}),
            "viewings": pd.DataFrame(
                {"user_id": [1, 1], "item_id": [10, 20], "timestamp": [5, 6], "completion": [1.0, 0.5]}
            ),
            "sessions": pd.DataFrame(
                {
                    "session_id": [1, 1, 2],
                    "user_id": [1, 1, 2],
                    "timestamp": [1, 2, 3],
                    "event": ["search", "click", "play"],
                }
            ),
        }
    )
    data = replace(tiny, behaviour=behaviour)
    found = figures(data)
    assert found["People with details"][:2] == (2, 0.5)
    assert found["People without details"][0] == 2
    assert found["Viewings"][0] == 2
    assert found["Browsing sessions"][0] == 2
    reads = quality_report(data).set_index("figure")["reads"]
    assert reads["People with details"] == "Known of people: gender."
    assert "3 steps" in reads["Browsing sessions"]


def test_data_without_ratings_or_times_has_a_report_too(tiny: Dataset) -> None:
    ratings = Ratings.of([], [], [], items=tiny.catalog.items)
    found = figures(replace(tiny, ratings=ratings))
    assert found["Ratings"][0] == 0
    assert found["Period"][2] == "not known"
    assert math.isnan(found["Average rating"][0])
    assert found["Average rating"][2] == "not known"
    assert found["Ratings of a typical person"][2] == "not known"
    assert found["Never rated"][1] == 1.0


def test_every_figure_says_what_it_is_and_shares_are_shares(tiny: Dataset) -> None:
    table = quality_report(tiny)
    assert list(table.columns) == ["part", "figure", "number", "share", "shown", "reads"]
    assert table["figure"].is_unique
    assert table["reads"].str.endswith(".").all()
    assert table["share"].dropna().between(0, 1).all()


def test_data_from_before_1970_has_a_period(tiny: Dataset) -> None:
    times = np.array([-(10**9), 10**9], dtype=np.int64)
    ratings = Ratings.of([1, 2], [10, 20], [4.0, 5.0], times, items=tiny.catalog.items)
    data = Dataset("old", ratings, tiny.catalog, Scale(), Source("x", "X"))
    assert figures(data)["Period"][2] == "24 Apr 1938 to 9 Sep 2001"
