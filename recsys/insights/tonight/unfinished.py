"""What a person began to watch and did not finish."""

import pandas as pd

from recsys.dataset import Dataset
from recsys.dataset.behaviour import FINISHED

COLUMNS = ("item_id", "share", "watched_at")


def unfinished(data: Dataset, user_id: int, at_most: int = 12) -> pd.DataFrame:
    """What somebody left unfinished, the latest first: ``COLUMNS``; empty where the data has no viewings.

    A film is finished once the shares of its viewings add up to ``FINISHED``; of a series, where a viewing is an
    episode, the latest one counts. share is how much of it (of that episode) was seen, watched_at when, in seconds
    since 1970. A viewing of unknown share was to the end.
    """
    viewings = data.behaviour.viewings
    if viewings is None:
        return pd.DataFrame(columns=list(COLUMNS))
    own = viewings[viewings["user_id"] == user_id]
    own = own[data.catalog.items.positions(own["item_id"]) >= 0].fillna({"completion": 1.0})
    by_title = own.groupby("item_id", sort=False)
    table = by_title.agg(
        total=("completion", "sum"), last=("completion", "last"), watched_at=("timestamp", "last")
    )
    table = table.reset_index()
    is_series = data.catalog.rows(table["item_id"])["kind"].eq("series").to_numpy()
    table["share"] = table["last"].where(is_series, table["total"]).astype("float64")
    table = table[table["share"] < FINISHED - 1e-6]
    latest = table.sort_values("watched_at", ascending=False, kind="stable", ignore_index=True)
    return latest[list(COLUMNS)].head(at_most)
