"""What a rehearsal finds out from people whose ratings it hid in part: how leniency drifts, how far off stars are.

Each of these judges is asked about their hidden ratings when three things are known of them, as live: all their other
ratings, and as newcomers a few random ones or the first few that they gave (``rehearsal``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Ratings, Scale
from recsys.ids import UNKNOWN, Floats, Times
from recsys.lazy import lazy
from recsys.models.drift import Drift, Whitening
from recsys.models.foldin import Prior, fold_in_white
from recsys.models.ranges import RangeModel
from recsys.models.rehearsal import KNOWN_BY, Rows, newcomers_among

if TYPE_CHECKING:
    from recsys.models.kernels import people as kernels
else:
    kernels = lazy("recsys.models.kernels.people")

NO_DRIFT = Drift(0.0, 1.0)
DRIFTS = tuple(Drift(variance, minutes) for variance in (0.1, 0.15, 0.2, 0.3) for minutes in (5.0, 15.0))
WORTH = 0.005
"""By so large a share a drift has to make the squared errors of newcomers in time order smaller ..."""
HARM = 0.005
"""... and by so much at most it may make them larger where they reveal their ratings at random."""


@dataclass(frozen=True, eq=False)
class ItemSide:
    """What was learned about items, and from it what is believed of somebody of whom nothing is known."""

    prior: Prior
    noise: float
    usual: Floats
    """The stars of each item for somebody like the prior's mean."""
    rows: NDArray[np.float64]
    """``x_i`` of all items, shape (n_items, 1 + n_factors)."""
    counts: NDArray[np.int64]
    """Ratings of each item."""
    scale: Scale

    @cached_property
    def white(self) -> NDArray[np.float32]:
        """The rows in coordinates in which the prior is ``N(0, s2 I)``."""
        return self.prior.whiten(self.rows)


@dataclass(frozen=True, eq=False)
class Guesses:
    """What was guessed of hidden ratings; one entry each, a rating may be there several times."""

    rows: Rows
    """Which hidden rating."""
    stars: Floats
    leverages: Floats
    known: Rows
    """How many ratings the person was known by."""


