"""Names for the parts of a map, from what the films there have more often than films elsewhere."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Catalog
from recsys.insights.kinds import COUNTRIES
from recsys.lazy import lazy

cluster = lazy("sklearn.cluster")

PARTS = 30
"""Parts of a map, at most; one for every ``FILMS_EACH`` films."""
FILMS_EACH = 60
ENOUGH = 0.25
"""A name must hold for such a share of a part's films."""
TELLING = 0.1
"""And tell so much, in nats; a part without such a name has none."""
ALONE, WITHOUT_GENRE = " films", 100.0
"""What stands after a time or a country alone, and by how much less such a name counts: any with a genre wins."""
SHRINKAGE = 5.0
"""So many films of the whole map stand beside a part's own."""
GENRES = {
    "Action": "action",
    "Adventure": "adventure",
    "Children": "for children",
    "Comedy": "comedies",
    "Crime": "crime",
    "Documentary": "documentaries",
    "Drama": "dramas",
    "Family": "family",
    "Film-Noir": "film noir",
    "History": "history",
    "Musical": "musicals",
    "Mystery": "mysteries",
    "Romance": "romance",
    "Sci-Fi": "science fiction",
    "Thriller": "thrillers",
    "War": "war",
    "Western": "westerns",
}
"""Genre -> as a name on a map, short; any other in lower case."""
CLASSIC = 1960
"""Films from before it are classic ones; later ones go by their decade."""
COLUMNS = ["label", "x", "y", "films"]


def name_regions(catalog: Catalog, rows: NDArray[np.int64], places: NDArray[np.float32]) -> pd.DataFrame:
    """label, x, y and films of the parts that have a name, the most telling first; each name once.

    ``rows`` are the catalog's rows of the films on the map. The parts are those of k-means on the places. A name is a
    genre, alone or with a time or a country; where none fits, a time or a country alone. It fits a part where it holds
    for ``ENOUGH`` of its films, and of those that fit the most telling is taken: with p its share there, shrunk by
    ``SHRINKAGE`` films toward its share b of the whole map, ``p log(p / b) + (1 - p) log((1 - p) / (1 - b))`` where
    ``p > b`` (Kullback and Leibler 1951).
    """
    n = min(PARTS, len(rows) // FILMS_EACH)
    if n < 2:
        return pd.DataFrame(columns=COLUMNS)
    parts = cluster.KMeans(n, n_init=4, random_state=0).fit_predict(places)
    told = _told(catalog, rows, parts)
    found = told.index.to_numpy()
    table = pd.DataFrame(
        {
            "label": told["name"].to_numpy(),
            "x": [float(np.median(places[parts == part, 0])) for part in found],
            "y": [float(np.median(places[parts == part, 1])) for part in found],
            "films": told["films"].to_numpy(),
            "told": (told["telling"] * told["films"]).to_numpy(),
        }
    )
    named = table.sort_values("told", ascending=False, kind="stable")
    return named.drop_duplicates("label")[COLUMNS].reset_index(drop=True)


def telling_names(catalog: Catalog, rows: NDArray[np.int64], parts: NDArray[np.int64]) -> dict[int, str]:
    """The most telling name of each part, as ``name_regions`` chooses it; a part that has none is left out.

    ``rows`` are rows of the catalog, ``parts`` the part of each.
    """
    told = _told(catalog, rows, parts)
    return dict(zip(told.index.tolist(), told["name"].tolist(), strict=True))


def _told(catalog: Catalog, rows: NDArray[np.int64], parts: NDArray[np.int64]) -> pd.DataFrame:
    """name, telling and films of each part that has a name, by part."""
    names = [names_of(catalog, row) for row in rows.tolist()]
    sizes = np.bincount(parts)
    long = pd.DataFrame({"part": parts, "name": names}).explode("name").dropna()
    if long.empty:
        return pd.DataFrame(columns=["name", "telling", "films"])
    counts = pd.crosstab(long["name"], long["part"]).reindex(columns=range(len(sizes)), fill_value=0)
    telling = _telling(counts.to_numpy(), sizes)
    telling[[name.endswith(ALONE) for name in counts.index]] /= WITHOUT_GENRE
    best = telling.argmax(axis=0)
    table = pd.DataFrame(
        {"name": counts.index.to_numpy()[best].astype(str), "telling": telling.max(axis=0), "films": sizes}
    )
    return table[table["telling"] > 0]


def _telling(counts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much each name tells of each part, shape ``(n_names, n_parts)``; 0 where it does not fit."""
    usual = np.clip(counts.sum(axis=1)[:, None] / sizes.sum(), 1e-9, 1.0 - 1e-9)
    share = (counts + SHRINKAGE * usual) / (sizes + SHRINKAGE)
    telling = share * np.log(share / usual) + (1 - share) * np.log((1 - share) / (1 - usual))
    telling[(share <= usual) | (counts < ENOUGH * sizes) | (telling < TELLING)] = 0.0
    return np.asarray(telling)


def names_of(catalog: Catalog, row: int) -> tuple[str, ...]:
    """Every name that holds for a film."""
    return tuple(dict.fromkeys(_names(catalog, row)))


def _names(catalog: Catalog, row: int) -> Iterator[str]:
    genres = [GENRES.get(genre, genre.lower()) for genre in catalog.genres[row] if genre]
    before = list(_before(catalog, row))
    yield from (genre[:1].upper() + genre[1:] for genre in genres)
    for word in before:
        yield f"{word}{ALONE}"
        yield from (f"{word} {genre}" for genre in genres)


def _before(catalog: Catalog, row: int) -> Iterator[str]:
    """What can stand before a genre: the time and, but for American films, the country."""
    year, country = catalog.years[row], catalog.countries[row]
    if year is not None:
        yield "Classic" if year < CLASSIC else f"{year - year % 10}s"
    if country != "US" and country in COUNTRIES:
        yield COUNTRIES[country]
