"""Content: films are alike where their facts are; what a person likes is learned from their ratings alone."""

from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from recsys import ranking
from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.averages import damped_means
from recsys.models.history import Histories, History, Parts
from recsys.models.hyperparameters import number
from recsys.models.itemfacts import fact_table
from recsys.models.ranged import Ranged
from recsys.models.results import EpochCallback, Recommendations
from recsys.models.signals import signals_of, signed

LONGEST_HISTORY = 3_000
"""Ratings of one person that their stars listen to, the last of the profile: the work grows with the cube."""


@dataclass(kw_only=True, eq=False)
class Content(Ranged):
    """Films compared by their facts: ``K_ij`` is the mean of the cosines of genres, director, cast, keywords and year.

    Weighted by field, each as TF-IDF (``itemfacts.fact_table``), 0..1; 0 with a film without facts.

    Score: ``SUM_j z_j K_ij / SUM_j v_j + crowd_weight crowd_i`` over the profile, with ``z_j`` the signed rating times
    its weight ``v_j`` (``signals.signed``): likeness to what was liked minus likeness to what was disliked, -1..1
    whatever the profile's length (after Rocchio 1971), and among films alike what everybody loves first:
    ``crowd_i`` is ``b_i + .8 log(1 + count)`` brought to 0..1 over the catalog. An empty profile gets the crowd.

    Stars: ``mean + b_i + f_i`` with ``b_i`` the damped average of the film and f a Gaussian process over what is left
    of the person's ratings, ``cov(f_i, f_j) = leniency + taste K_ij`` in units of the noise of one rating: kernel ridge
    regression, which is Bayesian linear regression on the facts (Rasmussen and Williams 2006, chapter 2). A film
    without facts gets its average and the person's leniency.

    ``similar`` is K alone. Raises UnsupportedError at ``fit`` for a catalog without any fact.
    """

    name: ClassVar[str] = "content"
    explains: ClassVar[bool] = True

    genres_weight: float = number(1.0, 0.0, 100.0)
    director_weight: float = number(1.0, 0.0, 100.0)
    cast_weight: float = number(1.0, 0.0, 100.0)
    keywords_weight: float = number(2.0, 0.0, 100.0)
    year_weight: float = number(1.0, 0.0, 100.0)
    crowd_weight: float = number(0.2, 0.0, 10.0)
    item_damping: float = number(5.0, 0.0, 1_000.0)
    leniency: float = number(0.3, 0.0, 100.0)
    """How much people differ in their averages: a variance, where the noise of one rating has 1."""
    taste: float = number(1.0, 0.0, 100.0)
    """How much one person's liking differs by facts: a variance too."""

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        weights = {
            "genres": self.genres_weight,
            "director": self.director_weight,
            "cast": self.cast_weight,
            "keywords": self.keywords_weight,
            "year": self.year_weight,
        }
        if not any(weights.values()):
            raise ValueError(
                "One of the weights of genres, director, cast, keywords and year must be above 0."
            )
        table = fact_table(data.catalog, weights)
        self.fact_values_, self.fact_columns_, self.fact_starts_ = table.data, table.indices, table.indptr
        ratings = data.ratings
        self.global_bias_ = ratings.mean
        self.item_biases_ = damped_means(
            ratings.item_idx, ratings.values - self.global_bias_, len(ratings.items), self.item_damping
        )
        loved = self.item_biases_ + 0.8 * np.log1p(ratings.item_counts)
        self.crowd_ = (loved - loved.min()) / max(float(np.ptp(loved)), 1e-9)

    @cached_property
    def _facts(self) -> sparse.csr_array:
        shape = (len(self.crowd_), int(self.fact_columns_.max(initial=-1)) + 1)
        return sparse.csr_array((self.fact_values_, self.fact_columns_, self.fact_starts_), shape=shape)

    # -- the list ----------------------------------------------------------------------------------------------

    def _signals(self, history: History) -> Floats:
        """What a likeness of 1 to each entry adds to a score."""
        total = history.weights.sum()
        return signals_of(self.scale_, history) / total if total > 0 else np.zeros(len(history))

    def _score_all(self, history: History) -> Floats:
        return self._score_at(history, slice(None))

    def _score_at(self, history: History, positions: Positions | slice) -> Floats:
        liked = self._facts[history.item_idx].T @ self._signals(history)
        return np.asarray(self._rows(positions) @ liked + self.crowd_weight * self.crowd_[positions])

    def _score_many(self, people: Histories) -> Floats:
        counts = np.maximum(np.diff(people.entries.indptr), 1)
        signals = signed(self.scale_, people.ratings) / counts[people.entries.person_idx]
        liked = (people.matrix(signals, len(self.crowd_)) @ self._facts).toarray()
        scores = np.ascontiguousarray((self._facts @ liked.T).T)
        scores += self.crowd_weight * self.crowd_
        return scores

    def _rows(self, positions: Positions | slice) -> sparse.csr_array:
        """The facts of some films, or of all by ``slice(None)``, which are not copied."""
        return self._facts if isinstance(positions, slice) else self._facts[positions]

    def _order_parts(self, history: History, positions: Positions) -> Parts:
        alike = self._likeness(history.item_idx, positions)
        nothing = np.zeros(len(positions))
        baseline = {"mean": nothing, "item": self.crowd_weight * self.crowd_[positions], "person": nothing}
        return Parts(baseline, self._signals(history)[:, None] * alike)

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The films of the highest ``K_ij``, which is the score; a film that shares no fact is not similar."""
        alike = self._likeness(np.array([self._position(item_id)]), slice(None))[0]
        best = ranking.top_n(np.where(alike > 0, alike, np.nan), n, exclude=self._items.positions([item_id]))
        return Recommendations(self.item_ids_[best], alike[best])

    def _likeness(self, some: Positions, others: Positions | slice) -> NDArray[np.float64]:
        """K between two sets of films."""
        return np.asarray((self._facts[some] @ self._rows(others).T).toarray())

    # -- the stars ---------------------------------------------------------------------------------------------

    def _person(self, history: History) -> "_Person":
        known = self._people.get(history)
        if known is None:
            heard = ~np.isnan(history.ratings)
            heard[np.flatnonzero(heard)[:-LONGEST_HISTORY]] = False
            part = history.where(heard)
            known = self._people[history] = _Person(
                heard,
                self.leniency + self.taste * self._likeness(part.item_idx, part.item_idx),
                part.ratings - self.global_bias_ - self.item_biases_[part.item_idx],
                np.sqrt(part.weights),
            )
        return known

    @cached_property
    def _people(self) -> "WeakKeyDictionary[History, _Person]":
        """Kept as long as their history is."""
        return WeakKeyDictionary()

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        person = self._person(history)
        facts = self.taste * (self._facts[history.item_idx[person.heard]].T @ person.pull)
        usual = self.global_bias_ + self.item_biases_[positions] + self.leniency * person.pull.sum()
        return np.asarray(usual + self._facts[positions] @ facts)

    def _leave_one_out(self, history: History) -> Floats:
        stars = np.full(len(history), np.nan)
        rated, heard = ~np.isnan(history.ratings), self._person(history).heard
        silent = rated & ~heard
        stars[silent] = self._mean_stars_at(history, history.item_idx[silent])
        stars[heard] = history.ratings[heard] - self._person(history).leave_one_out()
        return stars

    def _parts(self, history: History, positions: Positions) -> Parts:
        person = self._person(history)
        alike = self.taste * self._likeness(history.item_idx[person.heard], positions)
        amounts = np.zeros((len(history), len(positions)))
        amounts[person.heard] = person.targets[:, None] * person.solve(alike)
        baseline = {
            "mean": np.full(len(positions), self.global_bias_),
            "item": self.item_biases_[positions],
            "person": np.full(len(positions), self.leniency * person.pull.sum()),
        }
        return Parts(baseline, amounts)


class _Person:
    """A Gaussian process after n ratings with covariance K, targets y and weights V, the noise of one being 1.

    ``E[f_i] = k_i' A^-1 y`` with ``A = K + V^-1``: ``A^-1 = R (I + R K R)^-1 R``, ``R = V^(1/2)``: weights may be 0.
    """

    def __init__(
        self, heard: NDArray[np.bool_], covariance: NDArray[np.float64], targets: Floats, roots: Floats
    ) -> None:
        self.heard = heard
        """The entries of the history that are the n."""
        self.targets = targets
        self._covariance, self._roots = covariance, roots
        gram = roots[:, None] * covariance * roots
        gram[np.diag_indices_from(gram)] += 1.0
        self._factor = linalg.cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
        self.pull: Floats = self.solve(targets)
        """``A^-1 y``: ``E[f_i]`` is linear in the covariances with the rated films by it."""

    def solve(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        """``A^-1 right``."""
        roots = self._roots.reshape(-1, *[1] * (right.ndim - 1))
        return np.asarray(roots * linalg.cho_solve(self._factor, roots * right, check_finite=False))

    def leave_one_out(self) -> Floats:
        """The error ``e_j / (1 - h_j)`` on each rating when all but that one are known, ``h_j = (K A^-1)_jj``."""
        hats = np.einsum("ij,ij->j", self._covariance, self.solve(np.eye(len(self.targets))))
        return np.asarray((self.targets - self._covariance @ self.pull) / (1.0 - hats))
