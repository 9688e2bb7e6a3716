"""FactorModel: what every model of biases and factors shares once its item side is learned: scoring by fold-in."""

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Ratings
from recsys.ids import Floats, Positions
from recsys.lazy import lazy
from recsys.models.belief import Belief
from recsys.models.folded import JUDGING_SEED, FoldedModel, kept_drift
from recsys.models.foldin import Posterior, Prior
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.judging import ItemSide, Judges
from recsys.models.results import Recommendations
from recsys.models.threads import one_blas_thread

if TYPE_CHECKING:
    from recsys.models.kernels import people as kernels
else:
    kernels = lazy("recsys.models.kernels.people")


class FactorModel(FoldedModel):
    """Scores ``mean + b_i + w_0 + q_i . w_F`` with the person's ``w = [w_0, w_F]`` folded in from their profile.

    A model writes ``_learn``, which ends in ``_keep``, and has the hyperparameters named here. An item without ratings
    has ``b_i = 0, q_i = 0``; an empty profile gets what the population would get on average.
    """

    n_factors: int
    noise: float
    biased: bool

    @property
    def _rating_noise(self) -> float:
        return self.noise

    @one_blas_thread
    def _keep(
        self,
        ratings: Ratings,
        mean: float,
        *,
        item_biases: NDArray[np.floating],
        item_factors: NDArray[np.floating],
        user_biases: NDArray[np.floating],
        user_factors: NDArray[np.floating],
    ) -> None:
        """Take over what was learned from ``ratings``, all in positions, and the population's prior from it."""
        self._keep_items(ratings.item_counts, mean, item_biases, item_factors)
        active = np.diff(ratings.indptr) > 0
        self.user_biases_, self.user_factors_ = user_biases, user_factors
        population = np.column_stack([self.user_biases_[active], self.user_factors_[active]])
        self._keep_prior(Prior.of(population, self.noise))

    def _keep_items(
        self,
        counts: NDArray[np.int64],
        mean: float,
        biases: NDArray[np.floating],
        factors: NDArray[np.floating],
    ) -> None:
        rated = counts > 0
        self.global_bias_ = mean
        self.item_biases_ = np.where(rated, biases, 0.0).astype(np.float64)
        self.item_factors_ = np.where(rated[:, None], factors, np.float32(0.0))
        self.item_counts_ = counts

    def _keep_prior(self, prior: Prior) -> None:
        self.prior_mean_, self.prior_precision_ = prior.mean, prior.precision

    @cached_property
    def _prior(self) -> Prior:
        return Prior(self.prior_mean_, self.prior_precision_)

    def _fold_in(self, history: History, rows: NDArray[np.float64], targets: Floats) -> Posterior:
        """The person behind a history, whose rated entries have these rows and targets."""
        return self._prior.fold_in(rows, targets, self._errors(history))

    def posterior(self, history: History) -> Posterior:
        """The person behind a history (in positions); entries without a rating say nothing about stars."""
        known = self._posteriors.get(history)
        if known is None:
            rated = history.rated
            known = self._posteriors[history] = self._fold_in(
                history,
                self._design(rated.item_idx),
                rated.ratings - self.global_bias_ - self.item_biases_[rated.item_idx],
            )
        return known

    @cached_property
    def _posteriors(self) -> "WeakKeyDictionary[History, Posterior]":
        """Kept as long as their history is."""
        return WeakKeyDictionary()

    def _design(self, positions: Positions) -> NDArray[np.float64]:
        rows = np.ones((len(positions), self.item_factors_.shape[1] + 1))
        rows[:, 1:] = self.item_factors_[positions]
        if not self.biased:
            rows[:, 0] = 0.0
        return rows

    def _linear(self, design: NDArray[np.float64], positions: Positions, posterior: Posterior) -> Floats:
        return np.asarray(self.global_bias_ + self.item_biases_[positions] + design @ posterior.weights)

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The items whose stars rise and fall with this one's from person to person, shrunk where ratings are few.

        The score is ``n_j / (n_j + 20) q_i'C q_j / sqrt(q_i'C q_i q_j'C q_j)`` with C the spread of tastes in the
        population: the correlation of predicted stars, shrunk as Koren (2008) shrinks that of ratings.
        """
        position = self._position(item_id)
        spreads = np.einsum("if,if->i", self._spread_rows, self.item_factors_)
        likeness = self.item_factors_ @ self._spread_rows[position]
        return self._most_alike(position, likeness, spreads, n)

    @cached_property
    def _spread_rows(self) -> NDArray[np.floating]:
        """``Q C``, C up to a factor that cancels."""
        covariance = np.linalg.inv(self.prior_precision_)[1:, 1:]
        return np.asarray(self.item_factors_ @ covariance.astype(self.item_factors_.dtype))

    def _score_all(self, history: History) -> Floats:
        weights = self.posterior(history).weights
        leniency = weights[0] if self.biased else 0.0
        taste = self.item_factors_ @ weights[1:].astype(np.float32)
        return np.asarray(self.global_bias_ + leniency + self.item_biases_ + taste)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self._linear(self._design(positions), positions, self.posterior(history))

    def _unsure_at(self, history: History, positions: Positions) -> Floats | None:
        return self.posterior(history).leverages(self._design(positions))

    def _belief(self, history: History, positions: Positions) -> Belief:
        person = self.posterior(history)
        inverse = person.solve(np.eye(len(person.prior.mean)))
        return Belief(self._design(positions)[None], inverse[None])

    # -- many people -----------------------------------------------------------------------------------------

    def _score_many(self, people: Histories) -> Floats:
        weights, _, _ = self._fold_in_many(people, PerPerson.nothing(len(people)))
        scores = weights[:, 1:] @ self.item_factors_.T.astype(np.float64)
        scores += self.global_bias_ + self.item_biases_
        if self.biased:
            scores += weights[:, :1]
        return np.asarray(scores)

    def _mean_stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        _, moved, _ = self._fold_in_many(people, asked)
        return np.asarray(self.global_bias_ + self.item_biases_[asked.item_idx] + moved)

    def _mean_stars_then_many(self, people: Histories, asked: PerPerson) -> Floats:
        if "drift_variance_" not in vars(self):
            return super()._mean_stars_then_many(people, asked)
        weights, moved, _ = self._fold_in_many(people, asked)
        entries, errors = people.entries, self._errors_many(people)
        linear = np.einsum("jf,jf->j", self._design(entries.item_idx), weights[entries.person_idx])
        pulls = errors.adjoint(errors.whiten(self._targets(people) - linear))
        moved += self._moods_then(people, asked, pulls)
        return np.asarray(self.global_bias_ + self.item_biases_[asked.item_idx] + moved)

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        _, moved, leverages = self._fold_in_many(people, asked, leverages=self._range is not None)
        stars = self.global_bias_ + self.item_biases_[asked.item_idx] + moved
        return self._with_range(stars, leverages, asked, people)

    def _fold_in_many(
        self, people: Histories, asked: PerPerson, *, leverages: bool = False
    ) -> tuple[NDArray[np.float64], Floats, Floats]:
        """Everybody's ``w``, and for each item of ``asked`` ``x'w`` and, where wanted, ``x'A^-1 x``."""
        entries, errors = people.entries, self._errors_many(people)
        return kernels.fold_in_many(
            entries.indptr,
            entries.item_idx[errors.order],
            errors.precisions,
            errors.scales * errors.whiten(self._targets(people)),
            errors.fades,
            errors.carries,
            self._prior_means(people) @ self._prior.precision,
            self._prior.precision,
            self._rows,
            asked.indptr,
            asked.item_idx,
            leverages,
        )

    def _targets(self, people: Histories) -> Floats:
        """What everybody's ratings say beyond what is usual for their items."""
        return people.ratings - self.global_bias_ - self.item_biases_[people.entries.item_idx]

    def _prior_means(self, people: Histories) -> NDArray[np.float64]:
        """What is believed of each person before their first rating, shape (people, 1 + n_factors)."""
        return np.tile(self._prior.mean, (len(people), 1))

    @cached_property
    def _rows(self) -> NDArray[np.floating]:
        """``x_i`` of all items, as precise as the factors are kept."""
        first = np.full((len(self.item_factors_), 1), float(self.biased), dtype=self.item_factors_.dtype)
        return np.hstack([first, self.item_factors_])

    # -- a rehearsal -------------------------------------------------------------------------------------------

    @one_blas_thread
    def _judged_by(self, past: Ratings, hidden: Ratings) -> dict[str, Any]:
        """The drift too: an item side and a prior are all that it takes."""
        drift, ranges = Judges(self._item_side(), past, hidden, JUDGING_SEED).judge()
        return kept_drift(drift) | ranges.kept()

    def _item_side(self) -> ItemSide:
        rows = self._rows.astype(np.float64)
        usual = self.global_bias_ + self.item_biases_ + rows @ self.prior_mean_
        return ItemSide(self._prior, self.noise, usual, rows, self.item_counts_, self.scale_)

    # -- reasons ---------------------------------------------------------------------------------------------

    def _leave_one_out(self, history: History) -> Floats:
        stars = np.full(len(history), np.nan)
        rated = ~np.isnan(history.ratings)
        stars[rated] = history.rated.ratings - self.posterior(history).leave_one_out()
        return stars

    def _parts(self, history: History, positions: Positions) -> Parts:
        leniency, crowd, rated_amounts = self.posterior(history).split(self._design(positions))
        amounts = np.zeros((len(history), len(positions)))
        amounts[~np.isnan(history.ratings)] = rated_amounts
        baseline = {
            "mean": np.full(len(positions), self.global_bias_),
            "item": self.item_biases_[positions] + crowd,
            "person": np.full(len(positions), leniency if self.biased else 0.0),
        }
        return Parts(baseline, amounts, self._last_mood(history, self.posterior(history).pulls))
