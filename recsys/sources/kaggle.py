"""Kaggle's "The Movies Dataset": MovieLens ratings beside what TMDB knows about the films.

https://www.kaggle.com/datasets/rounakbanik/the-movies-dataset: a folder or the original zip. Items are MovieLens'
movieIds; the tables of links lead from them to TMDB's ids, by which the film tables go.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from recsys.dataset import Source
from recsys.errors import DataError
from recsys.ids import Ids
from recsys.sources.archives import open_files, private_folder
from recsys.sources.assembly import assemble, with_unknown
from recsys.sources.films import MAX_FILMS, read_links
from recsys.sources.formats import Format
from recsys.sources.kaggletables import read_credits, read_film_keywords, read_metadata
from recsys.sources.limits import base_name
from recsys.sources.movielens import SCALE, load_ratings_csv
from recsys.sources.ratingrows import rated_items
from recsys.sources.ratingtable import open_database
from recsys.sources.report import Imported, OnProgress, Rejections, no_progress

METADATA, CREDITS, KEYWORDS = "movies_metadata.csv", "credits.csv", "keywords.csv"
RATINGS = ("ratings.csv", "ratings_small.csv")
LINKS = ("links.csv", "links_small.csv")
"""Of both kinds the first that is there is read."""


def read_kaggle(source: Path, name: str, on_progress: OnProgress | None = None) -> Imported:
    """The data set ``name`` from a folder or zip of The Movies Dataset.

    The catalog holds every linked film that has metadata, rated or not, and a row "Unknown film 17" for every other
    rated film. Raises DataError when ``source`` is something else, is damaged or beyond a limit.
    """
    tell = on_progress or no_progress
    rejections = Rejections()
    tell(0.0, "Opening the files")
    with (
        open_files(source, (METADATA, CREDITS, KEYWORDS, *RATINGS, *LINKS)) as files,
        private_folder() as folder,
    ):
        if not _recognises(files):
            raise DataError(f"{base_name(source)} is not The Movies Dataset: expected {EXPECTS}.")
        ratings_name = _first(RATINGS, files)
        with open_database(folder) as database:
            timed = load_ratings_csv(database, files[ratings_name], ratings_name, folder, rejections, tell)
            tell(0.5, "Reading the films")
            rated = rated_items(database, MAX_FILMS)
            films = _read_films(files, rated, ratings_name, rejections, tell)
            origin = Source("kaggle", f"The Movies Dataset ({base_name(source)})")
            return assemble(database, name, origin, SCALE, films, rejections, tell, timed=timed)


def _read_films(
    files: Mapping[str, Path], rated: Ids, ratings_name: str, rejections: Rejections, tell: OnProgress
) -> tuple[pd.DataFrame, int]:
    """The films with all that the tables know of them, and how many rated ones have no title."""
    links_name = _first(LINKS, files)
    links = read_links(files[links_name], links_name, rejections)
    links["tmdb_id"] = links["tmdb_id"].str.lstrip("0")
    films = read_metadata(files[METADATA], rejections).rename(columns={"imdb_id": "film_imdb_id"})
    tell(0.55, "Reading the films' people")
    if CREDITS in files:
        films = films.join(read_credits(files[CREDITS], rejections))
    if KEYWORDS in files:
        films = films.join(read_film_keywords(files[KEYWORDS], rejections))
    tell(0.65, "Reading the films")
    known = links.join(films, on="tmdb_id")
    known = known[known["title"].fillna("") != ""]
    if known.empty:
        raise DataError(f"{links_name} and {METADATA} do not belong together: no film has a title.")
    table, unknown = with_unknown(known.assign(kind="film"), rated, ratings_name, METADATA)
    table = table.drop(columns=["imdb_id", "tmdb_id"]).merge(links, on="item_id", how="left")
    table["imdb_id"] = table["imdb_id"].replace("", pd.NA).fillna(table["film_imdb_id"])
    same = table["original_title"] == table["title"]
    table["original_title"] = np.where(same, "", table["original_title"])
    return table, unknown


def _first(names: Collection[str], there: Collection[str]) -> str:
    return next(name for name in names if name in there)


def _recognises(names: Collection[str]) -> bool:
    return METADATA in names and not set(RATINGS).isdisjoint(names) and not set(LINKS).isdisjoint(names)


EXPECTS = f"{METADATA}, {' or '.join(RATINGS)} and {' or '.join(LINKS)}"
FORMAT = Format("kaggle", "Kaggle's The Movies Dataset", EXPECTS, _recognises, read_kaggle)
