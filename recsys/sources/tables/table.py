"""A file opened as a table: its form, its columns and its first rows as texts."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from recsys.sources.tables.columns import unique_names
from recsys.sources.tables.form import form_of
from recsys.sources.tables.layout import Layout
from recsys.sources.tables.parquet import FIELD, MOMENTS, adopt, is_parquet, sample_rows
from recsys.sources.tables.textform import TextForm
from recsys.sources.tables.times import Clock, clock_of

PARQUET_ROWS, PARQUET_TEXTS = 10_000, 200_000
"""So many are looked at, of whichever is less."""
LONGEST_READ = 500
"""Bytes of a text in Parquet that is looked at; a longer one is as good as none."""
WHOLE_FROM = 0.99
"""A column of ids holds numbers when so many of its first ones are; else all are texts. Of ISBNs 0.91 are."""


@dataclass(frozen=True)
class Table:
    """What was seen of a file."""

    path: Path
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    """Of Parquet columns, "" for nested ones; FIELD in text files."""
    rows: list[list[str]]
    """The first ones."""
    form: TextForm | None
    """None for Parquet."""

    @property
    def decimal_comma(self) -> bool:
        """Whether a comma in a number is its decimal sign: in a text that is divided, it stands in no other role."""
        return self.form is not None and not self.form.is_json

    def texts(self, column: str | None) -> list[str]:
        """The first values of a column; none for no column."""
        if column is None or column not in self.columns:
            return []
        place = self.columns.index(column)
        return [row[place] for row in self.rows]

    def numbers(self, column: str) -> list[float]:
        """Those of the first values that are numbers."""
        numbers = []
        for text in self.texts(column):
            try:
                numbers.append(float(text.replace(",", ".") if self.decimal_comma else text))
            except ValueError:
                continue
        return numbers

    def type_of(self, column: str | None) -> str:
        """The type of a column; "" for no column."""
        return "" if column is None else self.types[self.columns.index(column)]

    def has_whole_ids(self, column: str) -> bool:
        """Whether the ids in a column are whole numbers of at most 63 bits."""
        ends = ".0" if self.type_of(column) in ("FLOAT", "DOUBLE") else ""
        filled = [text.removesuffix(ends) for text in self.texts(column) if text]
        whole = sum(
            text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 2**63 for text in filled
        )
        return bool(filled) and whole >= WHOLE_FROM * len(filled)

    def clock(self, column: str) -> Clock | None:
        """How the times in a column are written; None when they cannot be read."""
        found = clock_of(self.texts(column))
        return Clock.SECONDS if found is None and self.type_of(column) in MOMENTS else found


def open_table(
    database: duckdb.DuckDBPyConnection,
    file: tuple[str, Path],
    folder: Path,
    layout: Layout | None = None,
    *,
    first_part: bool = False,
) -> Table:
    """Find out what a file is and read its first rows; Parquet becomes the database's adopted file.

    With ``first_part`` the rest of a long text is not read even to tell its encoding. Raises DataError when the file is
    empty or no table.
    """
    name, path = file
    known = layout or Layout()
    if is_parquet(path):
        types = adopt(database, path, name, folder)
        at_most = min(PARQUET_ROWS, PARQUET_TEXTS // len(types))
        rows = list(sample_rows(database, list(types.values()), name, at_most, LONGEST_READ))
        return Table(path, name, unique_names(list(types)), tuple(types.values()), rows, None)
    form, rows = form_of(
        path,
        name,
        delimiter=known.delimiter,
        columns=known.columns,
        is_known=known.is_known,
        first_part=first_part,
    )
    form = replace(form, longest=known.longest, added=known.added)
    return Table(path, name, form.columns, (FIELD,) * len(form.columns), rows, form)
