"""Newcomers: how far people get, what they rate first, and whether a good start goes with staying."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.business.material import Material
from recsys.business.shares import more_than, share_interval
from recsys.business.tables.retention import gone_after
from recsys.dataset import Ratings
from recsys.dataset.behaviour import FINISHED
from recsys.ids import UNKNOWN_TIME, Floats

MILESTONES = (1, 2, 5, 10, 20, 50, 100)
FIRST, TITLES_SHOWN, LEAST_PEOPLE = 5, 15, 5
DAY = 86_400
HORIZONS = (365, 182, 91, 30)
ENOUGH = 20
"""People without whom a share says little."""
THIRDS = ("lower third", "middle third", "upper third")


def milestones(material: Material) -> pd.DataFrame:
    """Columns ratings, people, share, days: how many people gave at least so many ratings, and how soon.

    ``share`` of all with a rating; ``days`` is the median from a person's first rating to that one, of those who got
    there and whose times are all known (NaN where there are none). As far as somebody got there.
    """
    ratings = material.data.ratings
    counts = np.diff(ratings.indptr)
    rows = []
    for number in MILESTONES:
        reached = counts >= number
        if reached.any():
            share = reached.sum() / max((counts > 0).sum(), 1)
            rows.append((number, int(reached.sum()), share, _median_days(ratings, reached, number)))
    return pd.DataFrame(rows, columns=["ratings", "people", "share", "days"])


def _median_days(ratings: Ratings, reached: NDArray[np.bool_], number: int) -> float:
    if ratings.timestamps is None:
        return float("nan")
    begins = ratings.indptr[:-1][reached]
    first, then = ratings.timestamps[begins], ratings.timestamps[begins + number - 1]
    known = first != UNKNOWN_TIME  # an unknown time counts as the oldest, so then all are known
    return float(np.median(then[known] - first[known]) / DAY) if known.any() else float("nan")


def first_titles(material: Material) -> pd.DataFrame:
    """Columns item_id, title, year, people, share, early: what people rate first.

    ``people`` have the title among their first five ratings; ``share`` of all with five or more ratings, all of known
    time; ``early = people / r`` where ``r`` of them rated it at any time. The 15 titles that most people begin with, at
    least 5 each; ties by id. Empty without times.
    """
    ratings, catalog = material.data.ratings, material.data.catalog
    begins, people = _beginnings(ratings)
    columns = ["item_id", "title", "year", "people", "share", "early"]
    if not len(people):
        return pd.DataFrame(columns=columns)
    first = np.bincount(ratings.item_idx[begins].ravel(), minlength=len(catalog))
    best = np.lexsort((np.arange(len(first)), -first))[:TITLES_SHOWN]
    best = best[first[best] >= LEAST_PEOPLE]
    ever = _raters(material, best, people)
    table = catalog.table.iloc[best][["item_id", "title", "year"]].reset_index(drop=True)
    table["people"] = first[best]
    table["share"] = first[best] / len(people)
    table["early"] = first[best] / ever
    return table[columns]


def _raters(material: Material, films: NDArray[np.int64], people: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of ``people`` rated each of ``films`` (places), in their order."""
    with material.counting.rows() as connection:
        connection.register("some_films", pd.DataFrame({"film": films}))
        connection.register("some_people", pd.DataFrame({"person": people}))
        counts = connection.execute(
            "SELECT film, count(*) AS n FROM chosen JOIN some_films USING (film) JOIN some_people USING (person) "
            "GROUP BY 1"
        ).df()
    return counts.set_index("film")["n"].reindex(films).to_numpy(dtype=np.int64)


