"""SVD: matrix factorization with biases, trained by stochastic gradient descent, scored by fold-in."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.errors import Cancelled, TrainingError
from recsys.ids import Floats, Positions
from recsys.models import kernels
from recsys.models.base import History, Parts, Recommender
from recsys.models.foldin import Posterior, Prior
from recsys.models.hyperparameters import number, whole
from recsys.models.ranges import RangeModel
from recsys.models.results import Epoch, EpochCallback
from recsys.models.threads import one_blas_thread

RATINGS_PER_BLOCK_SIDE = 60_000
MAX_BLOCKS = 8
WIDEST_ERROR = 10.0
"""A training whose typical error exceeds so many times the highest rating has diverged."""
HIDDEN_SHARE = 0.1
HIDDEN_AT_MOST = 20_000


@dataclass(kw_only=True, eq=False)
class SVD(Recommender):
    """``r_ui = mean + b_u + b_i + q_i . p_u`` on the squared error with L2 (Funk 2006; Koren, Bell, Volinsky 2009).

    Training visits random blocks of people and items in parallel (Gemulla et al. 2011); the outcome depends on the
    seed, not on the number of threads. Afterwards only the item side is used: a person is folded in from their
    profile (``foldin``), so a rating counts at once, without training again. An item without ratings has
    ``b_i = 0, q_i = 0``; an empty profile gets what the population would get on average.
    """

    name: ClassVar[str] = "svd"
    predicts_ratings: ClassVar[bool] = True
    explains: ClassVar[bool] = True

    n_factors: int = whole(100, 1, 500)
    n_epochs: int = whole(25, 1, 500)
    learning_rate: float = number(0.02, 1e-5, 1.0)
    decay: float = number(0.94, 0.5, 1.0)
    """The learning rate is multiplied by this after each epoch."""
    regularization: float = number(0.05, 0.0, 10.0)
    noise: float = number(0.6, 0.01, 10.0)
    """s2 of the fold-in: how far single ratings are trusted against what is known of people in general."""
    biased: bool = True
    """Whether to learn b_u, b_i and use the overall mean; without them every part of a rating is a factor."""
    ranges: bool = True
    """Whether to learn the 80 % range, from a second training that leaves out a tenth of the ratings."""
    seed: int = whole(0, 0, 2**31 - 1)

    # -- training --------------------------------------------------------------------------------------------

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        rehearsed = self._rehearse(data, on_epoch) if self.ranges else {}

        def report(progress: Epoch) -> bool | None:
            if progress.validation_rmse is None:
                progress = replace(progress, validation_rmse=rehearsed.get(progress.epoch))
            return None if on_epoch is None else on_epoch(progress)

        self._train(data.ratings, validation, report)

    def _train(self, ratings: Ratings, validation: Ratings | None, on_epoch: EpochCallback) -> None:
        seeds = np.random.default_rng(self.seed)
        users, items = len(ratings.users), len(ratings.items)
        n_blocks = int(np.clip(np.sqrt(len(ratings) / RATINGS_PER_BLOCK_SIDE) * 2, 1, MAX_BLOCKS))
        blocks = kernels.Blocks.of(
            ratings.user_idx, ratings.item_idx, ratings.values, users, items, n_blocks, seeds
        )
        learned = kernels.Parameters.start(users, items, self.n_factors, seeds)
        mean = ratings.mean if self.biased else 0.0
        widest = WIDEST_ERROR * max(float(np.abs(ratings.values).max()), 1.0)
        with ThreadPoolExecutor(min(n_blocks, os.cpu_count() or 1)) as pool:
            for epoch in range(1, self.n_epochs + 1):
                step = partial(
                    learned.train,
                    mean=mean,
                    learning_rate=self.learning_rate * self.decay ** (epoch - 1),
                    regularization=self.regularization,
                    biased=self.biased,
                )
                total = blocks.epoch(pool, step)
                if not total <= len(ratings) * widest**2:  # also when it is no number any more
                    raise TrainingError(
                        f"The training diverged in epoch {epoch}: its error grows without end. "
                        f"Try a learning rate below {self.learning_rate:g}."
                    )
                progress = Epoch(
                    epoch, float(np.sqrt(total / len(ratings))), _rmse(validation, learned, mean)
                )
                if on_epoch(progress) is False:
                    raise Cancelled("The training")
        self._keep(ratings, learned, mean)

    @one_blas_thread
    def _keep(self, ratings: Ratings, learned: kernels.Parameters, mean: float) -> None:
        rated = ratings.item_counts > 0
        self.global_bias_ = mean
        self.item_biases_ = np.where(rated, learned.item_biases, 0.0).astype(np.float64)
        self.item_factors_ = np.where(rated[:, None], learned.item_factors, np.float32(0.0))
        self.item_counts_ = ratings.item_counts
        active = np.diff(ratings.indptr) > 0
        self.user_biases_, self.user_factors_ = learned.user_biases, learned.user_factors
        population = np.column_stack([self.user_biases_[active], self.user_factors_[active]])
        prior = Prior.of(population, self.noise)
        self.prior_mean_, self.prior_precision_ = prior.mean, prior.precision

    def _rehearse(self, data: Dataset, on_epoch: EpochCallback | None) -> dict[int, float | None]:
        """Train a twin without a random tenth of the ratings and learn from it how far off stars are.

        Returns the twin's error on those rows after each epoch.
        """
        ratings = data.ratings
        count = int(min(HIDDEN_AT_MOST, np.ceil(HIDDEN_SHARE * len(ratings))))
        hidden = np.zeros(len(ratings), dtype=np.bool_)
        hidden[np.random.default_rng(self.seed + 1).choice(len(ratings), size=count, replace=False)] = True
        if hidden.all():
            return {}
        known, tested = ratings.where(~hidden), ratings.where(hidden)
        curve: dict[int, float | None] = {}

        def note(progress: Epoch) -> bool | None:
            curve[progress.epoch] = progress.validation_rmse
            return None if on_epoch is None else on_epoch(replace(progress, rehearsal=True))

        twin = replace(self, ranges=False).fit(data.with_ratings(known), validation=tested, on_epoch=note)
        learned = twin._measure_ranges(known, tested)
        self.range_noise_, self.range_extra_ = learned.noise, learned.extra
        self.range_quantiles_ = learned.quantiles
        return curve

    @one_blas_thread
    def _measure_ranges(self, known: Ratings, tested: Ratings) -> RangeModel:
        errors, leverages = [], []
        for user_idx in np.flatnonzero(np.diff(tested.indptr)):
            rows = slice(tested.indptr[user_idx], tested.indptr[user_idx + 1])
            past = slice(known.indptr[user_idx], known.indptr[user_idx + 1])
            posterior = self.posterior(
                History(
                    known.item_idx[past],
                    known.values[past].astype(np.float64),
                    np.ones(past.stop - past.start),
                )
            )
            design = self._design(tested.item_idx[rows])
            stars = self.scale_.clip(self._linear(design, tested.item_idx[rows], posterior))
            errors.append(tested.values[rows] - stars)
            leverages.append(posterior.leverages(design))
        support = known.item_counts[tested.item_idx]
        return RangeModel.learn(np.concatenate(errors), np.concatenate(leverages), support)

    # -- scoring ---------------------------------------------------------------------------------------------

    @cached_property
    def _prior(self) -> Prior:
        return Prior(self.prior_mean_, self.prior_precision_)

    def posterior(self, history: History) -> Posterior:
        """The person behind a history (in positions); entries without a rating say nothing about stars."""
        rated = history.rated
        return self._prior.fold_in(
            self._design(rated.item_idx),
            rated.ratings - self.global_bias_ - self.item_biases_[rated.item_idx],
            rated.weights,
        )

    def _design(self, positions: Positions) -> NDArray[np.float64]:
        rows = np.ones((len(positions), self.n_factors + 1))
        rows[:, 1:] = self.item_factors_[positions]
        if not self.biased:
            rows[:, 0] = 0.0
        return rows

    def _linear(self, design: NDArray[np.float64], positions: Positions, posterior: Posterior) -> Floats:
        return np.asarray(self.global_bias_ + self.item_biases_[positions] + design @ posterior.weights)

    def _score_all(self, history: History) -> Floats:
        weights = self.posterior(history).weights
        leniency = weights[0] if self.biased else 0.0
        taste = self.item_factors_ @ weights[1:].astype(np.float32)
        return np.asarray(self.global_bias_ + leniency + self.item_biases_ + taste)

    def _score_at(self, history: History, positions: Positions) -> Floats:
        return self._linear(self._design(positions), positions, self.posterior(history))

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self._score_at(history, positions)

    def _stars_at(self, history: History, positions: Positions) -> tuple[Floats, Floats, Floats]:
        posterior, design = self.posterior(history), self._design(positions)
        stars = self._linear(design, positions, posterior)
        if self._range is None:
            unknown = np.full(len(positions), np.nan)
            return stars, unknown, unknown
        ends = self._range.around(stars, posterior.leverages(design), self.item_counts_[positions])
        return stars, *ends

    def _leave_one_out(self, history: History) -> Floats:
        stars = np.full(len(history), np.nan)
        rated = ~np.isnan(history.ratings)
        stars[rated] = history.rated.ratings - self.posterior(history).leave_one_out()
        return stars

    @cached_property
    def _range(self) -> RangeModel | None:
        if "range_noise_" not in vars(self):
            return None
        return RangeModel(self.range_noise_, self.range_extra_, self.range_quantiles_)

    def _parts(self, history: History, positions: Positions) -> Parts:
        leniency, crowd, rated_amounts = self.posterior(history).split(self._design(positions))
        amounts = np.zeros((len(history), len(positions)))
        amounts[~np.isnan(history.ratings)] = rated_amounts
        baseline = {
            "mean": np.full(len(positions), self.global_bias_),
            "item": self.item_biases_[positions] + crowd,
            "person": np.full(len(positions), leniency if self.biased else 0.0),
        }
        return Parts(baseline, amounts)


def _rmse(rows: Ratings | None, learned: kernels.Parameters, mean: float) -> float | None:
    if rows is None or not len(rows):
        return None
    total = learned.squared_error(rows.user_idx, rows.item_idx, rows.values, mean)
    return float(np.sqrt(total / len(rows)))
