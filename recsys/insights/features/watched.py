"""What people watched and how they browsed, by person and by title; NaN where the data does not say."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.dataset.sessions import Sessions
from recsys.errors import UnsupportedError
from recsys.ids import UNKNOWN, Floats
from recsys.insights.features.groups import Groups, divided

ABANDONED = 0.5
"""A viewing that ends before half of the title is given up."""
DAY = 86_400.0
WATCHED = ("person", "film", "time", "completion", "hours", "again", "run")
RUN = 3
"""So many within a day are a run."""


@dataclass(frozen=True, eq=False)
class Watched:
    """The viewings of people and titles of the data; ``by_person`` and ``by_title`` take what is to be worked out."""

    data: Dataset

    @cached_property
    def is_known(self) -> bool:
        """Whether the data has viewings."""
        viewings = self.data.behaviour.viewings
        return viewings is not None and len(viewings) > 0

    @cached_property
    def table(self) -> pd.DataFrame:
        """person, film (places), time, completion, hours, again (watched before by that person), run; by person."""
        viewings, ratings = self.data.behaviour.viewings, self.data.ratings
        if viewings is None or viewings.empty:
            return pd.DataFrame({name: np.empty(0) for name in WATCHED})
        person = ratings.users.positions(viewings["user_id"].to_numpy())
        film = ratings.items.positions(viewings["item_id"].to_numpy())
        rows = pd.DataFrame(
            {
                "person": person,
                "film": film,
                "time": viewings["timestamp"].to_numpy(dtype=np.float64),
                "completion": viewings["completion"].to_numpy(dtype=np.float64),
            }
        )
        rows = rows[(person != UNKNOWN) & (film != UNKNOWN)]
        table: pd.DataFrame = rows.sort_values(["person", "time"], kind="stable")
        runtime = self.data.catalog.table["runtime"].to_numpy(dtype=np.float64, na_value=np.nan)
        series = np.array(self.data.catalog.is_series, dtype=np.bool_)
        places = table["film"].to_numpy()
        table["hours"] = table["completion"] * runtime[places] / 60
        again = table.duplicated(["person", "film"]).to_numpy(dtype=np.float64)
        table["again"] = np.where(series[places], np.nan, again)
        table["run"] = in_runs(table["person"].to_numpy(), table["time"].to_numpy()).astype(np.float64)
        return table

    def by_person(self, work: Callable[[Groups, pd.DataFrame], Floats]) -> Floats:
        """``work(groups, table)``; NaN for all without viewings."""
        return self._by("person", len(self.data.ratings.users), work)

    def by_title(self, work: Callable[[Groups, pd.DataFrame], Floats]) -> Floats:
        """``work(groups, table)``; NaN for all without viewings."""
        return self._by("film", len(self.data.catalog), work)

    def _by(self, column: str, n: int, work: Callable[[Groups, pd.DataFrame], Floats]) -> Floats:
        if not self.is_known:
            return np.full(n, np.nan)
        return work(Groups(self.table[column].to_numpy(), n), self.table)

    @cached_property
    def best(self) -> "pd.Series[float]":
        """The largest share that a person watched of a title, by ``person * n_items + film``, ascending."""
        key = self.table["person"].astype("int64") * len(self.data.catalog) + self.table["film"].astype(
            "int64"
        )
        return self.table["completion"].groupby(key.to_numpy()).max()


def abandoned(table: pd.DataFrame) -> Floats:
    """1 for a viewing that ends before half of the title, 0 for another; NaN where its end is not known."""
    completion = table["completion"].to_numpy()
    return np.where(np.isnan(completion), np.nan, completion < ABANDONED)


def in_runs(owner: NDArray[np.integer], times: Floats) -> NDArray[np.bool_]:
    """Whether a row is one of three or more of its owner within 24 hours; rows by owner, then time (NaN: in none).

    >>> in_runs(np.array([0, 0, 0, 0]), np.array([0.0, 3600.0, 7200.0, 200_000.0])).tolist()
    [True, True, True, False]
    """
    run = np.zeros(len(times), dtype=np.bool_)
    back = RUN - 1
    ends = (owner[back:] == owner[:-back]) & (times[back:] - times[:-back] <= DAY)
    for place in range(RUN):
        run[place : len(times) - back + place] |= ends
    return run


@dataclass(frozen=True, eq=False)
class Browsed:
    """The browsing sessions of people and titles of the data; NaN where it has none."""

    data: Dataset

    @cached_property
    def sessions(self) -> tuple[Floats, Floats]:
        """Of each person: how many sessions in which a title was opened, and the mean number of titles in them."""
        n = len(self.data.ratings.users)
        if self.data.behaviour.sessions is None or self.data.behaviour.sessions.empty:
            return np.full(n, np.nan), np.full(n, np.nan)
        try:
            found = Sessions.of(self.data)
        except UnsupportedError:
            found = None
        if found is None or not found.browsing:  # people looked around and opened nothing
            return np.zeros(n), np.full(n, np.nan)
        person = self.data.ratings.users.positions(found.user_ids)
        groups = Groups(person[person != UNKNOWN], n)
        return groups.count(), groups.mean(found.lengths[person != UNKNOWN])

    def clicked(self) -> Floats:
        """Of each title: clicks for one time that it was shown."""
        n, events = len(self.data.catalog), self.data.behaviour.sessions
        if events is None or events.empty:
            return np.full(n, np.nan)
        events = events[events["event"].isin(["impression", "click"]) & events["item_id"].notna()]
        film = self.data.catalog.items.positions(events["item_id"].to_numpy(dtype=np.int64))
        events, film = events[film != UNKNOWN], film[film != UNKNOWN]
        groups = Groups(film, n)
        is_click = (events["event"] == "click").to_numpy(dtype=np.bool_)
        return divided(groups.count(is_click), groups.count(~is_click))
