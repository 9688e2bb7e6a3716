"""From scores to lists: pure functions on arrays."""

from bisect import insort
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from recsys.ids import UNKNOWN, Floats, Positions

BLOCKS = (10, 5)
"""So many first places hold their part of each quota: the first ten, and of these the first five."""


def top_n(
    scores: Floats, n: int, *, exclude: Positions | None = None, among: Positions | None = None
) -> Positions:
    """The positions of the ``n`` best scores, best first; ties in the order of positions.

    NaN and the positions in ``exclude`` never appear, so the result may be shorter than ``n``; ``among`` limits the
    choice to some positions.

    >>> top_n(np.array([1.0, 3.0, np.nan, 3.0]), 3).tolist()
    [1, 3, 0]
    """
    return _best(scores, np.flatnonzero(_eligible(scores, exclude, among)), n)


def shortlist(
    scores: Floats,
    n: int,
    groups: Iterable[NDArray[np.bool_]],
    each: int,
    *,
    exclude: Positions | None = None,
    among: Positions | None = None,
) -> Positions:
    """What ``top_n`` gives, then what it would give beyond for the best ``each`` of some groups."""
    eligible = _eligible(scores, exclude, among)
    best = _best(scores, np.flatnonzero(eligible), n)
    eligible[best] = False
    for group in groups:
        more = _best(scores, np.flatnonzero(eligible & group), each)
        eligible[more] = False
        best = np.concatenate([best, more])
    return best


def listable(scores: Floats, *, exclude: Positions | None = None, among: Positions | None = None) -> Floats:
    """The scores, NaN where ``top_n`` would not choose."""
    return np.where(_eligible(scores, exclude, among), scores, np.nan)


def _eligible(scores: Floats, exclude: Positions | None, among: Positions | None) -> NDArray[np.bool_]:
    eligible = ~np.isnan(scores)
    if among is not None:
        inside = np.zeros(len(scores), dtype=np.bool_)
        inside[among] = True
        eligible &= inside
    if exclude is not None:
        eligible[exclude] = False
    return eligible


def _best(scores: Floats, positions: NDArray[np.integer], n: int) -> Positions:
    """The ``n`` of ``positions``, which are in order, with the best scores, best first."""
    if n <= 0:
        return np.empty(0, dtype=np.int32)
    if len(positions) > n:
        values = scores[positions]
        threshold = np.partition(values, len(values) - n)[len(values) - n]
        positions = positions[values >= threshold]
    order = np.lexsort((positions, -scores[positions]))
    return positions[order][:n].astype(np.int32)


def with_quotas(n: int, has: Sequence[NDArray[np.bool_]], shares: Floats) -> tuple[Positions, Positions]:
    """``n`` items, given best first, in the order of a list that holds a share of its first places for each feature.

    ``has[f]`` says which items have feature f, the most important first. Of the first P places, for each P of
    ``BLOCKS``, it gets ``round(P shares[f])``: feature by feature the worst item that no earlier quota needs goes out
    and the best with f comes in, as long as there are such; what came in stands where its score puts it among the P.
    After the largest block the best comes first again. Without features the order is as given.

    Returned are the items' places in the order given, and for each the feature whose quota brought it where it is, or
    ``UNKNOWN``.

    >>> order, brought = with_quotas(12, [np.arange(12) > 9], np.array([0.2]))
    >>> order.tolist()
    [0, 1, 2, 3, 10, 4, 5, 6, 7, 11, 8, 9]
    >>> np.flatnonzero(brought == 0).tolist()
    [4, 9]
    """
    if not len(has):
        return np.arange(n, dtype=np.int32), np.full(n, UNKNOWN, dtype=np.int32)
    features = list(zip(*(column.tolist() for column in has), strict=True))
    ranks, end = list(range(n)), n  # of two, the larger is the worse
    brought: dict[int, int] = {}
    for places in BLOCKS:
        quotas = np.floor(places * shares + 0.5).astype(int).tolist()
        first, rest, came = _swapped(ranks[:places], ranks[places:end], features, quotas)
        ranks[:end] = first + rest
        brought = came | brought
        end = min(places, n)
    return np.array(ranks, dtype=np.int32), np.array([brought.get(rank, UNKNOWN) for rank in ranks], np.int32)


def _swapped(
    inside: list[int], outside: list[int], features: Sequence[tuple[bool, ...]], quotas: list[int]
) -> tuple[list[int], list[int], dict[int, int]]:
    """Both lists of ranks after the swaps, in their order, and what came in -> the feature it came for."""
    came: dict[int, int] = {}
    before = set(inside)
    counts = [sum(features[rank][at] for rank in inside) for at in range(len(quotas))]
    for at, quota in enumerate(quotas):
        while counts[at] < quota:
            comes = next((rank for rank in outside if features[rank][at]), None)
            goes = next(
                (rank for rank in reversed(inside) if _is_spare(features[rank], at, counts, quotas)), None
            )
            if comes is None or goes is None:
                break
            inside.remove(goes)
            outside.remove(comes)
            insort(inside, comes)
            insort(outside, goes)
            came.pop(goes, None)
            if comes not in before:  # else it is back: it went for an earlier feature
                came[comes] = at
            counts = [
                count + new - old
                for count, new, old in zip(counts, features[comes], features[goes], strict=True)
            ]
    return inside, outside, came


def _is_spare(own: tuple[bool, ...], at: int, counts: list[int], quotas: list[int]) -> bool:
    """Whether it may go for feature ``at``: it has not that one, and none of which an earlier quota needs it."""
    if own[at]:
        return False
    return all(not own[earlier] or counts[earlier] > quotas[earlier] for earlier in range(at))


def ndcg(hits: NDArray[np.bool_], relevant: NDArray[np.integer]) -> Floats:
    """How well lists of k places, shape (lists, k), find what is ``relevant``, of which there are so many for each.

    ``SUM hit_i / log2(i + 1)`` over the same of min(k, relevant) hits on top (Järvelin and Kekäläinen 2002); NaN where
    nothing is relevant.

    >>> ndcg(np.array([[True, False], [False, True]]), np.array([1, 1])).round(3).tolist()
    [1.0, 0.631]
    """
    discounts = 1.0 / np.log2(np.arange(2, hits.shape[1] + 2))
    ideals = np.concatenate([[np.nan], np.cumsum(discounts)])
    return np.asarray((hits * discounts).sum(axis=1) / ideals[np.minimum(hits.shape[1], relevant)])


def cosines(vectors: NDArray[np.floating], position: int) -> Floats:
    """The cosine of each row and the one at ``position``, shape ``(n,)``; 0 where one of the two is 0."""
    lengths = np.linalg.norm(vectors, axis=1).astype(np.float64)
    products = np.asarray(vectors @ vectors[position], dtype=np.float64)
    scale = lengths * lengths[position]
    return np.asarray(np.divide(products, scale, out=np.zeros(len(scale)), where=scale > 0))
