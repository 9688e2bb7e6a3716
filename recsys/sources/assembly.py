"""The last steps of every reader of ratings: films that no table names, and all parts together."""

from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd

from recsys.dataset import Behaviour, Catalog, Dataset, Source
from recsys.errors import DataError
from recsys.ids import Ids
from recsys.sources.report import Imported, OnProgress, Rejections
from recsys.sources.tables.loading import Loaded
from recsys.sources.tables.ordering import take_ratings, take_seen

MAX_UNKNOWN = 50_000
"""So many rated films without a title say that two files do not belong together."""


def with_unknown(
    films: pd.DataFrame, rated: Ids, ratings_name: str, films_name: str
) -> tuple[pd.DataFrame, int]:
    """``films`` plus a row "Unknown film 17" for every rated item that it lacks, and how many these are.

    Raises DataError when there are so many that the two files, called so in the sentence, cannot belong together.
    """
    unknown = np.setdiff1d(rated, films["item_id"].to_numpy(dtype=np.int64))
    if len(unknown) > MAX_UNKNOWN:
        raise DataError(
            f"{ratings_name} and {films_name} do not belong together: {len(unknown):,} films lack a title."
        )
    if not len(unknown):
        return films, 0
    missing = pd.DataFrame(
        {"item_id": unknown, "title": [f"Unknown film {item_id}" for item_id in unknown], "kind": "film"}
    )
    return pd.concat([films, missing], ignore_index=True), len(unknown)


def assemble(
    database: duckdb.DuckDBPyConnection,
    name: str,
    source: Source,
    loaded: Loaded,
    films: tuple[pd.DataFrame, int],
    rejections: Rejections,
    on_progress: OnProgress,
    behaviour: Behaviour | None = None,
) -> Imported:
    """The data set ``name`` from the table ``ratings`` of ``database`` and the films that ``with_unknown`` gave.

    ``source`` says format and label; what was counted is filled in here. ``on_progress`` hears the last 30 %.
    """
    table, unknown = films
    catalog = Catalog.of(table)
    seen = take_seen(database)
    ratings, duplicates = take_ratings(
        database,
        catalog.items,
        timed=loaded.timed,
        on_progress=lambda done, doing: on_progress(0.7 + 0.3 * done, doing),
    )
    notes = (*loaded.notes, *rejections.notes)
    origin = replace(source, rejected=rejections.count, duplicates=duplicates, notes=notes)
    known = behaviour or Behaviour()
    if seen is not None:
        known = Behaviour.of(known.tables() | {"seen": seen})
    dataset = Dataset(name, ratings, catalog, loaded.scale, origin, known)
    return Imported(dataset, rejections.listed, rejections.count, duplicates, unknown)
