"""A data set on disk: Parquet for tables, plain memory-mapped arrays for models, ``dataset.json`` for the rest.

``ratings.parquet`` (user_id, item_id, rating, timestamp; sorted by person, oldest first) is what queries over
tens of millions of rows read. The same rows as arrays let a model start without reading them into memory.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Rejection, Scale, Source
from recsys.errors import DataError, StoreError
from recsys.ids import UNKNOWN_TIME, IdMap
from recsys.store.files import (
    Manifest,
    new_folder,
    read_array,
    read_json,
    read_manifest,
    write_array,
    write_manifest,
)

FORMAT_VERSION = 2
MANIFEST = "dataset.json"
ROWS_PER_BATCH = 4_000_000
REJECTED = "rejected.parquet"
REJECTED_COLUMNS = [field.name for field in fields(Rejection)]
CONTENT = ("catalog.parquet", "user_ids.npy", "indptr.npy", "item_idx.npy", "values.npy")
"""Beside timestamps.npy, where there is one, what the fingerprint covers."""


def write_dataset(data: Dataset, folder: Path, rejected: Sequence[Rejection] = ()) -> Manifest:
    """Write ``data`` and the rows left out as a new folder, whole or not at all; returns its manifest."""
    ratings = data.ratings
    with new_folder(folder) as aside:
        pd.DataFrame(rejected, columns=REJECTED_COLUMNS).to_parquet(aside / REJECTED, index=False)
        for name, table in data.behaviour.tables().items():
            table.to_parquet(aside / f"{name}.parquet", index=False)
        data.catalog.table.to_parquet(aside / "catalog.parquet", index=False)
        _write_ratings_table(ratings, aside / "ratings.parquet")
        write_array(aside, "user_ids", ratings.users.ids)
        write_array(aside, "indptr", ratings.indptr)
        write_array(aside, "item_idx", ratings.item_idx)
        write_array(aside, "values", ratings.values)
        if ratings.timestamps is not None:
            write_array(aside, "timestamps", ratings.timestamps)
        return write_manifest(aside, MANIFEST, describe(data), version=FORMAT_VERSION)


def describe(data: Dataset) -> Manifest:
    """Name, origin, counts, scale and the first and last day of a data set."""
    ratings, times = data.ratings, data.ratings.known_times
    return {
        "name": data.name,
        "source": asdict(data.source) | {"notes": list(data.source.notes)},
        "ratings": len(ratings),
        "users": len(ratings.users),
        "items": len(data.catalog),
        "scale": asdict(data.scale),
        "first": _iso_day(times.min()) if len(times) else None,
        "last": _iso_day(times.max()) if len(times) else None,
    }


def read_dataset(folder: Path) -> Dataset:
    """Open a folder that ``write_dataset`` made; its ratings stay on disk until they are used.

    Raises StoreError when the folder is missing, damaged or of another format version.
    """
    manifest = read_manifest(folder, MANIFEST, version=FORMAT_VERSION)
    try:
        fingerprint = _fingerprint(manifest)
        catalog = Catalog.of(pd.read_parquet(folder / "catalog.parquet"))
        timestamps = read_array(folder, "timestamps") if "timestamps.npy" in manifest["sha256"] else None
        ratings = Ratings(
            IdMap(read_array(folder, "user_ids")),
            catalog.items,
            read_array(folder, "indptr"),
            read_array(folder, "item_idx"),
            read_array(folder, "values"),
            timestamps,
        )
        extra = [field.name for field in fields(Behaviour) if f"{field.name}.parquet" in manifest["sha256"]]
        return Dataset(
            str(manifest["name"]),
            ratings,
            catalog,
            Scale(**manifest["scale"]),
            _source(**manifest["source"]),
            Behaviour.of({name: pd.read_parquet(folder / f"{name}.parquet") for name in extra}),
            fingerprint,
        )
    except (KeyError, TypeError, ValueError, DataError) as error:
        raise StoreError(f"{MANIFEST} of {folder.name} is damaged.") from error


def _source(notes: Sequence[str] = (), **facts: Any) -> Source:
    """JSON has lists for tuples; versions before had no notes."""
    return Source(**facts, notes=tuple(notes))


def read_rejected(folder: Path) -> list[Rejection]:
    """The listed rows that were left out of the data set in a folder; raises StoreError when they cannot be read."""
    try:
        table = pd.read_parquet(folder / REJECTED, columns=REJECTED_COLUMNS)
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{REJECTED} is missing or damaged.") from error
    return [Rejection(*row) for row in table.itertuples(index=False, name=None)]


def fingerprint_of(folder: Path) -> str:
    """The fingerprint of the data set in a folder, without reading the data; raises StoreError when it is damaged."""
    try:
        return _fingerprint(read_json(folder / MANIFEST))
    except (KeyError, TypeError) as error:
        raise StoreError(f"{MANIFEST} of {folder.name} is damaged.") from error


def _fingerprint(manifest: Manifest) -> str:
    sums: dict[str, str] = manifest["sha256"]
    content = "".join(sums[name] for name in CONTENT) + sums.get("timestamps.npy", "")
    return hashlib.sha256(content.encode()).hexdigest()[:40]


def _write_ratings_table(ratings: Ratings, file: Path) -> None:
    schema = pa.schema(
        [
            ("user_id", pa.int64()),
            ("item_id", pa.int64()),
            ("rating", pa.float32()),
            ("timestamp", pa.int64()),
        ]
    )
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for start in range(0, len(ratings), ROWS_PER_BATCH):
            rows = slice(start, start + ROWS_PER_BATCH)
            times = None if ratings.timestamps is None else ratings.timestamps[rows]
            count = len(ratings.values[rows])
            bounds = np.clip(ratings.indptr, start, start + count).astype(np.int64)
            owned = bounds[1:] - bounds[:-1]
            columns: list[Any] = [
                pa.array(np.repeat(ratings.users.ids, owned)),
                pa.array(ratings.items.ids[ratings.item_idx[rows]]),
                pa.array(ratings.values[rows]),
                pa.nulls(count, pa.int64()) if times is None else pa.array(times, mask=times == UNKNOWN_TIME),
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _iso_day(seconds: int) -> str:
    return str(pd.Timestamp(int(seconds), unit="s").date())
