"""What people did beside rating, as far as the filters of an exploration choose it."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.dataset.sessions import sitting_starts
from recsys.ids import UNKNOWN_TIME
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.queries import LEAST_STEP


def chosen_events(counting: Counting, name: str) -> pd.DataFrame | None:
    """The rows of ``sessions`` or ``viewings`` that pass the filters; None where the data has none.

    Films, people and the years in which something happened choose; stars do not, because a viewing has none.
    """
    table: pd.DataFrame | None = getattr(counting.data.behaviour, name)
    if table is None or table.empty:
        return None
    filters = counting.filters
    keep = np.ones(len(table), dtype=np.bool_)
    item_ids, user_ids = filters.item_ids(counting.data.catalog), filters.user_ids(counting.data.ratings)
    if item_ids is not None:
        keep &= table["item_id"].isin(item_ids).to_numpy(dtype=np.bool_)
    if user_ids is not None:
        keep &= table["user_id"].isin(user_ids).to_numpy()
    if filters.period is not None:
        year = (
            table["timestamp"].to_numpy().astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64)
            + 1970
        )
        keep &= (year >= filters.period[0]) & (year <= filters.period[1])
    return table if keep.all() else table[keep]


def chosen_sittings(counting: Counting) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """When each sitting of chosen ratings began, and how many it has; None where the data has no times.

    Chosen before they are cut into sittings, so all that is counted is chosen.
    """
    ratings = counting.data.ratings
    if ratings.timestamps is None:
        return None
    keep = _chosen(counting, ratings)
    ratings = ratings if keep.all() else ratings.where(keep)
    times = ratings.timestamps
    if times is None or not len(times):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    starts = sitting_starts(ratings)
    return times[starts], np.diff(starts, append=len(times))


def _chosen(counting: Counting, ratings: Ratings) -> NDArray[np.bool_]:
    filters, times = counting.filters, np.asarray(ratings.timestamps)
    keep: NDArray[np.bool_] = times != UNKNOWN_TIME
    item_ids, user_ids = filters.item_ids(counting.data.catalog), filters.user_ids(ratings)
    if item_ids is not None:
        keep &= np.isin(ratings.items.ids, item_ids)[ratings.item_idx]
    if user_ids is not None:
        keep &= np.repeat(np.isin(ratings.users.ids, user_ids), np.diff(ratings.indptr))
    if filters.stars is not None:
        low, high = filters.stars
        keep &= (ratings.values >= low - LEAST_STEP) & (ratings.values <= high + LEAST_STEP)
    if filters.period is not None:
        first, after = (
            np.datetime64(str(year), "s").astype(np.int64)
            for year in (filters.period[0], filters.period[1] + 1)
        )
        keep &= (times >= first) & (times < after)
    return keep
