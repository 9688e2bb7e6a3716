"""Lister: the one place that makes a tuned list: what is shown, previewed and tried out comes from here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from recsys.cached import cached_property
from recsys.dataset import Dataset, Profile
from recsys.ids import Floats, Ids
from recsys.models.base import Lift, Recommender
from recsys.models.results import Recommendations
from recsys.tuning import begun, lifts
from recsys.tuning.begun import Kind
from recsys.tuning.crowd import Crowd
from recsys.tuning.tuning import NEUTRAL, SLIDERS, Tuning
from recsys.tuning.wanted import FilmFilter

CLEARLY_LOWER = 3


@dataclass(frozen=True, eq=False)
class Lister:
    """Makes lists by one model, fitted on the films of ``data``, tuned in one way.

    Neutral it gives what ``model.recommend`` does. Sliders are a lift of the person's scores (``lifts``), so a tuned
    list is one more ``recommend``: what may be listed, order, ties and the parts of a taste are the model's.
    """

    data: Dataset
    model: Recommender
    tuning: Tuning = NEUTRAL
    begun: tuple[Kind, ...] = ()
    """The kinds of film that the person began with (``begun``)."""

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

    def is_plain(self, n_rated: int) -> bool:
        """Whether lists of somebody with so many ratings, or more, are the model's own, but for a filter."""
        return not self.tuning.moved and (not self.begun or n_rated >= begun.LASTS)

    @property
    def listable(self) -> Ids:
        """The films that the filter lets through."""
        return self.model.item_ids_ if self._candidates is None else self._candidates

    @property
    def sliders(self) -> tuple[str, ...]:
        """The names of the sliders that can change a list here: variety takes films of which something is known."""
        knows = Crowd.of(self.data).knows_facts
        return tuple(name for name in SLIDERS if knows or name != "diversity")

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

    def brought(
        self, profile: Profile, item_ids: ArrayLike, *, exclude: Collection[int] = ()
    ) -> dict[int, Kind]:
        """The films of a list that stand there by what the person began with -> the kind that lifts each most.

        ``item_ids`` is the list, or its beginning; without the kinds a film would stand ``CLEARLY_LOWER`` places lower
        or not be among as many.
        """
        shown = np.asarray(item_ids, dtype=np.int64).tolist()
        if not self.begun or not begun.fading(profile):
            return {}
        without = replace(self, begun=()).top(profile, len(shown), exclude=exclude).item_ids.tolist()
        lower = {item_id: place - CLEARLY_LOWER for place, item_id in enumerate(without)}
        parts = np.array([begun.part(self.model, kind) for kind in self.begun])
        best = parts.argmax(axis=0)
        positions = self.data.catalog.items.positions(shown)
        return {
            item_id: self.begun[best[at]]
            for place, (item_id, at) in enumerate(zip(shown, positions.tolist(), strict=True))
            if lower.get(item_id, len(shown)) >= place
        }

    def begun_lifts(self, profile: Profile, item_ids: ArrayLike) -> Floats:
        """By how much the kinds that the person began with lift each of some films, without the sliders."""
        lifted = begun.lift(self.model, self.begun, profile)
        return np.asarray(lifted[self.data.catalog.items.positions(item_ids)])

    def _lift(self, profile: Profile) -> Lift | None:
        if self.begun and begun.fading(profile):
            return partial(self._begun_lift, profile)
        return partial(self._tuned_lift, profile) if self.tuning.moved else None

    def _tuned_lift(self, profile: Profile, scores: Floats) -> Floats:
        return lifts.lift(self.tuning, Crowd.of(self.data), self.model, profile, scores)

    def _begun_lift(self, profile: Profile, scores: Floats) -> Floats:
        """The kinds lift first; the sliders move what that gives."""
        first = begun.lift(self.model, self.begun, profile)
        return first + self._tuned_lift(profile, scores + first) if self.tuning.moved else first

    @property
    def _taste(self) -> float:
        return lifts.taste(self.tuning)

    @cached_property
    def _candidates(self) -> Ids | None:
        wanted = self.tuning.wanted
        return None if wanted == FilmFilter() else wanted.item_ids(self.data)
