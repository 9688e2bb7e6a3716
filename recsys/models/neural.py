"""NeuralCF: neural collaborative filtering of people who are known by their profile alone; learned with JAX."""

import importlib.util
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys import ranking
from recsys.dataset import Dataset, Ratings
from recsys.errors import UnsupportedError
from recsys.ids import Floats, Positions
from recsys.models import neumf
from recsys.models.base import Recommender
from recsys.models.history import History
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback, Recommendations
from recsys.models.signals import graded, signals_of, signed


@dataclass(kw_only=True, eq=False)
class NeuralCF(Recommender):
    """``score_i = b_i + u . q_i + v . relu(relu(h_i + g) W + c)``: NeuMF (He et al. 2017) without embedded people.

    A person is the pool of the items j of their profile, as in NAIS (He et al. 2018):
    ``[u, g] = SUM_j w_j s_j [p_j, f_j] / max(SUM_j w_j, 1)^(1/2)`` with w the weights and s the ratings mapped to
    -1..1, from two stars upwards for and downwards against (``signals.signed``). So whoever rated something has a
    vector at once, and an empty profile has ``u = g = 0``: what most people watch comes first. ``u . q_i`` is the
    generalized matrix factorization, its output weights within q; the rest is the perceptron, whose first layer is
    linear in the pair of person and item and so stands within their embeddings, f and h.

    Training takes each rating as graded presence (``signals.graded``, .25..1) and, for each, ``n_negatives`` items that
    the person did not rate as 0; it minimizes the cross-entropy of ``sigmoid(score)`` by AdamW in minibatches. Of each
    person it shows a random share of the ratings, never the one to be guessed.

    The score is a log-odds: there are no stars, and a sum through two layers has no parts to give as reasons. Items
    without ratings get NaN. ``Epoch.train_rmse`` is NaN and validation rows are not measured, for want of stars. Only
    ``fit`` needs JAX: without it UnsupportedError says how to install it.
    """

    name: ClassVar[str] = "neural"

    n_factors: int = whole(32, 1, 500)
    """Of the factorization."""
    n_hidden: int = whole(64, 2, 500)
    """Units of the perceptron's first layer; the second has half of them."""
    n_epochs: int = whole(20, 1, 500)
    n_negatives: int = whole(8, 1, 50)
    """Items not rated, drawn anew in each epoch for each rating."""
    learning_rate: float = number(0.003, 1e-5, 1.0)
    regularization: float = number(1.5, 0.0, 10.0)
    """AdamW's weight decay: each step takes off ``learning_rate * regularization`` of every weight but b."""
    batch_size: int = whole(2_048, 1, 1_000_000)
    """Ratings a step, at most; fewer where an epoch would have under 16 steps."""
    seed: int = whole(0, 0, 2**31 - 1)

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        if importlib.util.find_spec("jax") is None:
            raise UnsupportedError(
                "JAX is not installed here: pip install -r requirements-neural.txt installs it."
            )
        ratings = data.ratings
        training = neumf.Training(
            ratings,
            signed(data.scale, ratings.values).astype(np.float32),
            graded(data.scale, ratings.values).astype(np.float32),
            self,
        )
        learned = training.run(on_epoch)
        rated = (
            ratings.item_counts > 0
        )  # of the others nothing was learned: they say nothing in a profile either
        self.profile_embeddings_ = np.where(rated[:, None], learned["profiles"], np.float32(0.0))
        self.item_embeddings_ = np.where(rated[:, None], learned["items"], np.float32(0.0))
        self.item_biases_ = np.where(rated, learned["item_biases"], np.float32(np.nan))
        self.layer_weights_, self.layer_biases_ = learned["layer_weights"], learned["layer_biases"]
        self.output_weights_ = learned["output_weights"]

    def _person(self, history: History) -> Floats:
        """``[u, g]``, shape ``(n_factors + n_hidden,)``."""
        pooled = signals_of(self.scale_, history) @ self.profile_embeddings_[history.item_idx]
        return np.asarray(pooled / np.sqrt(max(float(history.weights.sum()), 1.0)))

    def _score_all(self, history: History) -> Floats:
        person = self._person(history).astype(np.float32)
        return self._scores(person, self.item_embeddings_, self.item_biases_)

    def _score_at(self, history: History, positions: Positions) -> Floats:
        rows = self.item_embeddings_[positions].astype(np.float64)
        return self._scores(self._person(history), rows, self.item_biases_[positions])

    def _scores(
        self, person: NDArray[np.floating], items: NDArray[np.floating], biases: NDArray[np.floating]
    ) -> Floats:
        """Of the items with these embeddings and biases, worked out in the precision of ``person`` and ``items``."""
        k = self.n_factors
        hidden = np.maximum(items[:, k:] + person[k:], 0.0)
        second = np.maximum(hidden @ self.layer_weights_ + self.layer_biases_, 0.0)
        scores = biases + items[:, :k] @ person[:k] + second @ self.output_weights_
        return np.asarray(scores, dtype=np.float64)

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The items whose embeddings ``[q, h]`` point the same way: the score is their cosine (0 without ratings).

        They are expected to be watched by the same people, whether many or few.
        """
        position = self._position(item_id)
        cosines = ranking.cosines(self.item_embeddings_, position)
        best = ranking.top_n(cosines, n, exclude=np.array([position]))
        return Recommendations(self.item_ids_[best], cosines[best])