@dataclass(frozen=True, eq=False)
class Newcomers:
    """People who reveal up to ``KNOWN_BY[-1]`` ratings; the same number of hidden ones is asked of each, or fewer."""

    side: ItemSide
    past: Ratings
    hidden: Ratings
    revealed: Rows
    """Rows of ``past``, shape (people, KNOWN_BY[-1]), in the order of revealing."""
    asked: Rows
    """Rows of ``hidden``, shape (people, ASKED), UNKNOWN where there are fewer."""

    @cached_property
    def _rows(self) -> NDArray[np.float32]:
        return self.side.white[self.past.item_idx[self.revealed]]

    @cached_property
    def _asked_rows(self) -> NDArray[np.float32]:
        return self.side.white[self.hidden.item_idx[self.asked]]

    @cached_property
    def _covariances(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Among what is revealed, and between that and what is asked: ``X C X' / s2`` of each person."""
        rows = self._rows
        among, between = rows @ rows.transpose(0, 2, 1), rows @ self._asked_rows.transpose(0, 2, 1)
        return among.astype(np.float64), between.astype(np.float64)

    @cached_property
    def _surprises(self) -> NDArray[np.float64]:
        return self.past.values[self.revealed] - self.side.usual[self.past.item_idx[self.revealed]]

    def errors(self, n: int, drift: Drift) -> Floats:
        """Rating minus stars of everything asked after ``n`` ratings: the fold-in as a Gaussian process."""
        return self._errors(self._solved(n, drift, self._surprises[:, :n, None])[..., 0], n)

    def loss(self, drift: Drift) -> float:
        """The mean squared error; each number of ratings counts alike."""
        if drift not in self._losses:
            self._losses[drift] = float(np.mean([np.mean(self.errors(n, drift) ** 2) for n in KNOWN_BY]))
        return self._losses[drift]

    @cached_property
    def _losses(self) -> dict[Drift, float]:
        return {}

    def guesses(self, n: int, drift: Drift) -> Guesses:
        """Stars and leverages of everything asked after ``n`` ratings."""
        between = self._covariances[1][:, :n]
        solved = self._solved(n, drift, np.concatenate([self._surprises[:, :n, None], between], axis=2))
        known = np.einsum("pjt,pjt->pt", between, solved[..., 1:])
        unsure = np.square(self._asked_rows).sum(axis=2, dtype=np.float64) - known
        there = self.asked != UNKNOWN
        rows = self.asked[there]
        stars = self.hidden.values[rows] - self._errors(solved[..., 0], n)
        return Guesses(rows, stars, unsure[there], np.full(len(rows), n))

    def _solved(self, n: int, drift: Drift, right: NDArray[np.float64]) -> NDArray[np.float64]:
        covariances = self._covariances[0][:, :n, :n] + np.eye(n)
        if drift.variance and self.past.timestamps is not None:
            times = self.past.timestamps[self.revealed[:, :n]]
            mood = drift.alike(times[:, :, None] - times[:, None])
            covariances += drift.variance / self.side.noise * mood
        return np.asarray(np.linalg.solve(covariances, right), dtype=np.float64)

    def _errors(self, pulls: NDArray[np.float64], n: int) -> Floats:
        there = self.asked != UNKNOWN
        moved = np.einsum("pjt,pj->pt", self._covariances[1][:, :n], pulls)[there]
        rows = self.asked[there]
        stars = self.side.scale.clip(self.side.usual[self.hidden.item_idx[rows]] + moved)
        return np.asarray(self.hidden.values[rows] - stars)


@dataclass(frozen=True, eq=False)
class Judges:
    """People whom the item side knows by ``past``, and by whose ``hidden`` ratings it is measured."""

    side: ItemSide
    past: Ratings
    hidden: Ratings
    seed: int

    def judge(self) -> tuple[Drift, RangeModel]:
        """The drift with which they are guessed best, and with it the ranges."""
        drift = self.best_drift()
        found = list(self.all_guesses(drift))
        rows, stars, unsure, known = (
            np.concatenate([getattr(part, name) for part in found])
            for name in ("rows", "stars", "leverages", "known")
        )
        cut = self.side.scale.clip(stars)
        errors, support = self.hidden.values[rows] - cut, self.side.counts[self.hidden.item_idx[rows]]
        return drift, RangeModel.learn(errors, unsure, support, known, cut)

    def best_drift(self) -> Drift:
        """The one of ``DRIFTS`` by which newcomers are guessed best as they rated, if that is worth it; else none.

        At random it must do no ``HARM``: there the hidden ratings are of the same sittings, so that a mood which does
        not carry to them can only lose.
        """
        if len(self.newcomers) < 2:
            return NO_DRIFT
        at_random, in_time = self.newcomers
        harmless = [
            drift for drift in DRIFTS if at_random.loss(drift) <= (1.0 + HARM) * at_random.loss(NO_DRIFT)
        ]
        best = min(harmless, key=in_time.loss, default=NO_DRIFT)
        return best if in_time.loss(best) < (1.0 - WORTH) * in_time.loss(NO_DRIFT) else NO_DRIFT

    def all_guesses(self, drift: Drift) -> Iterator[Guesses]:
        """Everybody's hidden ratings, in every way of being known."""
        yield self._well_known(drift)
        for newcomers in self.newcomers:
            for n in KNOWN_BY:
                yield newcomers.guesses(n, drift)

    @cached_property
    def newcomers(self) -> tuple[Newcomers, ...]:
        """The same people revealed at random and, with times, as they rated; empty where they are too few."""
        found = newcomers_among(self.past, self.hidden, self.seed)
        return tuple(Newcomers(self.side, self.past, self.hidden, *rows) for rows in found)

    def _well_known(self, drift: Drift) -> Guesses:
        """Everybody known by all their past."""
        past, hidden, side = self.past, self.hidden, self.side
        stars, unsure = np.empty(len(hidden)), np.empty(len(hidden))
        for person in np.flatnonzero(np.diff(hidden.indptr)):
            known = slice(past.indptr[person], past.indptr[person + 1])
            asked = slice(hidden.indptr[person], hidden.indptr[person + 1])
            rated, items = past.item_idx[known], hidden.item_idx[asked]
            rows, targets = side.white[rated], past.values[known] - side.usual[rated]
            if drift.variance and past.timestamps is not None:
                errors = self._errors_of(past.timestamps[known], drift)
                rows, targets = (
                    errors.whiten(rows.astype(np.float64)).astype(np.float32),
                    errors.whiten(targets),
                )
            moved, unsure[asked] = fold_in_white(rows, targets, side.white[items])
            stars[asked] = side.usual[items] + moved
        return Guesses(np.arange(len(hidden)), stars, unsure, np.diff(past.indptr)[hidden.user_idx])

    def _errors_of(self, times: Times, drift: Drift) -> Whitening:
        """As ``drift.whitening``, compiled."""
        order, kept, variances = drift.along(np.array([0, len(times)]), (times,), self.side.noise)
        return Whitening(order, *kernels.innovations(kept, variances, np.ones(len(times))))
