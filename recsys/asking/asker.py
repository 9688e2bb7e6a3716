"""Asker: which film to ask a person about next, so that the answer teaches most."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recsys.asking.chances import Chances
from recsys.cached import cached_property
from recsys.dataset import Dataset, Profile
from recsys.ids import Floats, Ids, Positions
from recsys.models.base import Recommender
from recsys.models.belief import Belief

TARGETS = 2_000
"""What answers are wanted for: the stars of so many films, each as important as it is often rated."""
FAMOUS = 120
"""Films that everybody knows: by two of these it is said what a question is good for."""
CLOSE_LOOK = 60
"""Where several are asked at once, only so many are weighed after the first."""
NAMED = 2
NOBODY = Profile.of([], [])


@dataclass(frozen=True)
class Question:
    """A film to ask about."""

    item_id: int
    chance: float
    """That this person has seen it."""
    told: float
    """By how much an answer would lower the average variance of the stars, in units of a rating's noise; NaN where
    that is not known: then the most rated film is asked about."""


@dataclass(frozen=True, eq=False)
class Asker:
    """Asks for one model.

    The value of asking about film q is the chance that it was seen, times what a rating of it would teach:
    ``P(seen q) SUM_t p_t (x_t' A^-1 x_q)^2 / (1 + h_q)`` with ``h_q = x_q' A^-1 x_q``: exactly by how much the variance
    of the stars falls, averaged over the films t by how often they are rated (``p``). It does not depend on the rating.
    With ``M = SUM_t p_t x_t x_t'`` that is ``x_q' A^-1 M A^-1 x_q / (1 + h_q)``, averaged over the samples of the item
    side. A model without such a posterior asks about the most rated films.

    Variance reduction as in active learning by linear regression (Cohn, Ghahramani, Jordan 1996), for newcomers of a
    recommender: Golbandi, Koren, Lempel (2011).
    """

    data: Dataset
    model: Recommender
    chances: Chances

    def questions(
        self, profile: Profile, n: int = 1, *, unseen: Collection[int] = (), skip: Collection[int] = ()
    ) -> list[Question]:
        """Up to ``n`` films to ask about together, the best first.

        None of the profile, none in ``unseen`` ("haven't seen", which lowers the chance of films alike) and none in
        ``skip``. Of several, each is chosen as if those before it were answered by chance: what a question before it
        already tells is not asked again. The same for the same arguments.
        """
        open_ids = self._open_ids({*profile.item_ids.tolist(), *unseen, *skip})
        chances = self._chances_of(open_ids, profile, unseen)
        belief = self.model.belief(profile, open_ids)
        if belief is None or not len(open_ids):
            order = np.argsort(-self._counts_of(open_ids), kind="stable")[:n]
            return [Question(int(open_ids[at]), float(chances[at]), float("nan")) for at in order]
        return self._greedy(open_ids, chances, belief, n)

    def known(self, profile: Profile) -> float:
        """Which share of what is unsure about a newcomer's stars this profile has settled, 0 to 1; NaN: not known.

        ``1 - tr(A^-1 M) / tr(A_0^-1 M)``, with A_0 that of nobody: the average of ``x_t' A^-1 x_t`` over the films.
        """
        belief = self.model.belief(profile, [])
        if belief is None:
            return float("nan")
        left = np.einsum("sfg,sgf->", belief.inverse, self._wanted)
        before = np.einsum("sfg,sgf->", self._newcomer.inverse, self._wanted)
        return float(np.clip(1.0 - left / before, 0.0, 1.0))

    def about(self, profile: Profile, item_id: int) -> tuple[int, ...]:
        """The two famous films without a rating of whose stars a rating of this one would tell most.

        Those with the largest squared correlation with it, ``(x_t' A^-1 x_q)^2 / (x_t' A^-1 x_t)``. Empty where that is
        not known.
        """
        belief = self.model.belief(profile, [item_id])
        if belief is None or not belief.rows.shape[1]:
            return ()
        ids, rows = self._famous
        moved = np.einsum("sfg,sg->sf", belief.inverse, belief.rows[:, 0])
        shared = np.einsum("smf,sf->sm", rows, moved) ** 2
        unsure = np.einsum("smf,smf->sm", rows @ belief.inverse, rows)
        order = np.argsort(-(shared / np.maximum(unsure, 1e-12)).mean(axis=0), kind="stable")
        but = {item_id, *profile.item_ids.tolist()}
        return tuple([int(ids[at]) for at in order if int(ids[at]) not in but][:NAMED])

    def width(self, profile: Profile) -> float:
        """How wide the 80 % range of a famous film without a rating is on average, in stars; NaN without ranges."""
        ids = self.data.catalog.items.ids[self._most_rated(FAMOUS)]
        asked = self.model.predict(profile, ids[~np.isin(ids, profile.item_ids)])
        return float(np.mean(asked.high - asked.low)) if len(asked.high) else float("nan")

    @cached_property
    def newcomers_width(self) -> float:
        """The same before the first rating."""
        return self.width(NOBODY)

    # -- the criterion ---------------------------------------------------------------------------------------

    def _greedy(self, ids: Ids, chances: Floats, belief: Belief, n: int) -> list[Question]:
        asked: list[Question] = []
        told = self._told(belief)
        while len(asked) < n and len(ids):
            value = chances * told
            best = int(value.argmax())
            asked.append(Question(int(ids[best]), float(chances[best]), float(told[best])))
            if len(asked) == n:
                break
            some = np.sort(np.argsort(-value, kind="stable")[1 : CLOSE_LOOK + 1])
            after = belief.after(best, float(chances[best]))
            belief = replace(after, rows=after.rows[:, some])
            ids, chances, told = ids[some], chances[some], self._told(belief)
        return asked

    def _told(self, belief: Belief) -> Floats:
        """``x_q' A^-1 M A^-1 x_q / (1 + h_q)`` of each row."""
        moved = belief.rows @ belief.inverse
        unsure = np.einsum("smf,smf->sm", moved, belief.rows)
        settled = np.einsum("smf,smf->sm", moved @ self._wanted, moved)
        return np.asarray((settled / (1.0 + unsure)).mean(axis=0))

    @cached_property
    def _wanted(self) -> NDArray[np.float64]:
        """M, shape (S, F, F)."""
        places = self._most_rated(TARGETS)
        counts = self.data.ratings.item_counts[places]
        rows = self._of_newcomer(places).rows
        weights = counts / max(int(counts.sum()), 1)
        return np.asarray(np.einsum("smf,m,smg->sfg", rows, weights, rows, optimize=True))

    @cached_property
    def _newcomer(self) -> Belief:
        return self._of_newcomer(np.empty(0, dtype=np.int64))

    @cached_property
    def _famous(self) -> tuple[Ids, NDArray[np.float64]]:
        places = self._most_rated(FAMOUS)
        return self.data.catalog.items.ids[places], self._of_newcomer(places).rows

    def _of_newcomer(self, places: NDArray[np.int64]) -> Belief:
        belief = self.model.belief(NOBODY, self.data.catalog.items.ids[places])
        assert belief is not None  # noqa: S101  (asked only of models that have one)
        return belief

    def _most_rated(self, n: int) -> NDArray[np.int64]:
        return np.argsort(-self.data.ratings.item_counts, kind="stable")[:n]

    # -- what can be asked about -------------------------------------------------------------------------------

    def _open_ids(self, but: Collection[int]) -> Ids:
        ids = self.chances.items.ids
        open_ids: Ids = ids[~np.isin(ids, list(but))]
        return open_ids

    def _chances_of(self, ids: Ids, profile: Profile, unseen: Collection[int]) -> Floats:
        return self.chances.given(profile.item_ids, unseen)[self._among(ids)]

    def _counts_of(self, ids: Ids) -> NDArray[np.int64]:
        return self.chances.counts[self._among(ids)]

    def _among(self, ids: Ids) -> Positions:
        return self.chances.items.positions(ids)
