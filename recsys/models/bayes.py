"""Bayes: a Bayesian factorization with implicit features and facts of films, sampled by Gibbs, scored by fold-in."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys import ranking
from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.lazy import lazy
from recsys.models.base import Recommender
from recsys.models.drift import Drift, Whitening
from recsys.models.epochs import Watch
from recsys.models.factors import FEW, JUDGING_SEED
from recsys.models.foldin import Prior
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.hyperparameters import number, whole
from recsys.models.itemfacts import shared_facts
from recsys.models.judging import KNOWN_BY, ItemSide, Judges
from recsys.models.ranges import RangeModel
from recsys.models.rehearsal import rehearsal_of
from recsys.models.results import EpochCallback, Recommendations
from recsys.models.samples import Sample, SampledPerson, Samples, leverages_of
from recsys.models.sampling import Run, Sampling
from recsys.models.threads import one_blas_thread

if TYPE_CHECKING:
    from recsys.models.kernels import people as kernels
else:
    kernels = lazy("recsys.models.kernels.people")

_FoldIn = tuple[float, NDArray[np.float32], NDArray[np.float64], Floats, Floats]

FACTS = ("genres", "period")
FILMS_AT_LEAST = 2
"""A fact of one film alone says no more than the film itself."""


@dataclass(kw_only=True, eq=False)
class Bayes(Recommender):
    """``r_ui = mean + c_u + d_i + p_u . q_i``, where both sides also know who rated what, and films their facts.

    ``p_u = v_u + SUM_j y_j / sqrt|N(u)|`` over the items N(u) that u rated, and
    ``q_i = v_i + SUM_u z_u / sqrt|N(i)| + SUM_g a_g`` over the people N(i) who rated i and its facts g: its genres and
    the five years that it is of. The biases c_u and d_i are made up alike. All of it is sampled by Gibbs under
    conjugate priors (the exact model: ``gibbs``; Salakhutdinov and Mnih 2008; Rendle, Zhang, Koren 2019), so that
    nothing is to be regularized by hand and predictions average over all that the ratings leave open.

    Afterwards only the item side is used, of ``n_kept`` samples: a person is folded in from their profile in each
    (``samples``), "seen, not rated" belongs to N(u), weights count as so many items. Stars are the average: exactly
    linear in the ratings given the films. An item without ratings is known by its facts; an empty profile gets what
    people get on average. A catalog without genres and years makes it a model without facts.
    """

    name: ClassVar[str] = "bayes"
    predicts_ratings: ClassVar[bool] = True
    explains: ClassVar[bool] = True

    n_factors: int = whole(20, 1, 100)
    n_samples: int = whole(150, 1, 5_000)
    burn_in: int = whole(20, 0, 5_000)
    """So many samples in the beginning are not kept, but always the last is."""
    n_kept: int = whole(16, 1, 500)
    """Samples that people are folded into, evenly spread over those after the beginning."""
    facts: bool = True
    """Whether to learn from genres and years."""
    crowd_weight: float = number(10.0, 0.01, 1e6)
    """c of the fold-in: what people rate on average counts like so many items of the profile."""
    ranges: bool = True
    """Whether to learn the 80 % range, from a second sampling beside the first, of four fifths of the ratings."""
    seed: int = whole(0, 0, 2**31 - 1)

    # -- training --------------------------------------------------------------------------------------------

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        rehearsal = rehearsal_of(data.ratings, self.seed + 1) if self.ranges else None
        runs = [self._run(data, data.ratings, validation)]
        if rehearsal is not None:
            runs.append(self._run(data, rehearsal[0], rehearsal[2]))
        judge = runs[-1] if validation is None else runs[0]
        watch = Watch(data.ratings.values, on_epoch)
        with ThreadPoolExecutor(len(runs)) as pool:
            for sample in range(1, self.n_samples + 1):
                squared_errors = list(pool.map(lambda run, number=sample: run.step(number), runs))
                watch.over(sample, squared_errors[0], judge.rmse)
        self._keep(runs[0].kept, data.ratings)
        if rehearsal is not None:
            known, past, hidden = rehearsal
            twin = replace(self, ranges=False)
            twin.scale_ = data.scale
            twin._keep(runs[1].kept, known)  # noqa: SLF001  (its own class)
            drift, ranges = twin._judged_by(past, hidden)  # noqa: SLF001
            self._keep_drift(drift)
            vars(self).update(ranges.kept())

    def _run(self, data: Dataset, ratings: Ratings, rows: Ratings | None) -> Run:
        first = min(self.burn_in + 1, self.n_samples)
        kept_at = np.linspace(first, self.n_samples, self.n_kept).round().astype(int)
        fields = FACTS if self.facts else ()
        sampling = Sampling.of(ratings, data.scale, _facts_of(data, fields), self.n_factors, self.seed)
        return Run(sampling, frozenset(kept_at.tolist()), rows)

    def _keep(self, kept: Sequence[Sample], ratings: Ratings) -> None:
        columns = (np.stack(column) for column in zip(*kept, strict=True))
        self.sample_means_, self.sample_noises_, self.item_rows_, self.implicit_rows_, *rest = columns
        self.prior_means_, self.prior_precisions_, self.crowd_rows_ = rest
        self.item_counts_ = ratings.item_counts

    # -- a rehearsal -------------------------------------------------------------------------------------------

    @one_blas_thread
    def _judged_by(self, past: Ratings, hidden: Ratings) -> tuple[Drift, RangeModel]:
        """What people known by ``past`` show on their ratings ``hidden`` from this model: its drift and its ranges.

        The drift is found on the last sample alone; the ranges are of the average.
        """
        judges = Judges(self._latest, past, hidden, JUDGING_SEED)
        drift = judges.best_drift()
        self._keep_drift(drift)
        asked = [(past, hidden)]
        for newcomers in judges.newcomers:
            asked += [newcomers.known_by(n) for n in KNOWN_BY]
        columns = [
            np.concatenate(column) for column in zip(*(self._guessed(*one) for one in asked), strict=True)
        ]
        return drift, RangeModel.learn(*columns)

    @property
    def _latest(self) -> ItemSide:
        """The item side of the last sample, and of people what is believed where they know nothing."""
        prior = Prior(self.prior_means_[-1] + self.crowd_rows_[-1], self.prior_precisions_[-1])
        rows = self.item_rows_[-1].astype(np.float64)
        biases = self.sample_means_[-1] + rows[:, 0]
        rows[:, 0] = 1.0
        noise = float(self.sample_noises_[-1])
        return ItemSide(prior, noise, biases + rows @ prior.mean, rows, self.item_counts_, self.scale_)

    def _guessed(self, past: Ratings, hidden: Ratings) -> tuple[NDArray[Any], ...]:
        """What ``RangeModel.learn`` wants to know of the ``hidden`` ratings of people known by ``past``."""
        people = np.flatnonzero(np.diff(hidden.indptr)).astype(np.int32)
        here = np.arange(len(hidden.items), dtype=np.int32)
        known, (asked, rows) = Histories.among(past, here, people), PerPerson.among(hidden, here, people)
        stars, leverages = self._fold_in_many(known, asked, unsure=True)
        counts = np.diff(known.entries.indptr)[asked.person_idx]
        errors = hidden.values[rows] - self.scale_.clip(stars)
        return errors, leverages, self.item_counts_[asked.item_idx], counts, stars

    def _keep_drift(self, learned: Drift) -> None:
        self.drift_variance_, self.drift_minutes_ = learned.variance, learned.minutes
        vars(self).pop("_drift", None)

    @cached_property
    def _drift(self) -> Drift:
        """None where it was not looked for."""
        learned = vars(self)
        return Drift(learned.get("drift_variance_", 0.0), learned.get("drift_minutes_", 1.0))

    @cached_property
    def _range(self) -> RangeModel | None:
        return RangeModel.restored(vars(self))

    @cached_property
    def _noise(self) -> float:
        """s2, the average over samples: moods are taken alike in all."""
        return float(self.sample_noises_.mean())

    # -- one person ------------------------------------------------------------------------------------------

    @cached_property
    def _samples(self) -> Samples:
        return Samples(
            self.sample_means_,
            self.sample_noises_,
            self.item_rows_,
            self.implicit_rows_,
            self.prior_means_,
            self.prior_precisions_,
            self.crowd_rows_,
            self.crowd_weight,
        )

    def _person(self, history: History) -> SampledPerson:
        """The person behind a history."""
        known = self._people.get(history)
        if known is None:
            rated = history.rated
            errors = self._drift.whitening(rated.timestamps, rated.weights, self._noise)
            known = self._people[history] = SampledPerson(self._samples, history, errors)
        return known

    @cached_property
    def _people(self) -> "WeakKeyDictionary[History, SampledPerson]":
        """Kept as long as their history is."""
        return WeakKeyDictionary()

    def _score_all(self, history: History) -> Floats:
        return self._person(history).all_stars()

    def _score_at(self, history: History, positions: Positions) -> Floats:
        return self._mean_stars_at(history, positions)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self._person(history).stars(positions)

    def _stars_at(self, history: History, positions: Positions) -> tuple[Floats, Floats, Floats]:
        if self._range is None:
            return super()._stars_at(history, positions)
        stars, leverages = self._person(history).spread(positions)
        known, counts = len(history.rated), self.item_counts_[positions]
        return stars, *self._range.around(stars, leverages, counts, known)

    def _leave_one_out(self, history: History) -> Floats:
        stars = np.full(len(history), np.nan)
        stars[~np.isnan(history.ratings)] = self._person(history).leave_one_out()
        return stars

    def _parts(self, history: History, positions: Positions) -> Parts:
        return self._person(history).parts(positions)

    # -- many people -----------------------------------------------------------------------------------------

    def _score_many(self, people: Histories) -> Floats:
        scores = np.zeros((len(people), len(self.item_counts_)))
        for mean, rows, weights, _, _ in self._each_fold_in(
            people, PerPerson.nothing(len(people)), unsure=False
        ):
            rows = rows.astype(np.float64)
            scores += mean + rows[:, 0]
            rows[:, 0] = 1.0
            scores += weights @ rows.T
        return scores / len(self.sample_means_)

    def _mean_stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        return self._fold_in_many(people, asked, unsure=False)[0]

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        stars, leverages = self._fold_in_many(people, asked, unsure=self._range is not None)
        columns = np.full((3, len(stars)), np.nan)
        columns[0] = stars
        if self._range is not None:
            known = np.diff(people.entries.indptr)[asked.person_idx]
            columns[1:] = self._range.around(stars, leverages, self.item_counts_[asked.item_idx], known)
        return columns

    def _fold_in_many(self, people: Histories, asked: PerPerson, *, unsure: bool) -> tuple[Floats, Floats]:
        """Stars of the items of ``asked`` and, where wanted, how unsure they are (``leverages_of``)."""
        stars, leverages = [], []
        for mean, rows, _, moved, leverage in self._each_fold_in(people, asked, unsure=unsure):
            stars.append(mean + rows[asked.item_idx, 0].astype(np.float64) + moved)
            leverages.append(leverage)
        together = np.stack(stars)
        if not unsure:
            return together.mean(axis=0), np.empty(0)
        return together.mean(axis=0), leverages_of(together, np.stack(leverages), self.sample_noises_)

    def _each_fold_in(self, people: Histories, asked: PerPerson, *, unsure: bool) -> Iterator[_FoldIn]:
        """In each sample: the mean, ``[d, q]`` of all items, everybody's w, ``x'w`` and ``x'A^-1 x`` of ``asked``."""
        entries, counts = people.entries, np.diff(people.entries.indptr)
        order, kept, variances = self._drift.along(entries.indptr, people.timestamps, self._noise)
        errors = Whitening(order, *kernels.innovations(kept, variances, np.ones(len(order))))
        shares = people.matrix(np.sqrt(counts)[entries.person_idx], len(self.item_counts_))
        crowd = self.crowd_weight / (self.crowd_weight + counts)
        for at, rows in enumerate(self.item_rows_):
            table = rows.copy()
            table[:, 0] = 1.0
            said = (shares @ self.implicit_rows_[at].astype(np.float64)) / (self.crowd_weight + counts)[
                :, None
            ]
            believed = self.prior_means_[at] + crowd[:, None] * self.crowd_rows_[at] + said
            mean = float(self.sample_means_[at])
            targets = people.ratings - mean - rows[entries.item_idx, 0]
            folded = kernels.fold_in_many(
                entries.indptr,
                entries.item_idx[errors.order],
                errors.precisions,
                errors.scales * errors.whiten(targets),
                errors.fades,
                errors.carries,
                believed @ self.prior_precisions_[at],
                self.prior_precisions_[at],
                table,
                asked.indptr,
                asked.item_idx,
                unsure,
            )
            yield mean, rows, *folded

    # -- likeness --------------------------------------------------------------------------------------------

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The items whose stars rise and fall with this one's from person to person, as ``FactorModel.similar``."""
        position = self._position(item_id)
        likeness = np.zeros(len(self.item_counts_))
        for rows, covariance in zip(self.item_rows_, self._tastes, strict=True):
            likeness += rows[:, 1:] @ (covariance @ rows[position, 1:])
        scale = np.sqrt(self._spreads * self._spreads[position])
        correlations = np.divide(likeness, scale, out=np.zeros(len(scale)), where=scale > 0)
        scores = correlations * self.item_counts_ / (self.item_counts_ + FEW)
        best = ranking.top_n(scores, n, exclude=np.array([position], dtype=np.int32))
        return Recommendations(self.item_ids_[best], scores[best])

    @cached_property
    def _tastes(self) -> NDArray[np.float32]:
        """C of the factors in each sample, in stars."""
        precisions = self.prior_precisions_ / self.sample_noises_[:, None, None]
        return np.linalg.inv(precisions)[:, 1:, 1:].astype(np.float32)

    @cached_property
    def _spreads(self) -> Floats:
        """``q'Cq`` of each item, summed over the samples."""
        spreads = np.zeros(len(self.item_counts_))
        for rows, covariance in zip(self.item_rows_, self._tastes, strict=True):
            spreads += np.einsum("if,if->i", rows[:, 1:] @ covariance, rows[:, 1:])
        return spreads


def _facts_of(data: Dataset, fields: Sequence[str]) -> sparse.csr_array:
    """Items x facts; without fields there are none."""
    if not fields:
        return sparse.csr_array((len(data.catalog), 0))
    return shared_facts(data.catalog, fields, FILMS_AT_LEAST)
