"""Who rates, how much and how."""

import numpy as np
import pandas as pd

from recsys.insights.explore.counting import Counting

LEVELS_SHOWN, STEPS = 40, 20
ACTIVITY_EDGES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


def levels(counting: Counting) -> pd.DataFrame:
    """Columns rating, ratings, share.

    A scale of more than 40 different ratings is cut into 20 equal steps: their start, and ``to``, the highest rating
    within.
    """
    rated = counting.rated
    level = rated["rating"]
    if level.nunique() > LEVELS_SHOWN:
        low, width = level.min(), (level.max() - level.min()) / STEPS
        step = ((level - low) / width).astype("int64").clip(upper=STEPS - 1)
        steps = rated.assign(to=level, rating=(low + step * width).round(4)).groupby("rating", as_index=False)
        table = steps.agg(to=("to", "max"), ratings=("n", "sum"))
    else:
        table = rated.groupby("rating", as_index=False).agg(ratings=("n", "sum"))
    return table.assign(share=table["ratings"] / table["ratings"].sum())


def activity(counting: Counting) -> pd.DataFrame:
    """Columns from, to, people, ratings: these people by how many ratings they gave in the whole data set.

    Both ends included; ``ratings`` counts those that are chosen.
    """
    people, everybody = counting.people, counting.data.ratings
    counts = np.diff(everybody.indptr)[everybody.users.positions(people["user_id"].to_numpy())]
    edges = np.array(ACTIVITY_EDGES)
    bins = np.searchsorted(edges, counts, side="right") - 1
    table = pd.DataFrame({"bin": bins, "n": people["n"].to_numpy()}).groupby("bin")["n"].agg(["size", "sum"])
    table = table.reindex(range(int(bins.min()), int(bins.max()) + 1) if len(bins) else [], fill_value=0)
    ends = np.append(edges[1:] - 1, np.iinfo(np.int64).max)
    places = table.index.to_numpy(dtype=np.int64)
    return pd.DataFrame(
        {
            "from": edges[places],
            "to": np.minimum(ends[places], int(counts.max()) if len(counts) else 0),
            "people": table["size"].to_numpy(dtype=np.int64),
            "ratings": table["sum"].to_numpy(dtype=np.int64),
        }
    )


TABLES = {"levels": levels, "activity": activity}
