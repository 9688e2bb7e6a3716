"""Hybrid: one model orders, another gives the stars."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.belief import Belief
from recsys.models.composite import Composite
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.hyperparameters import number
from recsys.models.results import EpochCallback, Recommendations
from recsys.models.searched import Searched
from recsys.models.taste import TrueToTaste


@dataclass(kw_only=True, eq=False)
class Hybrid(TrueToTaste, Searched, Composite):
    """``score = ranker + w(n) (stars + popularity_weight log(1 + count))``.

    ``w(n) = stars_weight / (1 + n / half_life)`` for a profile of n items. Who watches what is another question than
    how much they liked it: the ranker (EASE) answers the first, the rater (SVD) the second. With few ratings the
    stars and the crowd lead, later the ranker does. Where the ranker cannot score an item its part is 0. Stars,
    ranges and ``explain`` are the rater's; ``explain(...).ranking`` takes the ordering score apart. An empty profile
    gets what everybody loves. Lists are held to the kinds that a taste is telling about (``taste``).

    Which ``regularization`` and ``facts_weight`` of the ranker and which ``stars_weight`` and ``half_life`` suit the
    data is searched on people inside it (``listsearch``); ``found`` is the record.
    """

    name: ClassVar[str] = "hybrid"
    predicts_ratings: ClassVar[bool] = True
    explains: ClassVar[bool] = True

    ranker: Recommender
    rater: Recommender
    stars_weight: float = number(0.05, 0.0, 10.0)
    popularity_weight: float = number(0.8, 0.0, 10.0)
    half_life: float = number(5.0, 0.1, 1e6)
    search: bool = True
    """Whether settings are searched; never those that are set by hand."""

    item_counts_: Any = field(init=False, repr=False)

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        if not self.rater.predicts_ratings:
            raise ValueError(f"The rater must have stars; {self.rater.name} has none.")
        self._fit_parts(data, validation, on_epoch)
        self.item_counts_ = data.ratings.item_counts
        self._fit_taste(data)
        self._fit_settings(data, on_epoch)

    @property
    def told_by(self) -> str:
        """That the data is too large to look for settings of its own, where it is."""
        return self._told_settings(int(self.item_counts_.sum()), len(self.item_counts_))

    @property
    def stars_from(self) -> Recommender:
        """The rater, else where that has its stars from."""
        return self.rater.stars_from

    def _weight(self, n: ArrayLike) -> Floats:
        """``w(n)``."""
        stars_weight, half_life = self._stars_setting
        return np.asarray(stars_weight / (1.0 + np.asarray(n) / half_life))

    def _crowd(self, positions: Positions | slice) -> Floats:
        return np.asarray(self.popularity_weight * np.log1p(self.item_counts_[positions]))

    def _score_all(self, history: History) -> Floats:
        likely = self.ranker._score_all(history)
        stars = self.rater._score_all(history)
        return np.nan_to_num(likely) + self._weight(len(history)) * (stars + self._crowd(slice(None)))

    def _score_at(self, history: History, positions: Positions) -> Floats:
        likely = self.ranker._score_at(history, positions)
        stars = self.rater._score_at(history, positions)
        return np.nan_to_num(likely) + self._weight(len(history)) * (stars + self._crowd(positions))

    def _score_ways(self, ways: Sequence[History], positions: Positions | None = None) -> Floats:
        stars = self.rater._score_ways(ways, positions)
        stars += self._crowd(slice(None) if positions is None else positions)
        stars *= self._weight([len(history) for history in ways])[:, None]
        stars += np.nan_to_num(self.ranker._score_ways(ways, positions), copy=False)
        return stars

    def _score_many(self, people: Histories) -> Floats:
        scores = self.rater._score_many(people)
        scores += self._crowd(slice(None))
        scores *= self._weight(np.diff(people.entries.indptr))[:, None]
        likely = self.ranker._score_many(people)
        scores += np.nan_to_num(likely, copy=False)
        return scores

    def _mean_stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        return self.rater._mean_stars_many(people, asked)

    def _stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        return self.rater._stars_many(people, asked)

    def _stars_at(self, history: History, positions: Positions) -> tuple[Floats, Floats, Floats]:
        return self.rater._stars_at(history, positions)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self.rater._mean_stars_at(history, positions)

    def _leave_one_out(self, history: History) -> Floats:
        return self.rater._leave_one_out(history)

    def _belief(self, history: History, positions: Positions) -> Belief | None:
        return self.rater._belief(history, positions)

    def _parts(self, history: History, positions: Positions) -> Parts:
        return self.rater._parts(history, positions)

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The ranker's: ``w(n)`` falls with the first rating, so in the whole score what nobody knows would gain."""
        return self.ranker.similar(item_id, n)

    def _order_parts(self, history: History, positions: Positions) -> Parts:
        rated, weight = self._parts(history, positions), self._weight(len(history))
        baseline = {key: weight * part for key, part in rated.baseline.items()}
        baseline["item"] = baseline["item"] + weight * self._crowd(positions)
        likely = np.nan_to_num(self.ranker._parts(history, positions).amounts)
        return Parts(baseline, likely + weight * rated.amounts)
