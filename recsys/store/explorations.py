"""The unfiltered exploration of a stored data set, computed once for each of its versions and kept on disk."""

import logging
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pandas as pd

from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.insights.explore import TABLES, Exploration, ExploreFilters, Overview, explore
from recsys.store.cache import Cache
from recsys.store.files import discard, new_folder, only_writer, read_manifest, write_manifest
from recsys.store.versions import is_name

FORMAT_VERSION = 3
CACHED = 32
FILTERED_LIMIT = 20.0
"""Seconds that somebody waits for a filtered view at most."""
MANIFEST = "explore.json"
_logger = logging.getLogger(__name__)


def load_or_explore(home: Path, data: Dataset, file: Path | None) -> Exploration:
    """The exploration kept in ``home/DATASET/FINGERPRINT/explore``; made and kept there when it is not.

    Aggregates of other versions of the data set are dropped then. A disk that refuses is no reason not to show them:
    they are computed again next time.
    """
    if not is_name(data.name) or not is_name(data.fingerprint):
        return explore(data)  # only in memory, or named by somebody else's hand
    folder = home / data.name / data.fingerprint / "explore"
    try:
        return _read(folder)
    except StoreError:
        made = explore(data)
    try:
        with only_writer(home / f".{data.name}.lock"):
            _write(made, folder)
    except (StoreError, OSError) as error:
        _logger.warning("The aggregates of %s are not kept: %s", data.name, error)
    return made


def _read(folder: Path) -> Exploration:
    manifest = read_manifest(folder, MANIFEST, version=FORMAT_VERSION)
    try:
        tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}
        overview = Overview(**manifest["overview"])
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise StoreError(f"{MANIFEST} is damaged.") from error
    return Exploration(overview, {name: partial(tables.__getitem__, name) for name in tables})


def _write(made: Exploration, folder: Path) -> None:
    for other in folder.parent.parent.glob("*/explore"):
        discard(other)
    with new_folder(folder) as aside:
        for name in TABLES:
            made[name].to_parquet(aside / f"{name}.parquet", index=False)
        write_manifest(aside, MANIFEST, {"overview": asdict(made.overview)}, version=FORMAT_VERSION)


class Explorations:
    """The explorations of one process: the latest in memory, the unfiltered ones of stored data sets also on disk."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._cache = Cache(CACHED)

    def get(self, data: Dataset, filters: ExploreFilters, file: Path | None) -> Exploration:
        """The exploration of the ratings that pass ``filters``; ``file`` is their Parquet, where they are stored."""

        def make() -> Exploration:
            if filters.are_open:
                return load_or_explore(self._home, data, file)
            return explore(data, filters, time_limit=FILTERED_LIMIT)

        if not data.fingerprint:
            return make()  # nothing names this content, so nothing can be found again
        return self._cache.get((data.name, data.fingerprint, filters), make)

    def forget(self, name: str, *, on_disk: bool = False) -> None:
        """Another content stands under this name now, or none at all (``on_disk``)."""
        self._cache.drop(lambda key: key[0] == name)
        if on_disk and is_name(name):
            discard(self._home / name)
