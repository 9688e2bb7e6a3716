"""What a source knows beside ratings: typed, refused where it cannot be."""

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour
from recsys.errors import DataError

PEOPLE = pd.DataFrame({"user_id": [1, 2], "age_band": ["25-34", None], "plan": ["Basic", "Family"]})
SESSIONS = pd.DataFrame(
    {
        "session_id": [1, 1],
        "user_id": [1, 1],
        "timestamp": [420, 425],
        "event": ["search", "click"],
        "item_id": [None, 7],
    }
)


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
