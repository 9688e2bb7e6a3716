"""Lists and ratings written by hand or drawn at random, for the tests of metrics."""

from collections.abc import Mapping, Sequence

import hypothesis.strategies as st
import numpy as np

from recsys.dataset import Ratings
from recsys.evaluation.rows import ListRows
from recsys.ids import UNKNOWN, IdMap

Given = Mapping[int, Mapping[int, float]]
"""Person -> item -> stars."""


def positions(*places: int) -> np.ndarray:
    return np.array(places, dtype=np.int32)


def lists(*rows: Sequence[int], k: int | None = None) -> np.ndarray:
    """Shape (people, k), short lists filled up; ``k`` is the longest unless given."""
    k = max(map(len, rows)) if k is None else k
    return np.array([[*row, *[UNKNOWN] * (k - len(row))] for row in rows], dtype=np.int32).reshape(-1, k)


def ratings(given: Given, n_users: int, n_items: int) -> Ratings:
    """Items out of order within a person, as those of real people are: by time."""
    rows = [(user, item, stars) for user, items in given.items() for item, stars in items.items()]
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    users, items, stars = (np.array(column) for column in columns)
    times = -items.astype(np.int64)
    maps = {"users": IdMap.of(np.arange(n_users)), "items": IdMap.of(np.arange(n_items))}
    return Ratings.of(users, items, stars, times, **maps)


@st.composite
def asked(draw: st.DrawFn, n_users: int = 6, n_items: int = 15, k: int = 5) -> ListRows:
    """Lists of some people of what they do not know, some of them short; each liked an item, some more than ``k``."""
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    listening = draw(st.lists(st.integers(0, n_users - 1), min_size=1, unique=True))
    known: dict[int, dict[int, float]] = {}
    tested: dict[int, dict[int, float]] = {}
    listed: list[list[int]] = []
    for user in range(n_users):
        order = seed.permutation(n_items).tolist()
        n_known = int(seed.integers(0, 7))
        n_tested = int(seed.integers(1, n_items - n_known))
        known[user] = {item: float(seed.integers(1, 6)) for item in order[:n_known]}
        tested[user] = {item: float(seed.integers(1, 6)) for item in order[n_known : n_known + n_tested]}
        tested[user][order[n_known]] = 5.0
    for user in listening:
        unknown = [item for item in range(n_items) if item not in known[user]]
        listed.append(seed.permutation(unknown)[: seed.integers(0, k + 1)].tolist())
    items = lists(*listed, k=k)
    hidden = ratings({user: tested[user] for user in listening}, n_users, n_items)
    learned = ratings(known, n_users, n_items)
    stars = np.where(items == UNKNOWN, np.nan, seed.uniform(1, 5, items.shape))
    liked = hidden.where(hidden.values >= 4)
    return ListRows(positions(*listening), items, stars, learned, learned, hidden, liked)


def items_of(known: Ratings, user: int) -> np.ndarray:
    """What one person rated."""
    return known.item_idx[known.indptr[user] : known.indptr[user + 1]]
