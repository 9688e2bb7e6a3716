"""ManyPeople: stars and lists for many people of a data set at once, in blocks, on all cores."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from recsys.cached import cached_property
from recsys.dataset import Ratings, Scale
from recsys.errors import NotFittedError, UnknownUserError, UnsupportedError
from recsys.ids import UNKNOWN, Floats, IdMap, Positions
from recsys.models.history import Histories, PerPerson
from recsys.models.hooks import Hooks
from recsys.models.results import PairPredictions, Recommendations
from recsys.models.taste import Quotas
from recsys.models.threads import on_threads, one_blas_thread

SCORES_AT_ONCE = 4_000_000
"""So many scores of several people are worked out at once, on each thread: 32 MB."""
ROWS_AT_ONCE = 20_000
"""So many ratings, of histories and asked about, are worked on at once, on each thread."""


class ManyPeople(Hooks):
    """The same numbers as for one profile after the other, and the same lists: each person known by rows of ratings."""

    scale_: Scale

    def predict_pairs(self, histories: Ratings, pairs: Ratings, *, knowing_when: bool = False) -> Floats:
        """Stars for every row of ``pairs``, each person folded in from their rows of ``histories``.

        Cut to the scale; a person without rows there is scored as an empty profile. A row is a film that is watched
        later, unless ``knowing_when``: then the model is told when each row was given as well. Raises UnsupportedError
        for a model without stars, or knowing when for one that pays no heed to it; ValueError when the two do not share
        one set of people and items.
        """
        answer = self._mean_stars_then_many if knowing_when else self._mean_stars_many
        stars = self._for_pairs(histories, pairs, answer, ())
        return self.scale_.clip(stars)

    def predict_pairs_with_ranges(self, histories: Ratings, pairs: Ratings) -> PairPredictions:
        """As ``predict_pairs``, with the 80 % range of every row; its ends are NaN for a model without ranges."""
        columns = self._for_pairs(histories, pairs, self._stars_many, (3,))
        return PairPredictions(*self.scale_.clip(columns))

    @one_blas_thread
    def recommend_many(self, histories: Ratings, user_ids: ArrayLike, n: int = 10) -> list[Recommendations]:
        """``recommend(histories.profile(user_id), n)`` for each of ``user_ids``, in that order.

        Raises UnknownUserError for somebody who is not in ``histories``; a person without rows there gets the list of
        an empty profile.
        """
        if n < 0:
            raise ValueError(f"n must be 0 or more, got {n}.")
        here = self._items.positions(histories.items.ids)
        wanted = np.asarray(user_ids, dtype=np.int64)
        people = histories.users.positions(wanted)
        if (people == UNKNOWN).any():
            raise UnknownUserError(int(wanted[people == UNKNOWN][0]))

        def lists(some: Positions) -> list[Recommendations]:
            known = Histories.among(histories, here, some)
            listed = []
            for history, scores in zip(known, self._score_many(known), strict=True):
                quotas = self._quotas(history)
                some = quotas.shortlist(scores, n, exclude=history.item_idx)
                listed.append(self._listed(some, scores[some], n, quotas))
            return listed

        size = max(1, SCORES_AT_ONCE // max(len(self.item_ids_), 1))
        blocks = [people[start : start + size] for start in range(0, len(people), size)]
        return [one for block in on_threads(lists, blocks) for one in block]

    @one_blas_thread
    def _for_pairs(
        self,
        histories: Ratings,
        pairs: Ratings,
        answer: Callable[[Histories, PerPerson], Floats],
        shape: tuple[int, ...],
    ) -> Floats:
        """What ``answer`` says of the rows of ``pairs``, shape ``(*shape, len(pairs))``: NaN for unknown items."""
        here = self._items.positions(histories.items.ids)
        self._check_stars()
        if histories.users is not pairs.users or histories.items is not pairs.items:
            raise ValueError("histories and pairs need the same people and items.")
        answers = np.full((*shape, len(pairs)), np.nan)

        def ask(some: Positions) -> None:
            asked, rows = PerPerson.among(pairs, here, some)
            answers[..., rows] = answer(Histories.among(histories, here, some), asked)

        people = np.flatnonzero(np.diff(pairs.indptr)).astype(np.int32)
        work = (np.diff(histories.indptr) + np.diff(pairs.indptr))[people].cumsum()
        cuts = np.flatnonzero(np.diff(work // ROWS_AT_ONCE)) + 1
        on_threads(ask, np.split(people, cuts))
        return answers

    # -- shared ----------------------------------------------------------------------------------------------

    def _listed(self, positions: Positions, scores: Floats, n: int, quotas: Quotas) -> Recommendations:
        """The best ``n`` of some positions with these scores, held to quotas."""
        best = np.lexsort((positions, -scores))
        order, kinds = quotas.held(positions[best])
        best = best[order[:n]]
        item_ids = self.item_ids_[positions[best]]
        moved = zip(item_ids.tolist(), kinds, strict=False)
        return Recommendations(item_ids, scores[best], {item_id: kind for item_id, kind in moved if kind})

    def _check_stars(self) -> None:
        if not self.predicts_ratings:
            raise UnsupportedError(f"The {self.name} model has no stars.")

    @cached_property
    def _items(self) -> IdMap:
        if not self._is_fitted:
            raise NotFittedError(self.name)
        return IdMap(self.item_ids_)
