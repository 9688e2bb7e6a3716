"""TruncatedSVD: the few directions in which people differ most in what they watch and like."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.history import Histories, History, Parts
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback
from recsys.models.signals import graded, signals_of, signed
from recsys.models.threads import one_blas_thread

SMALLEST = 1e-9
"""Directions below this share of the largest singular value are rounding."""


@dataclass(kw_only=True, eq=False)
class TruncatedSVD(Recommender):
    """``score = (z + popularity_weight mean(Z)) V V'`` with ``Z ~ U S V'``, the ``n_factors`` largest singular values.

    PureSVD (Cremonesi, Koren, Turrin 2010), where unknown entries of Z are 0. Z is graded and the profile z signed as
    in EASE (``signals``). The average row of Z stands for one person like everybody: it leads while little is known,
    and alone for an empty profile. An item without ratings is NaN. The score only orders; there are no stars.
    """

    name: ClassVar[str] = "truncated-svd"
    explains: ClassVar[bool] = True

    n_factors: int = whole(30, 1, 500)
    """At most: no more than the rank of Z."""
    popularity_weight: float = number(0.2, 0.0, 100.0)
    seed: int = whole(0, 0, 2**31 - 1)
    """Where the search for the directions starts; it moves the last digits only."""

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings = data.ratings
        table = ratings.matrix(graded(data.scale, ratings.values))
        start = np.random.default_rng(self.seed).uniform(-1.0, 1.0, min(table.shape))
        self.singular_values_, self.item_factors_ = decompose(table, self.n_factors, start)
        self.item_factors_[ratings.item_counts == 0] = np.nan
        everybody = table.sum(axis=0) / np.count_nonzero(np.diff(ratings.indptr))
        self.usual_ = everybody @ np.nan_to_num(self.item_factors_)

    def _loadings(self, history: History) -> NDArray[np.float64]:
        """What each entry says about each direction, ``z_j V_j``, shape ``(n, n_factors)``."""
        signals = signals_of(self.scale_, history)
        return signals[:, None] * np.nan_to_num(self.item_factors_[history.item_idx])

    def _score_all(self, history: History) -> Floats:
        taste = self._loadings(history).sum(axis=0) + self.popularity_weight * self.usual_
        return np.asarray(self.item_factors_ @ taste)

    def _score_many(self, people: Histories) -> Floats:
        signals = people.matrix(signed(self.scale_, people.ratings), len(self.item_ids_))
        tastes = signals @ np.nan_to_num(self.item_factors_) + self.popularity_weight * self.usual_
        return np.asarray(tastes @ self.item_factors_.T)

    def _parts(self, history: History, positions: Positions) -> Parts:
        factors, nothing = self.item_factors_[positions], np.zeros(len(positions))
        crowd = self.popularity_weight * (factors @ self.usual_)
        baseline = {"mean": nothing, "item": crowd, "person": nothing}
        return Parts(baseline, self._loadings(history) @ factors.T)


@one_blas_thread
def decompose(table: sparse.csr_array, rank: int, start: Floats) -> tuple[Floats, NDArray[np.float64]]:
    """The largest singular values of ``table``, descending, and V, one column each; at most ``rank`` of them.

    In each column the entry farthest from 0 is positive. ``start``, of the length of the shorter side, is where
    ARPACK's iteration begins.
    """
    if rank < min(table.shape):
        _, values, rows = svds(table.astype(np.float64), k=rank, v0=start)
    else:
        _, values, rows = np.linalg.svd(table.toarray(), full_matrices=False)
    order = np.argsort(-values)
    order = order[values[order] > SMALLEST * values.max()]
    rows = rows[order]
    farthest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    return values[order], np.ascontiguousarray((rows * np.sign(farthest)[:, None]).T)
