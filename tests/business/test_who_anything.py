"""Any small data, whatever it lacks: each sentence of people and sessions is one line, each chart can be drawn."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from recsys.business import READINGS, Business
from recsys.business.readings import newcomers, sessions, who
from recsys.business.traces import traces_of
from recsys.charts import business as charts
from recsys.dataset import Dataset
from tests.business.looked_at import dated, looked_at
from tests.insights.test_explore_anything import small_data

MOST_ROWS = 1_600
"""As on Explore: what a phone draws without a pause."""
OWN = (*who.READINGS, *newcomers.READINGS, *sessions.READINGS)


def check(business: Business) -> None:
    for reading in OWN:
        said = reading.sentence(business)
        assert said.strip(), reading.name
        assert [bad for bad in ("\n", "  ", "nan", "None", "inf", " .") if bad in said] == [], (
            reading.name,
            said,
        )
        frames = reading.frames(business)
        if len(frames[0]):
            figure = getattr(charts, reading.name)(*frames)
            spec = figure.to_dict()
            json.dumps(spec, allow_nan=False)
            assert sum(len(rows) for rows in spec["datasets"].values()) <= MOST_ROWS, reading.name


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=small_data())
def test_any_data(data: Dataset) -> None:
    business = looked_at(data)
    check(business)
    active = business["active"]
    assert (active["new"] + active["stayed"] + active["back"] == active["people"]).all()
    assert (active["gone"] >= 0).all()
    assert active["new"].sum() == len(traces_of(data).people)
    assert business["cohorts"]["share"].between(0, 1).all()
    held = business["concentration"].groupby("of")["share"]
    assert held.apply(lambda share: share.is_monotonic_increasing).all()


@pytest.mark.parametrize(
    "days",
    [
        pytest.param({1: [0]}, id="one person, one day"),
        pytest.param({person: [0] for person in range(1, 31)}, id="everybody on one day"),
        pytest.param({person: [0, 800] for person in range(1, 31)}, id="all alike"),
        pytest.param({1: list(range(0, 3_000, 7))}, id="one person for years"),
        pytest.param({person: [person * 40] for person in range(1, 61)}, id="everybody once"),
        pytest.param({person: [-400, -1, 3] for person in range(1, 31)}, id="before 1970"),
    ],
)
def test_edges(days: dict[int, list[int]]) -> None:
    data = dated(days)
    check(looked_at(data))
    same = replace(
        data, ratings=replace(data.ratings, values=np.full(len(data.ratings), 5.0, dtype=np.float32))
    )
    check(looked_at(same))


def test_the_demo_and_movielens(either: Dataset) -> None:
    business = looked_at(either)
    check(business)
    for reading in OWN:
        table = business[reading.tables[0]]
        assert list(pd.DataFrame(table).columns), reading.name


def test_names_of_tables_and_charts_are_those_of_the_readings() -> None:
    assert {reading.name for reading in OWN} <= set(charts.__all__)
    assert len({reading.name for reading in READINGS}) == len(READINGS)
