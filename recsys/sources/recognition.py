"""Which format a source is in."""

from collections.abc import Collection
from pathlib import Path

from recsys.errors import DataError
from recsys.sources import kaggle, movielens, movielens_old, netflix
from recsys.sources.archives import open_files
from recsys.sources.formats import Format
from recsys.sources.tables import FORMAT as TABLE
from recsys.sources.tables import look_at_table
from recsys.sources.tables.films import is_film_table
from recsys.sources.tables.textform import HEAD_BYTES, text_form

FORMATS: tuple[Format, ...] = (movielens.FORMAT, *movielens_old.FORMATS, netflix.FORMAT, kaggle.FORMAT, TABLE)
"""In the order in which a source is tried."""


def format_of(source: Path, names: Collection[str]) -> Format | None:
    """The format of a source that holds files of these base names; None when it is none of them.

    The names decide. Only where they fit MovieLens and a plain table alike, the columns do.
    """
    kinds = [kind for kind in FORMATS if kind.recognises(names)]
    if movielens.FORMAT in kinds and TABLE in kinds and _is_plain_table(source):
        return TABLE
    return kinds[0] if kinds else None


def _is_plain_table(source: Path) -> bool:
    """Whether ratings.csv or movies.csv has a header that is not MovieLens', but one that a plain table may have.

    What cannot be read is left to MovieLens' reader, which says why.
    """
    try:
        with open_files(source, movielens.NEEDED, first=HEAD_BYTES + 1) as files:
            ratings, films = (
                text_form(files[name], name, first_part=True)[0].columns for name in movielens.NEEDED
            )
        other_ratings = not _has(ratings, movielens.COLUMNS)
        other_films = not _has(films, ["movieId"]) and is_film_table(films)
        look = look_at_table(source) if other_ratings or other_films else None
    except DataError:
        return False
    return look is not None and look.has_header and not look.missing


def _has(columns: Collection[str], wanted: Collection[str]) -> bool:
    return {column.lower() for column in wanted} <= {column.lower() for column in columns}
