"""Any table of ratings: CSV, TSV, semicolons, pipes, JSON lines or Parquet, with columns recognised or chosen.

What its files are called says little: which of them holds the ratings is told by the names of well-known tables of
films, else by the columns.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.sources.archives import base_names, open_files
from recsys.sources.formats.filmtable import catalog_of, is_film_table, read_films
from recsys.sources.formats.format import Files, FilmTable, Format, Opened
from recsys.sources.limits import base_name
from recsys.sources.tables import HEAD_BYTES, Layout, Table, TableMapping, open_database, open_table
from recsys.sources.tables.guess import Guess, guess
from recsys.sources.tables.scales import levels_of, read_levels
from recsys.temporary import PrivateFolder

ENDINGS = (".csv", ".tsv", ".tab", ".psv", ".parquet", ".pq", ".jsonl", ".ndjson")
"""What a table is recognised by among other files; a single file may be called anything."""
MOST_TABLES = 20
"""So many files are looked into to find the one with ratings."""
FILM_TABLES = frozenset(
    {"movies", "movie", "films", "film", "items", "item", "titles", "title", "books", "products"}
)
"""What the table of films beside the ratings may be called."""
ROWS_SHOWN = 20
LONGEST_SHOWN = 200
EXPECTS = "one CSV, TSV, JSON lines or Parquet file with columns for person, film and rating, perhaps with movies.csv"


@dataclass(frozen=True)
class TableLook:
    """What a table seems to be. Nothing of it is HTML or Markdown; names and rows are what the file says."""

    file: str
    delimiter: str | None
    """None for Parquet and JSON lines."""
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
    rivals: tuple[str, ...] = ()
    """Columns of which each could be the rating; then none is taken."""


def look_at_table(source: Path, mapping: TableMapping | None = None) -> TableLook:
    """What the table in ``source`` (a file, or a folder or zip that holds one) seems to be.

    A given mapping is checked, and its scale found out. Reads the table's first 4 MB, of Parquet the first 10,000
    rows. Raises DataError when it is no table.
    """
    with (
        open_files(source, wanted(source), first=HEAD_BYTES + 1) as files,
        PrivateFolder() as folder,
        open_database(folder) as database,
    ):
        ratings, films = which_tables(files) or (None, None)
        if ratings is None:
            raise DataError(f"{base_name(source)} holds no table that can be read.")
        table = open_table(database, (ratings, files[ratings]), folder, first_part=True)
        found = guess(table) if mapping is None else Guess(mapping)
        if mapping is not None and not mapping.missing:
            mapping.check(table.columns, table.name)
        scale, because = _scale(table, found.mapping)
        return TableLook(
            table.name,
            None if table.form is None else table.form.delimiter or None,
            table.form is None or table.form.is_json or table.form.has_header,
            table.columns,
            tuple(tuple(text[:LONGEST_SHOWN] for text in row) for row in table.rows[:ROWS_SHOWN]),
            found.mapping,
            found.mapping.missing,
            scale,
            because,
            films,
            found.rivals,
        )


def wanted(source: Path) -> list[str]:
    """Which files of a source are opened as a table of ratings and one of films.

    Raises DataError when it is not clear which they are.
    """
    names = base_names(source)
    found = names if len(names) == 1 else tables_among(names)
    if len(found) > 1:
        with open_files(source, found, first=HEAD_BYTES + 1) as files:
            chosen = which_tables(files)
        found = [] if chosen is None else [name for name in chosen if name is not None]
    if not found:
        raise DataError(
            f"{base_name(source)} should hold one table of ratings and perhaps one of films called movies; "
            f"name the file to open."
        )
    return found


def tables_among(names: Collection[str]) -> list[str]:
    """The names of files that are tables by their endings."""
    return [name for name in names if Path(name).suffix.lower() in ENDINGS][:MOST_TABLES]


def is_called_ratings(name: str) -> bool:
    """Whether a file may hold ratings by its name alone."""
    return bool(tables_among([name])) and Path(name).stem.lower() not in FILM_TABLES


def which_tables(files: Files) -> tuple[str, str | None] | None:
    """The table of ratings among opened files, and the one of films if any; None when it is not clear which."""
    names = list(files)
    ratings = [name for name in names if is_called_ratings(name)]
    films = [name for name in names if name not in ratings]
    if len(names) == 1:
        return names[0], None
    if len(ratings) != 1 or len(films) != 1:
        ratings, films = _by_content(files)
    return (ratings[0], films[0] if films else None) if len(ratings) == 1 and len(films) <= 1 else None


def _by_content(files: Files) -> tuple[list[str], list[str]]:
    """Which files have columns of ratings, and which those of films alone."""
    ratings, films = [], []
    for name, path in files.items():
        with PrivateFolder() as folder, open_database(folder) as database:
            try:
                table = open_table(database, (name, path), folder, first_part=True)
            except DataError:
                continue
        if not guess(table).mapping.missing:
            ratings.append(name)
        elif is_film_table(table.columns):
            films.append(name)
    return ratings, films


def _scale(table: Table, mapping: TableMapping) -> tuple[Scale | None, str]:
    if mapping.rating is None:
        return None, "no column of ratings is chosen"
    if mapping.scale is not None:
        return mapping.scale, "the scale that was chosen"
    numbers = table.numbers(mapping.rating) if mapping.rating in table.columns else []
    reading = read_levels(levels_of(numbers)) if numbers else None
    if not numbers:
        return None, "the column of ratings holds no numbers in the first rows"
    if reading is None:
        return None, "the ratings have no common step; choose a scale"
    apart = "" if reading.unrated is None else f"; {reading.unrated:g} says seen, not rated"
    return (
        reading.scale,
        f"values {reading.scale} seen in the first {len(table.rows):,} rows{apart}",
    )


def _ratings(files: Files) -> Files:
    chosen = which_tables(files)
    return {} if chosen is None else {chosen[0]: files[chosen[0]]}


def _films(opened: Opened) -> FilmTable:
    beside = [(name, path) for name, path in opened.files.items() if name != opened.ratings_name]
    films = read_films(beside[0], opened.rejections, opened.item_column) if beside else {}
    return catalog_of(opened.rated, opened.codes, opened.titles, films)


FORMAT = Format(
    "table",
    "a table of ratings",
    EXPECTS,
    recognises=lambda names: len(tables_among(names)) > 0,
    wanted=wanted,
    ratings=_ratings,
    layout=Layout(),
    films=_films,
    origin="Table",
)
