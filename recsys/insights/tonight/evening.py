"""An evening of three: films of a list that together fit into the time there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recsys.dataset import Catalog

POOL = 40
"""So many films of a list, those of known length, are combined: 9,880 evenings of three."""
VARIETY = 0.2
"""What a pair of films without a genre in common adds to an evening; the first film of a list is worth 1."""
HALF = 10.0
"""The place after the first at which a film is worth half of it."""


@dataclass(frozen=True)
class Evening:
    """Films for one evening, in the order of the list they come from."""

    item_ids: tuple[int, ...]
    """Empty where no films of the list fit into the time."""
    lengths: tuple[int, ...]
    """Minutes."""
    unknown: int
    """How many films of the list were left out, down to the last that was looked at, because their length is not
    known."""
    shortest: int | None
    """Minutes of the shortest evening of so many films of this list; None where too few have a length."""

    @property
    def minutes(self) -> int:
        """Of all of them together, without a break."""
        return sum(self.lengths)


def evening(catalog: Catalog, listed: ArrayLike, minutes: int, n: int = 3) -> Evening:
    """The best ``n`` films of the list ``listed`` (item ids, best first) that fit into ``minutes`` together.

    Best is the largest sum of what each is worth, ``HALF / (HALF + place - 1)``, and, for each pair of them,
    ``VARIETY`` times the share of their genres that only one of the two has (Jaccard distance); every choice out of
    the first ``POOL`` films of known length is looked at. Series are left out: what is known of them is the length of
    an episode.
    """
    pool, lengths, places, unknown = _pool(catalog, np.asarray(listed, dtype=np.int64))
    if len(pool) < n:
        return Evening((), (), unknown, None)
    chosen = np.array(list(combinations(range(len(pool)), n)))
    total = lengths[chosen].sum(axis=1)
    worth = (HALF / (HALF + places - 1))[chosen].sum(axis=1)
    distance = _distances([catalog.genres[position] for position in pool])
    for first, second in combinations(range(n), 2):
        worth += VARIETY * distance[chosen[:, first], chosen[:, second]]
    worth[total > minutes] = -np.inf
    best = int(worth.argmax())  # the first of equals: combinations come in the order of the list
    if total[best] > minutes:
        return Evening((), (), unknown, int(total.min()))
    ids = catalog.items.ids[[pool[at] for at in chosen[best]]]
    return Evening(tuple(ids.tolist()), tuple(lengths[chosen[best]].tolist()), unknown, int(total.min()))


def _pool(
    catalog: Catalog, listed: NDArray[np.int64]
) -> tuple[list[int], NDArray[np.int64], NDArray[np.int64], int]:
    """Positions, lengths and places on the list (1 first) of the films to combine; how many had no length."""
    runtimes = catalog.table["runtime"].to_numpy(dtype=np.float64, na_value=np.nan)
    pool, places, unknown = [], [], 0
    for place, position in enumerate(catalog.items.positions(listed).tolist(), start=1):
        if catalog.is_series[position]:
            continue
        if not runtimes[position] > 0:
            unknown += 1
            continue
        pool.append(position)
        places.append(place)
        if len(pool) == POOL:
            break
    return pool, runtimes[pool].astype(np.int64), np.array(places, dtype=np.int64), unknown


def _distances(genres: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
    """Of each pair the share of genres that only one has; 0 where neither has any, which says nothing."""
    sets = [frozenset(several) for several in genres]
    return np.array([[len(one ^ other) / max(len(one | other), 1) for other in sets] for one in sets])
