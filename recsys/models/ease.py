"""EASE: a linear item-to-item model in closed form, on graded, signed ratings and what films are about."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import UNKNOWN, Floats, Positions
from recsys.lazy import lazy
from recsys.models import gram
from recsys.models.base import Recommender
from recsys.models.history import Histories, History, Parts
from recsys.models.hyperparameters import number, whole
from recsys.models.itemfacts import shared_facts
from recsys.models.results import EpochCallback
from recsys.models.signals import graded, signals_of, signed

if TYPE_CHECKING:
    from recsys.models.kernels import people as kernels
else:
    kernels = lazy("recsys.models.kernels.people")

FACTS = ("kind", "director", "cast", "keywords")
FILMS_AT_LEAST = 3
"""A fact of two films helps no list, and there are as many of these as of all others together."""


@dataclass(kw_only=True, eq=False)
class EASE(Recommender):
    """``score = z B`` with ``B`` minimizing ``|Z - ZB|^2 + lambda |B|^2`` under ``diag(B) = 0`` (Steck 2019).

    Z is who rated what, graded: ``.25 + .75 u`` with u the rating mapped to 0..1. The profile z is signed: the
    rating mapped to five stars, ``clip((r - 2) / 2.5, -1, 1)``, so that one star pushes its neighbours down.

    Facts of films stand below Z as people who do not vote: a row for each genre in a five-year period, director, actor
    and keyword that at least three films share, ``facts_weight`` where a film has the fact, else 0. So films are near
    that the same people rate, or that are the same kind of film. Without facts, or with weight 0, it is plain EASE.

    With ``G = Z'Z + lambda I`` (Z with its facts, so ``+ w^2 F'F``) and ``P = G^-1``: ``B_ij = -P_ij / P_jj``. Where
    the rows are fewer than the items the dual form is used: ``M = (ZZ' + lambda I)^-1``, ``B_ij = Z_i'M Z_j / (1 -
    Z_j'M Z_j)``, equal and much faster. Where both are many, the ``max_items`` most rated items H are modelled
    together, and each of the rest, the tail, as if it alone stood beside them: ``B_Hi = (G_HH + lambda I)^-1 G_Hi``, a
    ridge regression of i on H (i is not in H, so nothing is to be forbidden), of which the ``tail_neighbours`` largest
    weights are kept. A rating of a tail item counts for nothing. An item that nobody rated is scored by its facts;
    one without ratings and facts gets 0 from the dual form, NaN from the other.
    """

    name: ClassVar[str] = "ease"
    explains: ClassVar[bool] = True

    regularization: float = number(250.0, 1e-3, 1e6)
    """lambda."""
    facts_weight: float = number(1.5, 0.0, 100.0)
    """How much a fact of a film counts, where a top rating counts 1; 0 = plain EASE."""
    max_items: int = whole(5_000, 1, 20_000)
    """How many items the primal form takes (its time grows with the cube)."""
    tail_neighbours: int = whole(100, 0, 20_000)
    """On how many modelled items the score of another one rests; with 0 it gets NaN."""
    max_people: int = whole(6_000, 0, 20_000)
    """Up to how many rows, people and facts, the dual form is used."""

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings = data.ratings
        active = np.diff(ratings.indptr) > 0
        table = sparse.csr_array(ratings.matrix(graded(data.scale, ratings.values))[active])
        if self.facts_weight:
            facts = shared_facts(data.catalog, FACTS, FILMS_AT_LEAST)
            table = sparse.csr_array(sparse.vstack([table, self.facts_weight * facts.T], format="csr"))
        if table.shape[0] <= min(self.max_people, table.shape[1]):
            self._fit_dual(table)
        else:
            self._fit_primal(table, ratings.item_counts)

    def _fit_dual(self, table: sparse.csr_array) -> None:
        self.people_kernel_, self.diagonal_ = gram.dual(table, self.regularization)
        self.graded_values_, self.graded_items_ = table.data, table.indices
        self.graded_starts_ = table.indptr

    def _fit_primal(self, table: sparse.csr_array, counts: NDArray[np.int64]) -> None:
        order = np.argsort(-counts, kind="stable").astype(np.int32)
        order = order[np.bincount(table.indices, minlength=len(counts))[order] > 0]
        self.modelled_, tail = np.sort(order[: self.max_items]), np.sort(order[self.max_items :])
        self.item_weights_, beside = gram.primal(
            table, self.modelled_, self.regularization, tail, self.tail_neighbours
        )
        if beside is not None:
            self.tail_ = tail
            self.tail_weights_, self.tail_items_ = beside.data, beside.indices
            self.tail_starts_ = beside.indptr

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
        if self._is_dual:
            return self._dual_scores(history, slice(None))
        signals = signals_of(self.scale_, history)
        places = self._places[history.item_idx]
        signals, places = signals[places != UNKNOWN], places[places != UNKNOWN]
        scores = np.where(self._scored, self._tail[places].T @ signals, np.nan)
        scores[self.modelled_] = signals @ self.item_weights_[places]
        return scores

    def _linear_in(self, history: History) -> Floats:
        return signals_of(self.scale_, history)

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
        if self._is_dual:
            return self._dual_scores(history, positions)
        scores = self._amounts(history, positions).sum(axis=0)
        return np.where(self._scored[positions], scores, np.nan)

    def _dual_scores(self, history: History, positions: Positions | slice) -> Floats:
        """``z'Z'M Z_i`` less the part of the item itself, of some items or of all by ``slice(None)``."""
        items = self._graded_by_item if isinstance(positions, slice) else self._graded_by_item[positions]
        signals, itself = signals_of(self.scale_, history), np.zeros(len(self.diagonal_))
        itself[history.item_idx] = signals * self.diagonal_[history.item_idx]
        scores = items @ self._pull(history, signals) - itself[positions]
        return np.asarray(scores / (1.0 - self.diagonal_[positions]))

    def _pull(self, history: History, signals: Floats) -> Floats:
        """``M Z z``, one entry a row of Z; most of the work of a list, kept as long as the history is.

        Sparse times dense: only the rows of M are read that the history touches, of newcomers a quarter.
        """
        pull = self._pulls.get(history)
        if pull is None:
            said = self._graded[:, history.item_idx] @ signals
            touched = np.flatnonzero(said)
            row = sparse.csr_array((said[touched], touched, [0, len(touched)]), shape=(1, len(said)))
            pull = self._pulls[history] = np.asarray(row @ self.people_kernel_)[0]
        return pull

    @cached_property
    def _pulls(self) -> "WeakKeyDictionary[History, Floats]":
        return WeakKeyDictionary()

    def _amounts(self, history: History, positions: Positions) -> NDArray[np.float64]:
        """What each entry of the history adds to each item's score, ``z_i B_ij``; NaN columns where not scored."""
        signals = signals_of(self.scale_, history)[:, None]
        itself = history.item_idx[:, None] == positions
        if self._is_dual:
            pull = (
                self._graded_by_item[positions] @ self.people_kernel_
            )  # symmetric, and only rows touched are read
            shares = (self._graded_by_item[history.item_idx] @ pull.T) / (1.0 - self.diagonal_[positions])
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
