"""What data says about the calculator's inputs: by hand, and nothing where it is not measured."""

from dataclasses import replace

import pandas as pd
import pytest

from recsys.business.worth import measured
from recsys.dataset import Behaviour, Catalog, Dataset

JANUARY, FEBRUARY = 1_704_067_200, 1_706_745_600
STAYING = pd.DataFrame(
    {
        "days": [0, 300, 360, 400],
        "share": [1.0, 0.8, 0.7, 0.6],
        "at_risk": [500, 300, 200, 150],
        "people": [500, 500, 500, 500],
    }
)


@pytest.fixture
def watched(tiny: Dataset) -> Dataset:
    """Person 1 saw 60 titles of an hour half in January and 30 whole in February; person 2 saw 10 in January."""
    rows = [(1, 10, JANUARY, 0.5)] * 60 + [(1, 10, FEBRUARY, 1.0)] * 30 + [(2, 10, JANUARY, 1.0)] * 10
    viewings = pd.DataFrame(rows, columns=["user_id", "item_id", "timestamp", "completion"])
    catalog = Catalog(tiny.catalog.items, tiny.catalog.table.assign(runtime=60))
    return replace(tiny, catalog=catalog, behaviour=Behaviour.of({"viewings": viewings}))


def test_hours_are_those_of_a_month_in_which_one_viewed(watched: Dataset) -> None:
    found = measured(watched)["hours"]
    assert found.value == pytest.approx(round((30 + 30 + 10) / 3, 1))
    assert "100 viewings by 2 people" in found.words


def test_the_rate_at_which_people_go_is_that_of_the_last_day_within_a_year(watched: Dataset) -> None:
    found = measured(watched, STAYING)["churn"]
    left = 1.0
    for _ in range(12):
        left *= 1 - found.value / 100
    assert left == pytest.approx(0.7 ** (365.25 / 360), abs=0.005)
    assert "70 of 100" in found.words
    assert "500 people" in found.words


def test_nothing_is_said_of_data_that_knows_only_ratings(tiny: Dataset) -> None:
    assert measured(tiny, STAYING) == {}


def test_too_few_say_nothing(watched: Dataset) -> None:
    assert "churn" not in measured(watched, STAYING.assign(at_risk=99))
    assert watched.behaviour.viewings is not None
    few = replace(watched, behaviour=Behaviour.of({"viewings": watched.behaviour.viewings.head(99)}))
    assert measured(few) == {}
    unknown = Catalog(
        watched.catalog.items, watched.catalog.table.assign(runtime=pd.array([pd.NA] * 5, "Int16"))
    )
    assert measured(replace(watched, catalog=unknown)) == {}
