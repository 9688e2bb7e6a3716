"""A first look at a table: what it seems to be, before anything is imported."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.sources.archives import base_names, open_files, private_folder
from recsys.sources.limits import base_name
from recsys.sources.ratingtable import open_database
from recsys.sources.tables.mapping import TableMapping, recognised
from recsys.sources.tables.parquet import FIELD, adopt, is_parquet, sample_rows
from recsys.sources.tables.scales import described, scale_of
from recsys.sources.tables.textform import HEAD_BYTES, TextForm, text_form, unique_names
from recsys.sources.tables.times import Clock, clock_of

ENDINGS = (".csv", ".tsv", ".tab", ".psv", ".parquet", ".pq")
"""What a table is recognised by; a single file may be called anything when it is opened as a table."""
FILM_TABLES = frozenset(
    {"movies", "movie", "films", "film", "items", "item", "titles", "title", "books", "products"}
)
"""What the table of films beside the ratings may be called."""
ROWS_SHOWN = 20
LONGEST_SHOWN = 200
PARQUET_ROWS, PARQUET_TEXTS = 10_000, 200_000
"""So many are looked at, of whichever is less."""
LONGEST_READ = 500
"""Bytes of a text in Parquet that is looked at; a longer one is as good as none."""
WHOLE_FROM = 0.99
"""A column of ids holds numbers when so many of its first ones are; else all are texts. Of ISBNs 0.91 are."""
ORDER = ("user", "item", "rating", "time")
"""Of columns without a header."""


@dataclass(frozen=True)
class TableLook:
    """What a table seems to be. Nothing of it is HTML or Markdown; names and rows are what the file says."""

    file: str
    delimiter: str | None
    """None for Parquet."""
    has_header: bool
    columns: tuple[str, ...]
    """Each once; "column 1" and so on without a header."""
    rows: tuple[tuple[str, ...], ...]
    """Up to 20 of the first."""
    mapping: TableMapping
    """The given one, or guessed; its scale is None unless it was given."""
    missing: tuple[str, ...]
    """Needed columns that are not found, as people say it: "the person", "the film", "the rating"."""
    scale: Scale | None
    """The scale that the first rows suggest; None when there is no column of ratings or no common step."""
    because: str
    """Why: "values 1 to 10 in whole steps seen in the first 100,000 rows"; what is wrong when there is no scale."""
    film_table: str | None = None
    """The table of films beside it."""


@dataclass(frozen=True)
class Table:
    """A file opened as a table: form, columns and first rows as texts."""

    path: Path
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    """Of Parquet columns, "" for nested ones; FIELD in text files."""
    rows: list[list[str]]
    form: TextForm | None
    """None for Parquet."""

    def texts(self, column: str | None) -> list[str]:
        """The first values of a column; none for no column."""
        if column is None or column not in self.columns:
            return []
        place = self.columns.index(column)
        return [row[place] for row in self.rows]

    def type_of(self, column: str) -> str:
        """The type of a column."""
        return self.types[self.columns.index(column)]

    def has_whole_ids(self, column: str) -> bool:
        """Whether the ids in a column are whole numbers of at most 63 bits."""
        ends = ".0" if self.type_of(column) in ("FLOAT", "DOUBLE") else ""
        filled = [text.removesuffix(ends) for text in self.texts(column) if text]
        whole = sum(
            text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 2**63 for text in filled
        )
        return bool(filled) and whole >= WHOLE_FROM * len(filled)

    def clock(self, column: str) -> Clock | None:
        """How the times in a column are written."""
        return clock_of(self.texts(column))


def look_at_table(source: Path, mapping: TableMapping | None = None) -> TableLook:
    """What the table in ``source`` (a file, or a folder or zip that holds one) seems to be.

    A given mapping is checked, and its scale found out. Reads the table's first 4 MB, of Parquet the first 10,000
    rows. Raises DataError when it is no table.
    """
    with (
        open_tables(source, first_part=True) as (ratings, films),
        private_folder() as folder,
        open_database(folder) as database,
    ):
        table = open_table(database, ratings, folder, first_part=True)
        chosen = guess(table) if mapping is None else mapping
        if mapping is not None and not mapping.missing:
            mapping.check(table.columns, table.name)
        scale, because = _scale(table, chosen)
        return TableLook(
            table.name,
            None if table.form is None else table.form.delimiter,
            table.form is None or table.form.has_header,
            table.columns,
            tuple(tuple(text[:LONGEST_SHOWN] for text in row) for row in table.rows[:ROWS_SHOWN]),
            chosen,
            chosen.missing,
            scale,
            because,
            None if films is None else films[0],
        )


def table_names(names: list[str]) -> tuple[str, str | None] | None:
    """The table of ratings among base names and the one of films, if any; None when it is not clear which."""
    tables = [name for name in names if Path(name).suffix.lower() in ENDINGS]
    films = [name for name in tables if _is_film_table(name)]
    ratings = [name for name in tables if name not in films]
    if len(ratings) != 1 or len(films) > 1:
        return None
    return ratings[0], films[0] if films else None


def _is_film_table(name: str) -> bool:
    return Path(name).stem.lower() in FILM_TABLES


@contextmanager
def open_tables(
    source: Path, *, first_part: bool = False
) -> Iterator[tuple[tuple[str, Path], tuple[str, Path] | None]]:
    """The table of ratings as (name, readable file), and that of films.

    With ``first_part`` no more is unpacked than a look needs. Raises DataError when it is not clear which they are.
    """
    found = base_names(source)
    names = (found[0], None) if len(found) == 1 else table_names(found)
    if names is None:
        raise DataError(
            f"{base_name(source)} should hold one table of ratings and perhaps one of films called movies; "
            f"name the file to open."
        )
    wanted = [name for name in names if name is not None]
    with open_files(source, wanted, first=HEAD_BYTES + 1 if first_part else None) as files:
        if names[0] not in files:
            raise DataError(f"{base_name(source)} holds no table that can be read.")
        films = None if names[1] is None or names[1] not in files else (names[1], files[names[1]])
        yield (names[0], files[names[0]]), films


def open_table(
    database: duckdb.DuckDBPyConnection, file: tuple[str, Path], folder: Path, *, first_part: bool = False
) -> Table:
    """Find out what a file is and read its first rows; Parquet becomes the database's adopted file.

    With ``first_part`` the rest of a long text is not read even to tell its encoding.
    """
    name, path = file
    database.execute("SET TimeZone = 'UTC'")  # not that of the machine
    if is_parquet(path):
        types = adopt(database, path, name, folder)
        at_most = min(PARQUET_ROWS, PARQUET_TEXTS // len(types))
        rows = list(sample_rows(database, list(types.values()), name, at_most, LONGEST_READ))
        return Table(path, name, unique_names(list(types)), tuple(types.values()), rows, None)
    form, rows = text_form(path, name, first_part=first_part)
    return Table(path, name, form.columns, (FIELD,) * len(form.columns), rows, form)


def guess(table: Table) -> TableMapping:
    """The mapping by the columns' names; without a header, by their order: person, film, rating, time."""
    if table.form is None or table.form.has_header:
        mapping = _by_name(recognised(table.columns))
    elif 3 <= len(table.columns) <= 4 and scale_of(_numbers(table, table.columns[2])) is not None:
        mapping = _by_name(dict(zip(ORDER, table.columns, strict=False)))
    else:
        mapping = TableMapping()
    if mapping.time is not None and not _is_time(table, mapping.time):
        mapping = replace(mapping, time=None)
    if mapping.item is None and mapping.title is not None:
        mapping = replace(mapping, item=mapping.title)
    return mapping


