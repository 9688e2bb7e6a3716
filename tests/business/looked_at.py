"""What the tests of the business view's tables share: tiny data by hand, and the view of any data."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pandas as pd

from recsys.business import Business, Material, business_of
from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.explore.rows import Rows
from recsys.insights.features import Features

DAY = 86_400


def looked_at(data: Dataset) -> Business:
    """The business view without features and segments, which the tables of people and sessions do not use."""
    counting = Counting(Rows(data), ExploreFilters(), 60.0)
    return business_of(Material(data, counting, Features({}), cast("Any", None)))


def dated(days: Mapping[int, Sequence[int]], **behaviour: pd.DataFrame) -> Dataset:
    """A data set in which each of ``days``' people gave one rating on each of their days (since 1970)."""
    most = max((len(theirs) for theirs in days.values()), default=1)
    catalog = Catalog.of(
        pd.DataFrame({"item_id": range(1, most + 1), "title": [f"Film {n}" for n in range(1, most + 1)]})
    )
    rows = [
        (person, film, 3.0, day * DAY + 3_600)
        for person, theirs in days.items()
        for film, day in enumerate(theirs, 1)
    ]
    users, items, values, times = (list(column) for column in zip(*rows, strict=True))
    ratings = Ratings.of(users, items, values, times, items=catalog.items)
    return Dataset("dated", ratings, catalog, Scale(), Source("hand", "By hand"), Behaviour.of(behaviour))


def traces_of_frame(data: Dataset) -> pd.DataFrame:
    """By pandas alone: user_id and day, each once."""
    ratings, behaviour = data.ratings, data.behaviour
    parts = [pd.DataFrame({"user_id": ratings.user_ids, "timestamp": ratings.timestamps})]
    parts += [
        table[["user_id", "timestamp"]]
        for table in (behaviour.viewings, behaviour.sessions)
        if table is not None
    ]
    traces = pd.concat(parts).assign(day=lambda table: table["timestamp"] // DAY)
    return traces.drop_duplicates(["user_id", "day"]).sort_values(["user_id", "day"], ignore_index=True)
