"""MovieLens as GroupLens publishes it since 2014: ratings.csv and movies.csv, perhaps links.csv and tags.csv.

Latest-small, latest, 20M, 25M and 32M share this layout (https://files.grouplens.org/datasets/movielens/).
"""

from pathlib import Path

import duckdb

from recsys.dataset import Scale, Source
from recsys.errors import DataError
from recsys.sources.archives import open_files, private_folder
from recsys.sources.assembly import assemble
from recsys.sources.films import MAX_FILMS, read_films
from recsys.sources.formats import Format
from recsys.sources.limits import base_name
from recsys.sources.plainlines import write_plain_lines
from recsys.sources.ratingrows import rated_items
from recsys.sources.ratingtable import Layout, load_rows, open_database
from recsys.sources.records import column_places
from recsys.sources.report import Imported, OnProgress, Rejections, no_progress

NEEDED = ("ratings.csv", "movies.csv")
OPTIONAL = ("links.csv", "tags.csv")
COLUMNS = ("userId", "movieId", "rating")
SCALE = Scale(0.5, 5.0, 0.5)


def read_movielens(source: Path, name: str, on_progress: OnProgress | None = None) -> Imported:
    """The data set ``name`` from a MovieLens folder or zip.

    The catalog holds every film of movies.csv, rated or not, and a row "Unknown film 17" for every rated film
    that is not in it. Raises DataError when ``source`` is not MovieLens, is damaged or beyond a limit.
    """
    tell = on_progress or no_progress
    rejections = Rejections()
    tell(0.0, "Opening the files")
    with open_files(source, (*NEEDED, *OPTIONAL)) as files, private_folder() as folder:
        missing = [file for file in NEEDED if file not in files]
        if missing:
            raise DataError(f"{base_name(source)} is not MovieLens: it holds no {' and no '.join(missing)}.")
        with open_database(folder) as database:
            timed = load_ratings_csv(database, files["ratings.csv"], "ratings.csv", folder, rejections, tell)
            tell(0.6, "Reading the films")
            films = read_films(database, files, rated_items(database, MAX_FILMS), rejections)
            origin = Source("movielens", f"MovieLens ({base_name(source)})")
            return assemble(database, name, origin, SCALE, films, rejections, tell, timed=timed)


def load_ratings_csv(
    database: duckdb.DuckDBPyConnection,
    file: Path,
    called: str,
    folder: Path,
    rejections: Rejections,
    tell: OnProgress,
) -> bool:
    """Fill the database's table of ratings from MovieLens' columns; returns whether they have times."""
    lines = folder / "lines"
    header = write_plain_lines(file, called, lines, lambda done, doing: tell(0.02 + 0.18 * done, doing))
    places = column_places(header, COLUMNS, ("timestamp",), called)
    time = places[3] if len(places) > 3 else None
    tell(0.2, "Checking the ratings")
    layout = Layout(places[0], places[1], places[2], time, len(header))
    load_rows(database, lines, called, layout, SCALE, rejections)
    lines.unlink()
    return time is not None


FORMAT = Format(
    "movielens",
    "MovieLens since 2014",
    " and ".join(NEEDED),
    lambda names: set(NEEDED) <= set(names),
    read_movielens,
)
