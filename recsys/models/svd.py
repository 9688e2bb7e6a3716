"""SVD: matrix factorization with biases, trained by stochastic gradient descent, scored by fold-in."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.errors import Cancelled, TrainingError
from recsys.models import kernels
from recsys.models.factors import FactorModel
from recsys.models.history import History
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
class SVD(FactorModel):
    """``r_ui = mean + b_u + b_i + q_i . p_u`` on the squared error with L2 (Funk 2006; Koren, Bell, Volinsky 2009).

    Training visits random blocks of people and items in parallel (Gemulla et al. 2011); the outcome depends on the
    seed, not on the number of threads. Afterwards only the item side is used: a person is folded in from their
    profile (``foldin``), so a rating counts at once, without training again. An item without ratings has
    ``b_i = 0, q_i = 0``; an empty profile gets what the population would get on average.
    """

    name: ClassVar[str] = "svd"

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
        self._keep(
            ratings,
            mean,
            item_biases=learned.item_biases,
            item_factors=learned.item_factors,
            user_biases=learned.user_biases,
            user_factors=learned.user_factors,
        )

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
        self._keep_range(twin._measure_ranges(known, tested))
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


def _rmse(rows: Ratings | None, learned: kernels.Parameters, mean: float) -> float | None:
    if rows is None or not len(rows):
        return None
    total = learned.squared_error(rows.user_idx, rows.item_idx, rows.values, mean)
    return float(np.sqrt(total / len(rows)))
