"""FoldedModel: what models share that fold people in by regression: moods of sittings, ranges, likeness of items."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys import ranking
from recsys.cached import cached_property
from recsys.ids import UNKNOWN_TIME, Floats, Positions
from recsys.lazy import lazy
from recsys.models.drift import Drift, Whitening, times_known
from recsys.models.history import Histories, History, PerPerson
from recsys.models.ranged import Ranged
from recsys.models.results import Recommendations

if TYPE_CHECKING:
    from recsys.models.kernels import people as kernels
else:
    kernels = lazy("recsys.models.kernels.people")

JUDGING_SEED = 0
"""Which ratings newcomers of a rehearsal reveal."""
FEW = 20
"""So many ratings count half when items are compared: with fewer, factors are mostly chance."""


class FoldedModel(Ranged):
    """Stars are the score, and linear in the ratings; a model says how noisy a rating is and whom it folded in.

    Without a learned drift there is no mood.
    """

    explains: ClassVar[bool] = True

    item_counts_: NDArray[np.int64]

    @property
    def _rating_noise(self) -> float:
        """s2 of the fold-in, the variance of one rating."""
        raise NotImplementedError

    def _score_at(self, history: History, positions: Positions) -> Floats:
        return self._mean_stars_at(history, positions)

    def _linear_in(self, history: History) -> Floats | None:
        return history.ratings

    # -- the mood ----------------------------------------------------------------------------------------------

    @cached_property
    def _drift(self) -> Drift:
        """Of models of earlier versions, and where there is none: no drift."""
        learned = vars(self)
        return Drift(learned.get("drift_variance_", 0.0), learned.get("drift_minutes_", 1.0))

    def _errors(self, history: History) -> Whitening:
        """How the errors of the rated entries hang together."""
        rated = history.rated
        return self._drift.whitening(rated.timestamps, rated.weights, self._rating_noise)

    def _errors_many(self, people: Histories) -> Whitening:
        """As ``_errors``, of everybody."""
        along = self._drift.along(people.entries.indptr, people.timestamps, self._rating_noise)
        order, kept, variances = along
        return Whitening(order, *kernels.innovations(kept, variances, np.ones(len(order))))

    def _last_mood(self, history: History, pulls: Floats) -> float:
        """That of the last sitting, as the ratings tell (``pulls``: ``drift.carried``); 0 where times are not known."""
        times = history.rated.timestamps
        if not self._drift.variance or times is None or not len(times) or not times_known(times):
            return 0.0
        last = times.max(keepdims=True)
        return float(self._drift.carried(times, pulls, last, self._rating_noise)[0])

    def _moods_then(self, people: Histories, asked: PerPerson, pulls: Floats) -> Floats:
        """Everybody's mood when each of ``asked`` was given, 0 where a time is not known."""
        moods = np.zeros(len(asked.item_idx))
        for person, times in enumerate(people.timestamps):
            own = asked.of(person)
            if times is not None and asked.timestamps is not None:
                then = asked.timestamps[own]
                mood = self._drift.carried(times, pulls[people.entries.of(person)], then, self._rating_noise)
                moods[own] = np.where(then == UNKNOWN_TIME, 0.0, mood)
        return moods

    # -- ranges ------------------------------------------------------------------------------------------------

    def _with_range(self, stars: Floats, leverages: Floats, asked: PerPerson, people: Histories) -> Floats:
        """Stars and the ends of their range, shape (3, len(asked.item_idx))."""
        columns = np.full((3, len(stars)), np.nan)
        columns[0] = stars
        if self._range is not None:
            columns[1:] = self._ends_many(self._range, people, asked, stars, leverages)
        return columns

    # -- likeness ----------------------------------------------------------------------------------------------

    def _most_alike(self, position: int, likeness: Floats, spreads: Floats, n: int) -> Recommendations:
        """The items with the largest ``n_j / (n_j + 20) likeness_j / sqrt(spread_i spread_j)`` to one.

        The correlation of predicted stars from person to person, shrunk as Koren (2008) shrinks that of ratings.
        """
        scale = np.sqrt(spreads * spreads[position])
        correlations = np.divide(likeness, scale, out=np.zeros(len(scale)), where=scale > 0)
        scores = correlations * self.item_counts_ / (self.item_counts_ + FEW)
        best = ranking.top_n(scores, n, exclude=np.array([position], dtype=np.int32))
        return Recommendations(self.item_ids_[best], scores[best])


def kept_drift(learned: Drift) -> dict[str, Any]:
    """As learned state of a model, by attribute name."""
    return {"drift_variance_": learned.variance, "drift_minutes_": learned.minutes}
