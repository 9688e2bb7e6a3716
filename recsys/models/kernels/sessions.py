"""Kernels over sessions kept one after another (``starts``, ``items``): who is near, and what follows what."""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from recsys.ids import Positions

Array = NDArray[Any]


@numba.njit(nogil=True, cache=True)
def rows_by_item(items: Positions, n_items: int) -> tuple[Array, Array]:
    """``(starts, rows)``: the rows that hold item ``i`` are ``rows[starts[i]:starts[i + 1]]``, ascending."""
    starts = np.zeros(n_items + 1, dtype=np.int64)
    for item in items:
        starts[item + 1] += 1
    starts = np.cumsum(starts)
    place = starts[:-1].copy()
    rows = np.empty(len(items), dtype=np.int64)
    for row in range(len(items)):
        rows[place[items[row]]] = row
        place[items[row]] += 1
    return starts, rows


@numba.njit(nogil=True, cache=True)
def neighbours(
    current: Positions,
    weights: Array,
    starts: Array,
    item_starts: Array,
    item_sessions: Array,
    n_candidates: int,
    n_neighbours: int,
) -> tuple[Array, Array]:
    """The sessions nearest to ``current`` (distinct items, oldest first): ``(sessions, shares)``, nearest first.

    Session ``s`` of ``starts`` shares with it the items ``j`` of which ``s`` is among ``item_sessions``, ascending for
    each item. Its similarity is the sum of ``shares[s, j] = weights[j] / sqrt(length of s)`` over these. Looked at are
    the ``n_candidates`` highest ``s`` that share an item at all; of equal similarity the higher ``s`` is nearer.
    """
    length = len(current)
    firsts = np.empty(length, dtype=np.int64)
    total = 0
    for j in range(length):
        begin, end = item_starts[current[j]], item_starts[current[j] + 1]
        firsts[j] = max(begin, end - n_candidates)  # the highest of all are among the highest of each
        total += end - firsts[j]
    keys = np.empty(total, dtype=np.int64)
    at = 0
    for j in range(length):
        for place in range(firsts[j], item_starts[current[j] + 1]):
            keys[at] = np.int64(item_sessions[place]) * length + j
            at += 1
    keys.sort()

    ends = np.empty(min(total, n_candidates) + 1, dtype=np.int64)
    similarities = np.empty(min(total, n_candidates))
    found, at = 0, total
    while at > 0 and found < n_candidates:
        ends[found] = at
        session, similarity = keys[at - 1] // length, 0.0
        while at > 0 and keys[at - 1] // length == session:
            at -= 1
            similarity += weights[keys[at] % length]
        similarities[found] = similarity / np.sqrt(starts[session + 1] - starts[session])
        found += 1
    ends[found] = at

    nearest = np.argsort(-similarities[:found], kind="mergesort")[:n_neighbours]
    sessions = np.empty(len(nearest), dtype=np.int64)
    shares = np.zeros((len(nearest), length))
    for row in range(len(nearest)):
        one = nearest[row]
        session = keys[ends[one] - 1] // length
        sessions[row] = session
        for place in range(ends[one + 1], ends[one]):
            j = keys[place] % length
            shares[row, j] = weights[j] / np.sqrt(starts[session + 1] - starts[session])
    return sessions, shares


@numba.njit(nogil=True, cache=True)
def spread(
    sessions: Array,
    amounts: Array,
    last_shared: Positions,
    starts: Array,
    items: Positions,
    reach: float,
    n_items: int,
) -> Array:
    """``SUM amounts[s] exp(-distance / reach)`` of every item over the ``sessions`` that hold it.

    ``distance`` is how many places of ``s`` lie between the item and ``last_shared[s]``, which ``s`` holds. ``amounts``
    has the shape (sessions, sums), what is returned (sums, n_items).
    """
    scores = np.zeros((amounts.shape[1], n_items))
    for row in range(len(sessions)):
        begin, end = starts[sessions[row]], starts[sessions[row] + 1]
        middle = begin
        while items[middle] != last_shared[row]:
            middle += 1
        for place in range(begin, end):
            near = np.exp(-abs(place - middle) / reach)
            for one in range(amounts.shape[1]):
                scores[one, items[place]] += amounts[row, one] * near
    return scores


@numba.njit(nogil=True, cache=True)
def followers(
    session_ends: Array,
    items: Positions,
    item_starts: Array,
    item_rows: Array,
    steps: int,
    most: int,
) -> tuple[Array, Array, Array, Array]:
    """What follows each item: ``(totals, starts, followers, counts)``, the ``most`` frequent ones, most frequent first.

    ``count(j, i) = SUM 1 / d`` over the places where ``i`` stands ``d`` places behind ``j`` in a session, for ``d``
    up to ``steps``; ``totals[j]`` is its sum over all ``i``. ``session_ends`` says of every row where its session ends.
    Of equal counts the lower item comes first.
    """
    n_items = len(item_starts) - 1
    starts = np.zeros(n_items + 1, dtype=np.int64)
    totals, counts, touched = np.zeros(n_items), np.zeros(n_items), np.empty(n_items, dtype=np.int32)
    follower, kept = np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.float32)
    for item in range(n_items):
        n_touched = 0
        for place in range(item_starts[item], item_starts[item + 1]):
            row = item_rows[place]
            for behind in range(row + 1, min(row + steps + 1, session_ends[row])):
                after, worth = items[behind], 1.0 / (behind - row)
                if counts[after] == 0.0:
                    touched[n_touched] = after
                    n_touched += 1
                counts[after] += worth
                totals[item] += worth
        there = touched[:n_touched]
        frequent = there
        if n_touched > most:  # most of what follows a popular item follows it once: not worth ordering
            least = np.partition(counts[there], n_touched - most)[n_touched - most]
            frequent = there[counts[there] >= least]
        frequent = np.sort(frequent)
        best = frequent[np.argsort(-counts[frequent], kind="mergesort")[:most]]
        at = starts[item]
        starts[item + 1] = at + len(best)
        if starts[item + 1] > len(follower):
            room = max(2 * len(follower), starts[item + 1])
            follower, kept = _grown(follower, room), _grown(kept, room)
        for one in best:
            follower[at], kept[at] = one, counts[one]
            at += 1
        counts[there] = 0.0
    used = starts[n_items]
    return totals, starts, follower[:used].copy(), kept[:used].copy()


@numba.njit(nogil=True, cache=True)
def _grown(array: Array, room: int) -> Array:
    larger = np.empty(room, dtype=array.dtype)
    larger[: len(array)] = array
    return larger
