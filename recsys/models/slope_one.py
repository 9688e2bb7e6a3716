"""SlopeOne: how much higher one item is rated than another, on average."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import UNKNOWN, Floats, IdMap, Positions
from recsys.lazy import lazy
from recsys.models.averages import damped_biases, damped_mean
from recsys.models.history import History, Parts
from recsys.models.hyperparameters import number, whole
from recsys.models.ranged import Ranged
from recsys.models.results import EpochCallback
from recsys.models.steps import in_steps

if TYPE_CHECKING:
    from recsys.models.kernels import neighbours
else:
    neighbours = lazy("recsys.models.kernels.neighbours")


@dataclass(kw_only=True, eq=False)
class SlopeOne(Ranged):
    """``stars = score = mean of the person + mean_j dev_ij``, ``dev_ij = mean(r_i - r_j)`` over who rated both.

    Lemire and Maclachlan (2005), as in scikit-surprise: j runs over the rated items that somebody rated together with
    i, all alike however many did; the weights of a profile count in both means. The ``max_items`` most rated items have
    deviations (single precision, ``4 max_items^2`` bytes); any other item, and one that nobody rated together with
    anything in the profile, gets the damped averages ``mean + b_i + b_u`` (scikit-surprise: the mean of the person).
    """

    name: ClassVar[str] = "slope-one"
    finds_similar: ClassVar[bool] = False
    explains: ClassVar[bool] = True

    max_items: int = whole(5_000, 1, 20_000)
    damping: float = number(5.0, 0.0, 1_000.0)
    item_damping: float = number(5.0, 0.0, 1_000.0)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings = data.ratings
        self.global_bias_ = ratings.mean
        self.item_biases_, _ = damped_biases(
            ratings, item_damping=self.item_damping, damping=self.damping, rounds=1
        )
        counts = ratings.item_counts
        order = np.argsort(-counts, kind="stable")[: self.max_items]
        self.modelled_ = np.sort(order[counts[order] > 0]).astype(np.int32)
        part = self._of_modelled(ratings)
        table = neighbours.Table.of(part, part.values.astype(np.float64), part.values)
        blocks = in_steps(partial(neighbours.deviations, table), len(self.modelled_), on_epoch)
        self.deviations_ = np.concatenate(blocks)

    def _of_modelled(self, ratings: Ratings) -> Ratings:
        """The ratings of modelled items, whose positions are their places among these."""
        kept = ratings.where(self._places[ratings.item_idx] != UNKNOWN)
        items = IdMap(ratings.items.ids[self.modelled_])
        return replace(kept, items=items, item_idx=self._places[kept.item_idx])

    @cached_property
    def _places(self) -> Positions:
        """Where each item stands among the modelled ones; -1 where it is not modelled."""
        places = np.full(len(self.item_biases_), UNKNOWN, dtype=np.int32)
        places[self.modelled_] = np.arange(len(self.modelled_), dtype=np.int32)
        return places

    # -- scoring ---------------------------------------------------------------------------------------------

    def _averages(self, history: History, positions: Positions | slice) -> Floats:
        rated = history.rated
        usual = self.global_bias_ + self.item_biases_
        leniency = damped_mean(rated.ratings - usual[rated.item_idx], rated.weights, self.damping)
        return np.asarray(usual[positions] + leniency)

    def _comparable(self, history: History) -> History:
        """The rated entries that weigh something and are of modelled items."""
        return history.where(
            ~np.isnan(history.ratings) & (history.weights > 0) & (self._places[history.item_idx] != UNKNOWN)
        )

    def _score_all(self, history: History) -> Floats:
        scores, known = self._averages(history, slice(None)), self._comparable(history)
        rows = self.deviations_[self._places[known.item_idx]]
        sums, totals = neighbours.deviation_sums(rows, known.weights)
        met = totals > 0
        scores[self.modelled_[met]] = self._mean(history) - sums[met] / totals[met]  # dev_ij = -dev_ji
        return scores

    def _mean(self, history: History) -> float:
        """The plain mean of the person's ratings."""
        return damped_mean(history.rated.ratings, history.rated.weights, 0.0)

    def _score_at(self, history: History, positions: Positions) -> Floats:
        scores, met, deviations, shares = self._met(history, positions)
        return np.where(met, self._mean(history) + (shares * deviations).sum(axis=0), scores)

    def _met(
        self, history: History, positions: Positions
    ) -> tuple[Floats, NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
        """The averages, which items meet the history at all, dev_ij and j's share in their mean, shape (n, m)."""
        rows, columns = self._places[history.item_idx], self._places[positions]
        deviations = -self.deviations_[np.ix_(rows, columns)].astype(np.float64)
        usable = (rows != UNKNOWN) & ~np.isnan(history.ratings)
        known = ~np.isnan(deviations) & usable[:, None] & (columns != UNKNOWN)
        weights = np.where(known, history.weights[:, None], 0.0)
        totals = weights.sum(axis=0)
        shares = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
        return self._averages(history, positions), totals > 0, np.where(known, deviations, 0.0), shares

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self._score_at(history, positions)

    def _parts(self, history: History, positions: Positions) -> Parts:
        """Each rated item says ``r_j + dev_ij``; its part is by how much that is above what the crowd says of i."""
        averages, met, deviations, shares = self._met(history, positions)
        crowd = self.global_bias_ + self.item_biases_[positions]
        ratings = np.nan_to_num(history.ratings)[:, None]
        amounts = np.where(met, shares * (ratings + deviations - crowd), 0.0)
        lenient = self._mean(history) - (shares * ratings).sum(axis=0)
        baseline = {
            "mean": np.full(len(positions), self.global_bias_),
            "item": self.item_biases_[positions],
            "person": np.where(met, lenient, averages - crowd),
        }
        return Parts(baseline, amounts)
