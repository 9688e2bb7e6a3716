"""A data set from tables in memory: written aside as Parquet and read as any table of ratings is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api import types

from recsys.dataset import Dataset, Scale
from recsys.errors import DataError
from recsys.sources.formats import TABLE, look_at_table
from recsys.sources.formats.format import files_called
from recsys.sources.report import Imported
from recsys.sources.tables import Layout
from recsys.sources.tables.columns import unique_names
from recsys.temporary import PrivateFolder

RATINGS, FILMS = "ratings", "films"
"""The files, called as ``from_frame`` calls the tables: sentences name them."""
ROWS_A_GROUP = 100_000
"""The reader limits the bytes of a group; a column of long reviews is beyond it in pandas' groups of a million."""
LABEL = "Tables from Python"
FRAMES = replace(
    TABLE,
    name="frame",
    label="two tables",
    expects="ratings and perhaps films",
    recognises=lambda _names: False,
    wanted=lambda _source: (RATINGS, FILMS),
    ratings=files_called(RATINGS),
    layout=Layout(blank_is_seen=True),
)


def from_frame(
    ratings: pd.DataFrame,
    films: pd.DataFrame | None = None,
    *,
    name: str = "frame",
    user: str | None = None,
    item: str | None = None,
    rating: str | None = None,
    time: str | None = None,
    title: str | None = None,
    scale: Scale | None = None,
) -> Dataset:
    """The data set ``name`` from a table of ratings and perhaps one of films.

    Columns and scale that are not named are found out as for a file. Ids may be texts: people and films then get the
    numbers 1, 2, ... in the order in which they first appear, and films without a title are called by their text. A
    missing rating says "seen, not rated"; of several ratings of one film by one person the latest counts. ``films`` has
    a column of ids and one of titles, perhaps year and genres, and what else a catalog knows by its name there; lists
    may be lists or joined by ``|``. What was left out is counted in ``source``, and the first row of it said there.
    The index is ignored. Raises DataError when a column is missing or no row can be used.
    """
    chosen = {"user": user, "item": item, "rating": rating, "time": time, "title": title}
    named = {role: unique_names([str(column)])[0] for role, column in chosen.items() if column is not None}
    with PrivateFolder() as folder:
        _write(ratings, folder / RATINGS)
        if films is not None:
            _write(films, folder / FILMS)
        mapping = None
        if named or scale is not None:
            look = look_at_table(folder / RATINGS)
            mapping = replace(look.mapping, **named, scale=scale)
            if mapping.missing and look.rivals:
                mapping = None  # the reader says which columns could be one thing
        return _with_report(FRAMES.read(folder, name, None, mapping))


Dataset.from_frame = staticmethod(from_frame)


def _with_report(imported: Imported) -> Dataset:
    source, rejected = imported.dataset.source, imported.rejected_count
    if not len(imported.dataset.ratings):
        raise DataError("ratings has no rating that can be used, only rows without one.")
    notes = source.notes
    if rejected:
        first = imported.rejected[0]
        notes += (
            f"Rows left out: {rejected:,}; the first is row {first.line} of {first.file}: {first.reason}.",
        )
    return replace(imported.dataset, source=replace(source, label=LABEL, notes=notes))


def _write(frame: pd.DataFrame, file: Path) -> None:
    if not isinstance(frame, pd.DataFrame):
        raise DataError(f"{file.name} must be a pandas DataFrame, got {type(frame).__name__}.")
    if frame.empty:
        raise DataError(f"{file.name} has no rows.")
    table = pd.concat([_plain(frame.iloc[:, place]) for place in range(frame.shape[1])], axis=1)
    table.columns = pd.Index(unique_names([str(column) for column in frame.columns]))
    # Packed, a table that says the same again and again would look like a bomb to the reader.
    table.to_parquet(file, index=False, compression=None, use_dictionary=False, row_group_size=ROWS_A_GROUP)


def _plain(column: pd.Series) -> pd.Series:
    """Whole numbers, fractions, times or texts; categories become what they stand for, anything else its text."""
    values = column.astype(object) if isinstance(column.dtype, pd.CategoricalDtype) else column
    values = values.reset_index(drop=True).convert_dtypes()
    if types.is_float_dtype(values.dtype) or types.is_integer_dtype(values.dtype):
        return values
    if types.is_datetime64_any_dtype(values.dtype):
        return values
    return values.map(_text).astype("string")


def _text(value: object) -> object:
    if isinstance(value, list | tuple | np.ndarray):
        return "|".join(map(str, value))
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]
