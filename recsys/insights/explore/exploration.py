"""Exploration: what is in the data, as small tables over all chosen ratings."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.dataset import Dataset
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.explore.overview import Overview, overview
from recsys.insights.explore.rows import Rows
from recsys.insights.explore.tables import TABLES

TIME_LIMIT = 120.0
Make = Callable[[], pd.DataFrame]


class Exploration:
    """``exploration["levels"]`` is the table of that name (``TABLES``), made when somebody first looks at it.

    A table is empty where the data does not say (no times, no genres).
    """

    def __init__(self, overview: Overview, make: Mapping[str, Make], *, is_part: bool = False) -> None:
        self.overview = overview
        self.is_part = is_part
        """Whether filters left ratings out, so that words can say of what a share is."""
        self._make = make
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table by name; raises KeyError for another. Two who look in the same moment may both have it made."""
        if name not in self._made:
            self._made[name] = self._make[name]()
        return self._made[name]


def explore(
    data: Dataset,
    filters: ExploreFilters | None = None,
    *,
    rows: Rows | None = None,
    time_limit: float = TIME_LIMIT,
) -> Exploration:
    """Count the chosen ratings of ``data``; ``rows`` are its ratings where somebody keeps them ready.

    Raises BusyError when a pass takes longer than ``time_limit`` seconds; so does a first look at a table that takes a
    pass of its own.
    """
    filters = filters or ExploreFilters()
    counting = Counting(rows or Rows(data), filters, time_limit)
    return Exploration(overview(counting), counted(lambda: counting), is_part=not filters.are_open)


def counted(counting: Callable[[], Counting]) -> dict[str, Make]:
    """How each table is counted. ``counting`` is asked each time, so that its owner may let go of it in between."""

    def maker(count: Callable[[Counting], pd.DataFrame]) -> Make:
        return lambda: count(counting())

    return {name: maker(count) for name, count in TABLES.items()}
