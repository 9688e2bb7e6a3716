"""Chances: how likely somebody has seen a film, given what they have seen and what they have not."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.dataset import Ratings
from recsys.ids import UNKNOWN, Floats, IdMap, Ids, Positions
from recsys.models.history import PerPerson

FILMS = 500
"""So many films, the most rated, are asked about: of others too few people have an answer."""
PEOPLE = 4_000
"""So many people, drawn at random, tell what is seen together: more would change nothing but the time it takes."""
CLASSES = 4
"""Chosen on the people of ``evaluation.questions`` that are for choosing; 8, 16 and 32 do hardly worse."""
SHRINKAGE = 4.0
"""a: so many people of the whole crowd stand beside those of a class."""
STEPS = 30
LEAST = 1e-4
"""No film is so unknown or so well known that a class is ruled out by it."""


@dataclass(frozen=True, eq=False)
class Chances:
    """Classes of people by what they have seen: a film is seen by chance within a class, whatever else was seen.

    Latent class analysis (Lazarsfeld and Henry 1968): of the people a share ``pi_k`` is of class k, and of these a
    share ``t_ki`` has seen film i. For somebody who has seen the films S and not the films U, class k has the chance
    ``r_k ~ pi_k PROD_S t_kj PROD_U (1 - t_kj)``, and film i ``SUM_k r_k t_ki``. So a film that was not seen lowers the
    chance of the films that are seen together with it.
    """

    items: IdMap
    """The films that can be asked about."""
    shares: Floats
    """``pi_k``, shape (K,)."""
    seen: NDArray[np.float64]
    """``t_ki``, shape (K, len(items))."""
    counts: NDArray[np.int64]
    """How many people rated each."""

    @classmethod
    def of(cls, ratings: Ratings, *, seed: int = 0) -> "Chances":
        """Learned by EM from who rated what; the same for the same arguments.

        ``t_ki = (n_ki + a b_i) / (n_k + a)`` with ``b_i`` the share of all people and a ``SHRINKAGE``.
        """
        order = np.argsort(-ratings.item_counts, kind="stable")[:FILMS]
        places = np.sort(order[ratings.item_counts[order] > 0])
        draw = np.random.default_rng(seed)
        table = crowd(ratings, np.ones_like, draw)[:, places]
        usual = (np.asarray(table.sum(axis=0)) + 1.0) / (table.shape[0] + 2.0)
        members = draw.dirichlet(np.full(CLASSES, 0.3), size=table.shape[0])
        for _ in range(STEPS):
            sizes = members.sum(axis=0)
            seen = ((table.T @ members).T + SHRINKAGE * usual) / (sizes[:, None] + SHRINKAGE)
            seen = np.clip(seen, LEAST, 1.0 - LEAST)
            shares = (sizes + 1.0) / (table.shape[0] + CLASSES)
            members = _softmax(
                table @ np.log(seen / (1.0 - seen)).T + np.log1p(-seen).sum(axis=1) + np.log(shares)
            )
        return cls(IdMap(ratings.items.ids[places]), shares, seen, ratings.item_counts[places])

    def given(self, seen: Collection[int] | Ids, unseen: Collection[int] | Ids = ()) -> Floats:
        """The chance of each film of ``items`` to have been seen by somebody of whom this is known.

        Unknown films say nothing.
        """
        likely = np.log(self.seen[:, self._places(seen)]).sum(axis=1)
        likely += np.log1p(-self.seen[:, self._places(unseen)]).sum(axis=1)
        return np.asarray(_softmax(likely + np.log(self.shares)) @ self.seen)

    def _places(self, item_ids: Collection[int] | Ids) -> Positions:
        places = self.items.positions(np.fromiter(item_ids, dtype=np.int64, count=len(item_ids)))
        known: Positions = places[places != UNKNOWN]
        return known


def crowd(
    ratings: Ratings, said: Callable[[NDArray[np.float32]], NDArray[np.float32]], draw: np.random.Generator
) -> sparse.csr_array:
    """``PEOPLE`` random people x items, with what ``said`` makes of their ratings; only theirs are read."""
    people = np.sort(draw.permutation(np.flatnonzero(np.diff(ratings.indptr)))[:PEOPLE]).astype(np.int32)
    every = np.arange(len(ratings.items), dtype=np.int32)
    entries, rows = PerPerson.among(ratings, every, people)
    shape = (len(people), len(every))
    return sparse.csr_array((said(ratings.values[rows]), entries.item_idx, entries.indptr), shape=shape)


def _softmax(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Along the last axis."""
    parts = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(parts / parts.sum(axis=-1, keepdims=True))
