"""Trustworthiness: whether films that a map puts side by side belong there."""

import numpy as np
from numpy.typing import NDArray

from recsys.errors import DataError
from recsys.lazy import lazy

neighbors = lazy("sklearn.neighbors")

NEIGHBOURS = 10
FEWEST = 2 * NEIGHBOURS + 1
"""With fewer rows the measure is not defined."""
SAMPLE = 2_000
"""Of more rows, so many are looked at, each against all others."""
CELLS = 20_000_000
"""Distances in memory at a time."""


def trustworthiness(
    vectors: NDArray[np.floating], layout: NDArray[np.floating], *, sample: int = SAMPLE, seed: int = 0
) -> float:
    """``1 - 2 / (n k (2n - 3k - 1)) SUM_i SUM_j max(0, r(i, j) - k)`` over the k = 10 nearest j of each i on the map.

    r(i, j) is the place of j among all rows by distance from i in the space of ``vectors`` (Venna and Kaski 2001): 1
    where every neighbour on the map is one there, about 0.5 for a map by chance. As scikit-learn's function of the
    same name, without a table of all pairs; of more than ``sample`` rows the mean over a seeded sample of i, each
    against all rows. Raises DataError below ``FEWEST`` rows.
    """
    n = len(vectors)
    if n < FEWEST:
        raise DataError(f"Trustworthiness at {NEIGHBOURS} neighbours needs {FEWEST} rows, got {n}.")
    rows = np.arange(n)
    if n > sample:
        rows = np.sort(np.random.default_rng(seed).choice(n, sample, replace=False))
    nearest = neighbors.NearestNeighbors(n_neighbors=NEIGHBOURS + 1).fit(layout)
    misplaced = 0
    for block in np.array_split(rows, -(-len(rows) * n // CELLS)):
        found = nearest.kneighbors(layout[block], return_distance=False)
        misplaced += _misplaced(vectors, block, _others(found, block))
    return 1.0 - 2.0 * misplaced / (len(rows) * NEIGHBOURS * (2 * n - 3 * NEIGHBOURS - 1))


def _others(found: NDArray[np.int64], block: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each row's neighbours without itself, which need not come first where rows lie on one spot."""
    own = found == block[:, None]
    own[~own.any(axis=1), -1] = True
    return np.asarray(found[~own].reshape(len(block), NEIGHBOURS))


def _misplaced(vectors: NDArray[np.floating], block: NDArray[np.int64], near: NDArray[np.int64]) -> int:
    """``SUM max(0, r - k)`` over a block of rows and their neighbours on the map."""
    mine = vectors[block]
    squares = np.einsum("ij,ij->i", vectors, vectors)
    distances = squares - 2.0 * (mine @ vectors.T)
    distances[np.arange(len(block)), block] = -np.inf  # nothing is nearer to a row than itself: place 0
    ranks = [
        np.count_nonzero(distances < np.take_along_axis(distances, near[:, [at]], axis=1), axis=1)
        for at in range(NEIGHBOURS)
    ]
    return int(np.maximum(np.array(ranks) - NEIGHBOURS, 0).sum())
