"""NMF: a rating as a sum of parts, none of which is negative."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from recsys.dataset import Dataset, Ratings
from recsys.errors import UnsupportedError
from recsys.ids import Floats, Positions
from recsys.lazy import lazy
from recsys.models.epochs import Watch
from recsys.models.factors import FactorModel
from recsys.models.foldin import Posterior
from recsys.models.history import Histories, History, PerPerson
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback

if TYPE_CHECKING:
    from recsys.models.kernels import nmf, sgd
else:
    nmf = lazy("recsys.models.kernels.nmf")
    sgd = lazy("recsys.models.kernels.sgd")


@dataclass(kw_only=True, eq=False)
class NMF(FactorModel):
    """``r_ui = q_i . p_u`` with ``q, p >= 0``, by multiplicative updates on the known ratings (Luo et al. 2014).

    There are no biases: every part of a rating is a factor. A person is folded in by non-negative least squares
    under the population's prior. An item without ratings has the factors of the average rating's item. An empty
    profile gets what the population would get on average.
    """

    name: ClassVar[str] = "nmf"

    n_factors: int = whole(32, 1, 500)
    n_epochs: int = whole(200, 1, 500)
    regularization: float = number(0.2, 0.0, 10.0)
    item_damping: float = number(3.0, 0.0, 1000.0)
    """So many ratings that say what the average one does are added to each item's."""
    noise: float = number(0.6, 0.01, 10.0)
    """s2 of the fold-in: how far single ratings are trusted against what is known of people in general."""
    seed: int = whole(0, 0, 2**31 - 1)
    biased: bool = field(default=False, init=False, repr=False)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        if data.scale.low < 0:
            raise UnsupportedError(
                "NMF adds up parts, so it needs ratings of 0 or more; here there are others."
            )
        ratings, draw = data.ratings, np.random.default_rng(self.seed)
        users, items = len(ratings.users), len(ratings.items)
        # So that q . p starts at the average rating: where all starts too high, each pass overshoots as far.
        highest = np.sqrt(4.0 * max(ratings.mean, 1e-3) / self.n_factors)
        learned = sgd.Parameters(
            np.zeros(users),
            np.zeros(items),
            draw.uniform(0.0, highest, (users, self.n_factors)),
            draw.uniform(0.0, highest, (items, self.n_factors)),
        )
        watch = Watch(ratings.values, on_epoch)
        for epoch in range(1, self.n_epochs + 1):
            total = nmf.nmf_pass(
                ratings.indptr,
                ratings.item_idx,
                ratings.values,
                learned.user_factors,
                learned.item_factors,
                self.regularization,
            )
            watch.over(epoch, total, learned.rmse(validation, 0.0))
        counts = ratings.item_counts[:, None]
        usual = ratings.item_counts @ learned.item_factors / len(ratings)
        weight = counts + self.item_damping
        damped = counts * learned.item_factors + self.item_damping * usual
        self._keep(
            ratings,
            0.0,
            item_biases=learned.item_biases,
            item_factors=learned.item_factors,
            user_biases=learned.user_biases,
            user_factors=learned.user_factors,
        )
        self.item_factors_ = np.where(weight > 0, damped / np.maximum(weight, 1.0), usual)

    def _fold_in(self, history: History, rows: NDArray[np.float64], targets: Floats) -> Posterior:
        """The most likely person whose factors are not negative: those at 0 stay there, the others are free."""
        errors = self._errors(history)
        free = self._prior.fold_in(rows, targets, errors)
        zero = _at_zero(free)
        if not zero.any():
            return free
        return self._prior.where_zero(zero).fold_in(np.where(zero, 0.0, rows), targets, errors)

    def _linear_in(self, history: History) -> Floats | None:
        return None  # other factors may be 0 with another rating

    def _leave_one_out(self, history: History) -> Floats:
        return super(FactorModel, self)._leave_one_out(history)  # other factors may be 0 then

    def _judged_by(self, past: Ratings, hidden: Ratings) -> dict[str, Any]:
        return super(FactorModel, self)._judged_by(past, hidden)  # that of a fold-in without the rule

    def _unsure_at(self, history: History, positions: Positions) -> Floats | None:
        return None  # a factor that is 0 by the rule is not known for certain

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        return super(FactorModel, self)._stars_many(people, asked)

    def _fold_in_many(
        self, people: Histories, asked: PerPerson, *, leverages: bool = False
    ) -> tuple[NDArray[np.float64], Floats, Floats]:
        """One after the other: whose factors are 0 is another linear system for each."""
        weights, moved = np.empty((len(people), self.n_factors + 1)), np.empty(len(asked.item_idx))
        for person, history in enumerate(people):
            own = asked.of(person)
            weights[person] = self.posterior(history).weights
            moved[own] = self._design(asked.item_idx[own]) @ weights[person]
        return weights, moved, np.zeros(len(moved))


def _at_zero(free: Posterior) -> NDArray[np.bool_]:
    """Which weights are 0 when all but the first must not be negative, given the outcome without that rule.

    With ``A = R'R`` this is the least ``|R (w - w_free)|``; the first weight can always make its own row 0.
    """
    root, best = free.root, free.weights
    zero = np.zeros(len(best), dtype=np.bool_)
    if (best[1:] < 0).any():
        zero[1:] = optimize.nnls(root[1:, 1:], root[1:] @ best)[0] == 0
    return zero
