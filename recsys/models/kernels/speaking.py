"""What the neighbours of items say, for many people at once, compiled by numba.

The kernels release the GIL and hold no threads of their own: blocks of people run at once on Python threads.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats, Positions

Array = NDArray[Any]
Edges = tuple[Array, Positions, Floats]
"""Starts, neighbours, similarities: item i has the neighbours ``starts[i]:starts[i + 1]``, the most similar first."""


@numba.njit(nogil=True, cache=True)
def _speak(
    item: int, edges: Edges, there: NDArray[np.bool_], words: Floats, k: int, first: Array
) -> tuple[float, float]:
    """``SUM s_ij word_j`` and ``SUM s_ij`` over the first k neighbours j of an item that are ``there``.

    ``first``, of length k + 1, is room to work in. Who is there is unforeseeable, so nothing branches on it.
    """
    starts, neighbours, similarities = edges
    taken = 0
    for edge in range(starts[item], starts[item + 1]):
        first[taken] = edge
        taken += there[neighbours[edge]]
        if taken == k:
            break
    said = total = 0.0
    for edge in first[:taken]:
        said += similarities[edge] * words[neighbours[edge]]
        total += similarities[edge]
    return said, total


@numba.njit(nogil=True, cache=True)
def sums_at(
    indptr: Array,
    item_idx: Positions,
    words: Floats,
    asked_indptr: Array,
    asked_idx: Positions,
    edges: Edges,
    k: int,
) -> tuple[Floats, Floats]:
    """What the first k neighbours that a person has say of each item asked about, ``_speak``, for many people.

    Person p has the entries ``indptr[p]:indptr[p + 1]`` of ``item_idx`` with their ``words``, and asks in the same way.
    """
    n_items = len(edges[0]) - 1
    there, heard = np.zeros(n_items, dtype=np.bool_), np.empty(n_items)
    first = np.empty(k + 1, dtype=np.int64)
    sums, totals = np.empty(len(asked_idx)), np.empty(len(asked_idx))
    for person in range(len(indptr) - 1):
        own = slice(indptr[person], indptr[person + 1])
        there[item_idx[own]], heard[item_idx[own]] = True, words[own]
        for at in range(asked_indptr[person], asked_indptr[person + 1]):
            sums[at], totals[at] = _speak(asked_idx[at], edges, there, heard, k, first)
        there[item_idx[own]] = False
    return sums, totals


@numba.njit(nogil=True, cache=True)
def sums_of_all(
    indptr: Array, item_idx: Positions, words: Floats, edges: Edges, turned: Edges, k: int
) -> NDArray[np.float64]:
    """As the sums of ``sums_at`` for every item, shape (people, n_items), from the side of who is heard.

    ``turned``: whose neighbour j is. A person has few of an item's neighbours, so that is much less to look at; only
    where more than k speak the item's own list says which are the first.
    """
    n_items = len(edges[0]) - 1
    there, heard = np.zeros(n_items, dtype=np.bool_), np.empty(n_items)
    first, counts = np.empty(k + 1, dtype=np.int64), np.zeros(n_items, dtype=np.int32)
    sums = np.zeros((len(indptr) - 1, n_items))
    starts, items, similarities = turned
    for person in range(len(indptr) - 1):
        own = slice(indptr[person], indptr[person + 1])
        there[item_idx[own]], heard[item_idx[own]] = True, words[own]
        for at in range(indptr[person], indptr[person + 1]):
            for edge in range(starts[item_idx[at]], starts[item_idx[at] + 1]):
                sums[person, items[edge]] += similarities[edge] * words[at]
                counts[items[edge]] += 1
        for item in range(n_items):
            if counts[item] > k:
                sums[person, item], _ = _speak(item, edges, there, heard, k, first)
            counts[item] = 0
        there[item_idx[own]] = False
    return sums
