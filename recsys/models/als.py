"""ALS: two factorizations by alternating least squares, one for the list (implicit), one for the stars (explicit)."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from recsys import ranking
from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions, read_only
from recsys.lazy import lazy
from recsys.models.epochs import Watch
from recsys.models.factors import FactorModel
from recsys.models.foldin import Prior
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback, Recommendations
from recsys.models.signals import line, signed
from recsys.models.threads import one_blas_thread

if TYPE_CHECKING:
    from recsys.models.kernels import als
    from recsys.models.kernels import people as kernels
else:
    kernels = lazy("recsys.models.kernels.people")
    als = lazy("recsys.models.kernels.als")

N_STEPS = 3
"""Steps of conjugate gradients a row and half sweep; each half sweep goes on from the one before."""


class Factors(NamedTuple):
    """What a training yields, wherever it ran: for n items, all in positions."""

    mean: float
    item_biases: Floats
    """Damped means, shape (n,)."""
    item_factors: NDArray[np.float32]
    """Of the stars, shape (n, n_factors)."""
    prior: Prior
    """Of a person's ``[b_u, p_u]`` of the stars."""
    list_factors: NDArray[np.float32]
    """Of the list, shape (n, n_factors)."""
    average_person: Floats
    """The mean of all people's factors of the list, shape (n_factors,)."""


