"""Kaggle's "The Movies Dataset": MovieLens ratings beside what TMDB knows about the films.

https://www.kaggle.com/datasets/rounakbanik/the-movies-dataset: a folder or the original zip. Items are MovieLens'
movieIds; the tables of links lead from them to TMDB's ids, by which the film tables go.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from recsys.errors import DataError
from recsys.sources.assembly import with_unknown
from recsys.sources.films import read_links
from recsys.sources.formats.format import FilmTable, Format, Opened, files_called
from recsys.sources.formats.kaggletables import read_credits, read_film_keywords, read_metadata
from recsys.sources.formats.movielens import LAYOUT, LICENCE

METADATA, CREDITS, KEYWORDS = "movies_metadata.csv", "credits.csv", "keywords.csv"
RATINGS = ("ratings.csv", "ratings_small.csv")
LINKS = ("links.csv", "links_small.csv")
"""Of both kinds the first that is there is read."""


def _films(opened: Opened) -> FilmTable:
    """Every linked film that has metadata, rated or not, and "Unknown film 17" for every other rated one."""
    files, rejections = opened.files, opened.rejections
    links_name = next(iter(files_called(*LINKS)(files)))
    links = read_links(files[links_name], links_name, rejections)
    links["tmdb_id"] = links["tmdb_id"].str.lstrip("0")
    films = read_metadata(files[METADATA], rejections).rename(columns={"imdb_id": "film_imdb_id"})
    if CREDITS in files:
        films = films.join(read_credits(files[CREDITS], rejections))
    if KEYWORDS in files:
        films = films.join(read_film_keywords(files[KEYWORDS], rejections))
    known = links.join(films, on="tmdb_id")
    known = known[known["title"].fillna("") != ""]
    if known.empty:
        raise DataError(f"{links_name} and {METADATA} do not belong together: no film has a title.")
    table, unknown = with_unknown(known.assign(kind="film"), opened.rated, opened.ratings_name, METADATA)
    table = table.drop(columns=["imdb_id", "tmdb_id"]).merge(links, on="item_id", how="left")
    table["imdb_id"] = table["imdb_id"].replace("", pd.NA).fillna(table["film_imdb_id"])
    same = table["original_title"] == table["title"]
    table["original_title"] = np.where(same, "", table["original_title"])
    return table, unknown


def _recognises(names: Collection[str]) -> bool:
    return METADATA in names and not set(RATINGS).isdisjoint(names) and not set(LINKS).isdisjoint(names)


EXPECTS = f"{METADATA}, {' or '.join(RATINGS)} and {' or '.join(LINKS)}"
FORMAT = Format(
    "kaggle",
    "Kaggle's The Movies Dataset",
    EXPECTS,
    recognises=_recognises,
    wanted=lambda _source: (METADATA, CREDITS, KEYWORDS, *RATINGS, *LINKS),
    ratings=files_called(*RATINGS),
    layout=LAYOUT,
    films=_films,
    origin="The Movies Dataset",
    licence=f"Put together on Kaggle from MovieLens' ratings and TMDB's facts, whose own terms hold. {LICENCE}",
)
