"""SVD: matrix factorization with biases, trained by stochastic gradient descent, scored by fold-in."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.lazy import lazy
from recsys.models.epochs import Watch
from recsys.models.factors import FactorModel
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback

if TYPE_CHECKING:
    from recsys.models.kernels import sgd
else:
    sgd = lazy("recsys.models.kernels.sgd")

RATINGS_PER_BLOCK = 15_000
"""At least so many, if there are: to hand over a block costs about a tenth of what it takes to train them."""
MAX_BLOCKS = 16
"""A side, and so many processors can work at once. A power of 2, so that few are left over at the end of a diagonal."""


@dataclass(kw_only=True, eq=False)
class SVD(FactorModel):
    """``r_ui = mean + b_u + b_i + q_i . p_u`` on the squared error with L2 (Funk 2006; Koren, Bell, Volinsky 2009).

    Training visits blocks of people and random items in parallel (Gemulla et al. 2011); the outcome depends on the
    seed, not on the number of threads. Afterwards only the item side is used: a person is folded in from their
    profile (``foldin``), so a rating counts at once, without training again. An item without ratings has
    ``b_i = 0, q_i = 0``; an empty profile gets what the population would get on average.
    """

    name: ClassVar[str] = "svd"
    rehearsed_rows: ClassVar[int | None] = None

    n_factors: int = whole(100, 1, 500)
    n_epochs: int = whole(25, 1, 500)
    learning_rate: float = number(0.02, 1e-5, 1.0)
    decay: float = number(0.94, 0.5, 1.0)
    """The learning rate is multiplied by this after each epoch."""
    regularization: float = number(0.05, 0.0, 10.0)
    noise: float = number(0.5, 0.01, 10.0)
    """s2 of the fold-in: how far single ratings are trusted against what is known of people in general."""
    biased: bool = True
    """Whether to learn b_u, b_i and use the overall mean; without them every part of a rating is a factor."""
    seed: int = whole(0, 0, 2**31 - 1)

    # -- training --------------------------------------------------------------------------------------------

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings = data.ratings
        mean = ratings.mean if self.biased else 0.0
        learned = self._descend(ratings, mean, validation, on_epoch)
        self._keep(
            ratings,
            mean,
            item_biases=learned.item_biases,
            item_factors=learned.item_factors,
            user_biases=learned.user_biases,
            user_factors=learned.user_factors,
        )

    def _descend(
        self, ratings: Ratings, mean: float, validation: Ratings | None, on_epoch: EpochCallback | None
    ) -> "sgd.Parameters":
        """All epochs; what they worked on is given back before anything else is made of the outcome."""
        seeds = np.random.default_rng(self.seed)
        users, items, rows = len(ratings.users), len(ratings.items), len(ratings)
        learned = sgd.Parameters.start(users, items, self.n_factors, seeds)
        halvings = int(np.log2(max(rows / RATINGS_PER_BLOCK, 1.0)) / 2)
        n_blocks = min(2**halvings, MAX_BLOCKS)
        watch = Watch(ratings.values, on_epoch, f"Try a learning rate below {self.learning_rate:g}.")
        with ThreadPoolExecutor(min(n_blocks, os.cpu_count() or 1)) as pool:
            arrays = ratings.indptr, ratings.item_idx, ratings.values
            blocks = sgd.Blocks.of(*arrays, items, n_blocks, seeds, pool)
            for epoch in range(1, self.n_epochs + 1):
                step = partial(
                    learned.train,
                    mean=mean,
                    learning_rate=self.learning_rate * self.decay ** (epoch - 1),
                    regularization=self.regularization,
                    biased=self.biased,
                )
                watch.over(epoch, blocks.epoch(pool, step), learned.rmse(validation, mean))
        return learned
