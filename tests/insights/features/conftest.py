"""Three people, four titles, and everything that a data set may know of them."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.features import Features, features_of

ANN, BEN, CAT = 1, 2, 3


def at(text: str) -> int:
    """Seconds since 1970 of "2010-01-04 20:00" (UTC)."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


RATINGS = [
    (ANN, 1, 5.0, at("2010-01-04 20:00")),  # a Monday
    (ANN, 2, 3.0, at("2010-01-04 20:10")),
    (ANN, 3, 4.0, at("2010-01-04 23:00")),
    (ANN, 4, 2.0, at("2010-01-09 03:00")),  # a Saturday
    (BEN, 1, 4.0, at("2012-01-10 12:00")),  # the end of the data
    (CAT, 2, 2.0, at("2011-06-01 12:00")),
    (CAT, 1, 1.0, at("2011-06-11 12:00")),  # a Saturday
]
CATALOG = pd.DataFrame(
    {
        "item_id": [1, 2, 3, 4],
        "title": ["One", "Two", "Three", "Four"],
        "year": [1970, 2000, 2005, 2010],
        "kind": ["film", "film", "film", "series"],
        "genres": ["Drama|War", "Comedy", "Drama", "Comedy"],
        "runtime": [120, None, None, 30],
    }
)
VIEWINGS = [
    (ANN, 1, at("2010-01-04 10:00"), 1.0),
    (ANN, 4, at("2010-01-04 12:00"), 0.2),
    (ANN, 1, at("2010-01-05 09:00"), 0.4),
    (BEN, 1, at("2012-01-10 10:00"), 0.5),
]
EVENTS = [
    (1, ANN, 10, "impression", 1),
    (1, ANN, 11, "impression", 2),
    (1, ANN, 12, "click", 1),
    (1, ANN, 13, "play", 1),
    (2, ANN, 99, "click", 2),
    (2, ANN, 100, "click", 3),
]


def three_people() -> Dataset:
    """The data; its average rating is 3."""
    catalog = Catalog.of(CATALOG)
    people, titles, stars, times = zip(*RATINGS, strict=True)
    behaviour = Behaviour.of(
        {
            "people": pd.DataFrame({"user_id": [1, 2, 3], "region": ["North", "North", "South"]}),
            "viewings": pd.DataFrame(VIEWINGS, columns=["user_id", "item_id", "timestamp", "completion"]),
            "sessions": pd.DataFrame(
                EVENTS, columns=["session_id", "user_id", "timestamp", "event", "item_id"]
            ),
        }
    )
    ratings = Ratings.of(people, titles, stars, times, items=catalog.items)
    return Dataset("three", ratings, catalog, Scale(), Source("hand", "Hand-made"), behaviour)


@pytest.fixture(scope="session")
def three() -> Features:
    """The features of the three."""
    return features_of(three_people())
