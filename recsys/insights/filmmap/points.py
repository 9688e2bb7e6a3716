"""What is shown of each film on a map, and what of a person."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile
from recsys.ids import UNKNOWN
from recsys.insights.filmmap.filmmap import FilmMap
from recsys.insights.filmmap.you import place_of
from recsys.models.signals import signed

GENRES = 6
"""Genres with a name of their own: those that most films name first."""


@dataclass(frozen=True, eq=False)
class OnMap:
    """A person's marks on a map."""

    liked: NDArray[np.int64]
    """Item ids of what they rated on the liking side (``signals.signed`` above 0)."""
    others: NDArray[np.int64]
    """And of what else they rated."""
    place: NDArray[np.float64] | None
    """Where they stand (``place_of``)."""


def map_points(data: Dataset, film_map: FilmMap) -> pd.DataFrame:
    """A row a film on the map, the least rated first: item_id, title, year, x, y, ratings, stars, genre.

    ``stars`` is the plain average, missing without ratings; ``genre`` the first of the film if it is one of the
    ``GENRES`` most frequent firsts, else empty.
    """
    rows = data.catalog.items.positions(film_map.items.ids)
    catalog, ratings = data.catalog.table.iloc[rows], data.ratings
    firsts = [next(filter(None, data.catalog.genres[row]), "") for row in rows.tolist()]
    named = {name for name, _ in Counter(filter(None, firsts)).most_common(GENRES)}
    table = pd.DataFrame(
        {
            "item_id": film_map.items.ids,
            "title": catalog["title"].array,
            "year": catalog["year"].array,
            "x": film_map.places[:, 0],
            "y": film_map.places[:, 1],
            "ratings": ratings.item_counts[rows],
            "stars": ratings.item_means[rows],
            "genre": [name if name in named else "" for name in firsts],
        }
    )
    return table.sort_values("ratings", kind="stable", ignore_index=True)


def on_map(data: Dataset, film_map: FilmMap, profile: Profile) -> OnMap:
    """What a person rated of the films on the map, and where they stand."""
    rated = (film_map.positions(profile.item_ids) != UNKNOWN) & ~np.isnan(profile.ratings)
    likes = signed(data.scale, profile.ratings) > 0
    return OnMap(
        profile.item_ids[rated & likes],
        profile.item_ids[rated & ~likes],
        place_of(film_map, profile, data.scale),
    )


def films_near(film_map: FilmMap, marks: OnMap, n: int = 10) -> list[int]:
    """The films nearest to a person's place that they have not rated, nearest first; none without a place."""
    if marks.place is None:
        return []
    rated = {*marks.liked.tolist(), *marks.others.tolist()}
    near = film_map.around(marks.place, n + len(rated)).tolist()
    return [item_id for item_id in near if item_id not in rated][:n]
