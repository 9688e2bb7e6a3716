"""UserKNN: items are judged by the people nearest to the person."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.lazy import lazy
from recsys.models.averages import damped_mean, damped_means
from recsys.models.history import History
from recsys.models.neighbourhood import NeighbourModel
from recsys.models.results import EpochCallback
from recsys.models.signals import graded, signed

if TYPE_CHECKING:
    from recsys.models.kernels import neighbours, raters
else:
    neighbours = lazy("recsys.models.kernels.neighbours")
    raters = lazy("recsys.models.kernels.raters")

TELLING = 5
"""From so many ratings on, the only stored row that holds all of a profile is taken for the person's own."""


class _Alike(NamedTuple):
    """How similar every stored person is to somebody; 0 for their own row."""

    in_stars: Floats
    in_lists: Floats


@dataclass(kw_only=True, eq=False)
class UserKNN(NeighbourModel):
    """The person-based nearest neighbours (Herlocker et al. 1999), with similarities from the live profile.

    Stars: the formula of ``NeighbourModel`` over the ``k`` people most similar to the person among those who rated i.
    With ``similarity_damping=0`` they are scikit-surprise's ``KNNBasic`` (``centring="none"``), ``KNNWithMeans``
    (``"mean"``) and ``KNNBaseline`` (``"baseline"``, ``item_damping=10``, ``damping=15``, ``baseline_rounds=10``,
    ``similarity="shrunk"``: its ``pearson_baseline``) with ``user_based=True``, except that without neighbours stars
    are the damped averages.

    Score: ``SUM_v s_v z_vi`` over the ``k`` nearest raters of i, not divided, so that much evidence counts more than
    little (Cremonesi et al. 2010), with ``s_v`` the cosine of what both watched and liked (graded, ``signals.graded``),
    times ``n / (n + list_shrinkage)``, and ``z_vi`` the signed rating. ``crowd_weight`` adds a little of what everybody
    loves, which leads where neighbours are silent. Weights of a profile count in all sums over it.

    Nobody is their own neighbour. A stored row is taken for the person's own when it is the profile, rating by rating,
    or is the only one that holds all of it and the profile has at least ``TELLING`` ratings; so a part of what somebody
    rated never brings back the rest of it, and somebody of the data is scored as a visitor with the same ratings.
    """

    name: ClassVar[str] = "user-knn"

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings = data.ratings
        self.user_biases_ = self._keep_averages(ratings)
        self.user_counts_ = np.diff(ratings.indptr)
        self.user_means_ = damped_means(ratings.user_idx, ratings.values, len(ratings.users), 0.0)
        grades = graded(data.scale, ratings.values)
        self.user_norms_ = np.sqrt(np.bincount(ratings.user_idx, grades**2, len(ratings.users)))
        self.rater_starts_, rows = neighbours.by_item(ratings)
        self.raters_ = ratings.user_idx[rows]
        self.rater_values_ = ratings.values[rows]

    @cached_property
    def _raters(self) -> "raters.Raters":
        return raters.Raters(self.rater_starts_, self.raters_, self.rater_values_)

    @cached_property
    def _grades(self) -> NDArray[np.float32]:
        return graded(self.scale_, self.rater_values_).astype(np.float32)

    @cached_property
    def _signals(self) -> NDArray[np.float32]:
        return signed(self.scale_, self.rater_values_).astype(np.float32)

    # -- similarities ----------------------------------------------------------------------------------------

    def _alike(self, history: History) -> _Alike:
        """Worked out once a history, as long as that is kept."""
        known = self._known_alike.get(history)
        if known is None:
            known = self._known_alike[history] = self._compare(history.where(history.weights > 0))
        return known

    @cached_property
    def _known_alike(self) -> "WeakKeyDictionary[History, _Alike]":
        return WeakKeyDictionary()

    def _compare(self, history: History) -> _Alike:
        nothing = np.zeros(len(self.user_biases_)), np.zeros(len(self.item_biases_)), 0.0
        around = (
            (self.user_biases_, self.global_bias_ + self.item_biases_, self._leniency(history))
            if self.similarity == "shrunk"
            else nothing
        )
        grades = graded(self.scale_, history.ratings)
        user_centres, item_centres, centre = around
        sums, equal = raters.compare_with_people(
            self._raters,
            self._grades,
            user_centres,
            item_centres,
            history.item_idx,
            history.ratings,
            grades,
            history.weights,
            centre,
        )
        in_stars = raters.similarities_of(sums, *self._comparison)
        common = sums[:, neighbours.COMMON]
        norm = np.sqrt(float(history.weights @ grades**2))
        scale = norm * self.user_norms_ * (common + self.list_shrinkage)
        in_lists = np.divide(
            sums[:, neighbours.GG] * common, scale, out=np.zeros(len(scale)), where=common > 0
        )
        own = self._own_rows(equal, len(history.rated))
        in_stars[own] = in_lists[own] = 0.0
        return _Alike(in_stars, in_lists)

    def _own_rows(self, equal: NDArray[np.int32], n_rated: int) -> NDArray[np.intp]:
        """The stored rows that are the person's own, from how many of the profile's ratings each holds."""
        holds_all = np.flatnonzero(equal == n_rated) if n_rated else np.empty(0, dtype=np.intp)
        if len(holds_all) == 1 and n_rated >= TELLING:
            return holds_all
        whole: NDArray[np.intp] = holds_all[self.user_counts_[holds_all] == n_rated]
        return whole

    # -- scoring ---------------------------------------------------------------------------------------------

    def _score_all(self, history: History) -> Floats:
        return self._score_at(history, np.arange(len(self.item_biases_), dtype=np.int32))

    def _score_at(self, history: History, positions: Positions) -> Floats:
        alike = self._alike(history).in_lists
        nothing = np.zeros(len(alike))
        sums, _ = raters.sums_over_raters(positions, self._raters, self._signals, nothing, alike, self.k)
        return np.asarray(sums + self._crowd(positions))

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        nothing = np.zeros(len(self.user_biases_))
        offsets, item_centres, person = {
            "baseline": (
                self.user_biases_,
                self.global_bias_ + self.item_biases_[positions],
                self._leniency(history),
            ),
            "mean": (
                self.user_means_,
                np.zeros(len(positions)),
                damped_mean(history.rated.ratings, history.rated.weights, 0.0),
            ),
            "none": (nothing, np.zeros(len(positions)), 0.0),
        }[self.centring]
        sums, totals = raters.sums_over_raters(
            positions, self._raters, self.rater_values_, offsets, self._alike(history).in_stars, self.k
        )
        baseline = self._baseline(history, positions)
        return self._pull(baseline, item_centres + person, sums - item_centres * totals, totals)[0]
