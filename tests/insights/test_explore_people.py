"""Who rates, how much and how generously: equal to pandas on MovieLens, and by hand on tiny data."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.explore import ExploreFilters, explore, explore_readings
from tests.insights.test_explore import FILTERS, choose


@pytest.mark.parametrize("filters", FILTERS[::2], ids=str)
def test_heavy_raters_and_generosity_equal_pandas_on_movielens(
    movielens_data: Dataset, frame: pd.DataFrame, filters: ExploreFilters
) -> None:
    x, rows = explore(movielens_data, filters), choose(frame, filters)
    people = rows.groupby("userId")["rating"].agg(["size", "mean"]).reset_index()
    top = people.sort_values(["size", "userId"], ascending=[False, True]).head(20)
    heavy = x["heavy"]
    assert heavy["user_id"].tolist() == top["userId"].tolist()
    assert heavy["ratings"].tolist() == top["size"].tolist()
    assert heavy["average"].tolist() == pytest.approx(top["mean"].tolist())
    assert heavy["share"].tolist() == pytest.approx((top["size"] / len(rows)).tolist())
    for person in heavy.to_dict("records")[:2]:
        assert (person["genre"], person["times"]) == favourite(rows, person["user_id"])

    sure = people[people["size"] >= 5]
    counts, edges = np.histogram(sure["mean"], 0.5 + 0.25 * np.arange(19))
    table = x["generosity"]
    assert table["people"].sum() == len(sure)
    found = dict(zip(table["from"], table["people"], strict=True))
    assert found == {edge: count for edge, count in zip(edges[:-1], counts, strict=True) if edge in found}


def favourite(rows: pd.DataFrame, person: int) -> tuple[str, object]:
    """The genre with the highest damped lift, counted with loops."""
    theirs = rows[rows["userId"] == person]
    lifts = {}
    for genre in sorted({genre for genres in rows["genres"] for genre in genres}):
        own = sum(genre in genres for genres in theirs["genres"])
        share = sum(genre in genres for genres in rows["genres"]) / len(rows)
        if own >= 5:
            lifts[genre] = (own + 10) / (len(theirs) * share + 10)
    best = max(lifts, key=lambda genre: lifts[genre])
    return best, pytest.approx(lifts[best])


def test_the_sentence_on_heavy_raters_counts_the_ten_busiest(
    movielens_data: Dataset, frame: pd.DataFrame
) -> None:
    counts = frame.groupby("userId").size().nlargest(10)
    said = explore_readings(explore(movielens_data))["heavy"]
    assert said.startswith(
        f"The 10 busiest of 610 people gave {counts.sum() / len(frame):.0%}".replace("%", " %")
    )
    assert f"Person {counts.index[0]} gave most: {counts.iloc[0]:,}" in said


def people_of(tiny: Dataset, **columns: list[str]) -> Dataset:
    table = pd.DataFrame({"user_id": [1, 2, 3, 4], **columns})
    return replace(tiny, behaviour=Behaviour.of({"people": table}))


def test_who_the_people_are_by_hand(tiny: Dataset) -> None:
    x = explore(people_of(tiny, age_band=["25-34", "18-24", "25-34", ""], gender=["F", "M", "F", "F"]))
    table = x["attributes"]
    assert table[["attribute", "group", "people", "ratings"]].to_numpy().tolist() == [
        ["Age", "18-24", 1, 2],
        ["Age", "25-34", 2, 6],
        ["Gender", "F", 3, 7],
        ["Gender", "M", 1, 2],
    ]
    assert table["share"].tolist() == pytest.approx([1 / 3, 2 / 3, 3 / 4, 1 / 4])
    assert table["average"].tolist() == pytest.approx([8.5 / 2, 23.5 / 6, 27.5 / 7, 8.5 / 2])
    assert explore_readings(x)["attributes"] == (
        "Most common of 4 people: age 25-34 (67 %) and gender F (75 %)."
    )


def test_attributes_follow_the_filters_and_hostile_groups_stay_what_they_are(tiny: Dataset) -> None:
    data = people_of(tiny, occupation=["=1+1", "<b>", "a: b", "<b>"])
    table = explore(data, ExploreFilters(genres=("Animation",)))["attributes"]
    assert table[["group", "people", "ratings"]].to_numpy().tolist() == [["<b>", 1, 1], ["a: b", 1, 1]]


def test_of_many_groups_the_small_ones_are_taken_together() -> None:
    catalog = Catalog.of(pd.DataFrame({"item_id": [1], "title": ["Alien"]}))
    ratings = Ratings.of(list(range(1, 31)), [1] * 30, [4.0] * 30, items=catalog.items)
    data = Dataset("many", ratings, catalog, Scale(), Source("hand", "Many"))
    names = [f"job {number % 12}" for number in range(30)]
    people = pd.DataFrame({"user_id": range(1, 31), "occupation": names})
    table = explore(replace(data, behaviour=Behaviour.of({"people": people})))["attributes"]
    assert table["group"].tolist()[-1] == "other"
    assert len(table) == 8
    assert table["people"].sum() == 30


def test_what_is_missing_is_said(tiny: Dataset) -> None:
    readings = explore_readings(explore(tiny))
    assert "nothing about who the people are" in readings["attributes"]
    assert "Too few people" in readings["generosity"]
    assert "does not say which titles are films" in readings["kinds"]
    assert readings["heavy"] == "Person 1 gave most: 3, 3.67 on average."
