"""MovieLens as GroupLens publishes it since 2014: ratings.csv and movies.csv, perhaps links.csv and tags.csv.

Latest-small, latest, 20M, 25M and 32M share this layout (https://files.grouplens.org/datasets/movielens/).
"""

from recsys.dataset import Scale
from recsys.sources.films import read_films
from recsys.sources.formats.format import FilmTable, Format, Opened, files_called
from recsys.sources.tables import MOSTLY, NUMBERS_ONLY, Clock, Layout, TableMapping

NEEDED = ("ratings.csv", "movies.csv")
OPTIONAL = ("links.csv", "tags.csv")
COLUMNS = ("userId", "movieId", "rating")
LICENCE = (
    "MovieLens is made by GroupLens at the University of Minnesota, for research: not for commercial use without their "
    "permission."
)
LAYOUT = Layout(
    mapping=TableMapping(*COLUMNS, "timestamp"),
    is_known=True,
    scales=(Scale(0.5, 5.0, 0.5),),
    clock=Clock.SECONDS,
    longest=NUMBERS_ONLY,
    least_usable=MOSTLY,
)


def _films(opened: Opened) -> FilmTable:
    return read_films(opened.database, opened.files, opened.rated, opened.rejections)


FORMAT = Format(
    "movielens",
    "MovieLens since 2014",
    " and ".join(NEEDED),
    recognises=lambda names: set(NEEDED) <= set(names),
    wanted=lambda _source: (*NEEDED, *OPTIONAL),
    ratings=files_called("ratings.csv"),
    layout=LAYOUT,
    films=_films,
    origin="MovieLens",
    licence=LICENCE,
)
