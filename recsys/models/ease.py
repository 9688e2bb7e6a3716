"""EASE: a linear item-to-item model in closed form, on graded, signed ratings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.linalg import lapack

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import UNKNOWN, Floats, Positions
from recsys.lazy import lazy
from recsys.models.base import Recommender
from recsys.models.history import Histories, History, Parts
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback
from recsys.models.signals import graded, signals_of, signed

if TYPE_CHECKING:
    from recsys.models.kernels import people as kernels
else:
    kernels = lazy("recsys.models.kernels.people")

TAIL_AT_ONCE = 1_000


@dataclass(kw_only=True, eq=False)
class EASE(Recommender):
    """``score = z B`` with ``B`` minimizing ``|Z - ZB|^2 + lambda |B|^2`` under ``diag(B) = 0`` (Steck 2019).

    Z is who rated what, graded: ``.25 + .75 u`` with u the rating mapped to 0..1. The profile z is signed: the
    rating mapped to five stars, ``clip((r - 2) / 2.5, -1, 1)``, so that one star pushes its neighbours down.

    With ``G = Z'Z + lambda I``, ``P = G^-1``: ``B_ij = -P_ij / P_jj``. Where people are fewer than items the dual form
    is used: ``M = (ZZ' + lambda I)^-1``, ``B_ij = Z_i'M Z_j / (1 - Z_j'M Z_j)``, equal and much faster. Where both are
    many, the ``max_items`` most rated items H are modelled together, and each of the rest, the tail, as if it alone
    stood beside them: ``B_Hi = (G_HH + lambda I)^-1 G_Hi``, a ridge regression of i on H (i is not in H, so nothing
    is to be forbidden), of which the ``tail_neighbours`` largest weights are kept. A rating of a tail item counts for
    nothing. Items without ratings get NaN.
    """

    name: ClassVar[str] = "ease"
    explains: ClassVar[bool] = True

    regularization: float = number(150.0, 1e-3, 1e6)
    """lambda."""
    max_items: int = whole(5_000, 1, 20_000)
    """How many items the primal form takes (its time grows with the cube)."""
    tail_neighbours: int = whole(100, 0, 20_000)
    """On how many modelled items the score of another one rests; with 0 it gets NaN."""
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
        self.people_kernel_ = _inverse(gram)
        self.graded_values_, self.graded_items_ = table.data, table.indices
        self.graded_starts_ = table.indptr
        columns = table.tocsc()
        diagonal = np.zeros(table.shape[1])
        for start in range(0, table.shape[1], 4_096):
            part = columns[:, start : start + 4_096]
            diagonal[start : start + 4_096] = (part * (self.people_kernel_ @ part)).sum(axis=0)
        self.diagonal_ = diagonal

    def _fit_primal(self, table: sparse.csr_array, counts: NDArray[np.int64]) -> None:
        order = np.argsort(-counts, kind="stable")[: (counts > 0).sum()].astype(np.int32)
        self.modelled_, tail = np.sort(order[: self.max_items]), np.sort(order[self.max_items :])
        columns = table.tocsc()
        part = columns[:, self.modelled_]
        gram = (part.T @ part).toarray()
        gram[np.diag_indices_from(gram)] += self.regularization
        inverse = _inverse(gram)
        if self.tail_neighbours and len(tail):
            self._fit_tail(inverse.astype(np.float32), part.T.tocsr(), columns, tail)
        weights = inverse / -np.diag(inverse)
        weights[np.diag_indices_from(weights)] = 0.0
        self.item_weights_ = weights.astype(np.float32)

    def _fit_tail(
        self, inverse: NDArray[np.float32], part: sparse.csr_array, columns: sparse.csc_array, tail: Positions
    ) -> None:
        """By chunks, so that nothing dense is larger than max_items squared; kept as a sparse table, H x items."""
        kept = min(self.tail_neighbours, len(inverse))
        weights = np.empty((len(tail), kept), dtype=np.float32)
        heads = np.empty((len(tail), kept), dtype=np.int32)
        for start in range(0, len(tail), TAIL_AT_ONCE):
            rows = slice(start, start + TAIL_AT_ONCE)
            together = (part @ columns[:, tail[rows]]).toarray().astype(np.float32)
            shares = together.T @ inverse  # symmetric
            heads[rows] = np.argpartition(-np.abs(shares), kept - 1, axis=1)[:, :kept]
            weights[rows] = np.take_along_axis(shares, heads[rows], axis=1)
        whole_table = sparse.csr_array(
            (weights.ravel(), (heads.ravel(), np.repeat(tail, kept))), shape=(len(inverse), columns.shape[1])
        )
        self.tail_ = tail
        self.tail_weights_, self.tail_items_ = whole_table.data, whole_table.indices
        self.tail_starts_ = whole_table.indptr

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

    @cached_property
    def _tail(self) -> sparse.csr_array:
        """Weights of the modelled items for the others; empty for a model kept before there were any."""
        shape = (len(self.modelled_), len(self.item_ids_))
        if "tail_" not in vars(self):
            return sparse.csr_array(shape, dtype=np.float32)
        return sparse.csr_array((self.tail_weights_, self.tail_items_, self.tail_starts_), shape=shape)

    @cached_property
    def _scored(self) -> NDArray[np.bool_]:
        scored: NDArray[np.bool_] = self._places != UNKNOWN
        if "tail_" in vars(self):
            scored[self.tail_] = True
        return scored

    def _score_all(self, history: History) -> Floats:
        signals = signals_of(self.scale_, history)
        if self._is_dual:
            people = self._graded[:, history.item_idx] @ signals
            scores = self._graded_by_item @ (self.people_kernel_ @ people)
            scores[history.item_idx] -= signals * self.diagonal_[history.item_idx]
            return np.asarray(scores / (1.0 - self.diagonal_))
        places = self._places[history.item_idx]
        signals, places = signals[places != UNKNOWN], places[places != UNKNOWN]
        scores = np.where(self._scored, self._tail[places].T @ signals, np.nan)
        scores[self.modelled_] = signals @ self.item_weights_[places]
        return scores

    def _score_many(self, people: Histories) -> Floats:
        entries, signals = people.entries, signed(self.scale_, people.ratings)
        if self._is_dual:
            said = people.matrix(signals, len(self.diagonal_)) @ self._graded_by_item
            pulled = self.people_kernel_ @ said.T.toarray()  # symmetric
            scores = np.ascontiguousarray((self._graded_by_item @ pulled).T)
            itself = signals * self.diagonal_[entries.item_idx]
            scores[entries.person_idx, entries.item_idx] -= itself
            scores /= 1.0 - self.diagonal_
            return scores
        places = self._places[entries.item_idx]
        modelled = np.zeros((len(people), len(self.modelled_)))
        kernels.add_rows(entries.indptr, places, signals, self.item_weights_, modelled)
        known = people.matrix(signals, len(self.item_ids_))[:, self.modelled_]
        scores = np.where(self._scored, (known @ self._tail).toarray(), np.nan)
        scores[:, self.modelled_] = modelled
        return scores

    def _score_at(self, history: History, positions: Positions) -> Floats:
        scores = np.asarray(self._amounts(history, positions).sum(axis=0))
        return scores if self._is_dual else np.where(self._scored[positions], scores, np.nan)

    def _amounts(self, history: History, positions: Positions) -> NDArray[np.float64]:
        """What each entry of the history adds to each item's score, ``z_i B_ij``; NaN columns where not scored."""
        signals = signals_of(self.scale_, history)[:, None]
        itself = history.item_idx[:, None] == positions
        if self._is_dual:
            pull = self.people_kernel_ @ self._graded[:, positions].toarray()
            shares = (self._graded_by_item[history.item_idx] @ pull) / (1.0 - self.diagonal_[positions])
            return np.where(itself, 0.0, signals * shares)
        rows, columns = self._places[history.item_idx], self._places[positions]
        beside = self._tail[rows][:, positions].toarray()
        weights = np.where(columns == UNKNOWN, beside, self.item_weights_[np.ix_(rows, columns)])
        amounts = np.where(itself | (rows[:, None] == UNKNOWN), 0.0, signals * weights.astype(np.float64))
        return np.where(self._scored[positions], amounts, np.nan)

    def _parts(self, history: History, positions: Positions) -> Parts:
        nothing = np.zeros(len(positions))
        baseline = {"mean": nothing, "item": nothing, "person": nothing}
        return Parts(baseline, self._amounts(history, positions))


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
