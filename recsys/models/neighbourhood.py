"""NeighbourModel: what ItemKNN and UserKNN share: the averages around which neighbours speak, and the stars."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.ids import Floats, Positions
from recsys.models.averages import damped_biases, damped_mean, damped_means
from recsys.models.history import Histories, History
from recsys.models.hyperparameters import choice, number, whole
from recsys.models.ranged import Ranged


@dataclass(kw_only=True, eq=False)
class NeighbourModel(Ranged):
    """Stars are ``c_ui + (SUM_v s_v (r_v - c_v) + d (b_ui - c_ui)) / (SUM_v s_v + d)`` over the k nearest neighbours v.

    With ``b_ui = mean + b_i + b_u`` (damped averages, ``averages.damped_biases``; ``b_u`` from the live profile) and c
    by ``centring``: ``baseline`` takes c = b, so the neighbours speak of what the averages leave; ``mean`` takes the
    plain mean of the item (ItemKNN) or person (UserKNN); ``none`` takes 0. ``d``, ``similarity_damping``, keeps little
    evidence near b. Without neighbours stars are ``b_ui``.

    Similarities compare what two have in common: ``shrunk`` is the cosine
    of ``r - b`` (the correlation around the baseline, Koren 2008), ``cosine`` that of plain ratings, ``pearson`` the
    plain correlation; each times ``(n - 1) / (n - 1 + shrinkage)`` for n in common (Koren 2010). Only neighbours with
    a similarity above 0 count.

    The order of lists is another question than stars: each model sums what its neighbours say, undivided, and adds
    ``crowd_weight log(1 + n_i (mean + b_i))``, the sum of the item's stars, which leads where neighbours are silent.
    """

    k: int = whole(20, 1, 1_000)
    similarity: str = choice("shrunk", "cosine", "pearson")
    shrinkage: float = number(100.0, 0.0, 1e6)
    min_support: int = whole(1, 1, 1_000)
    """The fewest ratings that two must have in common."""
    centring: str = choice("baseline", "mean", "none")
    similarity_damping: float = number(0.3, 0.0, 1_000.0)
    """d: so much similarity to nobody in particular."""
    damping: float = number(5.0, 0.0, 1_000.0)
    item_damping: float = number(3.0, 0.0, 1_000.0)
    baseline_rounds: int = whole(10, 1, 100)
    list_shrinkage: float = number(10.0, 0.0, 1e6)
    crowd_weight: float = number(0.01, 0.0, 10.0)

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

    def _leniencies(self, people: Histories) -> Floats:
        """``_leniency`` of everybody."""
        above = people.ratings - self.global_bias_ - self.item_biases_[people.entries.item_idx]
        return damped_means(people.entries.person_idx, above, len(people), self.damping)

    def _baseline(self, history: History, positions: Positions) -> Floats:
        return np.asarray(self.global_bias_ + self.item_biases_[positions] + self._leniency(history))

    def _pull(
        self, baseline: Floats, centre: Floats, sums: NDArray[Any], totals: NDArray[Any]
    ) -> tuple[Floats, Floats]:
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
