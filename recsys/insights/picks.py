"""Films to ask about: famous ones that most people have an answer for."""

from collections import Counter
from collections.abc import Collection

import numpy as np

from recsys.dataset import Dataset

POOL = 15
"""Of so many films per one asked for, counted from the most rated, the picks are drawn."""


def quick_picks(data: Dataset, answered: Collection[int], n: int = 6, *, seed: int = 0) -> list[int]:
    """Up to ``n`` films not in ``answered``: much rated, of mixed main genres, most famous first.

    The same for the same arguments; another seed draws others from the same pool.
    """
    counts = data.ratings.item_counts
    order = np.argsort(-counts, kind="stable")
    asked = set(answered)
    open_films = [
        int(place) for place in order if counts[place] > 0 and int(data.catalog.items.ids[place]) not in asked
    ]
    pool = open_films[: POOL * n]
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
