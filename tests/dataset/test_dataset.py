"""Dataset.profile: how often somebody saw something is how much it counts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour, Dataset, weight_of

VIEWINGS = pd.DataFrame(
    {
        "user_id": [1, 1, 1, 1, 1, 2],
        "item_id": [10, 10, 10, 20, 20, 10],
        "timestamp": [1, 2, 3, 4, 5, 6],
        "completion": [1.0, np.nan, 1.0, 0.4, 0.6, 1.0],
    }
)
"""Person 1 finished item 10 three times (of one the share is not known) and item 20 in two sittings."""
SEEN = pd.DataFrame({"user_id": [1], "item_id": [40], "timestamp": [0]})


@pytest.fixture
def watched(tiny: Dataset) -> Dataset:
    return replace(tiny, behaviour=Behaviour.of({"viewings": VIEWINGS}))


def test_what_was_seen_more_often_weighs_more(watched: Dataset) -> None:
    person = watched.profile(1)
    assert person.item_ids.tolist() == [10, 20, 30]
    np.testing.assert_allclose(person.weights, weight_of([3, 1, 0]), atol=1e-6)
    assert person.timestamps is not None


def test_also_beside_what_was_only_seen(watched: Dataset) -> None:
    both = Behaviour.of({"viewings": VIEWINGS, "seen": SEEN.astype({"timestamp": "Int64"})})
    person = replace(watched, behaviour=both).profile(1)
    assert person.item_ids.tolist() == [40, 10, 20, 30]
    np.testing.assert_allclose(person.weights, weight_of([0, 3, 1, 0]), atol=1e-6)


def test_where_nobody_knows_what_was_watched_everything_weighs_one(tiny: Dataset, watched: Dataset) -> None:
    for data in (tiny, watched.with_ratings(tiny.ratings)):
        assert (data.profile(1).weights == 1.0).all()
    assert (watched.profile(3).weights == 1.0).all()
