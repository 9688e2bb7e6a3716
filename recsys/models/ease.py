"""EASE: a linear item-to-item model in closed form, on graded, signed ratings."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import UNKNOWN, Floats, Positions
from recsys.models.base import Recommender
from recsys.models.history import History, Parts
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback
from recsys.models.signals import graded, signals_of


@dataclass(kw_only=True, eq=False)
class EASE(Recommender):
    """``score = z B`` with ``B`` minimizing ``|Z - ZB|^2 + lambda |B|^2`` under ``diag(B) = 0`` (Steck 2019).

    Z is who rated what, graded: ``.25 + .75 u`` with u the rating mapped to 0..1. The profile z is signed: the
    rating mapped to five stars, ``clip((r - 2) / 2.5, -1, 1)``, so that one star pushes its neighbours down.

    With ``G = Z'Z + lambda I``, ``P = G^-1``: ``B_ij = -P_ij / P_jj``. Where people are fewer than items the dual form
    is used: ``M = (ZZ' + lambda I)^-1``, ``B_ij = Z_i'M Z_j / (1 - Z_j'M Z_j)``, equal and much faster. Where both are
    many, the ``max_items`` most rated items are modelled and the rest get NaN.
    """

    name: ClassVar[str] = "ease"
    explains: ClassVar[bool] = True

    regularization: float = number(150.0, 1e-3, 1e6)
    """lambda."""
    max_items: int = whole(5_000, 1, 20_000)
    """How many items the primal form takes (its time grows with the cube)."""
    max_people: int = whole(6_000, 0, 20_000)
    """Up to how many people the dual form is used."""

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings = data.ratings
        active = np.diff(ratings.indptr) > 0
        table = sparse.csr_array(ratings.matrix(graded(data.scale, ratings.values))[active])
        if table.shape[0] <= min(self.max_people, table.shape[1]):
            self._fit_dual(table)
        else:
            self._fit_primal(table, ratings.item_counts)

    def _fit_dual(self, table: sparse.csr_array) -> None:
        gram = (table @ table.T).toarray()
        gram[np.diag_indices_from(gram)] += self.regularization
        self.people_kernel_ = linalg.inv(gram, overwrite_a=True, check_finite=False)
        self.graded_values_, self.graded_items_ = table.data, table.indices
        self.graded_starts_ = table.indptr
        columns = table.tocsc()
        diagonal = np.zeros(table.shape[1])
        for start in range(0, table.shape[1], 4_096):
            part = columns[:, start : start + 4_096]
            diagonal[start : start + 4_096] = (part * (self.people_kernel_ @ part)).sum(axis=0)
        self.diagonal_ = diagonal

    def _fit_primal(self, table: sparse.csr_array, counts: NDArray[np.int64]) -> None:
        order = np.argsort(-counts, kind="stable")[: self.max_items]
        modelled = np.sort(order[counts[order] > 0]).astype(np.int32)
        part = table.tocsc()[:, modelled]
        gram = (part.T @ part).toarray()
        gram[np.diag_indices_from(gram)] += self.regularization
        inverse = linalg.inv(gram, overwrite_a=True, check_finite=False)
        weights = inverse / -np.diag(inverse)
        weights[np.diag_indices_from(weights)] = 0.0
        self.modelled_ = modelled
        self.item_weights_ = weights.astype(np.float32)

    # -- scoring ---------------------------------------------------------------------------------------------

    @property
    def _is_dual(self) -> bool:
        return "people_kernel_" in vars(self)

    @cached_property
    def _graded(self) -> sparse.csc_array:
        shape = (len(self.people_kernel_), len(self.diagonal_))
        rows = sparse.csr_array((self.graded_values_, self.graded_items_, self.graded_starts_), shape=shape)
        return rows.tocsc()

    @cached_property
    def _graded_by_item(self) -> sparse.csr_array:
        return self._graded.T.tocsr()

    @cached_property
    def _places(self) -> Positions:
        """Where each item stands among the modelled ones; -1 where it is not modelled."""
        places = np.full(len(self.item_ids_), UNKNOWN, dtype=np.int32)
        places[self.modelled_] = np.arange(len(self.modelled_), dtype=np.int32)
        return places

    def _score_all(self, history: History) -> Floats:
        signals = signals_of(self.scale_, history)
        if self._is_dual:
            people = self._graded[:, history.item_idx] @ signals
            scores = self._graded_by_item @ (self.people_kernel_ @ people)
            scores[history.item_idx] -= signals * self.diagonal_[history.item_idx]
            return np.asarray(scores / (1.0 - self.diagonal_))
        places = self._places[history.item_idx]
        known = places != UNKNOWN
        scores = np.full(len(self._places), np.nan)
        scores[self.modelled_] = signals[known] @ self.item_weights_[places[known]]
        return scores

    def _score_at(self, history: History, positions: Positions) -> Floats:
        scores = np.asarray(self._amounts(history, positions).sum(axis=0))
        return scores if self._is_dual else np.where(self._places[positions] == UNKNOWN, np.nan, scores)

    def _amounts(self, history: History, positions: Positions) -> NDArray[np.float64]:
        """What each entry of the history adds to each item's score, ``z_i B_ij``; NaN columns where not modelled."""
        signals = signals_of(self.scale_, history)[:, None]
        itself = history.item_idx[:, None] == positions
        if self._is_dual:
            pull = self.people_kernel_ @ self._graded[:, positions].toarray()
            shares = (self._graded_by_item[history.item_idx] @ pull) / (1.0 - self.diagonal_[positions])
            return np.where(itself, 0.0, signals * shares)
        rows, columns = self._places[history.item_idx], self._places[positions]
        weights = self.item_weights_[np.ix_(rows, columns)].astype(np.float64)
        amounts = np.where(itself | (rows[:, None] == UNKNOWN), 0.0, signals * weights)
        return np.where(columns == UNKNOWN, np.nan, amounts)

    def _parts(self, history: History, positions: Positions) -> Parts:
        nothing = np.zeros(len(positions))
        baseline = {"mean": nothing, "item": nothing, "person": nothing}
        return Parts(baseline, self._amounts(history, positions))
