"""What a source knows beside ratings: typed, kept with the data set, refused where it cannot be."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Rejection, Scale, Source
from recsys.store.datasets import read_dataset, read_rejected, write_dataset
from recsys.errors import DataError

PEOPLE = pd.DataFrame({"user_id": [1, 2], "age_band": ["25-34", None], "plan": ["Basic", "Family"]})
VIEWINGS = pd.DataFrame({"user_id": [1], "item_id": [7], "timestamp": [420], "completion": [0.5]})
SESSIONS = pd.DataFrame(
    {
        "session_id": [1, 1],
        "user_id": [1, 1],
        "timestamp": [420, 425],
        "event": ["search", "click"],
        "item_id": [None, 7],
    }
)


def data_with(behaviour: Behaviour) -> Dataset:
    catalog = Catalog.of(pd.DataFrame({"item_id": [7, 8], "title": ["Heat", "Alien"]}))
    ratings = Ratings.of([1, 2], [7, 7], [5.0, 3.0], [500, 600], items=catalog.items)
    return Dataset("tiny", ratings, catalog, Scale(), Source("test", "Test"), behaviour)


def test_what_is_not_known_is_empty_or_missing() -> None:
    behaviour = Behaviour.of({"people": PEOPLE, "sessions": SESSIONS})
    assert behaviour.viewings is None
    assert behaviour.people is not None
    assert behaviour.people["age_band"].tolist() == ["25-34", ""]
    assert behaviour.people["gender"].tolist() == ["", ""]
    assert behaviour.sessions is not None
    assert behaviour.sessions["item_id"].isna().tolist() == [True, False]
    assert list(behaviour.tables()) == ["people", "sessions"]


def test_a_viewing_may_not_say_how_much_was_seen() -> None:
    table = pd.DataFrame({"user_id": [1.0], "item_id": [2], "timestamp": [3]})
    viewings = Behaviour.of({"viewings": table}).viewings
    assert viewings is not None
    assert (viewings["user_id"].tolist(), viewings["completion"].isna().tolist()) == ([1], [True])


def test_the_tables_are_kept_with_the_data_set(tmp_path: Path) -> None:
    behaviour = Behaviour.of({"people": PEOPLE, "viewings": VIEWINGS, "sessions": SESSIONS})
    write_dataset(data_with(behaviour), tmp_path / "kept")
    again = read_dataset(tmp_path / "kept").behaviour.tables()
    assert list(again) == ["people", "viewings", "sessions"]
    for name, table in behaviour.tables().items():
        pd.testing.assert_frame_equal(again[name], table)


def test_a_data_set_without_them_has_none(tmp_path: Path) -> None:
    write_dataset(data_with(Behaviour()), tmp_path / "kept")
    assert read_dataset(tmp_path / "kept").behaviour.tables() == {}


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (PEOPLE.drop(columns="user_id"), "needs the columns user_id; missing: user_id"),
        (PEOPLE.assign(user_id=["x", "y"]), "has a value in the column user_id that cannot be one"),
        (PEOPLE.assign(user_id=[1.5, 2.0]), "has a value in the column user_id that cannot be one"),
        (PEOPLE.assign(user_id=[np.inf, 2.0]), "has a value in the column user_id that cannot be one"),
        (PEOPLE.assign(user_id=[np.nan, 2.0]), "has a value in the column user_id that cannot be one"),
        (PEOPLE.assign(user_id=[1e30, 2.0]), "has a value in the column user_id that cannot be one"),
    ],
)
def test_a_table_that_cannot_be_one_is_refused(table: pd.DataFrame, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        Behaviour.of({"people": table})


def test_the_rows_left_out_are_kept_too(tmp_path: Path) -> None:
    rows = [Rejection("ratings.csv", 7, "rating must be a number, got “x”"), Rejection("movies.csv", 2, "no")]
    write_dataset(data_with(Behaviour()), tmp_path / "kept", rows)
    assert read_rejected(tmp_path / "kept") == rows
    write_dataset(data_with(Behaviour()), tmp_path / "none")
    assert read_rejected(tmp_path / "none") == []