def _beginnings(ratings: Ratings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of the first five ratings of each person with so many, all of known time, and who they are."""
    if ratings.timestamps is None or not len(ratings):
        return np.empty((0, FIRST), dtype=np.int64), np.empty(0, dtype=np.int64)
    begins = ratings.indptr[:-1]
    many = np.flatnonzero(np.diff(ratings.indptr) >= FIRST)
    many = many[ratings.timestamps[begins[many]] != UNKNOWN_TIME]
    return begins[many][:, None] + np.arange(FIRST), many


def good_starts(material: Material) -> pd.DataFrame:
    """Columns of, group, people, stayed, share, low, high, more, more_low, more_high, horizon: a start, and who stays.

    ``of`` is "stars": people in thirds by the average of their first five ratings (equal averages stay together), and
    where viewings are known "first": whether their first title was finished (nine tenths seen). ``stayed`` were still
    there ``horizon`` days after their first (the longest of 365, 182, 91 and 30 for which half of the people could be
    watched; gone is who ``gone_after`` calls so). ``low`` and ``high``: 95 % interval of ``share`` (Wilson 1927).
    ``more`` is the share less that of the first group of the same ``of``, with its interval (Newcombe 1998); NaN for
    that group itself. People are no experiment: what goes together need not be the cause. Empty where nobody can say.
    """
    columns = ["of", "group", "people", "stayed", "share", "low", "high", "more", "more_low", "more_high"]
    stayed, after = _stayed(material)
    if after is None:
        return pd.DataFrame(columns=[*columns, "horizon"])
    parts = [
        _shares(of, groups, stayed)
        for of, groups in (("stars", _by_stars(material)), ("first", _by_first(material)))
    ]
    table = pd.concat(
        [part for part in parts if len(part)] or [pd.DataFrame(columns=columns)], ignore_index=True
    )
    return table.assign(horizon=after)[[*columns, "horizon"]]


def _stayed(material: Material) -> tuple["pd.Series[bool]", int | None]:
    """Whether each person who could be watched so long (by user_id) was still there, and how many days that is."""
    traces = material.traces
    rule = gone_after(traces)
    if rule is not None:
        watched = traces.last - rule - traces.first_days
        for after in HORIZONS:
            judged = watched >= after
            if judged.mean() >= 0.5:
                there = traces.last_days - traces.first_days >= after
                return pd.Series(there[judged], index=traces.users.ids[traces.people[judged]]), after
    return pd.Series(dtype=bool), None


def _by_stars(material: Material) -> "pd.Series[str]":
    """user_id -> third of the average of the first five ratings."""
    ratings = material.data.ratings
    rows, people = _beginnings(ratings)
    if not len(people):
        return pd.Series(dtype=str)
    means: Floats = ratings.values[rows].astype(np.float64).mean(axis=1).round(6)
    low, high = np.quantile(means, [1 / 3, 2 / 3])
    third = (means > low).astype(np.int64) + (means > high)
    return pd.Series(np.array(THIRDS)[third], index=ratings.users.ids[people])


def _by_first(material: Material) -> "pd.Series[str]":
    """user_id -> whether the first title was finished."""
    viewings = material.data.behaviour.viewings
    if viewings is None:
        return pd.Series(dtype=str)
    first = viewings.dropna(subset="completion").drop_duplicates("user_id")
    groups = np.where(first["completion"] >= FINISHED, "finished the first title", "gave the first title up")
    return pd.Series(groups.tolist(), index=first["user_id"].to_numpy(), dtype=str).sort_index()


def _shares(of: str, groups: "pd.Series[str]", stayed: "pd.Series[bool]") -> pd.DataFrame:
    """A row a group of at least 20 people, in the order of ``THIRDS`` or, of two, the given up first."""
    both = pd.DataFrame({"group": groups, "stayed": stayed}).dropna()
    order = THIRDS if of == "stars" else ("gave the first title up", "finished the first title")
    counted = both.groupby("group")["stayed"].agg(["size", "sum"]).reindex(order).dropna()
    counted = counted[counted["size"] >= ENOUGH].astype("int64")
    if len(counted) < 2:
        return pd.DataFrame()
    people, there = counted["size"].to_numpy(), counted["sum"].to_numpy()
    low, high = share_interval(there, people)
    more = [more_than(there[0], people[0], *pair) for pair in zip(there[1:], people[1:], strict=True)]
    table = pd.DataFrame({"of": of, "group": counted.index, "people": people, "stayed": there})
    table["share"], table["low"], table["high"] = there / people, low, high
    table[["more", "more_low", "more_high"]] = [(np.nan, np.nan, np.nan), *more]
    return table


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "milestones": milestones,
    "first_titles": first_titles,
    "good_starts": good_starts,
}
