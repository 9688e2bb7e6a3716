"""Lister: the one place that makes a tuned list: what is shown, previewed and tried out comes from here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from recsys.cached import cached_property
from recsys.dataset import Dataset, Profile
from recsys.ids import Ids
from recsys.models.base import Recommender
from recsys.models.results import Recommendations
from recsys.tuning.tuning import NEUTRAL, Tuning
from recsys.tuning.wanted import FilmFilter


@dataclass(frozen=True, eq=False)
class Lister:
    """Makes lists by one model, tuned in one way."""

    data: Dataset
    model: Recommender
    tuning: Tuning = NEUTRAL

    def top(self, profile: Profile, n: int, *, exclude: Collection[int] = ()) -> Recommendations:
        """The best ``n`` films for somebody who rated ``profile``, none of it and none of ``exclude`` among them."""
        return self.model.recommend(profile, n, candidates=self._candidates, exclude=sorted(exclude))

    def tops(
        self, profiles: Sequence[Profile], n: int, *, exclude: Collection[int] = ()
    ) -> list[Recommendations]:
        """What ``top`` says of each of several profiles."""
        return self.model.recommend_each(profiles, n, candidates=self._candidates, exclude=sorted(exclude))

    @cached_property
    def _candidates(self) -> Ids | None:
        wanted = self.tuning.wanted
        return None if wanted == FilmFilter() else wanted.item_ids(self.data)
