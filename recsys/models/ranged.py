"""Ranged: models that learn, from ratings hidden in a rehearsal, how far off their stars can be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.history import Histories, History, PerPerson
from recsys.models.ranges import RangeModel
from recsys.models.results import Epoch, EpochCallback
from recsys.models.threads import one_blas_thread

HIDDEN_ONE_IN = 5
"""The rehearsal leaves out a fifth: enough that it and the measuring take no longer than the training."""
MEASURED_ROWS = 6_000
"""Hidden ratings that the range is learned from; each of their people costs a prediction."""
FEW = 3.0
"""So many ratings at everybody's average stand beside a person's own: how unsure their mean is after n of them."""
SEED = 1
"""Who is rehearsed on and what is hidden, the same at each fit."""


@dataclass(kw_only=True, eq=False)
class Ranged(Recommender):
    """Stars with an 80 % range: a twin of the same settings first answers for a fifth of the ratings, hidden from it.

    How far off it was, by what is known of the person and of the film, is the range (``RangeModel``); then the model
    learns from all ratings. Of more than ``rehearsed_rows`` ratings only those of random people are rehearsed on, so
    that the rehearsal of large data costs little beside the training.

    A model writes ``_learn`` in place of ``_fit``, and ``_unsure_at`` and ``_unsure_many`` where it knows how sure it
    is of a person. A model kept by an earlier version, or fitted with ``ranges=False``, has the range NaN to NaN.
    """

    predicts_ratings: ClassVar[bool] = True
    rehearsed_rows: ClassVar[int] = 1_000_000

    ranges: bool = True
    """Whether to learn the 80 % range, from a second training that leaves out a fifth of the ratings."""

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        """All that ``fit`` does but the range."""
        raise NotImplementedError

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        known, hidden = self._hidden(data.ratings)
        if hidden is None:
            self._learn(data, validation, on_epoch)
            return
        curve: dict[int, float | None] = {}

        def note(progress: Epoch) -> bool | None:
            curve[progress.epoch] = progress.validation_rmse
            return None if on_epoch is None else on_epoch(replace(progress, rehearsal=True))

        def report(progress: Epoch) -> bool | None:
            if progress.validation_rmse is None:
                progress = replace(progress, validation_rmse=curve.get(progress.epoch))
            return None if on_epoch is None else on_epoch(progress)

        twin = self.unfitted()
        twin.ranges = False
        twin.fit(data.with_ratings(known), validation=hidden, on_epoch=note)
        past, counts = known.where(rows_of(known, np.diff(hidden.indptr) > 0)), known.item_counts
        del known  # most of the data once more, while the training needs a copy of its own
        with ThreadPoolExecutor(1) as aside:  # the training leaves a part of the cores idle
            measuring = aside.submit(twin._judge_stars, past, hidden, counts)  # noqa: SLF001  (its own class)
            self._learn(data, validation, report)
        self.item_counts_ = data.ratings.item_counts
        self._keep_range(measuring.result())

    def _hidden(self, ratings: Ratings) -> tuple[Ratings, Ratings | None]:
        """What the rehearsal learns from, and the hidden ratings that judge it; None where there is no rehearsal."""
        if not (self.ranges and self.predicts_ratings):
            return ratings, None
        return hide(of_some_people(ratings, self.rehearsed_rows, SEED), SEED)

    @one_blas_thread
    def _judge_stars(self, past: Ratings, hidden: Ratings, counts: NDArray[np.int64]) -> RangeModel:
        """How far off stars are, from the hidden ratings of people who are known by their ``past`` ones."""
        unsure = self._for_pairs(past, hidden, self._unsure_many, ())
        errors = hidden.values - self.predict_pairs(past, hidden)
        return RangeModel.learn(errors, unsure, counts[hidden.item_idx])

    # -- the range -------------------------------------------------------------------------------------------

    def _unsure_at(self, history: History, positions: Positions) -> Floats:
        """How unsure the person's side of each prediction is, in units of one rating's variance; 0 for no doubt."""
        return np.full(len(positions), 1.0 / (len(history.rated) + FEW))

    def _unsure_many(self, people: Histories, asked: PerPerson) -> Floats:
        return (1.0 / (np.diff(people.entries.indptr) + FEW))[asked.person_idx]

    def _stars_at(self, history: History, positions: Positions) -> tuple[Floats, Floats, Floats]:
        if self._range is None:
            return super()._stars_at(history, positions)
        stars, unsure = self._mean_stars_at(history, positions), self._unsure_at(history, positions)
        return stars, *self._range.around(self.scale_.clip(stars), unsure, self.item_counts_[positions])

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        columns = np.full((3, len(asked.item_idx)), np.nan)
        columns[0] = stars = self._mean_stars_many(people, asked)
        if self._range is not None:
            unsure = self._unsure_many(people, asked)
            cut = self.scale_.clip(stars)
            columns[1:] = self._range.around(cut, unsure, self.item_counts_[asked.item_idx])
        return columns

    @cached_property
    def _range(self) -> RangeModel | None:
        if "range_noise_" not in vars(self):
            return None
        return RangeModel(self.range_noise_, self.range_extra_, self.range_quantiles_)

    def _keep_range(self, learned: RangeModel) -> None:
        self.range_noise_, self.range_extra_ = learned.noise, learned.extra
        self.range_quantiles_ = learned.quantiles


def hide(ratings: Ratings, seed: int) -> tuple[Ratings, Ratings | None]:
    """What a rehearsal learns from, and hidden ratings that judge it: all of some people's; None where all are hidden.

    Of each ``HIDDEN_ONE_IN`` rows in a row a random one is hidden. They are judged by random people who have
    ``MEASURED_ROWS`` of them together, or by all.
    """
    draw = np.random.default_rng(seed)
    places = np.arange(0, len(ratings), HIDDEN_ONE_IN)
    places += draw.integers(HIDDEN_ONE_IN, size=len(places), dtype=np.uint8)
    hidden = np.zeros(len(ratings), dtype=np.bool_)
    hidden[np.minimum(places, len(ratings) - 1)] = True
    if hidden.all():
        return ratings, None
    counts = ratings.counts_by_person(hidden)
    people = draw.permutation(np.flatnonzero(counts))
    judges = np.zeros(len(ratings.users), dtype=np.bool_)
    judges[people[: np.searchsorted(np.cumsum(counts[people]), MEASURED_ROWS) + 1]] = True
    return ratings.where(~hidden), ratings.where(hidden & rows_of(ratings, judges))


def of_some_people(ratings: Ratings, most: int, seed: int) -> Ratings:
    """The ratings of random people who have about ``most`` together; all where there are no more."""
    if len(ratings) <= most:
        return ratings
    counts = np.diff(ratings.indptr)
    order = np.random.default_rng(seed).permutation(len(counts))
    chosen = np.zeros(len(counts), dtype=np.bool_)
    chosen[order[: max(int(np.searchsorted(np.cumsum(counts[order]), most, side="right")), 1)]] = True
    return ratings.where(rows_of(ratings, chosen))


def rows_of(ratings: Ratings, people: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows are of people who are marked."""
    return np.repeat(people, np.diff(ratings.indptr))
