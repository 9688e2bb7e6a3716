"""What Explore counts of the data sets of one process: the latest in memory, everything of a large one also on disk."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.insights.explore import TABLES, Exploration, ExploreFilters, explore
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.exploration import TIME_LIMIT, counted
from recsys.insights.explore.overview import overview
from recsys.insights.explore.rows import Rows
from recsys.sources import OnProgress
from recsys.store.cache import Cache
from recsys.store.counted import discard_counted, keep_rows, read_rows, read_tables, write_tables
from recsys.store.files import discard, only_writer
from recsys.store.versions import is_name

SMALL = 1_000_000
"""Up to so many ratings a section is counted in about a second (benchmarks/explore.py), so that nothing is kept."""
CACHED, COUNTING, OPEN_ROWS = 32, 16, 3
"""Explorations are small; what is in the middle of being counted is up to 40 MB, so there are fewer of these.

Not much fewer than visitors at a time: what one of them still needs would be counted again and again.
"""
FILTERED_LIMIT = 20.0
"""Seconds that somebody waits for a filtered view at most."""
ROWS_SHARE = 0.4
"""Of the work is to lay out the rows."""
EVERYTHING = ExploreFilters()
_logger = logging.getLogger(__name__)


class Explorations:
    """Explorations by data set and filters. What is kept stands in ``home/DATASET/FINGERPRINT``."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._explorations = Cache(CACHED)
        self._countings = Cache(COUNTING)
        self._rows = Cache(OPEN_ROWS)

    def is_ready(self, data: Dataset) -> bool:
        """Whether ``get`` has everything at once: it is kept, or so small that it is soon counted."""
        if not self._is_kept_on_disk(data):
            return True
        try:
            self._explorations.get(_key(data, EVERYTHING), lambda: self._read(data))
        except StoreError:
            return False
        return True

    def get(self, data: Dataset, filters: ExploreFilters) -> Exploration:
        """The exploration of the ratings that pass ``filters``; everything of large data is kept first if need be."""
        if not data.fingerprint:
            return explore(data, filters)  # nothing names this content, so nothing can be found again
        if filters.are_open and not self.is_ready(data):
            return self.keep(data, lambda share, doing: None, lambda: True)
        return self._explorations.get(_key(data, filters), lambda: self._count(data, filters))

    def keep(self, data: Dataset, on_progress: OnProgress, is_wanted: Callable[[], bool]) -> Exploration:
        """Count everything and keep it, and drop what is kept of other versions; what is there already stays.

        ``on_progress`` gets the share that is done and the name of a table (before them ""), and may raise to stop.
        Nothing is kept of data that ``is_wanted`` no longer when it is counted. A disk that refuses is no reason not to
        show the figures: they are counted again after the next start.
        """
        try:
            with only_writer(self._home / f".{data.name}.lock"):
                made = self._keep(data, on_progress, is_wanted)
        except StoreError as error:
            _logger.warning("What was counted of %s is not kept: %s", data.name, error)
            made = self._count(data, EVERYTHING)
            _make_all(made, on_progress)
        return self._explorations.get(_key(data, EVERYTHING), lambda: made)

    def lay_out(self, data: Dataset, on_share: Callable[[float], None]) -> None:
        """Lay the ratings of large data out on disk for ``rows_of``, unless they are.

        A disk that refuses is no reason not to count. ``on_share`` gets the share that is done, and may raise to stop.
        """
        if not self._is_kept_on_disk(data):
            return
        try:
            with only_writer(self._home / f".{data.name}.lock"):
                keep_rows(self._folder(data), data, on_share)
            self._rows.drop(lambda key: key == _key(data))
        except StoreError as error:
            _logger.warning("The rows of %s are not kept: %s", data.name, error)

    def rows_of(self, data: Dataset) -> Rows:
        """The ratings as passes go over them: as they are kept, else the open arrays."""

        def open_rows() -> Rows:
            try:
                return read_rows(self._folder(data), data)
            except StoreError:
                return Rows(data)

        return self._rows.get(_key(data), open_rows if self._is_kept_on_disk(data) else lambda: Rows(data))

    def forget(self, name: str, *, on_disk: bool = False) -> None:
        """Another content stands under this name now, or none at all (``on_disk``)."""
        for cache in (self._explorations, self._countings, self._rows):
            cache.drop(lambda key: key[0] == name)
        if on_disk and is_name(name):
            discard(self._home / name)

    def _keep(self, data: Dataset, on_progress: OnProgress, is_wanted: Callable[[], bool]) -> Exploration:
        home = self._folder(data)
        keep_rows(home, data, lambda share: on_progress(ROWS_SHARE * share, ""))
        self._rows.drop(lambda key: key == _key(data))
        made = self._read(data, whole=False)
        _make_all(made, on_progress)
        if is_wanted():
            write_tables(home, made)
            for other in set(home.parent.iterdir()) - {home}:
                discard_counted(other)
        else:
            discard_counted(home)
        return made

    def _read(self, data: Dataset, *, whole: bool = True) -> Exploration:
        """What is kept, and where that is not ``whole`` the rest counted; raises StoreError where it must be."""
        make = counted(self._counting(data, EVERYTHING))
        try:
            return read_tables(self._folder(data), make, whole=whole)
        except StoreError:
            if whole:
                raise
            return self._count(data, EVERYTHING)

    def _count(self, data: Dataset, filters: ExploreFilters) -> Exploration:
        counting = self._counting(data, filters)
        return Exploration(overview(counting()), counted(counting), is_part=not filters.are_open)

    def _counting(self, data: Dataset, filters: ExploreFilters) -> Callable[[], Counting]:
        limit = TIME_LIMIT if filters.are_open else FILTERED_LIMIT

        def counting() -> Counting:
            return self._countings.get(
                _key(data, filters), lambda: Counting(self.rows_of(data), filters, limit)
            )

        return counting

    def _is_kept_on_disk(self, data: Dataset) -> bool:
        """Not what is small, only in memory, or named by somebody else's hand."""
        return len(data.ratings) > SMALL and is_name(data.name) and is_name(data.fingerprint)

    def _folder(self, data: Dataset) -> Path:
        return self._home / data.name / data.fingerprint


def _make_all(exploration: Exploration, on_progress: OnProgress) -> None:
    for place, name in enumerate(TABLES):
        on_progress(ROWS_SHARE + (1 - ROWS_SHARE) * place / len(TABLES), name)
        exploration[name]


def _key(data: Dataset, *more: Any) -> tuple[Any, ...]:
    return (data.name, data.fingerprint, *more)
