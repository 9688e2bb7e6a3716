"""SVD: matrix factorization with biases, trained by stochastic gradient descent, scored by fold-in."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.errors import Cancelled, TrainingError
from recsys.ids import Floats
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
HIDDEN_SHARE = 0.2
"""What the rehearsal leaves out: enough that it and the measuring take no longer than the training."""
MEASURED_ROWS = 4_000
"""Hidden ratings that the range is learned from; each of their people costs a fold-in."""


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
    """Whether to learn the 80 % range, from a second training that leaves out a fifth of the ratings."""
    seed: int = whole(0, 0, 2**31 - 1)

    # -- training --------------------------------------------------------------------------------------------

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        """Train on everything and, with ``ranges``, at the same time a twin without a fifth: the rehearsal.

        The blocks of both share the threads, so that one works where the other leaves a core idle.
        """
        known, hidden = _hide(data.ratings, self.seed + 1) if self.ranges else (data.ratings, None)
        descents = [self._descent(data.ratings, validation)]
        if hidden is not None:
            descents.append(self._descent(known, hidden))
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool, ThreadPoolExecutor(len(descents)) as drivers:
            for number in range(1, self.n_epochs + 1):
                epoch, *rehearsed = drivers.map(partial(self._epoch, number, pool), descents)
                if rehearsed and validation is None:
                    epoch = replace(epoch, validation_rmse=rehearsed[0].validation_rmse)
                if on_epoch is not None and on_epoch(epoch) is False:
                    raise Cancelled("The training")
            self._take(descents[0])
            if hidden is not None:
                twin = replace(self)
                twin._take(descents[1])
                twin.scale_ = data.scale
                self._keep_range(twin._measure_range(known, hidden))

    def _descent(self, ratings: Ratings, validation: Ratings | None) -> "_Descent":
        seeds = np.random.default_rng(self.seed)
        users, items = len(ratings.users), len(ratings.items)
        n_blocks = int(np.clip(np.sqrt(len(ratings) / RATINGS_PER_BLOCK_SIDE) * 2, 1, MAX_BLOCKS))
        blocks = kernels.Blocks.of(
            ratings.user_idx, ratings.item_idx, ratings.values, users, items, n_blocks, seeds
        )
        learned = kernels.Parameters.start(users, items, self.n_factors, seeds)
        widest = WIDEST_ERROR * max(float(np.abs(ratings.values).max()), 1.0)
        return _Descent(ratings, validation, ratings.mean if self.biased else 0.0, widest, blocks, learned)

    def _epoch(self, number: int, pool: ThreadPoolExecutor, descent: "_Descent") -> Epoch:
        ratings = descent.ratings
        step = partial(
            descent.learned.train,
            mean=descent.mean,
            learning_rate=self.learning_rate * self.decay ** (number - 1),
            regularization=self.regularization,
            biased=self.biased,
        )
        total = descent.blocks.epoch(pool, step)
        if not total <= len(ratings) * descent.widest**2:  # also when it is no number any more
            raise TrainingError(
                f"The training diverged in epoch {number}: its error grows without end. "
                f"Try a learning rate below {self.learning_rate:g}."
            )
        return Epoch(number, float(np.sqrt(total / len(ratings))), descent.validation_rmse())

    def _take(self, descent: "_Descent") -> None:
        learned = descent.learned
        self._keep(
            descent.ratings,
            descent.mean,
            item_biases=learned.item_biases,
            item_factors=learned.item_factors,
            user_biases=learned.user_biases,
            user_factors=learned.user_factors,
        )

    @one_blas_thread
    def _measure_range(self, known: Ratings, hidden: Ratings) -> RangeModel:
        """How far off stars are, from the hidden ratings of some people, each folded in from their known ones."""
        people = np.flatnonzero(np.diff(hidden.indptr)).tolist()
        measured = [self._measure(known, hidden, person) for person in people]
        errors, leverages, counts = (np.concatenate(column) for column in zip(*measured, strict=True))
        return RangeModel.learn(errors, leverages, counts)

    def _measure(
        self, known: Ratings, hidden: Ratings, user_idx: int
    ) -> tuple[Floats, Floats, NDArray[np.int64]]:
        """The error, leverage and support of each hidden rating of one person."""
        past = slice(known.indptr[user_idx], known.indptr[user_idx + 1])
        rows = slice(hidden.indptr[user_idx], hidden.indptr[user_idx + 1])
        ratings = known.values[past].astype(np.float64)
        posterior = self.posterior(History(known.item_idx[past], ratings, np.ones(len(ratings))))
        items = hidden.item_idx[rows]
        design = self._design(items)
        stars = self.scale_.clip(self._linear(design, items, posterior))
        return hidden.values[rows] - stars, posterior.leverages(design), known.item_counts[items]


@dataclass(frozen=True, eq=False)
class _Descent:
    """Gradient descent over some ratings, as far as it is; ``validation`` rows are only measured."""

    ratings: Ratings
    validation: Ratings | None
    mean: float
    widest: float
    blocks: kernels.Blocks
    learned: kernels.Parameters

    def validation_rmse(self) -> float | None:
        """The error on the validation rows; None without any."""
        rows = self.validation
        if rows is None or not len(rows):
            return None
        total = self.learned.squared_error(rows.user_idx, rows.item_idx, rows.values, self.mean)
        return float(np.sqrt(total / len(rows)))


def _hide(ratings: Ratings, seed: int) -> tuple[Ratings, Ratings | None]:
    """What a rehearsal learns from, and hidden ratings that judge it: all of some people's; None where all are hidden.

    A random fifth is hidden. It is judged by random people who have ``MEASURED_ROWS`` of it together, or by all.
    """
    draw = np.random.default_rng(seed)
    hidden = np.zeros(len(ratings), dtype=np.bool_)
    count = int(np.ceil(HIDDEN_SHARE * len(ratings)))
    hidden[draw.choice(len(ratings), size=count, replace=False)] = True
    if hidden.all():
        return ratings, None
    counts = np.bincount(ratings.user_idx[hidden], minlength=len(ratings.users))
    people = draw.permutation(np.flatnonzero(counts))
    judges = np.zeros(len(ratings.users), dtype=np.bool_)
    judges[people[: np.searchsorted(np.cumsum(counts[people]), MEASURED_ROWS) + 1]] = True
    return ratings.where(~hidden), ratings.where(hidden & judges[ratings.user_idx])
