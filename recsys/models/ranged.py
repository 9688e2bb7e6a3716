"""Ranged: models that learn, from ratings hidden in a rehearsal, how far off their stars can be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.history import Histories, History, PerPerson
from recsys.models.ranges import RangeModel
from recsys.models.rehearsal import of_some_people, rehearsal_of, ways_to_know
from recsys.models.results import Epoch, EpochCallback

SEED = 1
"""Who is rehearsed on and what is hidden, the same at each fit."""


@dataclass(kw_only=True, eq=False)
class Ranged(Recommender):
    """Stars with an 80 % range: a twin of the same settings first answers for a fifth of the ratings, hidden from it.

    How far off it was, by what was known of the person and of the film, is the range (``RangeModel``); then the model
    learns from all ratings. A model writes ``_learn`` in place of ``_fit``. One that was kept by an earlier version, or
    fitted with ``ranges=False``, has the range NaN to NaN.
    """

    predicts_ratings: ClassVar[bool] = True
    rehearsed_rows: ClassVar[int | None] = 1_000_000
    """Of more ratings only those of random people are rehearsed on, so that this costs little beside the training of
    large data; None: always all."""

    ranges: bool = True
    """Whether to learn the 80 % range, from a second training that leaves out a fifth of the ratings."""

    @property
    def n_steps(self) -> int:
        """Those of the training in epochs, and of its rehearsal."""
        return getattr(self, "n_epochs", 0) * (2 if self.ranges else 1)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        """All that ``fit`` does but the range."""
        raise NotImplementedError

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings, parted = data.ratings, None
        if self.ranges and self.predicts_ratings:
            most = len(ratings) if self.rehearsed_rows is None else self.rehearsed_rows
            parted = rehearsal_of(of_some_people(ratings, most, SEED), SEED)
        if parted is None:
            self._learn(data, validation, on_epoch)
            self.item_counts_ = ratings.item_counts
            return
        known, past, hidden = parted
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
        del parted, known  # most of the data once more, while the training needs a copy of its own
        with ThreadPoolExecutor(1) as aside:  # the training leaves a part of the cores idle
            judging = aside.submit(twin._judged_by, past, hidden)  # noqa: SLF001  (its own class)
            self._learn(data, validation, report)
        self.item_counts_ = ratings.item_counts
        vars(self).update(judging.result())

    def _judged_by(self, past: Ratings, hidden: Ratings) -> dict[str, Any]:
        """What people known by ``past`` show on their ratings ``hidden``, as learned state: the range."""
        found = []
        for histories, asked, known in ways_to_know(past, hidden, SEED):
            stars = self.predict_pairs(histories, asked)
            found.append((asked.values - stars, self.item_counts_[asked.item_idx], known, stars))
        errors, counts, numbers, stars = (np.concatenate(column) for column in zip(*found, strict=True))
        return RangeModel.learn(errors, None, counts, numbers, stars).kept()

    # -- the range -------------------------------------------------------------------------------------------

    @cached_property
    def _range(self) -> RangeModel | None:
        return RangeModel.restored(vars(self))

    def _unsure_at(self, history: History, positions: Positions) -> Floats | None:
        """How unsure the person's side of each prediction is, as ``RangeModel`` takes it; None where nobody says."""
        return None

    def _stars_at(self, history: History, positions: Positions) -> tuple[Floats, Floats, Floats]:
        if self._range is None:
            return super()._stars_at(history, positions)
        stars, unsure = self._mean_stars_at(history, positions), self._unsure_at(history, positions)
        return stars, *self._ends_at(self._range, history, positions, stars, unsure)

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        columns = np.full((3, len(asked.item_idx)), np.nan)
        columns[0] = stars = self._mean_stars_many(people, asked)
        if self._range is not None:
            columns[1:] = self._ends_many(self._range, people, asked, stars, None)
        return columns

    def _ends_at(
        self, ranges: RangeModel, history: History, positions: Positions, stars: Floats, unsure: Floats | None
    ) -> tuple[Floats, Floats]:
        """Around the stars as they are shown: a range around 5.8 that is cut at 5 would have no width."""
        counts, known = self.item_counts_[positions], len(history.rated)
        return ranges.around(self.scale_.clip(stars), unsure, counts, known)

    def _ends_many(
        self, ranges: RangeModel, people: Histories, asked: PerPerson, stars: Floats, unsure: Floats | None
    ) -> tuple[Floats, Floats]:
        known = np.diff(people.entries.indptr)[asked.person_idx]
        return ranges.around(self.scale_.clip(stars), unsure, self.item_counts_[asked.item_idx], known)
