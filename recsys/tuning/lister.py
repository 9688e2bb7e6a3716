"""Lister: the one place that makes a tuned list: what is shown, previewed and tried out comes from here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from recsys.cached import cached_property
from recsys.dataset import Dataset, Profile
from recsys.ids import Ids
from recsys.models.base import Lift, Recommender
from recsys.models.results import Recommendations
from recsys.tuning import lifts
from recsys.tuning.crowd import Crowd
from recsys.tuning.tuning import NEUTRAL, Tuning
from recsys.tuning.wanted import FilmFilter


@dataclass(frozen=True, eq=False)
class Lister:
    """Makes lists by one model, fitted on the films of ``data``, tuned in one way.

    Neutral it gives what ``model.recommend`` does. Sliders are a lift of the person's scores (``lifts``), so a tuned
    list is one more ``recommend``: what may be listed, order, ties and the parts of a taste are the model's.
    """

    data: Dataset
    model: Recommender
    tuning: Tuning = NEUTRAL

    def top(self, profile: Profile, n: int, *, exclude: Collection[int] = ()) -> Recommendations:
        """The best ``n`` films for somebody who rated ``profile``, none of it and none of ``exclude`` among them.

        Shorter, or empty, where fewer films pass the filter; a shorter list is the beginning of a longer one.
        """
        return self.tops([profile], n, exclude=exclude)[0]

    def tops(
        self, profiles: Sequence[Profile], n: int, *, exclude: Collection[int] = ()
    ) -> list[Recommendations]:
        """What ``top`` says of each of several profiles; fast where they differ in how one film was rated."""
        return self.model.recommend_each(
            profiles,
            n,
            candidates=self._candidates,
            exclude=sorted(exclude),
            lifts=[self._lift(profile) for profile in profiles],
            taste=self._taste,
        )

    def lifted(
        self, profile: Profile, item_ids: ArrayLike, *, exclude: Collection[int] = ()
    ) -> dict[int, tuple[str, ...]]:
        """The films of a list that sliders brought into it -> the names of these sliders.

        ``item_ids`` is the list, or its beginning. A slider brought a film if the list as it would be without that
        slider, the others as they stand, does not have it among as many. Costs a list for each slider that is moved.
        """
        shown = np.asarray(item_ids, dtype=np.int64).tolist()
        brought: dict[int, list[str]] = {}
        for name in self.tuning.moved:
            without = replace(self, tuning=self.tuning.without(name))
            left = set(without.top(profile, len(shown), exclude=exclude).item_ids.tolist())
            for item_id in shown:
                if item_id not in left:
                    brought.setdefault(item_id, []).append(name)
        return {item_id: tuple(names) for item_id, names in brought.items()}

    def _lift(self, profile: Profile) -> Lift | None:
        if not self.tuning.moved:
            return None
        return partial(lifts.lift, self.tuning, Crowd.of(self.data), self.model, profile)

    @property
    def _taste(self) -> float:
        return lifts.taste(self.tuning)

    @cached_property
    def _candidates(self) -> Ids | None:
        wanted = self.tuning.wanted
        return None if wanted == FilmFilter() else wanted.item_ids(self.data)
