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
    def _unsure(self) -> NDArray[np.float64]:
        """``x'C x / s2`` of everything asked: how unsure it is before the first rating."""
        return np.asarray(np.einsum("ptf,ptf->pt", self._asked_rows, self._asked_rows), dtype=np.float64)

    @cached_property
    def _covariances(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Among what is revealed, and between that and what is asked: ``X C X' / s2`` of each person."""
        rows = self._rows
        among, between = rows @ rows.transpose(0, 2, 1), rows @ self._asked_rows.transpose(0, 2, 1)
        return among.astype(np.float64), between.astype(np.float64)

    def loss(self, drift: Drift) -> float:
        """The mean squared error over everything asked, after each of ``KNOWN_BY``."""
        there = self.asked != UNKNOWN
        rows = self.asked[there]
        moved = self._moved(self._news(drift))[:, there]
        stars = self.side.scale.clip(self.side.usual[self.hidden.item_idx[rows]] + moved)
        return float(np.mean((self.hidden.values[rows] - stars) ** 2))

    def guesses(self, drift: Drift) -> Iterator[Guesses]:
        """Stars and leverages of everything asked, after each of ``KNOWN_BY``."""
        there, news = self.asked != UNKNOWN, self._news(drift)
        rows = self.asked[there]
        usual = self.side.usual[self.hidden.item_idx[rows]]
        told = np.cumsum(np.square(news @ self._covariances[1]), axis=1)
        for n, moved in zip(KNOWN_BY, self._moved(news), strict=True):
            unsure = self._unsure - told[:, n - 1]
            yield Guesses(rows, usual + moved[there], unsure[there], np.full(len(rows), n))

    def _news(self, drift: Drift) -> NDArray[np.float64]:
        """``L^-1`` of each person: its row n takes out of the n-th rating what those before it said.

        ``LL'`` is the covariance, in units of s2, of what is revealed: taste, mood and noise; the fold-in is a Gaussian
        process. Sums over the first n rows are what n ratings say, so that one decomposition serves all numbers.
        """
        covariances = self._covariances[0] + np.eye(KNOWN_BY[-1])
        if drift.variance and self.past.timestamps is not None:
            times = self.past.timestamps[self.revealed]
            covariances += drift.variance / self.side.noise * drift.alike(times[:, :, None] - times[:, None])
        return np.asarray(np.linalg.inv(np.linalg.cholesky(covariances)), dtype=np.float64)

    def _moved(self, news: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far what is asked moves from ``usual``, shape (len(KNOWN_BY), people, ASKED)."""
        surprises = self.past.values[self.revealed] - self.side.usual[self.past.item_idx[self.revealed]]
        pulls = np.cumsum(news * (news @ surprises[:, :, None]), axis=1)[:, np.array(KNOWN_BY) - 1]
        return np.asarray((pulls @ self._covariances[1]).transpose(1, 0, 2))


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
        losses = {drift: in_time.loss(drift) for drift in (NO_DRIFT, *DRIFTS)}
        for drift in sorted(DRIFTS, key=losses.__getitem__):
            if losses[drift] >= (1.0 - WORTH) * losses[NO_DRIFT]:
                break
            if at_random.loss(drift) <= (1.0 + HARM) * at_random.loss(NO_DRIFT):
                return drift
        return NO_DRIFT

    def all_guesses(self, drift: Drift) -> Iterator[Guesses]:
        """Everybody's hidden ratings, in every way of being known."""
        yield self._well_known(drift)
        for newcomers in self.newcomers:
            yield from newcomers.guesses(drift)

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
