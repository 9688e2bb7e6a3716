"""Explore: from the passes over the ratings to the tables that people look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from recsys.dataset import Dataset
from recsys.ids import Ids
from recsys.insights.explore import queries
from recsys.insights.explore.rows import open_rows
from recsys.insights.explore.tables import Calendar, Exploration, ExploreFilters, Overview

TIME_LIMIT = 120.0
LEVELS_SHOWN, STEPS = 40, 20
EVERY_FILM_TO, FEWER_AFTER = 100, 150
ACTIVITY_EDGES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


def explore(
    data: Dataset,
    filters: ExploreFilters | None = None,
    *,
    file: Path | None = None,
    time_limit: float = TIME_LIMIT,
) -> Exploration:
    """Count the chosen ratings of ``data``; ``file`` is the Parquet of these ratings, where they are stored.

    Raises BusyError when a pass takes longer than ``time_limit`` seconds; so does a first look at a table that takes a
    pass of its own.
    """
    chosen = filters or ExploreFilters()
    films = _films(data)
    item_ids = None if chosen.released is None and not chosen.genres else _choose(films, chosen)

    @contextmanager
    def rows() -> Iterator[duckdb.DuckDBPyConnection]:
        with open_rows(data, file, time_limit) as connection:
            queries.choose(connection, chosen, item_ids)
            yield connection

    with rows() as connection:
        rated = queries.by_film_and_rating(connection)
        people = queries.by_person(connection)
    counted = _by_film(rated).merge(films, on="item_id", how="left")
    busiest, most_rated = people["user_id"].to_numpy(), counted["item_id"].to_numpy()

    def corners() -> pd.DataFrame:
        with rows() as connection:
            return queries.by_corner(connection, busiest, most_rated)

    def calendar() -> Calendar:
        with rows() as connection:
            hours = _calendar(queries.by_hour(connection))
        return Calendar(
            _sums(hours, ["year"]), _sums(hours, ["year", "month"]), _sums(hours, ["weekday", "hour"])
        )

    return Exploration(
        _overview(data, rated, people["n"], counted, films),
        _levels(rated),
        _activity(people["n"]),
        _popularity(counted),
        _by_genre(counted),
        _by_release(counted),
        cache(corners),
        cache(calendar),
    )


def _films(data: Dataset) -> pd.DataFrame:
    """item_id, title, year and the list of genres, each once."""
    table = data.catalog.table[["item_id", "title", "year"]].copy()
    table["genre"] = [list(dict.fromkeys(name for name in names if name)) for names in data.catalog.genres]
    return table


def _choose(films: pd.DataFrame, filters: ExploreFilters) -> Ids:
    keep = np.ones(len(films), dtype=bool)
    if filters.released is not None:
        keep &= films["year"].between(*filters.released).fillna(value=False).to_numpy(dtype=bool)
    if filters.genres:
        wanted = set(filters.genres)
        keep &= np.array([not wanted.isdisjoint(names) for names in films["genre"]], dtype=bool)
    ids: Ids = films.loc[keep, "item_id"].to_numpy()
    return ids


def _by_film(rated: pd.DataFrame) -> pd.DataFrame:
    """item_id, ratings, total; most rated first, ties by id."""
    weighted = rated.assign(total=rated["rating"] * rated["n"])
    table = weighted.groupby("item_id", as_index=False).agg(ratings=("n", "sum"), total=("total", "sum"))
    return table.sort_values(["ratings", "item_id"], ascending=[False, True], ignore_index=True)


def _overview(
    data: Dataset, rated: pd.DataFrame, activity: "pd.Series[int]", counted: pd.DataFrame, films: pd.DataFrame
) -> Overview:
    ratings = int(rated["n"].sum())
    pairs = len(activity) * len(counted)
    return Overview(
        ratings=ratings,
        people=len(activity),
        films=len(counted),
        mean=float((rated["rating"] * rated["n"]).sum() / ratings) if ratings else float("nan"),
        density=ratings / pairs if pairs else float("nan"),
        median_per_person=float(activity.median()),
        top_people_share=_share_of_top_tenth(activity),
        top_films_share=_share_of_top_tenth(counted["ratings"]),
        rated_once=int((counted["ratings"] == 1).sum()),
        has_times=data.ratings.timestamps is not None,
        has_genres=bool(films["genre"].map(len).any()),
        has_years=bool(films["year"].notna().any()),
    )


def _share_of_top_tenth(counts: "pd.Series[int]") -> float:
    """``counts`` most first."""
    if counts.empty:
        return float("nan")
    return float(counts.iloc[: max(len(counts) // 10, 1)].sum() / counts.sum())


def _levels(rated: pd.DataFrame) -> pd.DataFrame:
    level = rated["rating"]
    if level.nunique() > LEVELS_SHOWN:
        low, width = level.min(), (level.max() - level.min()) / STEPS
        step = ((level - low) / width).astype("int64").clip(upper=STEPS - 1)
        level = (low + step * width).round(4)
    table = rated.assign(rating=level).groupby("rating", as_index=False).agg(ratings=("n", "sum"))
    return table.assign(share=table["ratings"] / table["ratings"].sum())


def _activity(counts: "pd.Series[int]") -> pd.DataFrame:
    edges = np.array(ACTIVITY_EDGES)
    bins = np.searchsorted(edges, counts.to_numpy(), side="right") - 1
    table = pd.DataFrame({"bin": bins, "n": counts.to_numpy()}).groupby("bin")["n"].agg(["size", "sum"])
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


def _popularity(counted: pd.DataFrame) -> pd.DataFrame:
    count = len(counted)
    few = np.geomspace(EVERY_FILM_TO, count, FEWER_AFTER) if count > EVERY_FILM_TO else np.array([])
    ranks = np.unique(np.concatenate([np.arange(1, min(count, EVERY_FILM_TO) + 1), few.round()])).astype(
        np.int64
    )
    share = counted["ratings"].cumsum() / counted["ratings"].sum()
    table = counted.assign(average=counted["total"] / counted["ratings"], share=share).iloc[ranks - 1]
    table.insert(0, "rank", ranks)
    return table[["rank", "title", "year", "ratings", "average", "share"]].reset_index(drop=True)


def _by_genre(counted: pd.DataFrame) -> pd.DataFrame:
    each = counted.explode("genre").dropna(subset="genre")
    table = _averages(each.groupby("genre").agg(films=("item_id", "size"), **_SUMS).reset_index())
    return table.sort_values(["ratings", "genre"], ascending=[False, True], ignore_index=True)


def _by_release(counted: pd.DataFrame) -> pd.DataFrame:
    dated = counted.dropna(subset="year")
    dated = dated.assign(year=dated["year"].astype("int64"))
    return _averages(dated.groupby("year").agg(films=("item_id", "size"), **_SUMS).reset_index())


_SUMS = {"ratings": ("ratings", "sum"), "total": ("total", "sum")}


def _calendar(hours: pd.DataFrame) -> pd.DataFrame:
    """year, month, weekday, hour, ratings, total."""
    moments = hours["hours"].to_numpy(dtype=np.int64)
    months = moments.astype("datetime64[h]").astype("datetime64[M]").astype(np.int64)
    return pd.DataFrame(
        {
            "year": 1970 + months // 12,
            "month": months % 12 + 1,
            "weekday": (moments // 24 + 3) % 7 + 1,  # 1970-01-01 was a Thursday
            "hour": moments % 24,
            "ratings": hours["n"].to_numpy(dtype=np.int64),
            "total": hours["total"].to_numpy(dtype=np.float64),
        }
    )


def _sums(hours: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return _averages(hours.groupby(keys)[["ratings", "total"]].sum().reset_index())


def _averages(table: pd.DataFrame) -> pd.DataFrame:
    """``total`` replaced by the average rating."""
    return table.assign(average=table["total"] / table["ratings"]).drop(columns="total")
