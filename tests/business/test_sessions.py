"""What happens in a session: by hand, and equal to pandas."""

from dataclasses import replace

import pandas as pd
import pytest

from recsys.business import READINGS
from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.explore import explore
from tests.business.looked_at import DAY, dated, looked_at

SENTENCES = {reading.name: reading.sentence for reading in READINGS}
MINUTE = 60
EVENTS = [  # session, person, time, event, film, place
    (1, 1, 0, "impression", 1, 1),
    (1, 1, 10, "click", 1, 1),
    (1, 1, 20, "play", 1, 1),
    (1, 1, 90 * MINUTE, "finish", 1, 1),
    (1, 1, 91 * MINUTE, "click", 2, 2),
    (2, 1, 3 * DAY, "impression", 2, 1),
    (3, 2, 0, "search", None, None),
    (4, 2, DAY, "impression", 1, 1),
    (4, 2, DAY + 5 * MINUTE, "finish", 2, 1),  # counts as played, though no play is known
]
GENRES = ["Crime", "Comedy|Crime", "Comedy"]


@pytest.fixture
def browsed() -> Dataset:
    events = pd.DataFrame(EVENTS, columns=["session_id", "user_id", "timestamp", "event", "item_id", "place"])
    return dated({1: [0, 1, 2], 2: [0, 90]}, sessions=events)


def test_steps_and_minutes_by_hand(browsed: Dataset) -> None:
    business = looked_at(browsed)
    steps = business["session_steps"]
    assert steps["sessions"].tolist() == [3, 2, 2, 2]
    assert steps["ended"].tolist() == [1, 0, 0, 2]
    assert steps["passed"].tolist() == pytest.approx([float("nan"), 2 / 3, 1, 1], nan_ok=True)
    minutes = business["session_minutes"]
    assert minutes["median"].iloc[0] == pytest.approx(2.5)  # of 91, 0, 0 and 5
    assert minutes.set_index("from")["sessions"].to_dict() == {
        0: 2,
        1: 0,
        2: 0,
        5: 1,
        10: 0,
        20: 0,
        30: 0,
        60: 1,
    }


def test_steps_equal_what_explore_counts_on_the_demo(simulated: Dataset) -> None:
    """The demo's events follow one another, so the furthest step says the same as whether there is such an event."""
    steps, funnel = looked_at(simulated)["session_steps"], explore(simulated)["funnel"].set_index("step")
    assert steps["sessions"].tolist() == funnel.loc[steps["step"], "sessions"].tolist()
    assert steps["ended"].sum() == steps["sessions"].iloc[0]


def test_sittings_where_there_are_no_sessions() -> None:
    """Person 1 rated twice within ten minutes and again an hour later."""
    catalog = Catalog.of(pd.DataFrame({"item_id": [1, 2, 3], "title": ["a", "b", "c"], "genres": GENRES}))
    ratings = Ratings.of([1, 1, 1], [1, 2, 3], [3.0] * 3, [0, 600, 4_300], items=catalog.items)
    business = looked_at(Dataset("sat", ratings, catalog, Scale(), Source("hand", "By hand")))
    minutes = business["session_minutes"]
    assert minutes["of"].unique().tolist() == ["sittings"]
    assert minutes[minutes["sessions"] > 0][["from", "sessions"]].to_numpy().tolist() == [[0, 1], [10, 1]]
    following = business["next_genres"].set_index(["genre", "next"])
    assert following["times"].to_dict() == {
        ("Crime", "Crime"): 1,
        ("Crime", "Comedy"): 1,
        ("Comedy", "Crime"): 0,  # the third title belongs to another sitting
        ("Comedy", "Comedy"): 0,
    }
    assert following.loc[("Crime", "Comedy"), "share"] == 1
    assert following.loc[("Crime", "Comedy"), "lift"] == pytest.approx((1 + 20) / (1 + 20))


