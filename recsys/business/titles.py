"""Each title: how far it reaches, how well it is loved, and how much better than what its raters rate otherwise."""

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.business.means import clear, steady_means
from recsys.dataset.behaviour import FINISHED
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.events import chosen_events
from recsys.insights.film import Films

ENOUGH = 10
"""A title with fewer ratings is not judged."""
OTHERWISE = 5.0
"""How many ratings at the average of all are added to what a person rates otherwise."""
TOP = 0.8
"""The fifth of the judged titles with the most reach begins here."""
GEM, HIT, OVER, OTHER = "Hidden gem", "Hit", "Over-served", "Other"


def titles_of(counting: Counting) -> pd.DataFrame:
    """A row a title of the catalog, in its order; titles without ratings are there too, with NaN averages.

    item_id, title, year, ratings; ``people`` who rated or viewed it and ``reach``, their share of all people;
    ``average`` and ``careful``, the same as ``Films.careful``: ``(SUM(r) + C mean) / (n + C)``, C the ratings of a
    typical title; ``lovers`` gave ``Scale.liked_from`` or more, ``loved`` is their share of the ratings.

    ``lift`` is how much better a title is rated than what the same people rate otherwise: the mean of
    ``r_ui - (S_u - r_ui + 5 mean) / (n_u - 1 + 5)``, with S_u and n_u sum and number of the person's ratings; so a
    generous audience makes no favourite. ``lift_low`` and ``lift_high`` are its 95 % range (``steady_means``) and
    ``lifts`` its sum over the ratings. ``viewings``, ``completion`` (mean share that was seen) and ``finished`` (share
    of the viewings that saw nine tenths) are 0 and NaN without viewings.

    ``group``: of the titles with at least 10 ratings whose lift is clearly (``means.clear``) above 0 and whose average
    is above that of all, those of the lower half of reach are hidden gems and those of the top fifth hits; where lift
    (clearly) and average are below, those of the top fifth are over-served. Where so many reach alike that a title is
    of both, it is neither little nor much seen.
    """
    data = counting.data
    table = data.catalog.table[["item_id", "title", "year"]].copy()
    with counting.rows() as connection:
        rated = _by_film(connection, data.ratings.mean, data.scale.liked_from)
        more = _only_viewed(connection, counting)
    rated = rated.set_index("film").reindex(range(len(table)), fill_value=0)
    n = rated["ratings"].to_numpy(dtype=np.float64)
    table["ratings"] = n.astype(np.int64)
    table["people"] = table["ratings"] + more
    table["reach"] = table["people"] / max(len(data.ratings.users), 1)
    table["average"] = rated["total"].to_numpy() / np.where(n > 0, n, np.nan)
    table["careful"] = Films(data).careful
    table["lovers"] = rated["lovers"].to_numpy(dtype=np.int64)
    table["loved"] = table["lovers"] / np.where(n > 0, n, np.nan)
    lift = steady_means(n, rated["lifts"].to_numpy(), rated["lift_squares"].to_numpy())
    table[["lift", "lift_low", "lift_high"]] = lift[["mean", "low", "high"]]
    table["lifts"] = rated["lifts"].to_numpy()
    table = table.merge(_viewed(counting), on="item_id", how="left")
    table["viewings"] = table["viewings"].fillna(0).astype("int64")
    table["group"] = _groups(table, lift["chance"], data.ratings.mean)
    return table


def _by_film(connection: duckdb.DuckDBPyConnection, mean: float, liked_from: float) -> pd.DataFrame:
    """film, ratings, total, lovers, lifts, lift_squares."""
    return connection.execute(
        "WITH people AS (SELECT person, count(*) AS n, sum(rating) AS total FROM chosen GROUP BY 1), "
        "apart AS (SELECT film, rating, rating - (total - rating + $k * $mean) / (n - 1 + $k) AS lift "
        "FROM chosen JOIN people USING (person)) "
        "SELECT film, count(*) AS ratings, sum(rating) AS total, "
        "count(*) FILTER (rating >= $liked) AS lovers, sum(lift) AS lifts, sum(lift * lift) AS lift_squares "
        "FROM apart GROUP BY 1",
        {"k": OTHERWISE, "mean": 0.0 if np.isnan(mean) else mean, "liked": liked_from - 1e-4},
    ).df()


def _only_viewed(connection: duckdb.DuckDBPyConnection, counting: Counting) -> NDArray[np.int64]:
    """How many people viewed each title and did not rate it, shape ``(n_items,)``."""
    ratings, viewings = counting.data.ratings, chosen_events(counting, "viewings")
    nobody = np.zeros(len(ratings.items), dtype=np.int64)
    if viewings is None:
        return nobody
    pairs = viewings[["user_id", "item_id"]].drop_duplicates()
    places = {
        "person": ratings.users.positions(pairs["user_id"].to_numpy()),
        "film": ratings.items.positions(pairs["item_id"].to_numpy()),
    }
    known = pd.DataFrame(places).query("person >= 0 and film >= 0")
    connection.register("viewed", known)
    found = connection.execute(
        "SELECT film, count(*) AS n FROM viewed ANTI JOIN chosen USING (person, film) GROUP BY 1"
    ).df()
    nobody[found["film"].to_numpy()] = found["n"].to_numpy()
    return nobody


def _viewed(counting: Counting) -> pd.DataFrame:
    """item_id, viewings, completion, finished."""
    viewings = chosen_events(counting, "viewings")
    if viewings is None:
        return pd.DataFrame(
            {
                "item_id": pd.Series(dtype="int64"),
                **{name: pd.Series(dtype="float64") for name in ("viewings", "completion", "finished")},
            }
        )
    seen = viewings["completion"].astype("float64")
    each = viewings.assign(
        completion=seen, finished=(seen >= FINISHED - 1e-6).where(seen.notna()).astype("float64")
    )
    return each.groupby("item_id", as_index=False).agg(
        viewings=("user_id", "size"), completion=("completion", "mean"), finished=("finished", "mean")
    )


def _groups(table: pd.DataFrame, chance: "pd.Series[float]", mean: float) -> "pd.Series[str]":
    judged = table["ratings"] >= ENOUGH
    groups = pd.Series(OTHER, index=table.index)
    if not judged.any():
        return groups
    reach = table.loc[judged, "reach"]
    few, many = table["reach"] <= reach.median(), table["reach"] >= reach.quantile(TOP)
    few, many = few & ~many, many & ~few
    sure = judged & clear(chance.where(judged))
    loved = sure & (table["lift"] > 0) & (table["average"] > mean)
    groups[loved & many] = HIT
    groups[loved & few] = GEM
    groups[sure & (table["lift"] < 0) & (table["average"] < mean) & many] = OVER
    return groups
