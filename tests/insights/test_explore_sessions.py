"""Sessions, viewings and sittings: equal to pandas on the demo and on MovieLens, and by hand on tiny data."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour, Dataset
from recsys.insights.explore import ExploreFilters, explore, explore_readings
from tests.insights.test_explore import FILTERS, choose

HOUR = 3_600
EVENTS = [  # session, person, time, event, film, place
    (1, 1, 10 * HOUR, "search", None, None),
    (1, 1, 10 * HOUR + 1, "impression", 10, 1),
    (1, 1, 10 * HOUR + 2, "impression", 20, 2),
    (1, 1, 10 * HOUR + 3, "click", 20, 2),
    (1, 1, 10 * HOUR + 4, "play", 20, 2),
    (1, 1, 12 * HOUR, "finish", 20, 2),
    (2, 2, 35 * HOUR, "impression", 10, 1),
    (2, 2, 35 * HOUR + 1, "click", 10, 1),
    (2, 2, 35 * HOUR + 2, "click", 10, 1),
    (3, 2, 40 * HOUR, "impression", 30, 1),
]


@pytest.fixture
def browsed(tiny: Dataset) -> Dataset:
    events = pd.DataFrame(EVENTS, columns=["session_id", "user_id", "timestamp", "event", "item_id", "place"])
    viewings = pd.DataFrame(
        {
            "user_id": [1, 2, 2],
            "item_id": [20, 10, 10],
            "timestamp": [HOUR, HOUR, 26 * HOUR],
            "completion": [1, 0.95, 0.3],
        }
    )
    people = pd.DataFrame({"user_id": [1, 2], "device": ["tv", "phone"]})
    return replace(tiny, behaviour=Behaviour.of({"sessions": events, "viewings": viewings, "people": people}))


def test_sessions_by_hand(browsed: Dataset) -> None:
    x = explore(browsed)
    assert x["lengths"][["of", "from", "to", "sessions"]].to_numpy().tolist() == [
        ["sessions", 0, 0, 1],
        ["sessions", 1, 1, 2],
    ]
    assert x["funnel"][["step", "events", "sessions"]].to_numpy().tolist() == [
        ["search", 1, 1],
        ["impression", 4, 3],
        ["click", 3, 2],
        ["play", 1, 1],
        ["finish", 1, 1],
    ]
    assert x["funnel"]["share"].tolist() == pytest.approx([1 / 3, 1, 2 / 3, 1 / 3, 1 / 3])
    assert x["when"][["of", "weekday", "hour", "count"]].to_numpy().tolist() == [
        ["viewings", 4, 1, 2],  # 1970-01-01 was a Thursday
        ["viewings", 5, 2, 1],
    ]
    assert x["devices"].to_numpy().tolist() == [
        ["phone", 1, 2, 2 / 3, 0.5, 0.0],
        ["tv", 1, 1, 1 / 3, 1.0, 1.0],
    ]
    assert x["completion"]["viewings"].tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 2]
    assert x["places"].to_numpy().tolist() == [[1, 3, 2, 2 / 3, 0.0], [2, 1, 1, 1.0, 1.0]]


def test_sentences_by_hand(browsed: Dataset) -> None:
    readings = explore_readings(explore(browsed))
    assert readings["lengths"] == (
        "In 3 sessions people open no title in 33 %, and most often 1 title in the others (67 %)."
    )
    assert readings["funnel"] == (
        "Of 3 sessions, 33 % had a search, 67 % opened a title, 33 % played one and 33 % finished it."
    )
    assert readings["completion"] == (
        "Of 3 viewings, 67 % saw nine tenths of the title or more; 33 % stopped in the first half."
    )
    assert "Too little to compare places" in readings["places"]


@pytest.mark.parametrize(
    ("filters", "events", "viewings"),
    [
        (ExploreFilters(genres=("Horror",)), 4, 2),  # on Alien
        (ExploreFilters(period=(1970, 1970)), 10, 3),
        (ExploreFilters(period=(1971, 1971)), 0, 0),
        (ExploreFilters(activity=(3, 9)), 6, 1),  # person 1
        (ExploreFilters(stars=(5.0, 5.0)), 10, 3),  # a viewing has no stars
    ],
)
def test_filters_choose_what_happened(
    browsed: Dataset, filters: ExploreFilters, events: int, viewings: int
) -> None:
    x = explore(browsed, filters)
    assert x["funnel"]["events"].sum() == events
    assert x["completion"]["viewings"].sum() == viewings


def test_sessions_equal_pandas_on_the_demo(simulated: Dataset) -> None:
    x, events = explore(simulated), simulated.behaviour.sessions
    viewings, people = simulated.behaviour.viewings, simulated.behaviour.people
    assert events is not None
    assert viewings is not None
    assert people is not None
    sets = {name: set(rows["session_id"]) for name, rows in events.groupby("event")}
    everything = set(events["session_id"])
    funnel = x["funnel"].set_index("step")
    for step, sessions in sets.items():
        assert funnel.loc[step, "sessions"] == len(sessions)
        assert funnel.loc[step, "share"] == pytest.approx(len(sessions) / len(everything))
    met = events[events["event"].isin(["click", "play", "finish"])].groupby("session_id")["item_id"].nunique()
    opened = met.reindex(sorted(everything), fill_value=0).value_counts()
    lengths = x["lengths"]
    for row in lengths.to_dict("records"):
        assert row["sessions"] == sum(count for n, count in opened.items() if row["from"] <= n <= row["to"])
    assert lengths["share"].sum() == pytest.approx(1)

    when = pd.to_datetime(viewings["timestamp"], unit="s")
    by_hour = pd.crosstab(when.dt.day_of_week + 1, when.dt.hour)
    ours = x["when"].set_index(["weekday", "hour"])["count"]
    assert all(
        ours.get((day, hour), 0) == by_hour.loc[day, hour] for day in by_hour.index for hour in by_hour
    )
    assert ours.sum() == len(viewings)

    device = events.drop_duplicates("session_id").merge(people, on="user_id")["device"].value_counts()
    assert x["devices"].set_index("device")["sessions"].to_dict() == device.to_dict()
    played = events[events["session_id"].isin(sets["play"])].drop_duplicates("session_id")
    by_device = played.merge(people, on="user_id")["device"].value_counts() / device
    assert x["devices"].set_index("device")["played"].to_dict() == pytest.approx(by_device.to_dict())

    done = (viewings["completion"].astype(float) >= 0.9).mean()
    assert x["completion"]["share"].iloc[-1] == pytest.approx(done, abs=1e-4)  # 0.9 is not a float32
    clicks = pd.crosstab(events["place"], events["event"])
    places = x["places"].set_index("place")
    assert places["clicked"].tolist() == pytest.approx((clicks["click"] / clicks["impression"]).tolist())


@pytest.mark.parametrize("filters", FILTERS[::2], ids=str)
def test_sittings_equal_pandas_on_movielens(
    movielens_data: Dataset, frame: pd.DataFrame, filters: ExploreFilters
) -> None:
    rows = choose(frame, filters).sort_values(["userId", "timestamp"])
    pause = rows.groupby("userId")["timestamp"].diff()
    sitting = (pause.isna() | (pause > 1_800)).cumsum()
    counts, begins = rows.groupby(sitting).size(), rows.groupby(sitting)["timestamp"].min()
    x = explore(movielens_data, filters)
    assert set(x["lengths"]["of"]) == {"sittings"}
    for row in x["lengths"].to_dict("records"):
        assert row["sessions"] == counts.between(row["from"], row["to"]).sum()
    assert x["lengths"]["sessions"].sum() == len(counts)
    when = pd.to_datetime(begins, unit="s")
    ours = x["when"].set_index(["weekday", "hour"])["count"].to_dict()
    assert ours == when.groupby([when.dt.day_of_week + 1, when.dt.hour]).size().to_dict()


def test_what_is_missing_is_said(tiny: Dataset) -> None:
    some = explore_readings(explore(tiny), "sessions")
    assert some["lengths"].startswith("Not browsing, but")
    assert "no browsing sessions" in some["funnel"]
    assert "no browsing sessions" in some["places"]
    assert "which devices" in some["devices"]
    assert "how much of a title" in some["completion"]
    none = explore_readings(explore(tiny.with_ratings(replace(tiny.ratings, timestamps=None))), "sessions")
    assert "neither sessions nor" in none["lengths"]
    assert "neither sessions nor" in none["when"]


def test_sittings_know_every_filter(movielens_data: Dataset, frame: pd.DataFrame) -> None:
    filters = ExploreFilters(stars=(4.0, 5.0), activity=(100, 500), period=(2005, 2015))
    counts = frame.groupby("userId")["rating"].transform("size")
    keep = frame["rating"].between(4, 5) & counts.between(100, 500) & frame["when_year"].between(2005, 2015)
    rows = frame[keep].sort_values(["userId", "timestamp"])
    pause = rows.groupby("userId")["timestamp"].diff()
    table = explore(movielens_data, filters)["lengths"]
    assert table["sessions"].sum() == np.sum(pause.isna() | (pause > 1_800))
