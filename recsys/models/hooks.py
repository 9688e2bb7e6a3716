"""What a model writes, in positions only: for one person, and where it can be much faster, for many at once."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.errors import UnsupportedError
from recsys.ids import Floats, Ids, Positions
from recsys.models import hyperparameters
from recsys.models.belief import Belief
from recsys.models.history import Histories, History, Parts, PerPerson, between
from recsys.models.results import EpochCallback
from recsys.models.taste import NO_QUOTAS, Quotas


class Hooks(hyperparameters.Tunable, ABC):
    """Only ``_fit`` and ``_score_all`` must be written; what is for many people asks one after the other by default.

    A model with stars writes ``_mean_stars_at``, one with ranges also ``_stars_at``.
    """

    predicts_ratings: ClassVar[bool] = False
    """Whether it has stars."""

    item_ids_: Ids

    @abstractmethod
    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None: ...

    # -- one person ------------------------------------------------------------------------------------------

    @abstractmethod
    def _score_all(self, history: History) -> Floats:
        """Scores of all items, shape ``(n_items,)``; single precision will do."""

    def _score_at(self, history: History, positions: Positions) -> Floats:
        return self._score_all(history)[positions]

    def _linear_in(self, history: History) -> Floats | None:
        """A number of each entry that scores are affine in, given the rest of the history; None where they are not."""
        return None

    def _score_ways(self, ways: Sequence[History], positions: Positions | None = None) -> Floats:
        """``_score_all``, or ``_score_at``, of one person who rated in several ways, shape ``(ways, items)``.

        Where the ways differ in one entry that scores are affine in, two are scored and the others lie between them.
        """

        def scored(history: History) -> Floats:
            return self._score_all(history) if positions is None else self._score_at(history, positions)

        line = between(ways, [self._linear_in(history) for history in ways])
        if line is None:
            return np.array([scored(history) for history in ways])
        first, last, parts = line
        scores = scored(ways[first])
        return np.asarray(scores + parts[:, None] * (scored(ways[last]) - scores))

    def _score_some(self, ways: Sequence[History], shortlists: Sequence[Positions]) -> list[Floats]:
        """The exact scores of each one's own shortlist; of several ways all that stand on any of theirs at once."""
        if len(ways) == 1:
            return [self._score_at(ways[0], shortlists[0])]
        looked_at = np.unique(np.concatenate(shortlists))
        exact = self._score_ways(ways, looked_at)
        return [
            scores[np.searchsorted(looked_at, some)] for scores, some in zip(exact, shortlists, strict=True)
        ]

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        """Unclipped stars alone."""
        raise UnsupportedError(f"The {self.name} model has no stars.")

    def _stars_at(self, history: History, positions: Positions) -> tuple[Floats, Floats, Floats]:
        """Unclipped stars and the ends of their 80 % range, which are NaN for a model without ranges."""
        unknown = np.full(len(positions), np.nan)
        return self._mean_stars_at(history, positions), unknown, unknown

    def _leave_one_out(self, history: History) -> Floats:
        """Unclipped stars for each entry; NaN for one without a rating."""
        stars = np.full(len(history), np.nan)
        for at in np.flatnonzero(~np.isnan(history.ratings)):
            rest = history.where(np.arange(len(history)) != at)
            stars[at] = self._mean_stars_at(rest, history.item_idx[at : at + 1])[0]
        return stars

    def _belief(self, history: History, positions: Positions) -> Belief | None:
        """How unsure it is of a person; None for a model that keeps no such thing."""
        return None

    def _parts(self, history: History, positions: Positions) -> Parts:
        """The parts of the stars, else of the score."""
        raise UnsupportedError(f"The {self.name} model cannot say why.")

    def _order_parts(self, history: History, positions: Positions) -> Parts | None:
        """The parts of the score where it is something else than the stars."""
        return None

    def _quotas(self, history: History) -> Quotas:
        """What the first places of a list are held to (``taste.TrueToTaste``); nothing where it goes by score alone."""
        return NO_QUOTAS

    # -- many people -----------------------------------------------------------------------------------------

    def _score_many(self, people: Histories) -> Floats:
        """``_score_at`` of all items for each person, shape ``(people, n_items)``, as precise."""
        everything = np.arange(len(self.item_ids_), dtype=np.int32)
        scores = np.empty((len(people), len(everything)))
        for row, history in zip(scores, people, strict=True):
            row[:] = self._score_at(history, everything)
        return scores

    def _mean_stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        """Unclipped stars alone, one entry each of ``asked``."""
        stars = np.empty(len(asked.item_idx))
        for person, history in enumerate(people):
            own = asked.of(person)
            stars[own] = self._mean_stars_at(history, asked.item_idx[own])
        return stars

    def _mean_stars_then_many(self, people: Histories, asked: PerPerson) -> Floats:
        """As ``_mean_stars_many``, knowing when each of ``asked`` was given: with the mood of then (``drift``)."""
        raise UnsupportedError(f"The {self.name} model pays no heed to when a rating was given.")

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        """Unclipped stars and the ends of their range, shape ``(3, len(asked.item_idx))``: as ``_stars_at``."""
        columns = np.full((3, len(asked.item_idx)), np.nan)
        if type(self)._stars_at is Hooks._stars_at:  # noqa: SLF001  (its own class: a model without ranges)
            columns[0] = self._mean_stars_many(people, asked)
            return columns
        for person, history in enumerate(people):
            own = asked.of(person)
            columns[:, own] = self._stars_at(history, asked.item_idx[own])
        return columns
