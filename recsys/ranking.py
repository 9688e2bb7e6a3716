"""From scores to lists: pure functions on arrays."""

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats, Positions


def top_n(
    scores: Floats, n: int, *, exclude: Positions | None = None, among: Positions | None = None
) -> Positions:
    """The positions of the ``n`` best scores, best first; ties in the order of positions.

    NaN and the positions in ``exclude`` never appear, so the result may be shorter than ``n``; ``among`` limits the
    choice to some positions.

    >>> top_n(np.array([1.0, 3.0, np.nan, 3.0]), 3).tolist()
    [1, 3, 0]
    """
    if n <= 0:
        return np.empty(0, dtype=np.int32)
    eligible = ~np.isnan(scores)
    if among is not None:
        inside = np.zeros(len(scores), dtype=np.bool_)
        inside[among] = True
        eligible &= inside
    if exclude is not None:
        eligible[exclude] = False
    positions = np.flatnonzero(eligible)
    if len(positions) > n:
        values = scores[positions]
        threshold = np.partition(values, len(values) - n)[len(values) - n]
        positions = positions[values >= threshold]
    order = np.lexsort((positions, -scores[positions]))
    return positions[order][:n].astype(np.int32)


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
