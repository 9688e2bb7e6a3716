"""The map of a stored data set's films, made once for each of its versions and kept on disk."""

import logging
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.ids import IdMap
from recsys.insights.filmmap import Faithfulness, FilmMap, OnShare, map_films
from recsys.store.cache import Cache
from recsys.store.files import (
    discard,
    new_folder,
    only_writer,
    read_array,
    read_manifest,
    write_array,
    write_manifest,
)
from recsys.store.versions import is_name

FORMAT_VERSION = 1
"""Also of how a map is made: a newer way makes kept ones again."""
IN_MEMORY = 3
MANIFEST = "map.json"
_logger = logging.getLogger(__name__)


class FilmMaps:
    """The maps of one process: the latest in memory, those of stored data sets in ``home/DATASET/FINGERPRINT/map``."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._cache = Cache(IN_MEMORY)

    def kept(self, data: Dataset) -> FilmMap | None:
        """The map of this very content, if there is one; a damaged or older one is none."""
        if not data.fingerprint:
            return None
        try:
            kept: FilmMap = self._cache.get((data.name, data.fingerprint), lambda: _read(self._folder(data)))
        except StoreError:
            return None
        return kept

    def get(self, data: Dataset, on_share: OnShare = lambda share, doing: None) -> FilmMap:
        """The kept map, else a new one that is kept; maps of other versions of the data set are dropped then.

        A disk that refuses is no reason not to show it. Raises what ``map_films`` and ``on_share`` raise.
        """
        kept = self.kept(data)
        if kept is not None:
            return kept
        made = map_films(data, on_share)
        if not data.fingerprint:
            return made  # nothing names this content, so nothing can be found again
        try:
            with only_writer(self._home / f".{data.name}.lock"):
                _write(made, self._folder(data))
        except (StoreError, OSError) as error:
            _logger.warning("The map of %s is not kept: %s", data.name, error)
        known: FilmMap = self._cache.get((data.name, data.fingerprint), lambda: made)
        return known

    def forget(self, name: str) -> None:
        """Another content stands under this name now, or none at all."""
        self._cache.drop(lambda key: key[0] == name)

    def _folder(self, data: Dataset) -> Path:
        if not is_name(data.name) or not is_name(data.fingerprint):
            raise StoreError("Only a data set of the library has a place for its map.")
        return self._home / data.name / data.fingerprint / "map"


def _read(folder: Path) -> FilmMap:
    manifest = read_manifest(folder, MANIFEST, version=FORMAT_VERSION)
    try:
        found = FilmMap(
            IdMap(read_array(folder, "item_ids")),
            read_array(folder, "places"),
            pd.read_parquet(folder / "regions.parquet"),
            Faithfulness(**manifest["faithfulness"]),
            **manifest["left_out"],
        )
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise StoreError(f"{MANIFEST} is damaged.") from error
    if found.places.shape != (len(found), 2):
        raise StoreError(f"{MANIFEST} is damaged.")
    return found


def _write(made: FilmMap, folder: Path) -> None:
    for other in folder.parent.parent.glob("*/map"):
        discard(other)
    with new_folder(folder) as aside:
        write_array(aside, "item_ids", made.items.ids)
        write_array(aside, "places", made.places)
        made.regions.to_parquet(aside / "regions.parquet", index=False)
        content = {
            "faithfulness": asdict(made.faithfulness),
            "left_out": {"unknown": made.unknown, "beyond": made.beyond},
        }
        write_manifest(aside, MANIFEST, content, version=FORMAT_VERSION)