@dataclass(kw_only=True, eq=False)
class ALS(FactorModel):
    """Implicit ALS orders, explicit ALS on what damped biases leave gives the stars; people are folded in to both.

    The list (Hu, Koren, Volinsky 2008): minimize ``SUM c_ui (p_ui - x_u . y_i)^2 + regularization (|X|^2 + |Y|^2)``
    over all pairs. A rating is a signal s in -1..1, from two stars (0) upwards for and downwards against its film
    (``signals.line``): ``p = 1 if s > 0 else 0, c = 1 + confidence |s|``; a pair without one has ``p = 0, c = 1``. In a
    profile ``p = sign(s)``, so that a low rating pushes down what is like its film. With
    ``A = Y'Y + SUM (c_j - 1) y_j y_j' + regularization I`` over the profile and x_mean the average person:

        ``score_i = crowd y_i . x_mean + SUM_j y_i' A^-1 y_j c_j p_j``,

    so an empty profile gets what everybody would be offered. A profile's weight v: ``v (c - 1)`` in A, ``v c p`` in b.

    The stars: ``r_ui = mean + b_u + b_i + q_i . p_u`` with the biases of ``Bias`` and factors that minimize
    ``SUM (r - mean - b_u - b_i - q_i . p_u)^2 + star_regularization (|P|^2 + |Q|^2)``.

    The penalty on a row does not grow with its number of ratings. Both are solved row by row by conjugate gradients
    (Takacs, Pilaszy, Tikk 2011); the outcome depends on the seed, not on the number of threads. Memory beside the
    ratings: 8 bytes a rating and the factors. An item without ratings has factors 0.
    """

    name: ClassVar[str] = "als"

    n_factors: int = whole(64, 1, 500)
    """Of the list and, apart from them, of the stars."""
    n_epochs: int = whole(15, 1, 500)
    confidence: float = number(20.0, 0.0, 1e4)
    """How much more a rating of 4.5 stars or more counts than a pair without one."""
    regularization: float = number(70.0, 1e-3, 1e6)
    """Of the list."""
    star_regularization: float = number(10.0, 1e-3, 1e6)
    crowd: float = number(0.3, 0.0, 10.0)
    """How much of the average person is in everybody's list."""
    noise: float = number(0.6, 0.01, 10.0)
    """s2 of the fold-in of stars: how far single ratings are trusted against what is known of people in general."""
    item_damping: float = number(5.0, 0.0, 1000.0)
    damping: float = number(5.0, 0.0, 1000.0)
    seed: int = whole(0, 0, 2**31 - 1)

    biased = True

    # -- training --------------------------------------------------------------------------------------------

    @one_blas_thread
    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings, mean = data.ratings, data.ratings.mean
        people = als.Side(ratings.indptr, ratings.item_idx, ratings.values)
        items = people.turned(len(ratings.items))
        biases = als.damped_biases(people, items, mean, self.damping, self.item_damping)
        explicit = als.Loss((-mean, 1.0), self.star_regularization)
        implicit = als.Loss(line(data.scale), self.regularization, self.confidence)
        start, seeds = partial(als.Factorization.start, people, items), np.random.default_rng(self.seed)
        stars, watched = (
            start(explicit, self.n_factors, seeds, biases),
            start(implicit, self.n_factors, seeds),
        )
        watch = Watch(ratings.values, on_epoch)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for epoch in range(1, self.n_epochs + 1):
                total = stars.sweep(pool, N_STEPS)
                watched.sweep(pool, N_STEPS)
                watch.over(epoch, total, stars.rmse(validation))
        active = np.diff(ratings.indptr) > 0
        population = np.column_stack([biases[0][active], stars.user_factors[active]])
        self._take(
            ratings.item_counts,
            Factors(
                mean,
                biases[1],
                stars.item_factors,
                Prior.of(population, self.noise),
                watched.item_factors,
                watched.user_factors[active].mean(axis=0, dtype=np.float64),
            ),
        )

    def adopt(self, data: Dataset, found: Factors) -> Self:
        """Take over what was trained elsewhere from ``data.ratings`` (recsys.spark). Returns the model itself."""
        self._forget()
        self._take(data.ratings.item_counts, found)
        self.item_ids_, self.scale_ = read_only(np.array(data.catalog.items.ids)), data.scale
        return self

    def _take(self, counts: NDArray[np.int64], found: Factors) -> None:
        self._keep_items(counts, found.mean, found.item_biases, found.item_factors)
        self._keep_prior(found.prior)
        self.list_factors_ = np.where(counts[:, None] > 0, found.list_factors, np.float32(0.0))
        self.average_person_ = found.average_person

    # -- the list --------------------------------------------------------------------------------------------

    @cached_property
    def _unknown(self) -> NDArray[np.float64]:
        """``Y'Y + regularization I``: what all pairs without a rating say."""
        gram = (self.list_factors_.T @ self.list_factors_).astype(np.float64)
        gram.flat[:: len(gram) + 1] += self.regularization
        return gram

    def _pulls(self, history: History) -> NDArray[np.float64]:
        """``A^-1 y_j c_j p_j`` for each entry j, shape (n_factors, n): what each adds to the person's factors."""
        known = self._known_pulls.get(history)
        if known is None:
            said = signed(self.scale_, history.ratings)
            rows = self.list_factors_[history.item_idx].astype(np.float64)
            extra = self.confidence * np.abs(said) * history.weights
            wanted = np.sign(said) * (history.weights + extra)
            known = linalg.solve(
                self._unknown + (rows * extra[:, None]).T @ rows, rows.T * wanted, assume_a="pos"
            )
            self._known_pulls[history] = known
        return known

    @cached_property
    def _known_pulls(self) -> "WeakKeyDictionary[History, NDArray[np.float64]]":
        """Kept as long as their history is."""
        return WeakKeyDictionary()

    def _linear_in(self, history: History) -> Floats | None:
        return None  # how far a rating is trusted grows with it

    def _score_all(self, history: History) -> Floats:
        person = self.crowd * self.average_person_ + self._pulls(history).sum(axis=1)
        return np.asarray(self.list_factors_ @ person.astype(np.float32), dtype=np.float64)

    def _score_at(self, history: History, positions: Positions) -> Floats:
        person = self.crowd * self.average_person_ + self._pulls(history).sum(axis=1)
        return np.asarray(self.list_factors_[positions].astype(np.float64) @ person)

    def _score_many(self, people: Histories) -> Floats:
        said, nobody = signed(self.scale_, people.ratings), PerPerson.nothing(len(people))
        extra, nothing = self.confidence * np.abs(said), np.zeros(len(said))
        persons, _, _ = kernels.fold_in_many(
            people.entries.indptr,
            people.entries.item_idx,
            extra,
            np.sign(said) * (1.0 + extra),
            nothing,
            nothing,
            np.zeros((len(people), self.n_factors)),
            self._unknown,
            self.list_factors_,
            nobody.indptr,
            nobody.item_idx,
            False,
        )
        persons += self.crowd * self.average_person_
        return np.asarray(persons @ self.list_factors_.T.astype(np.float64))

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The items whose factors of the list point the same way: the score is their cosine (0 without factors).

        What somebody who loved just this item is offered would lean towards films that everybody watched.
        """
        position = self._position(item_id)
        cosines = ranking.cosines(self.list_factors_, position)
        best = ranking.top_n(cosines, n, exclude=np.array([position]))
        return Recommendations(self.item_ids_[best], cosines[best])

    def _order_parts(self, history: History, positions: Positions) -> Parts:
        rows, nothing = self.list_factors_[positions].astype(np.float64), np.zeros(len(positions))
        baseline = {"mean": nothing, "item": rows @ (self.crowd * self.average_person_), "person": nothing}
        return Parts(baseline, (rows @ self._pulls(history)).T)
