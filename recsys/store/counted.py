"""What was counted of a stored data set, on disk: its rows ready to be counted again, and the tables of all of them."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.insights.explore import TABLES, Exploration, Overview
from recsys.insights.explore.exploration import Make
from recsys.insights.explore.overview import overview
from recsys.insights.explore.program import program_of
from recsys.insights.explore.rows import Rows, write_rows
from recsys.store.files import discard, new_folder, read_manifest, write_manifest

TABLES_VERSION, ROWS_VERSION = 4, 1
TABLES_FOLDER, ROWS_FOLDER = "explore", "rows"
TABLES_MANIFEST, ROWS_MANIFEST = "explore.json", "rows.json"
OVERVIEW = "overview"
_logger = logging.getLogger(__name__)


def read_rows(home: Path, data: Dataset) -> Rows:
    """The rows kept in ``home``; raises StoreError when there are none, or damaged ones."""
    read_manifest(home / ROWS_FOLDER, ROWS_MANIFEST, version=ROWS_VERSION)
    return Rows(data, home / ROWS_FOLDER)


def keep_rows(home: Path, data: Dataset, on_progress: Callable[[float], None]) -> Rows:
    """The rows kept in ``home``, written there unless they are; raises StoreError when the disk refuses."""
    with suppress(StoreError):
        return read_rows(home, data)
    discard(home / ROWS_FOLDER)
    with new_folder(home / ROWS_FOLDER) as aside:
        write_rows(data, aside, on_progress)
        write_manifest(aside, ROWS_MANIFEST, {}, version=ROWS_VERSION)
    return Rows(data, home / ROWS_FOLDER)


def read_tables(home: Path, make: Mapping[str, Make], *, whole: bool = True) -> Exploration:
    """The exploration kept in ``home``; a table is read when somebody first looks at it, or made when it is gone.

    A table that another program counted is made too. Raises StoreError when there is none of this program or it is
    damaged, and, for a ``whole`` one, when a table would have to be made.
    """
    folder = home / TABLES_FOLDER
    manifest = read_manifest(folder, TABLES_MANIFEST, version=TABLES_VERSION)
    programs = manifest.get("programs")
    if not isinstance(programs, dict) or programs.get(OVERVIEW) != program_of(overview):
        raise StoreError(f"{TABLES_MANIFEST} was written by another program.")
    kept = [name for name, count in TABLES.items() if programs.get(name) == program_of(count)]
    if whole and len(kept) < len(TABLES):
        raise StoreError(f"{TABLES_MANIFEST} lacks tables.")
    try:
        facts = Overview(**manifest[OVERVIEW])
    except (KeyError, TypeError) as error:
        raise StoreError(f"{TABLES_MANIFEST} is damaged.") from error
    return Exploration(facts, {**make, **{name: _reader(folder, name, make[name]) for name in kept}})


def write_tables(home: Path, exploration: Exploration) -> None:
    """Keep an exploration in ``home`` in place of what is there, with all its tables; raises StoreError."""
    tables = {name: exploration[name] for name in TABLES}
    discard(home / TABLES_FOLDER)
    with new_folder(home / TABLES_FOLDER) as aside:
        for name, table in tables.items():
            table.to_parquet(aside / f"{name}.parquet", index=False)
        programs = {name: program_of(count) for name, count in {**TABLES, OVERVIEW: overview}.items()}
        content = {OVERVIEW: asdict(exploration.overview), "programs": programs}
        write_manifest(aside, TABLES_MANIFEST, content, version=TABLES_VERSION)


def discard_counted(home: Path) -> None:
    """Remove both from ``home``."""
    for folder in (TABLES_FOLDER, ROWS_FOLDER):
        discard(home / folder)
    with suppress(OSError):
        home.rmdir()


def _reader(folder: Path, name: str, make: Make) -> Make:
    def read() -> pd.DataFrame:
        try:
            return pd.read_parquet(folder / f"{name}.parquet")
        except (OSError, ValueError) as error:  # removed since, or replaced
            _logger.info("The table %s is counted again: %s", name, error)
            return make()

    return read
