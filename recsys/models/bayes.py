"""Bayes: a Bayesian factorization with implicit features and facts of films, sampled by Gibbs, scored by fold-in."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.cached import cached_property
from recsys.dataset import Catalog, Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.belief import Belief
from recsys.models.epochs import Watch
from recsys.models.folded import JUDGING_SEED, FoldedModel, kept_drift
from recsys.models.foldin import Prior
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.hyperparameters import number, whole
from recsys.models.itemfacts import shared_facts
from recsys.models.judging import ItemSide, Judges
from recsys.models.ranges import RangeModel
from recsys.models.rehearsal import rehearsal_of, ways_to_know
from recsys.models.results import EpochCallback, Recommendations
from recsys.models.samples import Folded, Sample, SampledPerson, Samples, leverages_of
from recsys.models.sampling import Run, Sampling
from recsys.models.threads import one_blas_thread

FACTS = ("genres", "period")
FILMS_AT_LEAST = 2
"""A fact of one film alone says no more than the film itself."""


@dataclass(kw_only=True, eq=False)
class Bayes(FoldedModel):
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

    n_factors: int = whole(20, 1, 100)
    n_samples: int = whole(150, 1, 2_000)
    burn_in: int = whole(20, 0, 2_000)
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

    @property
    def n_steps(self) -> int:
        """A sample is a step; those of the rehearsal are drawn beside."""
        return self.n_samples

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
            vars(self).update(twin._judged_by(past, hidden))  # noqa: SLF001

    def _run(self, data: Dataset, ratings: Ratings, rows: Ratings | None) -> Run:
        first = min(self.burn_in + 1, self.n_samples)
        kept_at = np.linspace(first, self.n_samples, self.n_kept).round().astype(int)
        sampling = Sampling.of(ratings, data.scale, self.facts_of(data.catalog), self.n_factors, self.seed)
        return Run(sampling, frozenset(kept_at.tolist()), rows)

    def facts_of(self, catalog: Catalog) -> sparse.csr_array:
        """Items x facts, as this model looks at a catalog: no columns where it does not, or there are none."""
        if not self.facts:
            return sparse.csr_array((len(catalog), 0))
        return shared_facts(catalog, FACTS, FILMS_AT_LEAST)

    def _keep(self, kept: Sequence[Sample], ratings: Ratings) -> None:
        columns = (np.stack(column) for column in zip(*kept, strict=True))
        self.sample_means_, self.sample_noises_, self.item_rows_, self.implicit_rows_, *rest = columns
        self.prior_means_, self.prior_precisions_, self.crowd_rows_ = rest
        self.item_counts_ = ratings.item_counts

    @cached_property
    def _rating_noise(self) -> float:
        """The average over samples: moods are taken alike in all."""
        return float(self.sample_noises_.mean())

    # -- a rehearsal -------------------------------------------------------------------------------------------

    @one_blas_thread
    def _judged_by(self, past: Ratings, hidden: Ratings) -> dict[str, Any]:
        """The drift is found on the last sample alone; the ranges are of the average."""
        drift = kept_drift(Judges(self._latest, past, hidden, JUDGING_SEED).best_drift())
        vars(self).update(drift)
        found = [self._guessed(known, asked) for known, asked, _ in ways_to_know(past, hidden, JUDGING_SEED)]
        columns = [np.concatenate(column) for column in zip(*found, strict=True)]
        return drift | RangeModel.learn(*columns).kept()

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
        cut = self.scale_.clip(stars)
        return hidden.values[rows] - cut, leverages, self.item_counts_[asked.item_idx], counts, cut

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
            known = self._people[history] = SampledPerson(self._samples, history, self._errors(history))
        return known

    @cached_property
    def _people(self) -> "WeakKeyDictionary[History, SampledPerson]":
        """Kept as long as their history is."""
        return WeakKeyDictionary()

    def _score_all(self, history: History) -> Floats:
        return self._person(history).all_stars()

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self._person(history).stars(positions)

    def _stars_at(self, history: History, positions: Positions) -> tuple[Floats, Floats, Floats]:
        if self._range is None:
            return super()._stars_at(history, positions)
        stars, leverages = self._person(history).spread(positions)
        return stars, *self._ends_at(self._range, history, positions, stars, leverages)

    def _leave_one_out(self, history: History) -> Floats:
        stars = np.full(len(history), np.nan)
        stars[~np.isnan(history.ratings)] = self._person(history).leave_one_out()
        return stars

    def _parts(self, history: History, positions: Positions) -> Parts:
        person = self._person(history)
        return replace(person.parts(positions), mood=self._last_mood(history, person.pulls))

    def _belief(self, history: History, positions: Positions) -> Belief:
        rows, _ = self._samples.design(positions)
        return Belief(rows, self._person(history).inverse)

    # -- many people -----------------------------------------------------------------------------------------

    def _score_many(self, people: Histories) -> Floats:
        scores = np.zeros((len(people), len(self.item_counts_)))
        for one in self._each_fold_in(people, PerPerson.nothing(len(people))):
            scores += one.biases
            scores += one.weights @ one.rows.T.astype(np.float64)
        return scores / len(self.sample_means_)

    def _mean_stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        return self._fold_in_many(people, asked, unsure=False)[0]

    def _mean_stars_then_many(self, people: Histories, asked: PerPerson) -> Floats:
        if "drift_variance_" not in vars(self):
            return super()._mean_stars_then_many(people, asked)
        stars, left = np.zeros(len(asked.item_idx)), np.zeros(len(people.ratings))
        for one in self._each_fold_in(people, asked):
            stars += one.stars(asked)
            left += people.ratings - one.stars_of_entries(people.entries)
        errors, n_samples = self._errors_many(people), len(self.sample_means_)
        pulls = errors.adjoint(errors.whiten(left / n_samples))
        return stars / n_samples + self._moods_then(people, asked, pulls)

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        stars, leverages = self._fold_in_many(people, asked, unsure=self._range is not None)
        return self._with_range(stars, leverages, asked, people)

    def _fold_in_many(self, people: Histories, asked: PerPerson, *, unsure: bool) -> tuple[Floats, Floats]:
        """Stars of the items of ``asked`` and, where wanted, how unsure they are (``leverages_of``)."""
        folded = [
            (one.stars(asked), one.leverages) for one in self._each_fold_in(people, asked, unsure=unsure)
        ]
        stars, leverages = (np.stack(columns) for columns in zip(*folded, strict=True))
        return stars.mean(axis=0), leverages_of(stars, leverages, self.sample_noises_)

    def _each_fold_in(self, people: Histories, asked: PerPerson, *, unsure: bool = False) -> Iterator[Folded]:
        return self._samples.fold_in_many(people, self._errors_many(people), asked, unsure=unsure)

    # -- likeness --------------------------------------------------------------------------------------------

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The items whose stars rise and fall with this one's from person to person, as ``FactorModel.similar``."""
        position = self._position(item_id)
        likeness = np.zeros(len(self.item_counts_))
        for rows, covariance in zip(self.item_rows_, self._tastes, strict=True):
            likeness += rows[:, 1:] @ (covariance @ rows[position, 1:])
        return self._most_alike(position, likeness, self._spreads, n)

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
