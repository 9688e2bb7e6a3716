"""Bias: the overall mean, corrected for the item and for the person."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.averages import damped_mean, damped_means
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.hyperparameters import number
from recsys.models.ranged import Ranged
from recsys.models.results import EpochCallback


@dataclass(kw_only=True, eq=False)
class Bias(Ranged):
    """``mean + b_i + b_u`` with damped means (Koren, Bell, Volinsky 2009).

    ``b_i = SUM(r - mean) / (n_i + item_damping)`` over the item's ratings, ``b_u = SUM(r - mean - b_i) /
    (n_u + damping)`` over the profile's. Damping keeps few ratings from saying much; an item without ratings has
    ``b_i = 0``, an empty profile ``b_u = 0``.
    """

    name: ClassVar[str] = "bias"
    explains: ClassVar[bool] = True
    personal: ClassVar[bool] = False
    finds_similar: ClassVar[bool] = False

    item_damping: float = number(5.0, 0.0, 1000.0)
    damping: float = number(5.0, 0.0, 1000.0)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings = data.ratings
        self.global_bias_ = ratings.mean
        self.item_biases_ = damped_means(
            ratings.item_idx, ratings.values - self.global_bias_, len(ratings.items), self.item_damping
        )

    def _leniency(self, history: History) -> float:
        rated = history.rated
        residuals = rated.ratings - self.global_bias_ - self.item_biases_[rated.item_idx]
        return damped_mean(residuals, rated.weights, self.damping)

    def _score_all(self, history: History) -> Floats:
        return np.asarray(self.global_bias_ + self.item_biases_ + self._leniency(history))

    def _leniencies(self, people: Histories) -> Floats:
        residuals = people.ratings - self.global_bias_ - self.item_biases_[people.entries.item_idx]
        return damped_means(people.entries.person_idx, residuals, len(people), self.damping)

    def _score_many(self, people: Histories) -> Floats:
        return np.asarray(self.global_bias_ + self.item_biases_ + self._leniencies(people)[:, None])

    def _mean_stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        lenient = self._leniencies(people)[asked.person_idx]
        return np.asarray(self.global_bias_ + self.item_biases_[asked.item_idx] + lenient)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self._score_at(history, positions)

    def _parts(self, history: History, positions: Positions) -> Parts:
        baseline = {
            "mean": np.full(len(positions), self.global_bias_),
            "item": self.item_biases_[positions],
            "person": np.full(len(positions), self._leniency(history)),
        }
        return Parts(baseline, np.zeros((len(history), len(positions))))
