"""How newcomers fare: by hand, and equal to pandas and scipy."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from recsys.business import READINGS, Business
from recsys.business.shares import more_than, share_interval
from recsys.business.tables.retention import gone_after
from recsys.business.traces import traces_of
from recsys.dataset import Dataset
from tests.business.looked_at import dated, looked_at

SENTENCES = {reading.name: reading.sentence for reading in READINGS}


def frame_of(data: Dataset) -> pd.DataFrame:
    """A row a rating, each person's oldest first, with its place among theirs."""
    ratings = data.ratings
    table = pd.DataFrame(
        {
            "user": ratings.user_ids,
            "item": ratings.item_ids,
            "time": ratings.timestamps,
            "stars": ratings.values,
        }
    )
    return table.assign(place=table.groupby("user").cumcount() + 1)


def test_milestones_by_hand() -> None:
    days = {1: [0], 2: [0, 4], 3: [0, 1, 2, 3, 9], 4: [10, 20]}
    table = looked_at(dated(days))["milestones"]
    assert table[["ratings", "people", "share"]].to_numpy().tolist() == [
        [1, 4, 1.0],
        [2, 3, 0.75],
        [5, 1, 0.25],
    ]
    assert table["days"].tolist() == [0, 4, 9]


def test_milestones_equal_pandas(either: Dataset) -> None:
    table, rows = looked_at(either)["milestones"].set_index("ratings"), frame_of(either)
    first = rows.groupby("user")["time"].min()
    tenth = rows[rows["place"] == 10].set_index("user")["time"]
    assert table.loc[10, "people"] == len(tenth)
    assert table.loc[10, "days"] == pytest.approx(((tenth - first).dropna() / 86_400).median())


def test_first_titles_equal_pandas(either: Dataset) -> None:
    table, rows = looked_at(either)["first_titles"], frame_of(either)
    first = rows[rows["place"] <= 5].groupby("item")["user"].nunique()
    assert table["people"].tolist() == sorted(first, reverse=True)[: len(table)]
    assert table["people"].tolist() == first[table["item_id"]].tolist()
    ever = rows.groupby("item")["user"].nunique()
    assert table["early"].to_numpy() == pytest.approx((first / ever)[table["item_id"]].to_numpy())
    assert table["share"].to_numpy() == pytest.approx(table["people"] / rows["user"].nunique())


def test_good_starts_equal_pandas(movielens_data: Dataset) -> None:
    table, rows = looked_at(movielens_data)["good_starts"], frame_of(movielens_data)
    rule, day = gone_after(traces_of(movielens_data)), rows["time"] // 86_400
    assert rule is not None
    first, last = day.groupby(rows["user"]).min(), day.groupby(rows["user"]).max()
    means = rows[rows["place"] <= 5].groupby("user")["stars"].mean().round(6)
    ends = np.quantile(means, [1 / 3, 2 / 3])
    groups = pd.Series(np.searchsorted(ends, means, side="left"), index=means.index)
    judged = first.index[day.max() - rule - first >= 365]
    stayed = (last - first >= 365)[judged]
    expected = stayed.groupby(groups[judged]).agg(["size", "sum"])
    assert table["people"].tolist() == expected["size"].tolist()
    assert table["stayed"].tolist() == expected["sum"].tolist()
    for row in table.to_dict("records"):
        interval = binomtest(row["stayed"], row["people"]).proportion_ci(method="wilson")
        assert (row["low"], row["high"]) == pytest.approx((interval.low, interval.high))


def test_a_first_title_finished_or_given_up_by_hand() -> None:
    """Twenty people gave their first title up and left; of thirty who finished it ten left and twenty stayed."""
    left = {person: [0] for person in range(1, 31)}
    stayed = {person: list(range(0, 1_000, 20)) for person in range(31, 51)}
    seen = [(person, 1, 0, 0.3 if person <= 20 else 0.95) for person in range(1, 51)]
    seen += [(person, 2, 60, 1.0) for person in range(1, 51)]  # a second title says nothing of the first
    viewings = pd.DataFrame(seen, columns=["user_id", "item_id", "timestamp", "completion"])
    table = looked_at(dated(left | stayed, viewings=viewings))["good_starts"]
    first = table[table["of"] == "first"]
    assert first[["group", "people", "stayed"]].to_numpy().tolist() == [
        ["gave the first title up", 20, 0],
        ["finished the first title", 30, 20],
    ]
    assert first["more"].tolist() == pytest.approx([float("nan"), 2 / 3], nan_ok=True)
    assert first["more_low"].iloc[1] > 0.4


def test_newcombe_against_his_paper() -> None:
    """Newcombe (1998), table II, row a, method 10: 56/70 against 48/80 is 0.2, from 0.0524 to 0.3339."""
    assert more_than(48, 80, 56, 70) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    low, high = share_interval(np.array([0]), np.array([20]))
    assert low[0] == pytest.approx(0, abs=1e-12)
    assert high[0] == pytest.approx(0.1611, abs=1e-4)


def without_times(data: Dataset) -> Business:
    return looked_at(replace(data, ratings=replace(data.ratings, timestamps=None)))


def test_without_times_the_sentences_say_what_is_missing(movielens_data: Dataset) -> None:
    business = without_times(movielens_data)
    for name in ("active", "staying", "retention", "cohorts", "habits", "first_titles", "good_starts"):
        assert business[name].empty
        assert "no dates" in SENTENCES[name](business)
    assert business["milestones"]["days"].isna().all()
    assert "tenth" not in SENTENCES["milestones"](business)
    assert "Of 610" not in SENTENCES["session_minutes"](business)


def test_sentences_of_movielens(movielens_data: Dataset) -> None:
    business = looked_at(movielens_data)
    assert SENTENCES["milestones"](business).startswith(
        "All 610 people gave at least 20 ratings, so who gave up"
    )
    assert SENTENCES["concentration"](business).startswith(
        "The busiest tenth of 610 people gave 48 % of the ratings"
    )
    assert "334 of all 610 came on one day only" in SENTENCES["habits"](business)
    assert "15 are still there after a year" in SENTENCES["staying"](business)
