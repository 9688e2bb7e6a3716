"""NeighbourModel: what ItemKNN and UserKNN share: the averages around which neighbours speak, and how stars come of them."""

from typing import ClassVar

import numpy as np

from recsys.dataset import Ratings
from recsys.ids import Floats, Positions
from recsys.models.averages import damped_biases, damped_mean
from recsys.models.base import Recommender
from recsys.models.history import History


class NeighbourModel(Recommender):
    """Stars are ``c_ui + (SUM_v s_v (r_v - c_v) + d (b_ui - c_ui)) / (SUM_v s_v + d)`` over the k nearest neighbours v.

    With ``b_ui = mean + b_i + b_u`` (damped averages, ``averages.damped_biases``; ``b_u`` from the live profile) and c
    by ``centring``: ``baseline`` takes c = b, so the neighbours speak of what the averages leave; ``mean`` takes the
    plain mean of the item (ItemKNN) or person (UserKNN); ``none`` takes 0. ``d``, ``similarity_damping``, keeps little
    evidence near b. Without neighbours stars are ``b_ui``.

    A model has the hyperparameters named here. Similarities compare what two have in common: ``shrunk`` is the cosine of
    ``r - b`` (the correlation around the baseline, Koren 2008), ``cosine`` that of plain ratings, ``pearson`` the plain
    correlation; each times ``(n - 1) / (n - 1 + shrinkage)`` for n in common (Koren 2010). Only neighbours with a
    similarity above 0 count.
    """

    predicts_ratings: ClassVar[bool] = True

    k: int
    similarity: str
    shrinkage: float
    min_support: int
    centring: str
    similarity_damping: float
    damping: float
    item_damping: float
    baseline_rounds: int
    list_shrinkage: float
    crowd_weight: float

    def _keep_averages(self, ratings: Ratings) -> Floats:
        """Learn the damped averages; returns ``b_u`` of the people of ``ratings``."""
        self.global_bias_ = ratings.mean
        self.item_biases_, user_biases = damped_biases(
            ratings, item_damping=self.item_damping, damping=self.damping, rounds=self.baseline_rounds
        )
        self.item_counts_ = ratings.item_counts
        return user_biases

    @property
    def _comparison(self) -> tuple[bool, int, float]:
        """Whether similarities centre, the fewest ratings in common, and their shrinkage, as the kernels take them."""
        fewest = max(2, self.min_support) if self.similarity == "shrunk" else self.min_support
        return self.similarity == "pearson", fewest, self.shrinkage

    def _leniency(self, history: History) -> float:
        """``b_u``: the damped mean of what a person's ratings are above the averages."""
        rated = history.rated
        usual = self.global_bias_ + self.item_biases_[rated.item_idx]
        return damped_mean(rated.ratings - usual, rated.weights, self.damping)

    def _baseline(self, history: History, positions: Positions) -> Floats:
        return np.asarray(self.global_bias_ + self.item_biases_[positions] + self._leniency(history))

    def _pull(self, baseline: Floats, centre: Floats, sums: Floats, totals: Floats) -> tuple[Floats, Floats]:
        """Stars, and by what the sums over the neighbours are divided, each shape ``(m,)``."""
        weights = totals + self.similarity_damping
        moved = sums + self.similarity_damping * (baseline - centre)
        known = weights > 0
        shift = np.divide(moved, weights, out=np.zeros(len(weights)), where=known)
        return np.where(known, centre + shift, baseline), np.where(known, weights, 1.0)

    def _crowd(self, positions: Positions | slice) -> Floats:
        """What everybody loves comes first where neighbours say nothing."""
        counts = self.item_counts_[positions]
        loved = counts * (self.item_biases_[positions] + self.global_bias_)
        return np.asarray(self.crowd_weight * np.log1p(np.maximum(loved, 0.0)))
