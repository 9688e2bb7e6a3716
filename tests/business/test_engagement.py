"""Who is there, and how much hangs on few: by hand on tiny data, and equal to pandas on the demo and MovieLens."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.business import READINGS
from recsys.business.periods import STEPS, step_for
from recsys.dataset import Dataset
from tests.business.looked_at import DAY, dated, looked_at, traces_of_frame

JANUARY = 18_262  # 2020-01-01
FEBRUARY, MARCH, APRIL = JANUARY + 31, JANUARY + 60, JANUARY + 91
LATER = JANUARY + 1_000
"""So late that months are told, not days or weeks."""
CALLED = {step.name: step for step in STEPS}


def test_who_comes_stays_returns_and_goes_by_hand() -> None:
    days = {1: [JANUARY, FEBRUARY, MARCH], 2: [JANUARY, JANUARY + 1, MARCH + 30], 3: [MARCH, LATER]}
    table = looked_at(dated(days))["active"].head(3)
    assert table["step"].tolist() == ["month"] * 3
    columns = ["period", "people", "new", "stayed", "back", "gone", "ratings"]
    assert table[columns].to_numpy().tolist() == [
        ["2020-01", 2, 2, 0, 0, 0, 3],
        ["2020-02", 1, 0, 1, 0, 1, 1],
        ["2020-03", 3, 1, 1, 1, 0, 3],
    ]
    assert table["daily"].tolist() == pytest.approx([3 / 31, 1 / 29, 3 / 31])
    assert table["stickiness"].tolist() == pytest.approx([3 / 31 / 2, 1 / 29, 1 / 31])
    assert table["full"].tolist() == [True, True, True]
    assert table["hours"].isna().all()


def test_viewings_and_sessions_are_traces_too_and_hours_are_counted() -> None:
    viewings = pd.DataFrame(
        {"user_id": [9, 1], "item_id": [1, 1], "timestamp": [(JANUARY + 1) * DAY, (JANUARY + 2) * DAY]}
    ).assign(completion=[0.5, 1.0])
    data = dated({1: [JANUARY, APRIL, LATER]}, viewings=viewings)
    data.catalog.table["runtime"] = pd.array([120] * 3, "Int16")
    table = looked_at(data)["active"]
    assert table["people"].head(4).tolist() == [2, 0, 0, 1]  # person 9 never rated
    assert table["hours"].head(4).tolist() == [3.0, 0, 0, 0]
    assert table["stickiness"].isna().head(4).tolist() == [False, True, True, False]
    assert table["full"].tolist() == [True] * 32 + [False]


def test_equal_to_pandas(either: Dataset) -> None:
    table = looked_at(either)["active"]
    traces = traces_of_frame(either)
    frequency = {"month": "M", "quarter": "Q"}[table["step"].iloc[0]]
    period = pd.to_datetime(traces["day"], unit="D").dt.to_period(frequency)
    people = traces.groupby(period)["user_id"].agg(frozenset)
    people = people.reindex(pd.period_range(people.index.min(), people.index.max(), freq=frequency))
    sets = [some if isinstance(some, frozenset) else frozenset() for some in people]
    met: set[int] = set()
    expected = []
    for before, now in zip([frozenset(), *sets], sets, strict=False):
        expected.append((len(now), len(now - met), len(now & before), len(before - now)))
        met |= now
    assert list(table[["people", "new", "stayed", "gone"]].itertuples(index=False, name=None)) == expected
    assert (table["new"] + table["stayed"] + table["back"] == table["people"]).all()
    assert table["ratings"].sum() == len(either.ratings)
    days = traces.groupby(period)["user_id"].size().reindex(people.index, fill_value=0)
    inner = slice(1, -1)
    lengths = np.array([(each.end_time - each.start_time).days + 1 for each in people.index])
    assert table["daily"].to_numpy()[inner] == pytest.approx((days.to_numpy() / lengths)[inner])


def test_hours_equal_pandas(simulated: Dataset) -> None:
    viewings, films = simulated.behaviour.viewings, simulated.catalog.table
    assert viewings is not None
    rows = viewings.merge(films[["item_id", "runtime"]], on="item_id")
    hours = float((rows["runtime"].astype("float64") * rows["completion"]).sum() / 60)
    assert looked_at(simulated)["active"]["hours"].sum() == pytest.approx(hours)


def test_what_the_busiest_hold_equals_pandas(either: Dataset) -> None:
    table = looked_at(either)["concentration"]
    counts = pd.Series(either.ratings.user_ids).value_counts().to_numpy()
    held = table[table["of"] == "ratings"].set_index("top")["share"]
    for top in (0.01, 0.1, 0.2, 0.5):
        few = int(np.ceil(round(top * len(counts), 9)))
        assert held[top] == pytest.approx(counts[:few].sum() / counts.sum())
    assert held[0.0] == 0
    assert held[1.0] == pytest.approx(1)
    assert ("hours" in set(table["of"])) == (either.behaviour.viewings is not None)


def test_habits_by_hand() -> None:
    last = JANUARY + 400
    data = dated({1: [last], 2: [last - 30, last - 31], 3: list(range(last - 49, last + 1)), 4: [JANUARY]})
    table = looked_at(data)["habits"]
    there = table[table["people"] > 0][["habit", "seen", "people"]].to_numpy().tolist()
    assert there == [
        ["one day only", "last 30 days", 1],
        ["one day only", "over a year", 1],
        ["light (2 to 9 days)", "last 30 days", 1],
        ["heavy (50 days or more)", "last 30 days", 1],
    ]
    assert table["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize("name", ["day", "week", "month", "quarter", "year"])
def test_each_step_holds_its_first_day_and_not_the_one_before(name: str) -> None:
    step, days = CALLED[name], np.arange(-800, 20_000)
    periods = step.of(days)
    starts = step.starts(periods)
    assert (starts <= days).all()
    assert (step.of(starts) == periods).all()
    assert (step.of(starts - 1) == periods - 1).all()


def test_steps_are_called_as_calendars_call_them() -> None:
    day = np.array([JANUARY + 120])  # 2020-04-30, a Thursday
    called = {name: CALLED[name].labels(CALLED[name].of(day))[0] for name in ("week", "month", "quarter")}
    assert called == {"week": "2020-04-27", "month": "2020-04", "quarter": "2020 Q2"}
    assert step_for(0, 365 * 500, 30).name == "year"


def test_less_than_an_hour_of_viewing_is_shared_out_whole() -> None:
    """One person watched half an hour, another a quarter."""
    seen = pd.DataFrame({"user_id": [1, 2], "item_id": [1, 1], "timestamp": [0, 0], "completion": [1.0, 0.5]})
    data = dated({1: [0], 2: [0]}, viewings=seen)
    table = data.catalog.table.assign(runtime=pd.array([30], data.catalog.table["runtime"].dtype))
    data = replace(data, catalog=replace(data.catalog, table=table))
    held = looked_at(data)["concentration"].set_index(["of", "top"])["share"]
    assert held["hours", 0.5] == pytest.approx(2 / 3)
    assert held["hours", 1.0] == pytest.approx(1.0)


def test_one_date_of_the_year_9999_makes_no_table_of_thousands_of_years() -> None:
    placeholder = 2_932_896  # days until 9999-12-31
    business = looked_at(dated({1: [0, 1], 2: [18_000], 3: [placeholder]}))
    active, cohorts = business["active"], business["cohorts"]
    assert (len(active), active["period"].iloc[-1]) == (130, "9999")
    assert active["people"].tolist() == [0] * 129 + [1]
    assert cohorts.groupby("cohort").size().to_dict() == {"1970": 100, "2019": 100}
    assert cohorts["active"].sum() == 2


def test_who_only_watched_is_told_of_without_ratings() -> None:
    seen = pd.DataFrame({"user_id": [1, 2], "item_id": [1, 1], "timestamp": [0, 0], "completion": [1.0, 0.5]})
    data = dated({1: [0], 2: [0]}, viewings=seen)
    table = data.catalog.table.assign(runtime=pd.array([30], data.catalog.table["runtime"].dtype))
    nobody = data.ratings.where(np.zeros(2, dtype=np.bool_))
    business = looked_at(replace(data, ratings=nobody, catalog=replace(data.catalog, table=table)))
    sentence = next(reading.sentence for reading in READINGS if reading.name == "concentration")
    assert sentence(business) == "There are no ratings. The busiest tenth watched 67 % of the viewing hours."
