"""The business view of a stored data set on disk: features and segments, and every table made of them."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from recsys import business as business_package
from recsys.business import TABLES, Business
from recsys.business.business import Make
from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.insights import explore as explore_package
from recsys.insights import features as features_package
from recsys.insights import segments as segments_package
from recsys.insights.explore.program import program_in
from recsys.insights.features import Features, Kind
from recsys.insights.segments import Segments
from recsys.store.files import discard, new_folder, read_manifest, write_manifest

FORMAT_VERSION = 1
MANIFEST = "business.json"
TABLE, FEATURES, SEGMENTS = "table", "features", "segments"


def read_business(
    folder: Path, data: Dataset, makers: Callable[[Features, Segments], Mapping[str, Make]]
) -> Business:
    """The business view kept in ``folder``; a table is read when somebody first looks at it, or made when it is gone.

    ``makers`` say how, by name. Raises StoreError when there is none of this program, or it is damaged.
    """
    manifest = read_manifest(folder, MANIFEST, version=FORMAT_VERSION)
    if manifest.get("program") != _program():
        raise StoreError(f"{MANIFEST} was written by another program.")
    try:
        features = Features(
            {kind: _read(folder, FEATURES, kind) for kind in get_args(Kind) if kind in manifest["features"]}
        )
        facts = manifest["segments"]
        names = [field.name for field in fields(Segments)]
        tables: dict[str, Any] = {name: _read(folder, SEGMENTS, name) for name in names if name not in facts}
        segments = Segments(**facts, **tables)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise StoreError(f"{MANIFEST} is damaged.") from error
    kept = {name: _reader(folder, name, make) for name, make in makers(features, segments).items()}
    return Business(data, features, segments, kept)


def write_business(folder: Path, made: Business) -> None:
    """Keep a business view with all its tables in ``folder``, in place of what is there; raises StoreError."""
    tables = {name: made[name] for name in TABLES}
    discard(folder)
    with new_folder(folder) as aside:
        for kind, features in made.features.tables.items():
            _write(aside, FEATURES, kind, features)
        for name, table in tables.items():
            _write(aside, TABLE, name, table)
        facts: dict[str, Any] = {}
        for field in fields(made.segments):
            value = getattr(made.segments, field.name)
            if isinstance(value, pd.DataFrame):
                _write(aside, SEGMENTS, field.name, value)
            else:
                facts[field.name] = value
        content = {"program": _program(), "features": list(made.features.tables), "segments": facts}
        write_manifest(aside, MANIFEST, content, version=FORMAT_VERSION)


def _program() -> str:
    """What makes the figures: another one makes them again."""
    return program_in(business_package, features_package, segments_package, explore_package)


def _read(folder: Path, kind: str, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / f"{kind}_{name}.parquet")


def _write(folder: Path, kind: str, name: str, table: pd.DataFrame) -> None:
    table.to_parquet(folder / f"{kind}_{name}.parquet", index=False)


def _reader(folder: Path, name: str, make: Make) -> Make:
    def read() -> pd.DataFrame:
        try:
            return _read(folder, TABLE, name)
        except (OSError, ValueError):  # removed since, or replaced
            return make()

    return read
