"""The simulated people: the same twice, labelled, of any size, and lifelike in what they do."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys import demo
from recsys.dataset import Dataset
from recsys.demo import evenings, people, simulator, tastes
from recsys.demo.traits import sagas, traits_of

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"n_people": 60, "n_ratings": 2_000}


def test_the_same_call_gives_the_same_data() -> None:
    one, again, other = demo.build(**SMALL), demo.build(**SMALL), demo.build(**SMALL, seed=1)
    for name in ("user_ids", "item_ids", "values", "timestamps"):
        np.testing.assert_array_equal(getattr(again.ratings, name), getattr(one.ratings, name))
    for name, table in one.behaviour.tables().items():
        pd.testing.assert_frame_equal(again.behaviour.tables()[name], table)
    assert not np.array_equal(other.ratings.item_ids, one.ratings.item_ids)


HASHES = """
import hashlib
from recsys import demo
data = demo.build(n_people=60, n_ratings=2_000)
told = hashlib.sha256()
for table in data.behaviour.tables().values():
    told.update(table.to_csv().encode())
for column in ("user_ids", "item_ids", "values", "timestamps"):
    told.update(getattr(data.ratings, column).tobytes())
print(told.hexdigest())
"""


def test_another_process_with_another_hash_seed_gives_the_same_data() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", HASHES],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert len(told[0].strip()) == 64
    assert told[0] == told[1]


def test_the_size_is_what_was_asked_for(data: Dataset) -> None:
    assert len(data.ratings) == simulator.N_RATINGS
    assert data.ratings.users.ids.tolist() == list(range(1, simulator.N_PEOPLE + 1))
    assert np.diff(data.ratings.indptr).min() >= 5
    assert simulator.N_PEOPLE == 5_000
    assert simulator.N_RATINGS >= 100_000


@pytest.mark.parametrize(("n_people", "n_ratings"), [(1, 20), (30, 500), (50, 2_000), (2_500, 9_000), (3, 3)])
def test_other_sizes_are_met_exactly(n_people: int, n_ratings: int) -> None:
    small = demo.build(n_people=n_people, n_ratings=n_ratings)
    assert (len(small.ratings.users), len(small.ratings)) == (n_people, n_ratings)


@pytest.mark.parametrize(("n_people", "n_ratings"), [(10, 9), (10, 20_000), (0, 0)])
def test_a_size_that_cannot_be_is_refused(n_people: int, n_ratings: int) -> None:
    with pytest.raises(ValueError, match=rf"got n_people={n_people} and n_ratings={n_ratings}\.$"):
        demo.build(n_people=n_people, n_ratings=n_ratings)


def test_every_rating_is_one_that_people_can_give_and_all_are_given(data: Dataset) -> None:
    assert np.unique(data.ratings.values).tolist() == data.scale.levels().tolist()


def test_nobody_can_take_it_for_real_ratings(data: Dataset) -> None:
    assert data.source.simulated
    assert "simulated" in data.source.label.lower()
    assert data.source.format == "demo"


def test_the_version_changes_with_the_simulation(monkeypatch: pytest.MonkeyPatch, data: Dataset) -> None:
    assert data.source.version == demo.version()
    monkeypatch.setattr(simulator, "SIMULATOR", simulator.SIMULATOR + 1)
    assert demo.version() != data.source.version


def test_leanings_speak_of_traits_that_titles_have(data: Dataset) -> None:
    known = set(traits_of(data.catalog, np.random.default_rng(0)).labels)
    wanted = {label for weights in tastes.LEANINGS.values() for label in weights}
    assert wanted - known == set()
    assert set(tastes.SHARES) == set(tastes.LEANINGS)
    assert set(tastes.CINEPHILE) | set(people.AGE_TILT) <= set(tastes.LEANINGS)
    assert {label for _, _, label in people.REGIONS.values() if label} <= known


@pytest.mark.parametrize(
    ("title", "year", "other", "other_year", "kin"),
    [
        ("The Godfather", 1972, "The Godfather Part II", 1974, True),
        ("Alien", 1979, "Aliens", 1986, True),
        ("Toy Story", 1995, "Toy Story 2", 1999, True),
        ("Alien", 1979, "Toy Story", 1995, False),
        ("The Godfather", 1972, "Alien", 1979, False),
    ],
)
def test_sagas_are_found_by_title_and_people(
    data: Dataset, title: str, year: int, other: str, other_year: int, kin: bool
) -> None:
    table = data.catalog.table.assign(saga=sagas(data.catalog)).set_index(["title", "year"])
    assert table.loc[(title, year), "saga"] != ""
    assert (table.loc[(title, year), "saga"] == table.loc[(other, other_year), "saga"]) is kin


# -- people ------------------------------------------------------------------------------------------------


def test_people_are_described(data: Dataset) -> None:
    table = data.behaviour.people
    assert table is not None
    assert table["user_id"].tolist() == data.ratings.users.ids.tolist()
    for column, values in {
        "age_band": people.AGES,
        "region": people.REGIONS,
        "plan": people.PLANS,
        "device": people.DEVICES,
    }.items():
        assert set(table[column]) == set(values)


def test_the_old_watch_older_films_and_people_like_what_is_made_near_them(data: Dataset) -> None:
    table = data.behaviour.people
    assert table is not None
    ratings = data.ratings
    year = data.catalog.table["year"].to_numpy(dtype=np.float64)[ratings.item_idx]
    age = table["age_band"].to_numpy()[ratings.user_idx]
    assert year[age == "56+"].mean() < year[age == "18-24"].mean() - 4
    asian = np.isin(data.catalog.table["country"].to_numpy(dtype=str), ["JP", "KR", "CN", "HK", "TW"])
    near = (table["region"] == "East Asia").to_numpy()[ratings.user_idx]
    assert asian[ratings.item_idx][near].mean() > 1.15 * asian[ratings.item_idx][~near].mean()


def test_the_busiest_stop_at_no_common_number(data: Dataset) -> None:
    busiest = np.sort(np.diff(data.ratings.indptr))[::-1][:10]
    assert (np.diff(busiest) < 0).all(), busiest.tolist()
    assert busiest[0] < people.MOST * len(data.catalog)


@pytest.mark.parametrize("average", [10, 50, 200, 600])
def test_however_much_people_rate_the_more_active_give_no_fewer(average: int) -> None:
    activity = np.sort(np.random.default_rng(0).lognormal(0.0, people.ACTIVITY, 2_000))
    counts = people.rating_counts(activity, average * len(activity), 1_480)
    assert counts.sum() == average * len(activity)
    assert (np.diff(counts) >= -1).all()  # what is left over after rounding goes to one and not to the next
    assert counts.min() >= 1
    assert counts.max() <= 1_480
    assert np.unique(counts[-5:]).size > 1


def test_the_famous_are_rated_more(data: Dataset) -> None:
    counts = pd.Series(data.ratings.item_counts).groupby(data.catalog.table["fame"].to_numpy()).mean()
    assert counts.is_monotonic_increasing
    assert counts.iloc[-1] > 20 * counts.iloc[0]


# -- viewings ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def viewings(data: Dataset) -> pd.DataFrame:
    assert data.behaviour.viewings is not None
    return data.behaviour.viewings


def rated(data: Dataset) -> pd.DataFrame:
    ratings = data.ratings
    return pd.DataFrame(
        {
            "user_id": ratings.user_ids,
            "item_id": ratings.item_ids,
            "rating": ratings.values,
            "at": ratings.timestamps,
        }
    )


def test_every_rating_follows_a_viewing_by_an_hour_at_most(data: Dataset, viewings: pd.DataFrame) -> None:
    last = viewings.groupby(["user_id", "item_id"], as_index=False).last()
    both = rated(data).merge(last, on=["user_id", "item_id"], how="left")
    runtime = both["item_id"].map(data.catalog.table.set_index("item_id")["runtime"]).astype(float)
    gap = both["at"] - both["timestamp"]
    assert (gap > 0).all()
    assert (gap <= 3 * runtime * 60 + 1_800).all()  # a sitting of up to three episodes, then half an hour


def test_there_are_more_viewings_than_ratings_and_series_take_several(
    data: Dataset, viewings: pd.DataFrame
) -> None:
    pairs = viewings.groupby(["user_id", "item_id"]).size().reset_index(name="viewings")
    series = pairs["item_id"].map(data.catalog.table.set_index("item_id")["kind"]) == "series"
    assert len(pairs) > 1.2 * len(data.ratings)
    assert (pairs.loc[~series, "viewings"] == 1).all()
    assert pairs.loc[series, "viewings"].between(2, 6).all()


def test_what_people_dislike_they_give_up_sooner(data: Dataset, viewings: pd.DataFrame) -> None:
    assert viewings["completion"].between(0.0, 1.0).all()
    both = rated(data).merge(viewings, on=["user_id", "item_id"])
    finished = (both["completion"] >= 0.9).groupby(both["rating"]).mean()
    assert finished.loc[1.0] < finished.loc[3.0] < finished.loc[5.0]


def test_nobody_sees_a_film_before_its_year(data: Dataset, viewings: pd.DataFrame) -> None:
    seen = pd.to_datetime(
        viewings["timestamp"] + evenings.DAY, unit="s"
    ).dt.year  # New Year comes earlier in the east
    year = viewings["item_id"].map(data.catalog.table.set_index("item_id")["year"])
    assert (seen.to_numpy() >= year.to_numpy(dtype=np.int64)).all()


def test_nobody_watches_two_titles_at_once(data: Dataset, viewings: pd.DataFrame) -> None:
    runtime = viewings["item_id"].map(data.catalog.table.set_index("item_id")["runtime"]).astype(float)
    table = viewings.assign(end=viewings["timestamp"] + 60 * runtime * viewings["completion"])
    table = table.sort_values(["user_id", "timestamp"], kind="stable")
    same = table["user_id"].eq(table["user_id"].shift())
    assert (table["timestamp"][same] >= table["end"].shift()[same]).mean() > 0.999


def test_days_weeks_seasons_and_growth_show(viewings: pd.DataFrame) -> None:
    when = pd.to_datetime(viewings["timestamp"], unit="s")
    assert viewings["timestamp"].between(evenings.FIRST_DAY, evenings.LAST_DAY + evenings.DAY).all()
    by_day = when.dt.day_of_week.value_counts()
    assert by_day[5] > 1.2 * by_day[1]
    by_month = when.dt.month.value_counts()
    assert by_month[1] > 1.15 * by_month[7]
    by_year = when.dt.year.value_counts()
    assert by_year[2024] > 2 * by_year[2019]
    day = when.dt.floor("D")
    a_night = viewings.groupby([viewings["user_id"], day]).size()
    assert 0.02 < (a_night >= 3).mean() < 0.3


# -- sessions ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sessions(data: Dataset) -> pd.DataFrame:
    assert data.behaviour.sessions is not None
    return data.behaviour.sessions


def test_there_are_sixty_thousand_sessions_in_order(data: Dataset, sessions: pd.DataFrame) -> None:
    assert sessions["session_id"].nunique() >= 60_000
    assert set(sessions["event"]) == {"search", "impression", "click", "play", "finish"}
    assert sessions["session_id"].is_monotonic_increasing
    same = sessions["session_id"].eq(sessions["session_id"].shift())
    assert (sessions["timestamp"].diff()[same] >= 0).all()
    assert len(sessions[["session_id", "user_id"]].drop_duplicates()) == sessions["session_id"].nunique()
    assert (sessions["item_id"].isna() == (sessions["event"] == "search")).all()
    assert (sessions["place"].isna() == (sessions["event"] == "search")).all()


def test_what_is_clicked_was_shown_and_what_is_played_was_clicked(sessions: pd.DataFrame) -> None:
    keys = ["session_id", "item_id", "place"]
    of = {event: set(map(tuple, table[keys].to_numpy())) for event, table in sessions.groupby("event")}
    assert of["click"] <= of["impression"]
    assert of["play"] <= of["click"]
    assert of["finish"] <= of["play"]
    assert 0.2 < len(of["finish"]) / len(of["play"]) < 1.0
    shown = sessions[sessions["event"] == "impression"]
    assert not shown.duplicated(["session_id", "item_id"]).any()


def test_a_title_is_shown_then_clicked_then_played_then_finished(sessions: pd.DataFrame) -> None:
    keys = ["session_id", "item_id", "place"]
    first = {event: table.groupby(keys)["timestamp"].min() for event, table in sessions.groupby("event")}
    for sooner, later in (("impression", "click"), ("click", "play"), ("play", "finish")):
        assert (first[sooner].loc[first[later].index] < first[later]).all()


def test_the_first_viewings_of_all_leave_time_to_browse_before_them() -> None:
    people = np.arange(5_000)
    first_day = np.zeros(5_000, dtype=np.int64)
    begin = evenings.viewing_times(
        np.random.default_rng(1),
        people,
        first_day,
        first_day,
        first_day,
        np.full(5_000, 90.0),
        np.full(5_000, 10.0),
    )
    assert begin.min() == evenings.FIRST_DAY + evenings.BROWSING


def test_every_play_is_a_viewing(sessions: pd.DataFrame, viewings: pd.DataFrame) -> None:
    plays = sessions.loc[sessions["event"] == "play", ["user_id", "item_id", "timestamp"]].astype("int64")
    found = plays.merge(viewings, on=["user_id", "item_id", "timestamp"])
    assert len(found) == len(plays) > 30_000


def test_the_first_places_are_clicked_most(sessions: pd.DataFrame) -> None:
    shown = sessions.loc[sessions["event"] == "impression", "place"].value_counts()
    clicked = sessions.loc[sessions["event"] == "click", "place"].value_counts()
    rate = clicked / shown
    assert rate[1] > 1.5 * rate[4] > 0
    assert rate[2] > rate[5]
