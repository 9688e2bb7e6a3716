"""Searched: a model whose list has settings that are looked for in the data, and where the record of that stays."""

from contextlib import suppress
from typing import Any

from recsys.dataset import Dataset
from recsys.models import hyperparameters, listsearch
from recsys.models.base import Recommender
from recsys.models.listrecord import Found, Setting
from recsys.models.results import EpochCallback


class Searched(Recommender):
    """Of a model that orders by a ranker and by weighed stars: four settings, see ``listsearch.Setting``.

    They are searched unless ``search`` is False, one of them was set by hand, the ranker has no such two, or the data
    is too large or has too few people: then they stand as they are. Hyperparameters stay as they were set; what was
    chosen is in the record.
    """

    ranker: Recommender
    stars_weight: float
    popularity_weight: float
    half_life: float
    search: bool

    def _fit_settings(self, data: Dataset, on_epoch: EpochCallback | None) -> None:
        """Search, and train the ranker again where others than its own settings were chosen."""
        found = self._searched(data, on_epoch)
        if found is None:
            return
        self.search_tried_, self.search_about_ = found.tried, found.about
        own = {"regularization": found.setting.regularization, "facts_weight": found.setting.facts_weight}
        if own.items() - self.ranker.get_params().items():
            chosen = self.ranker.unfitted().set_params(**own).fit(data, on_epoch=on_epoch)
            self.ranker.restore(chosen.learned())

    def _searched(self, data: Dataset, on_epoch: EpochCallback | None) -> Found | None:
        """The record kept with this very data, else of a search now; None where nothing is to be searched."""
        usual = self._usual
        if usual is None:
            return None
        with suppress(LookupError, TypeError, ValueError):  # nothing kept, or what is kept is damaged
            return Found.from_json(data.findings[self._finding])
        return listsearch.search(data, self.ranker, usual, self.popularity_weight, on_epoch)

    @property
    def _usual(self) -> Setting | None:
        """The four as nobody set them; None where they are not to be searched."""
        own = {**self.get_params(deep=False), **self.ranker.get_params(deep=False)}
        usual = {**hyperparameters.defaults_of(self), **hyperparameters.defaults_of(self.ranker)}
        names = Setting._fields
        if not self.search or any(name not in usual or own[name] != usual[name] for name in names):
            return None
        return Setting(*(own[name] for name in names))

    @property
    def _finding(self) -> str:
        return listsearch.key_of(self.ranker, self.popularity_weight)

    @property
    def found(self) -> Found | None:
        """The record of the search; None where there was none."""
        if "search_tried_" not in vars(self):  # nor in models that earlier versions kept
            return None
        return Found(self.search_tried_, self.search_about_)

    @property
    def findings(self) -> dict[str, Any]:
        """The record of the search, for later trainings on the very same data."""
        found = self.found
        return {} if found is None else {self._finding: found.as_json()}

    def _told_settings(self, n_ratings: int, n_items: int) -> str:
        """That the data is too large to look for settings of its own, where it is; else empty."""
        if self._usual is None or self.found is not None or not listsearch.too_large(n_ratings, n_items):
            return ""
        return "Ordered with the usual settings: this data is too large to look for better ones of its own."

    @property
    def _stars_setting(self) -> tuple[float, float]:
        """``stars_weight`` and ``half_life``, as chosen, else as set."""
        found = self.found
        return found.setting[2:] if found is not None else (self.stars_weight, self.half_life)
