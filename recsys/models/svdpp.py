"""SVD++: matrix factorization in which it also counts which items a person chose to rate."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.lazy import lazy
from recsys.models.epochs import Watch
from recsys.models.factors import FactorModel
from recsys.models.foldin import Posterior
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback

if TYPE_CHECKING:
    from recsys.models.kernels import sgd, svdpp
else:
    sgd = lazy("recsys.models.kernels.sgd")
    svdpp = lazy("recsys.models.kernels.svdpp")


@dataclass(kw_only=True, eq=False)
class SVDpp(FactorModel):
    """``r_ui = mean + b_u + b_i + q_i . (p_u + s_u)``, ``s_u = SUM y_j / sqrt(n)`` over what u knows (Koren 2008).

    A person is folded in with the y_j fixed: ``w = p + s`` has the population's prior, moved by their own s, where
    "seen, not rated" counts as well and weights count as so many items. An empty profile has ``s = 0``. An item
    without ratings has ``b_i = 0, q_i = 0, y_i = 0``.
    """

    name: ClassVar[str] = "svdpp"

    n_factors: int = whole(100, 1, 500)
    n_epochs: int = whole(25, 1, 500)
    learning_rate: float = number(0.02, 1e-5, 1.0)
    decay: float = number(0.94, 0.5, 1.0)
    """The learning rate is multiplied by this after each epoch."""
    regularization: float = number(0.05, 0.0, 10.0)
    noise: float = number(0.6, 0.01, 10.0)
    """s2 of the fold-in: how far single ratings are trusted against what is known of people in general."""
    seed: int = whole(0, 0, 2**31 - 1)
    biased: bool = field(default=True, init=False, repr=False)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings, seeds = data.ratings, np.random.default_rng(self.seed)
        users, items = len(ratings.users), len(ratings.items)
        learned = sgd.Parameters.start(users, items, self.n_factors, seeds)
        implicit = sgd.Parameters.start(0, items, self.n_factors, seeds).item_factors
        mean = ratings.mean
        watch = Watch(ratings.values, on_epoch, f"Try a learning rate below {self.learning_rate:g}.")
        for epoch in range(1, self.n_epochs + 1):
            total = svdpp.svdpp_pass(
                seeds.permutation(users).astype(np.int32),
                ratings.indptr,
                ratings.item_idx,
                ratings.values,
                learned.user_biases,
                learned.item_biases,
                learned.user_factors,
                learned.item_factors,
                implicit,
                mean,
                self.learning_rate * self.decay ** (epoch - 1),
                self.regularization,
            )
            watch.over(epoch, total, self._validate(validation, ratings, learned, implicit))
        self._keep(
            ratings,
            mean,
            item_biases=learned.item_biases,
            item_factors=learned.item_factors,
            user_biases=learned.user_biases,
            user_factors=learned.user_factors,
        )
        self.implicit_factors_ = np.where(ratings.item_counts[:, None] > 0, implicit, np.float32(0.0))

    def _validate(
        self,
        rows: Ratings | None,
        known: Ratings,
        learned: "sgd.Parameters",
        implicit: NDArray[np.float32],
    ) -> float | None:
        if rows is None:
            return None
        tastes = svdpp.tastes(known.indptr, known.item_idx, learned.user_factors, implicit)
        return replace(learned, user_factors=tastes).rmse(rows, known.mean)

    def _judged_by(self, past: Ratings, hidden: Ratings) -> dict[str, Any]:
        return super(FactorModel, self)._judged_by(past, hidden)  # everybody's prior is another one

    def _unsure_at(self, history: History, positions: Positions) -> Floats | None:
        return None

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        return super(FactorModel, self)._stars_many(people, asked)

    def _implicit(self, history: History) -> NDArray[np.float64]:
        """What each entry adds to ``[0, s]``, shape ``(n, 1 + n_factors)``."""
        total = history.weights.sum()
        shares = history.weights / np.sqrt(total) if total > 0 else history.weights
        added = np.zeros((len(history), self.n_factors + 1))
        added[:, 1:] = self.implicit_factors_[history.item_idx] * shares[:, None]
        return added

    def _fold_in(self, history: History, rows: NDArray[np.float64], targets: Floats) -> Posterior:
        prior = self._prior.shifted(self._implicit(history).sum(axis=0))
        return prior.fold_in(rows, targets, self._errors(history))

    def _prior_means(self, people: Histories) -> NDArray[np.float64]:
        means, counts = super()._prior_means(people), np.diff(people.entries.indptr)
        shares = people.matrix(1.0 / np.sqrt(counts[people.entries.person_idx]), len(self.item_ids_))
        means[:, 1:] += shares @ self.implicit_factors_
        return means

    def _leave_one_out(self, history: History) -> Floats:
        return super(FactorModel, self)._leave_one_out(history)  # s changes too

    def _parts(self, history: History, positions: Positions) -> Parts:
        """An entry's part is what its rating adds and what its y_j does, less what that takes from the targets."""
        rated, posterior = super()._parts(history, positions), self.posterior(history)
        moved = posterior.solve(posterior.prior.precision @ self._implicit(history).T)
        implicit = moved[1:].T @ self._design(positions)[:, 1:].T
        baseline = rated.baseline | {"item": rated.baseline["item"] - implicit.sum(axis=0)}
        return Parts(baseline, rated.amounts + implicit)
