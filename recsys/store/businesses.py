"""The business views of stored data sets, made once for each of their versions and kept on disk."""

import logging
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from recsys.business import TABLES, Business, Material
from recsys.business.business import Make, makers
from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.exploration import TIME_LIMIT
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.features import Features, features_of
from recsys.insights.segments import Segments, segments_of
from recsys.sources import OnProgress
from recsys.store.businessfiles import read_business, write_business
from recsys.store.cache import Cache
from recsys.store.explorations import Explorations
from recsys.store.files import discard, only_writer
from recsys.store.versions import is_name

IN_MEMORY = 3
ROWS, FEATURES, SEGMENTS = 0.1, 0.5, 0.7
"""Shares of the work that are done when the rows, the features and the segments are there."""
_logger = logging.getLogger(__name__)


class Businesses:
    """The business views of one process: the latest in memory, each kept in ``home/DATASET/FINGERPRINT/business``."""

    def __init__(self, home: Path, explorations: Explorations, is_stored: Callable[[Dataset], bool]) -> None:
        """``is_stored`` says whether data is still there when it has been looked through."""
        self._home = home
        self._explorations = explorations
        self._is_stored = is_stored
        self._cache = Cache(IN_MEMORY)
        self._making = Cache(IN_MEMORY)

    def is_ready(self, data: Dataset) -> bool:
        """Whether ``get`` answers at once."""
        if not data.fingerprint:
            return False
        try:
            self._cache.get((data.name, data.fingerprint), lambda: self._read(data))
        except StoreError:
            return False
        return True

    def get(self, data: Dataset, on_progress: OnProgress = lambda share, doing: None) -> Business:
        """The kept business view, else a new one that is kept; those of other versions of the data are dropped then.

        ``on_progress`` gets the share that is done and what is done in words, and may raise to stop. A disk that
        refuses is no reason not to show it: it is made again after the next start.
        """
        if not data.fingerprint:
            return self._make(data, on_progress)  # nothing names this content, so nothing can be found again
        key = (data.name, data.fingerprint)
        try:
            return self._cache.get(key, lambda: self._read(data))
        except StoreError:
            # Made outside the cache: who only asks whether it is there would wait for it, page and all.
            made = self._making.get(key, lambda: self._kept(data, on_progress))
        self._making.drop(lambda other: other == key)
        return self._cache.get(key, lambda: made)

    def forget(self, name: str) -> None:
        """Another content stands under this name now, or none at all."""
        for kept in (self._cache, self._making):
            kept.drop(lambda key: key[0] == name)

    def _kept(self, data: Dataset, on_progress: OnProgress) -> Business:
        try:
            return self._read(data)
        except StoreError:
            made = self._make(data, on_progress)
        try:
            with only_writer(self._home / f".{data.name}.lock"):
                if not self._is_stored(data):
                    return made  # what is kept now is of the version that took its place
                folder = self._folder(data)
                for other in folder.parent.parent.glob("*/business"):
                    discard(other)
                write_business(folder, made)
                return self._read(data)  # lets go of what was counted along the way
        except (StoreError, OSError) as error:
            _logger.warning("The business view of %s is not kept: %s", data.name, error)
            return made

    def _read(self, data: Dataset) -> Business:
        return read_business(self._folder(data), data, partial(self._makers, data))

    def _make(self, data: Dataset, on_progress: OnProgress) -> Business:
        """All of it, with every table, so that whoever looks at it later waits for nothing."""
        doing = "Laying out the ratings"
        on_progress(0.0, doing)
        self._explorations.lay_out(data, lambda share: on_progress(ROWS * share, doing))
        doing = "Looking at what everybody watched and rated"
        on_progress(ROWS, doing)
        features = features_of(data, lambda share: on_progress(ROWS + (FEATURES - ROWS) * share, doing))
        doing = "Looking for groups of people"
        on_progress(FEATURES, doing)
        segments = segments_of(
            features, lambda share: on_progress(FEATURES + (SEGMENTS - FEATURES) * share, doing)
        )
        made = Business(data, features, segments, self._makers(data, features, segments))
        for place, name in enumerate(TABLES):
            on_progress(SEGMENTS + (1 - SEGMENTS) * place / len(TABLES), "Counting")
            made[name]
        return made

    def _makers(self, data: Dataset, features: Features, segments: Segments) -> dict[str, Make]:
        """How each table is made; the ratings are opened when one has to be."""

        @cache
        def material() -> Material:
            rows = self._explorations.rows_of(data)
            return Material(data, Counting(rows, ExploreFilters(), TIME_LIMIT), features, segments)

        return makers(material)

    def _folder(self, data: Dataset) -> Path:
        if not is_name(data.name) or not is_name(data.fingerprint):
            raise StoreError("Only a data set of the library has a place for its business view.")
        return self._home / data.name / data.fingerprint / "business"
