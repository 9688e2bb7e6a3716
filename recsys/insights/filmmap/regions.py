"""Names for the parts of a map, from what the films there have more often than films elsewhere."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Catalog
from recsys.insights.kinds import COUNTRIES
from recsys.lazy import lazy

cluster = lazy("sklearn.cluster")

PARTS = 14
"""Parts of a map, at most; one for every ``FILMS_EACH`` films."""
FILMS_EACH = 40
ENOUGH = 0.3
"""A name must hold for such a share of a part's films."""
TELLING = 0.15
"""And tell so much, in nats; a part without such a name has none."""
SHRINKAGE = 5.0
"""So many films of the whole map stand beside a part's own."""
GENRES = {
    "Action": "action",
    "Adventure": "adventure",
    "Children": "children’s films",
    "Comedy": "comedies",
    "Crime": "crime",
    "Documentary": "documentaries",
    "Drama": "dramas",
    "Family": "family films",
    "Film-Noir": "film noir",
    "History": "history",
    "Musical": "musicals",
    "Mystery": "mysteries",
    "Romance": "romance",
    "Sci-Fi": "science fiction",
    "Thriller": "thrillers",
    "War": "war films",
    "Western": "westerns",
}
"""Genre -> as a name on a map, short; any other in lower case."""
CLASSIC = 1960
"""Films from before it are classic ones; later ones go by their decade."""
COLUMNS = ["label", "x", "y", "films"]


def name_regions(catalog: Catalog, rows: NDArray[np.int64], places: NDArray[np.float32]) -> pd.DataFrame:
    """label, x, y and films of the parts that have a name, the largest first; of one name only the largest part.

    ``rows`` are the catalog's rows of the films on the map. The parts are those of k-means on the places. In a part a
    name of share p, with b that of the whole map and p shrunk toward it by ``SHRINKAGE`` films, tells
    ``p log(p / b) + (1 - p) log((1 - p) / (1 - b))`` (Kullback and Leibler 1951), where ``p > b``. A name is a genre,
    a decade or a country of origin, or one of the latter two with a genre: the most telling one that holds for
    ``ENOUGH`` of the films is taken.
    """
    names = [tuple(dict.fromkeys(_names(catalog, row))) for row in rows.tolist()]
    n = min(PARTS, len(rows) // FILMS_EACH)
    if n < 2 or not any(names):
        return pd.DataFrame(columns=COLUMNS)
    parts = cluster.KMeans(n, n_init=4, random_state=0).fit_predict(places)
    long = pd.DataFrame({"part": parts, "name": names}).explode("name").dropna()
    counts = pd.crosstab(long["name"], long["part"]).reindex(columns=range(n), fill_value=0)
    sizes = np.bincount(parts, minlength=n)
    best = _most_telling(counts, sizes)
    rows_of = [
        (label, *np.median(places[parts == part], axis=0).tolist(), int(sizes[part]))
        for part, label in enumerate(best)
        if label
    ]
    table = pd.DataFrame(rows_of, columns=COLUMNS).sort_values("films", ascending=False, kind="stable")
    return table.drop_duplicates("label").reset_index(drop=True)


def _most_telling(counts: pd.DataFrame, sizes: NDArray[np.int64]) -> list[str]:
    """The name of each part; empty for one without."""
    usual = counts.sum(axis=1).to_numpy()[:, None] / sizes.sum()
    usual = np.clip(usual, 1e-9, 1.0 - 1e-9)
    share = (counts.to_numpy() + SHRINKAGE * usual) / (sizes + SHRINKAGE)
    telling = share * np.log(share / usual) + (1 - share) * np.log((1 - share) / (1 - usual))
    telling[(share <= usual) | (counts.to_numpy() < ENOUGH * sizes) | (telling < TELLING)] = 0.0
    best = telling.argmax(axis=0)
    labels = counts.index.to_numpy()[best].tolist()
    return [label if telling[at, part] else "" for part, (at, label) in enumerate(zip(best, labels, strict=True))]


def _names(catalog: Catalog, row: int) -> Iterator[str]:
    """Every name that holds for a film."""
    genres = [GENRES.get(genre, genre.lower()) for genre in catalog.genres[row] if genre]
    before = list(_before(catalog, row))
    yield from (genre[:1].upper() + genre[1:] for genre in genres)
    for word in before:
        yield f"{word} films"
        yield from (f"{word} {genre}" for genre in genres)


def _before(catalog: Catalog, row: int) -> Iterator[str]:
    """What can stand before a genre: the time and, but for American films, the country."""
    year, country = catalog.years[row], catalog.countries[row]
    if year is not None:
        yield "Classic" if year < CLASSIC else f"{year - year % 10}s"
    if country != "US" and country in COUNTRIES:
        yield COUNTRIES[country]
