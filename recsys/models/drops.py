"""What is sure to stay first when some ratings are left out: a bound on scores, so that few lists have to be made.

For a ``Hybrid`` of ``EASE`` and ``Bayes``. The part of EASE is a sum over the ratings, so what is left of it is exact.
Of the stars only how far they can move is said: with a set D left out, ``w`` of a fold-in moves by
``A_D^-1 (X_D'u_D + L (m - m_D))``, u what the ratings say beyond w (``pulls``), and as ``A_D >= L``, for two items that
lie ``q`` apart ``|q'dw| <= |q|_{L^-1} (SUM_d |u_d| |x_d|_{L^-1} + |m - m_D|_L)``. The mood is one more weight of that
regression: it adds ``tau / s2`` to ``|x_d|^2``. Samples are averaged by roots of mean squares (Cauchy and Schwarz;
Minkowski), so that what a set can do is a sum over its ratings.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Profile
from recsys.ids import Floats, Ids, Positions
from recsys.models.base import Recommender
from recsys.models.bayes import Bayes
from recsys.models.ease import EASE
from recsys.models.history import History
from recsys.models.hybrid import Hybrid
from recsys.models.taste import LEAST, SHRINKAGE, TELLING
from recsys.ranking import BLOCKS

CLEAR = 1e-5
"""A lead of less is left to the list itself, which may compare in single precision."""
CELLS = 2_000_000
"""So many leads, of sets times rivals, are looked at together: bounds the memory."""


def sure_to_stay(
    model: Recommender, profile: Profile, first: int, others: Ids, sets: Ids
) -> NDArray[np.bool_]:
    """Of which ``sets`` of rated items, shape (sets, size), it is proven that ``first`` stays first without them.

    ``others`` are all other items that may be listed. Nothing is proven for other models, for weights other than 1, and
    where the first place is not the best score's.
    """
    nothing = np.zeros(len(sets), dtype=np.bool_)
    if not (isinstance(model, Hybrid) and isinstance(model.ranker, EASE) and isinstance(model.rater, Bayes)):
        return nothing
    history = model._history(profile)
    size = sets.shape[1]
    if len(others) <= BLOCKS[0] or size >= len(history) or not (history.weights == 1.0).all():
        return nothing
    if not _keeps_its_place(model, history, model._position(first), size):
        return nothing
    leads = _Leads.of(model, history, model._position(first), model._known(others), size)
    ids = model.item_ids_[history.item_idx]
    order = np.argsort(ids)
    rows = order[np.searchsorted(ids, sets, sorter=order)]
    return leads.at_least(rows) > CLEAR


@dataclass(frozen=True, eq=False)
class _Leads:
    """The first item's lead over each other one: what it is at least, less what each rating left out can take."""

    gaps: Floats
    """Shape (m,)."""
    losses: NDArray[np.float64]
    """Shape (n, m)."""

    @classmethod
    def of(cls, model: Hybrid, history: History, first: int, others: Positions, size: int) -> "_Leads":
        positions = np.concatenate([[first], others]).astype(np.int32)
        alone = [history.where(np.arange(len(history)) == place) for place in range(len(history))]
        ranked = np.nan_to_num([model.ranker._score_all(one)[positions] for one in alone])
        ranked = ranked[:, :1] - ranked[:, 1:]
        stars = model.rater._score_at(history, positions) + model._crowd(positions)
        weight = float(model._weight(len(history) - size))
        apart, always, each = _reach(model.rater, history, first, others, size)  # type: ignore[arg-type]
        gaps = ranked.sum(axis=0) + weight * (stars[0] - stars[1:] - apart * always)
        losses = ranked + weight * np.outer(each, apart)
        most = np.sort(losses, axis=0)[-size:].sum(axis=0)
        rivals = gaps - most <= CLEAR
        return cls(gaps[rivals], losses[:, rivals])

    def at_least(self, sets: NDArray[np.int64]) -> Floats:
        """The smallest lead that is left without each set."""
        least = np.full(len(sets), np.inf)
        if not len(self.gaps):
            return least
        at_once = max(1, CELLS // len(self.gaps))
        for start in range(0, len(sets), at_once):
            some = sets[start : start + at_once]
            left = self.gaps - sum(self.losses[some[:, at]] for at in range(sets.shape[1]))
            least[start : start + at_once] = left.min(axis=1)
        return least


def _reach(
    rater: Bayes, history: History, first: int, others: Positions, size: int
) -> tuple[Floats, float, Floats]:
    """How far stars can move: ``|q|`` of each other item, what any set of a size does, and what each rating does."""
    samples, person = rater._samples, rater._person(history)
    spreads = np.linalg.inv(samples.prior_precisions)
    apart = np.zeros(len(others))
    for rows, spread in zip(samples.item_rows, spreads, strict=True):
        between = (rows[others, 1:].astype(np.float64) - rows[first, 1:]) @ np.linalg.cholesky(spread[1:, 1:])
        apart += np.einsum("mf,mf->m", between, between)
    rated = ~np.isnan(history.ratings)
    rows, _ = samples.design(history.item_idx[rated])
    left = person._targets - np.einsum("snf,sf->sn", rows, person.weights)
    pulls = person.errors.adjoint(person.errors.whiten(left.T)).T
    mood = rater._drift.variance / rater._rating_noise
    sizes = np.einsum("snf,sfg,sng->sn", rows, spreads, rows, optimize=True) + mood
    each = np.zeros(len(history))
    each[rated] = np.sqrt((pulls**2 * sizes).mean(axis=0))

    total, after = float(len(history)), float(len(history) - size)
    chosen = samples.implicit_rows[:, history.item_idx].astype(np.float64)
    now, then = (np.sqrt(one) / (samples.crowd_weight + one) for one in (total, after))
    share = samples.crowd_weight * (1 / (samples.crowd_weight + total) - 1 / (samples.crowd_weight + after))
    moved = share * samples.crowd_rows + (now - then) * chosen.sum(axis=1)
    always = np.sqrt(np.einsum("sf,sfg,sg->s", moved, samples.prior_precisions, moved).mean())
    own = np.einsum("snf,sfg,sng->sn", chosen, samples.prior_precisions, chosen, optimize=True)
    each += then * np.sqrt(own.mean(axis=0))
    return np.sqrt(apart / len(samples.item_rows)), float(always), each


def _keeps_its_place(model: Hybrid, history: History, first: int, size: int) -> bool:
    """Whether no quota can put the best score off the first place, whichever ratings of so many are left out.

    A film goes out for a kind only as the worst that is spare, so the best does when no other is: with a quota of
    ``k`` and earlier ones of ``e`` in sum at least ``P - (k - 1) - e`` of P are spare. Two are enough.
    """
    kinds = model._kinds
    if kinds is None:
        return True
    liked = history.item_idx[history.ratings >= model.scale_.liked_from]
    of_kind = kinds.films[:, liked].sum(axis=1)
    shares = (of_kind + SHRINKAGE * kinds.usual) / (max(len(liked) - size, 0) + SHRINKAGE)
    shares = np.minimum(shares, 1.0 - 1e-12)
    telling = shares * np.log(shares / kinds.usual) + (1 - shares) * np.log((1 - shares) / (1 - kinds.usual))
    able = (shares > kinds.usual) & (telling > TELLING) & (of_kind >= LEAST)
    for places in BLOCKS:
        quotas = np.floor(places * model.taste * shares + 0.5)
        for kind in np.flatnonzero(able & ~kinds.films[:, first]):
            others = np.sort(quotas[able & (np.arange(len(quotas)) != kind)])[-2:].sum()
            if quotas[kind] - 1 + others > places - 2:
                return False
    return True
