"""Which format a source is in."""

from collections.abc import Collection
from pathlib import Path

from recsys.errors import DataError
from recsys.sources.archives import open_files
from recsys.sources.formats import kaggle, movielens, movielens_old, netflix, table
from recsys.sources.formats.filmtable import is_film_table
from recsys.sources.formats.format import Format
from recsys.sources.tables import HEAD_BYTES, open_database, open_table
from recsys.sources.tables.form import header_of
from recsys.sources.tables.guess import guess
from recsys.temporary import PrivateFolder

FORMATS: tuple[Format, ...] = (
    movielens.FORMAT,
    *movielens_old.FORMATS,
    netflix.FORMAT,
    kaggle.FORMAT,
    table.FORMAT,
)
"""In the order in which a source is tried."""


def format_of(source: Path, names: Collection[str]) -> Format | None:
    """The format of a source that holds files of these base names; None when it is none of them.

    The names of known formats decide, except where they fit MovieLens and the columns do not; what is left is a table
    when one of its files has the columns of one.
    """
    kinds = [kind for kind in FORMATS if kind.recognises(names)]
    if movielens.FORMAT in kinds and _is_other_table(source):
        return table.FORMAT
    if kinds and kinds[0] is not table.FORMAT:
        return kinds[0]
    return table.FORMAT if _is_table(source, names) else None


def _is_table(source: Path, names: Collection[str]) -> bool:
    """Whether it is clear which file holds ratings.

    Of a single file with a table's ending that is not called as films are, the columns may yet have to be explained.
    """
    if len(names) == 1:
        return table.is_called_ratings(*names) or _looks_complete(source)
    try:
        return bool(table.tables_among(names)) and bool(table.wanted(source))
    except DataError:
        return False


def _looks_complete(source: Path) -> bool:
    try:
        return not table.look_at_table(source).missing
    except DataError:
        return False


def _is_other_table(source: Path) -> bool:
    """Whether ratings.csv or movies.csv has a header that is not MovieLens', but one that a plain table may have.

    What cannot be read is left to MovieLens' reader, which says why.
    """
    try:
        with open_files(source, movielens.NEEDED, first=HEAD_BYTES + 1) as files:
            ratings, films = (header_of(files[name]) for name in movielens.NEEDED)
            if _has(ratings, movielens.COLUMNS) and _has(films, ["movieId"]):
                return False
            with PrivateFolder() as folder, open_database(folder) as database:
                table = open_table(database, ("ratings.csv", files["ratings.csv"]), folder, first_part=True)
    except (DataError, KeyError):
        return False
    other = not _has(ratings, movielens.COLUMNS) or is_film_table(films)
    named = table.form is None or table.form.has_header
    return other and named and not guess(table).mapping.missing


def _has(columns: Collection[str], wanted: Collection[str]) -> bool:
    return {column.lower() for column in wanted} <= {column.lower() for column in columns}