def _by_name(found: Mapping[str, str]) -> TableMapping:
    return TableMapping(
        found.get("user"), found.get("item"), found.get("rating"), found.get("time"), found.get("title")
    )


def _is_time(table: Table, column: str) -> bool:
    return (
        table.clock(column) is not None
        or table.type_of(column) in ("DATE",)
        or "TIMESTAMP" in table.type_of(column)
    )


def _numbers(table: Table, column: str) -> list[float]:
    decimal_comma = table.form is not None and table.form.delimiter != ","
    numbers = []
    for text in table.texts(column):
        try:
            numbers.append(float(text.replace(",", ".") if decimal_comma else text))
        except ValueError:
            continue
    return numbers


def _scale(table: Table, mapping: TableMapping) -> tuple[Scale | None, str]:
    if mapping.rating is None:
        return None, "no column of ratings is chosen"
    if mapping.scale is not None:
        return mapping.scale, "the scale that was chosen"
    numbers = _numbers(table, mapping.rating)
    if not numbers:
        return None, "the column of ratings holds no numbers in the first rows"
    scale = scale_of(numbers)
    if scale is None:
        return None, "the ratings have no common step; choose a scale"
    seen = f"{len(table.rows):,} rows"
    return scale, f"values {described(scale)} seen in the first {seen}"
