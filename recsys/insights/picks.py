"""Films to ask about: famous ones that most people have an answer for."""

from collections import Counter
from collections.abc import Collection

import numpy as np

from recsys.dataset import Catalog, Dataset, Profile

POOL = 15
"""Of so many films per one asked for, counted from the most rated, the picks are drawn."""


def quick_picks(data: Dataset, answered: Collection[int], n: int = 6, *, seed: int = 0) -> list[int]:
    """Up to ``n`` films not in ``answered``: much rated, of mixed main genres, most famous first.

    The same for the same arguments; another seed draws others from the same pool.
    """
    if n <= 0:
        return []
    counts = data.ratings.item_counts
    is_open = (counts > 0) & ~np.isin(data.catalog.items.ids, list(answered))
    places = np.flatnonzero(is_open)
    pool = places[np.argsort(-counts[places], kind="stable")][: POOL * n].tolist()
    jitter = np.random.default_rng(seed).gumbel(0.0, 0.35, len(pool))
    keys = [float(np.log(counts[place])) + noise for place, noise in zip(pool, jitter, strict=True)]
    genres = data.catalog.genres
    chosen: list[int] = []
    taken: Counter[str] = Counter()
    waiting = [place for _, place in sorted(zip(keys, pool, strict=True), reverse=True)]
    while waiting and len(chosen) < n:
        fewest = min(taken[_main(genres[place])] for place in waiting)
        place = next(place for place in waiting if taken[_main(genres[place])] == fewest)
        waiting.remove(place)
        chosen.append(place)
        taken[_main(genres[place])] += 1
    chosen.sort(key=lambda place: -counts[place])
    return [int(data.catalog.items.ids[place]) for place in chosen]


def _main(genres: tuple[str, ...]) -> str:
    return genres[0] if genres else ""


def loved_film(profile: Profile, catalog: Catalog) -> int | None:
    """The film of the catalog with most stars, of several the one rated last; None where none has stars."""
    stars = np.where(np.isin(profile.item_ids, catalog.items.ids), profile.ratings, np.nan)[::-1]
    return None if np.isnan(stars).all() else int(profile.item_ids[::-1][np.nanargmax(stars)])
