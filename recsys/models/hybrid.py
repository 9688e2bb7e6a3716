"""Hybrid: one model orders, another gives the stars."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models import hyperparameters, listsearch
from recsys.models.base import Recommender
from recsys.models.composite import Composite
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.hyperparameters import number
from recsys.models.results import EpochCallback, Recommendations


@dataclass(kw_only=True, eq=False)
class Hybrid(Composite):
    """``score = ranker + w(n) (stars + popularity_weight log(1 + count))``.

    ``w(n) = stars_weight / (1 + n / half_life)`` for a profile of n items. Who watches what is another question than
    how much they liked it: the ranker (EASE) answers the first, the rater (SVD) the second. With few ratings the
    stars and the crowd lead, later the ranker does. Where the ranker cannot score an item its part is 0. Stars,
    ranges and ``explain`` are the rater's; ``explain(...).ranking`` takes the ordering score apart. An empty profile
    gets what everybody loves.

    Which ``regularization`` and ``facts_weight`` of the ranker and which ``stars_weight`` and ``half_life`` suit the
    data is tried on people inside it (``listsearch``), unless one of the four was set by hand, the ranker has no such
    two, or the data is too large or has too few people: then they stand as they are. ``found`` is the record.
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
    """Whether settings are tried at all."""

    item_counts_: Any = field(init=False, repr=False)

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        if not self.rater.predicts_ratings:
            raise ValueError(f"The rater must have stars; {self.rater.name} has none.")
        self._fit_parts(data, validation, on_epoch)
        self.item_counts_ = data.ratings.item_counts
        found = self._search(data, on_epoch)
        if found is not None:
            self.search_tried_, self.search_about_ = found.tried, found.about
            own = {"regularization": found.setting.regularization, "facts_weight": found.setting.facts_weight}
            if own.items() - self.ranker.get_params().items():
                chosen = self.ranker.unfitted().set_params(**own).fit(data, on_epoch=on_epoch)
                self.ranker.restore(chosen.learned())

    # -- its settings ----------------------------------------------------------------------------------------

    def _search(self, data: Dataset, on_epoch: EpochCallback | None) -> listsearch.Found | None:
        """The record kept with this very data, else of a search now; None where nothing is to be searched."""
        usual = self._usual
        if not self.search or usual is None:
            return None
        with suppress(LookupError, TypeError, ValueError):  # nothing kept, or what is kept is damaged
            return listsearch.Found.from_json(data.findings[self._finding])
        return listsearch.search(data, self.ranker, usual, self.popularity_weight, on_epoch)

    @property
    def _usual(self) -> listsearch.Setting | None:
        """The four settings where all are as nobody set them; None where one was set, or the ranker has none."""
        own = {**self.get_params(deep=False), **self.ranker.get_params(deep=False)}
        usual = {**hyperparameters.defaults_of(self), **hyperparameters.defaults_of(self.ranker)}
        names = listsearch.Setting._fields
        if any(name not in usual or own[name] != usual[name] for name in names):
            return None
        return listsearch.Setting(*(own[name] for name in names))

    @property
    def _finding(self) -> str:
        return listsearch.key_of(self.ranker, self.popularity_weight)

    @property
    def found(self) -> listsearch.Found | None:
        """The record of the search; None where there was none."""
        if "search_tried_" not in vars(self):  # nor in models that earlier versions kept
            return None
        return listsearch.Found(self.search_tried_, self.search_about_)

    @property
    def findings(self) -> dict[str, Any]:
        """The record of the search, for later trainings on the very same data."""
        return {} if self.found is None else {self._finding: self.found.as_json()}

    @property
    def told_by(self) -> str:
        """That the data is too large to look for settings of its own, where it is."""
        searched = not self.search or self._usual is None or self.found is not None
        counts = self.item_counts_
        if searched or not listsearch.too_large(int(counts.sum()), len(counts)):
            return ""
        return "Ordered with the usual settings: this data is too large to look for better ones of its own."

    # -- scores ----------------------------------------------------------------------------------------------

    def _weight(self, n: ArrayLike) -> Floats:
        """``w(n)``."""
        found = self.found
        own = self if found is None else found.setting
        return np.asarray(own.stars_weight / (1.0 + np.asarray(n) / own.half_life))

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