def test_next_genres_equal_pandas(movielens_data: Dataset) -> None:
    table, ratings = looked_at(movielens_data)["next_genres"], movielens_data.ratings
    rows = pd.DataFrame({"user": ratings.user_ids, "item_id": ratings.item_ids, "time": ratings.timestamps})
    rows["next"] = rows.groupby("user")["item_id"].shift(-1)
    rows["wait"] = rows.groupby("user")["time"].shift(-1) - rows["time"]
    rows = rows[rows["wait"] <= 30 * MINUTE]
    genres = movielens_data.catalog.table.set_index("item_id")["genres"].str.split("|").explode()
    both = rows.join(genres.rename("genre"), on="item_id").join(genres.rename("after"), on="next")
    counts = both[(both["genre"] != "") & (both["after"] != "")].groupby(["genre", "after"]).size()
    followed = rows.join(genres.rename("genre"), on="item_id").groupby("genre").size()
    came = rows.join(genres.rename("after"), on="next").groupby("after").size()
    for row in table.to_dict("records"):
        pair = (row["genre"], row["next"])
        chance = followed[pair[0]] * came[pair[1]] / len(rows)
        assert row["times"] == counts.get(pair, 0)
        assert row["share"] == pytest.approx(counts.get(pair, 0) / followed[pair[0]])
        assert row["lift"] == pytest.approx((counts.get(pair, 0) + 20) / (chance + 20))


def test_titles_shown_equal_pandas(simulated: Dataset) -> None:
    events = simulated.behaviour.sessions
    assert events is not None
    table = looked_at(simulated)["titles_shown"].set_index("shown")
    counts = pd.crosstab(events["session_id"], events["event"])
    for shown, group in counts.groupby("impression"):
        assert (shown in table.index) == (len(group) >= 100)
        if shown in table.index:
            row = table.loc[shown]
            assert row["sessions"] == len(group)
            assert row["opened"] == pytest.approx((group["click"] > 0).mean())
            assert row["low"] <= row["opened"] <= row["high"]


def test_giving_up_equals_pandas(simulated: Dataset) -> None:
    table = looked_at(simulated)["giving_up"]
    viewings, people = simulated.behaviour.viewings, simulated.behaviour.people
    assert viewings is not None
    assert people is not None
    seen = viewings["completion"].astype("float64")
    everything = table[table["of"] == "all"].to_dict("records")[0]
    assert everything["before_50"] == pytest.approx((seen < 0.5).mean())
    assert everything["viewings"] == len(viewings)
    device = viewings["user_id"].map(people.set_index("user_id")["device"])
    expected = (seen < 0.9).groupby(device).mean()
    shown = table[table["of"] == "device"].set_index("group")["before_90"]
    assert shown.to_dict() == pytest.approx(expected.to_dict())
    assert shown.is_monotonic_decreasing


def test_coming_back_equals_pandas(simulated: Dataset) -> None:
    events = simulated.behaviour.sessions
    assert events is not None
    table = looked_at(simulated)["coming_back"].set_index("outcome")
    each = events.groupby("session_id").agg(
        user=("user_id", "first"), begin=("timestamp", "min"), end=("timestamp", "max"),
        finished=("event", lambda happened: "finish" in set(happened)),
    )  # fmt: skip
    each = each.sort_values(["user", "begin"])
    each["wait"] = each.groupby("user")["begin"].shift(-1) - each["end"]
    each = each[(each["end"] <= events["timestamp"].max() - 30 * DAY) & each["finished"]]
    assert table.loc["finish", "sessions"] == len(each)
    assert table.loc["finish", "within_7"] == pytest.approx((each["wait"] <= 7 * DAY).mean())
    assert table.loc["finish", "days"] == pytest.approx(each["wait"].median() / DAY)
    assert (table["within_7_low"] <= table["within_7"]).all()
    assert (table["within_7"] <= table["within_7_high"]).all()


def test_what_the_data_lacks_is_said(simulated: Dataset) -> None:
    bare = replace(simulated, behaviour=Behaviour())
    business = looked_at(bare)
    for name in ("session_steps", "titles_shown", "giving_up", "coming_back"):
        assert business[name].empty
    assert SENTENCES["session_steps"](business) == (
        "This data has no browsing sessions, so it does not say where people give up."
    )
    assert "does not say how much of a title was watched" in SENTENCES["giving_up"](business)
    assert "no sessions; of" in SENTENCES["session_minutes"](business)
    timeless = looked_at(replace(bare, ratings=replace(bare.ratings, timestamps=None)))
    assert "neither sessions nor the times" in SENTENCES["next_genres"](timeless)


def test_nine_tenths_seen_is_not_given_up() -> None:
    """Completion is stored in few digits, in which 0.9 is a little less."""
    seen = pd.DataFrame({"user_id": 1, "item_id": 1, "timestamp": 0, "completion": [0.9, 0.1, 0.25, 0.5]})
    table = looked_at(dated({1: [0]}, viewings=seen))["giving_up"]
    assert table[["before_10", "before_25", "before_50", "before_90"]].values.tolist() == [
        [0, 0.25, 0.5, 0.75]
    ]
