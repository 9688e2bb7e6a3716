"""Recommender: the interface of all models. It owns ids, checks, exclusion and order; models own the numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recsys import ranking
from recsys.cached import cached_property
from recsys.dataset import Dataset, Profile, Ratings, Scale
from recsys.errors import UnknownItemError, UnsupportedError
from recsys.ids import UNKNOWN, Floats, Ids, Positions, Times, read_only
from recsys.models import hyperparameters
from recsys.models.belief import Belief
from recsys.models.history import History
from recsys.models.many import ManyPeople
from recsys.models.results import (
    EpochCallback,
    Explanation,
    Predictions,
    Recommendations,
    explanations,
)
from recsys.models.threads import one_blas_thread

Lift = Callable[[Floats], Floats]
"""The scores of all items -> what to add to each."""
SPARE = 5
"""So many more are looked at closely than a list holds: single precision may mistake which of two is better."""


@dataclass(kw_only=True, eq=False)
class Recommender(ManyPeople):
    """Hyperparameters are fields, written once; learned state ends in _ and only fit sets it; a refit forgets.

    A model scores a Profile, never a user id: live visitors, people of the data and evaluation take one path.
    Unknown items of a profile are ignored; unknown items asked for in a batch get NaN; a single unknown item
    raises UnknownItemError. Everything before ``fit`` raises NotFittedError.

    An entry of weight v counts v times, in list and stars alike: in its signal, its row of the fold-in, in sums and
    means. A weight of a "seen, not rated" says nothing about stars, except in SVD++ and Bayes, which learn from what
    was seen as well. Popularity gives everybody one list; SessionKNN and Transitions only leave out what weighs 0.
    Where many people of a data set are asked about at once everything weighs 1 (``Histories``).
    """

    explains: ClassVar[bool] = False
    personal: ClassVar[bool] = True
    """Whether which items a person rated changes the order of their list."""
    finds_similar: ClassVar[bool] = True
    """Whether it can say which items are alike."""
    sequential: ClassVar[bool] = False
    """Whether the order of a profile, oldest first, changes the list."""

    item_ids_: Ids = field(init=False, repr=False)
    scale_: Scale = field(init=False, repr=False)

    # -- public ----------------------------------------------------------------------------------------------

    def fit(
        self, data: Dataset, *, validation: Ratings | None = None, on_epoch: EpochCallback | None = None
    ) -> Self:
        """Learn from ``data.ratings``; forgets an earlier fit first. Returns the model itself.

        ``validation`` rows are only measured, never learned from. Raises ValueError for a hyperparameter that
        is not allowed, data without ratings or validation rows of other people or items, TrainingError when the
        training diverges, and Cancelled when ``on_epoch`` returns False.
        """
        self._forget()
        hyperparameters.check(self)
        ratings = data.ratings
        if not len(ratings):
            raise ValueError("A model needs at least one rating to learn from, got none.")
        if validation is not None and not (
            validation.users is ratings.users and validation.items is ratings.items
        ):
            raise ValueError("The validation rows need the same people and items as the data.")
        try:
            self._fit(data, validation, on_epoch)
        except BaseException:
            self._forget()
            raise
        self.item_ids_ = read_only(np.array(data.catalog.items.ids))
        self.scale_ = data.scale
        return self

    @one_blas_thread
    def score(self, profile: Profile, item_ids: ArrayLike | None = None) -> Floats:
        """The number that orders items, for all ``item_ids_`` or the ones asked for; NaN = cannot score.

        For all items at once the product may run in single precision (about 1e-6); asked for by id it is exact.
        """
        history = self._history(profile)
        if item_ids is None:
            return self._score_all(history)
        positions = self._items.positions(item_ids)
        known = positions != UNKNOWN
        scores = np.full(len(positions), np.nan)
        scores[known] = self._score_at(history, positions[known])
        return scores

    @one_blas_thread
    def predict(self, profile: Profile, item_ids: ArrayLike) -> Predictions:
        """Score, stars and 80 % range of the items asked for, in that order; NaN where unsupported or unknown."""
        ids = np.asarray(item_ids, dtype=np.int64)
        history = self._history(profile)
        positions = self._items.positions(ids)
        known = positions != UNKNOWN
        columns = np.full((4, len(ids)), np.nan)
        columns[0, known] = self._score_at(history, positions[known])
        if self.predicts_ratings:
            stars, low, high = self._stars_at(history, positions[known])
            columns[1:, known] = self.scale_.clip(np.vstack([stars, low, high]))
        return Predictions(ids, *columns)

    @one_blas_thread
    def recommend(
        self,
        profile: Profile,
        n: int = 10,
        *,
        candidates: ArrayLike | None = None,
        exclude: ArrayLike = (),
        lift: Lift | None = None,
        taste: float = 1.0,
    ) -> Recommendations:
        """The best ``n`` items that are neither in the profile nor in ``exclude``, among ``candidates`` (default: all).

        ``lift`` is told the scores of all items, NaN for those that may not be listed, and says what to add to each
        before they are compared, in the order of ``item_ids_``.

        Ties keep the order of ``item_ids_``. Shorter than ``n`` when fewer items can be scored. Where the model holds
        its lists to a taste (``taste.TrueToTaste``), the first ten places hold their parts among what may be listed,
        and a shorter list is the beginning of these; ``taste`` is how much of these parts is asked for.
        """
        return self.recommend_each(
            [profile], n, candidates=candidates, exclude=exclude, lifts=[lift], taste=taste
        )[0]

    @one_blas_thread
    def recommend_each(
        self,
        profiles: Sequence[Profile],
        n: int = 10,
        *,
        candidates: ArrayLike | None = None,
        exclude: ArrayLike = (),
        lifts: Sequence[Lift | None] | None = None,
        taste: float = 1.0,
    ) -> list[Recommendations]:
        """What ``recommend`` says of each of several profiles, each with its lift.

        Fast where they are one person who rated one item otherwise, and scores are affine in that (``Hooks``).
        """
        if n < 0:
            raise ValueError(f"n must be 0 or more, got {n}.")
        if not profiles:
            return []
        pool = None if candidates is None else self._known(candidates)
        gone = self._known(exclude)
        ways = [self._history(profile) for profile in profiles]
        shortlists, added, quotas = [], [], []
        lifts = lifts or [None] * len(ways)
        for history, lift, scores in zip(ways, lifts, self._score_ways(ways), strict=True):
            never = np.concatenate([history.item_idx, gone])
            held = self._quotas(history).weakened(taste)
            more = None if lift is None else lift(ranking.listable(scores, exclude=never, among=pool))
            lifted = scores if more is None else scores + more
            some = held.shortlist(lifted, n, SPARE, exclude=never, among=pool)
            shortlists.append(some)
            added.append(0.0 if more is None else more[some])
            quotas.append(held)
        rows = zip(shortlists, self._score_some(ways, shortlists), added, quotas, strict=True)
        return [self._listed(some, exact + more, n, held) for some, exact, more, held in rows]

    @one_blas_thread
    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """What somebody who loved just this item would be offered beyond what everybody is offered.

        The score is ``score(loved it) - score(nothing known)``. Raises UnsupportedError where ``finds_similar`` is
        False.
        """
        if not self.finds_similar:
            why = (
                "compares what items are worth on average"
                if self.personal
                else "gives everybody the same list"
            )
            raise UnsupportedError(f"The {self.name} model {why}, so it cannot say which are alike.")
        position = self._position(item_id)
        top = History(np.array([position], dtype=np.int32), np.array([self.scale_.high]), np.ones(1))
        nothing = History(top.item_idx[:0], top.ratings[:0], top.weights[:0])
        gain = self._score_all(top) - self._score_all(nothing)
        best = ranking.top_n(gain, n, exclude=top.item_idx)
        return Recommendations(self.item_ids_[best], gain[best])

    def explain(self, profile: Profile, item_id: int) -> Explanation:
        """Take a score apart; the parts add up to it.

        Raises UnknownItemError for an unknown item, UnsupportedError where ``explains`` is False.
        """
        self._position(item_id)
        return self.explain_all(profile, [item_id])[0]

    @one_blas_thread
    def explain_all(self, profile: Profile, item_ids: ArrayLike) -> list[Explanation]:
        """Take the scores of several items apart at once, in the order given; unknown items are left out.

        Where a model orders by something else than its stars, the stars are taken apart, and the ordering score
        under ``ranking``.
        """
        history, positions = self._history(profile), self._known(item_ids)
        asked = self.item_ids_[positions], self.item_ids_[history.item_idx], history.ratings
        scale = self.scale_ if self.predicts_ratings else None
        parts = explanations(*asked, self._parts(history, positions), scale)
        order = self._order_parts(history, positions)
        if order is None:
            return parts
        rankings = explanations(*asked, order, None)
        return [replace(why, ranking=ranking) for why, ranking in zip(parts, rankings, strict=True)]

    @one_blas_thread
    def leave_one_out(self, profile: Profile) -> Floats:
        """The stars for each item of the profile if all of it but that item were known; NaN without a rating.

        In the profile's order, cut to the scale, NaN for unknown items. As an accuracy it is honest only for a
        person whose ratings the model was not trained on. Raises UnsupportedError for a model without stars.
        """
        self._check_stars()
        history = self._history(profile)
        stars = np.full(len(profile), np.nan)
        stars[self._items.positions(profile.item_ids) != UNKNOWN] = self._leave_one_out(history)
        return self.scale_.clip(stars)

    @one_blas_thread
    def belief(self, profile: Profile, item_ids: ArrayLike) -> Belief | None:
        """How unsure the stars of these items are for a person; None where stars are no regression on their ratings.

        One row an item in the order given; unknown items are left out.
        """
        return self._belief(self._history(profile), self._known(item_ids))

    @property
    def told_by(self) -> str:
        """What it learned from, as a sentence, where lists need to say so; else empty."""
        return ""

    @property
    def findings(self) -> dict[str, Any]:
        """What a later training on the very same data need not find again, ready for JSON: ``Dataset.findings``."""
        return {}

    @property
    def n_steps(self) -> int:
        """How many steps ``fit`` tells ``on_epoch`` of, to show how far it is; 0 where nobody knows beforehand."""
        return 0

    @property
    def stars_from(self) -> "Recommender":
        """The part that alone gives stars and ranges: all that has to be trained where nothing else is asked."""
        return self

    # -- shared ----------------------------------------------------------------------------------------------

    def _history(self, profile: Profile) -> History:
        """Made once a profile, so that what a model works out about a history serves list, stars and reasons alike."""
        history = self._histories.get(profile)
        if history is None:
            positions = self._items.positions(profile.item_ids)
            history = self._known_history(positions, profile.ratings, profile.weights, profile.timestamps)
            self._histories[profile] = history
        return history

    @cached_property
    def _histories(self) -> "WeakKeyDictionary[Profile, History]":
        return WeakKeyDictionary()

    def _known_history(
        self,
        positions: Positions,
        ratings: NDArray[np.floating],
        weights: Floats,
        timestamps: Times | None = None,
    ) -> History:
        history = History(positions, np.asarray(ratings, dtype=np.float64), weights, timestamps)
        return history.where(positions != UNKNOWN)

    def _position(self, item_id: int) -> int:
        position = int(self._items.positions([item_id])[0])
        if position == UNKNOWN:
            raise UnknownItemError(item_id)
        return position

    def _known(self, item_ids: ArrayLike) -> Positions:
        positions = self._items.positions(item_ids)
        known: Positions = positions[positions != UNKNOWN]
        return known
