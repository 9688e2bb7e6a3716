"""The closed forms of EASE: who rated what in, weights out. Facts of films are rows of the table like people."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.linalg import lapack

from recsys.ids import Positions

ITEMS_AT_ONCE = 4_096
TAIL_AT_ONCE = 1_000


class Dual(NamedTuple):
    """For a table Z of m rows x n items: ``B_ij = Z_i'M Z_j / (1 - Z_j'M Z_j)``, i not j."""

    kernel: NDArray[np.float64]
    """``M = (ZZ' + lambda I)^-1``, shape (m, m)."""
    diagonal: NDArray[np.float64]
    """``Z_j'M Z_j``, shape (n,)."""


def dual(table: sparse.csr_array, regularization: float) -> Dual:
    """The form for fewer rows than items: its time grows with the cube of the rows."""
    kernel = _inverse(_gram(table, regularization))
    columns = table.tocsc()
    diagonal = np.zeros(table.shape[1])
    for start in range(0, table.shape[1], ITEMS_AT_ONCE):
        part = columns[:, start : start + ITEMS_AT_ONCE]
        diagonal[start : start + ITEMS_AT_ONCE] = (part * (kernel @ part)).sum(axis=0)
    return Dual(kernel, diagonal)


class Primal(NamedTuple):
    """For a table Z and its items H that are modelled together, with ``P = (Z_H'Z_H + lambda I)^-1``."""

    weights: NDArray[np.float32]
    """``B_ij = -P_ij / P_jj``, 0 on the diagonal, shape (h, h)."""
    tail_weights: sparse.csr_array | None
    """``B_Hi = P Z_H'Z_i`` for the items of the tail, h x all items; None where nothing was asked for."""


def primal(
    table: sparse.csr_array, modelled: Positions, regularization: float, tail: Positions, tail_neighbours: int
) -> Primal:
    """The form for fewer items: its time grows with the cube of the modelled ones.

    Of an item of the ``tail`` the ``tail_neighbours`` largest weights are kept.
    """
    columns = table.tocsc()
    heads = sparse.csr_array(columns[:, modelled].T)
    inverse = _inverse(_gram(heads, regularization))
    beside = None
    if tail_neighbours and len(tail):
        beside = _beside(inverse.astype(np.float32), heads, columns, tail, tail_neighbours)
    weights = inverse / -np.diag(inverse)
    weights[np.diag_indices_from(weights)] = 0.0
    return Primal(weights.astype(np.float32), beside)


def _beside(
    inverse: NDArray[np.float32],
    heads: sparse.csr_array,
    columns: sparse.csc_array,
    tail: Positions,
    tail_neighbours: int,
) -> sparse.csr_array:
    """By chunks, so that nothing dense is larger than the modelled items squared."""
    kept = min(tail_neighbours, len(inverse))
    weights = np.empty((len(tail), kept), dtype=np.float32)
    places = np.empty((len(tail), kept), dtype=np.int32)
    for start in range(0, len(tail), TAIL_AT_ONCE):
        rows = slice(start, start + TAIL_AT_ONCE)
        together = (heads @ columns[:, tail[rows]]).toarray().astype(np.float32)
        shares = together.T @ inverse  # symmetric
        places[rows] = np.argpartition(-np.abs(shares), kept - 1, axis=1)[:, :kept]
        weights[rows] = np.take_along_axis(shares, places[rows], axis=1)
    return sparse.csr_array(
        (weights.ravel(), (places.ravel(), np.repeat(tail, kept))), shape=(len(inverse), columns.shape[1])
    )


def _gram(rows: sparse.csr_array, regularization: float) -> NDArray[np.float64]:
    """``R R' + lambda I``."""
    gram: NDArray[np.float64] = (rows @ rows.T).toarray()
    gram[np.diag_indices_from(gram)] += regularization
    return gram


def _inverse(gram: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a positive definite matrix, in its place: by Cholesky it takes half the work of a general inverse."""
    factor, failed = lapack.dpotrf(gram.T, lower=True, clean=False, overwrite_a=True)
    if not failed:
        inverse, failed = lapack.dpotri(factor, lower=True, overwrite_c=True)
    if failed:
        raise linalg.LinAlgError("The Gram matrix has no inverse.")
    whole: NDArray[np.float64] = inverse.T
    for row in range(len(whole) - 1):
        whole[row + 1 :, row] = whole[row, row + 1 :]
    return whole
