"""What a person said already and what an imported history says, put together."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from recsys.dataset import Profile
from recsys.profiles import checks
from recsys.profiles.states import NOTHING, ItemState, Mark


@dataclass(frozen=True)
class Imports:
    """A checked history, oldest first, and two lists."""

    seen: dict[int, tuple[float | None, int | None]]
    """Item -> rating or None for seen, time or None for unknown."""
    weights: dict[int, float]
    """Of those that do not weigh 1."""
    saved: tuple[int, ...]
    not_for_me: tuple[int, ...]
    now: int
    """Stands for unknown times, and no time is later."""
    replace: bool
    """Whether the history's ratings count even where the person's own are newer."""

    @classmethod
    def of(
        cls, profile: Profile, saved: Collection[int], not_for_me: Collection[int], now: int, *, replace: bool
    ) -> "Imports":
        """Raises ValueError for more items than an import may bring and for what is no item or rating."""
        ratings = [None if math.isnan(rating) else rating for rating in profile.ratings.tolist()]
        given = checks.history(dict(zip(profile.item_ids.tolist(), ratings, strict=True)))
        listed, hidden = (tuple(checks.history(dict.fromkeys(items))) for items in (saved, not_for_me))
        unknown: list[int | None] = [None] * len(given)
        times = unknown if profile.timestamps is None else profile.timestamps.tolist()
        seen = {item: (rating, time) for (item, rating), time in zip(given.items(), times, strict=True)}
        return cls(seen, _weights(profile), listed, hidden, now, replace)

    def request(self) -> list[object]:
        """All of it as plain JSON."""
        plain = [
            [(item, *said) for item, said in self.seen.items()],
            list(self.saved),
            list(self.not_for_me),
            self.replace,
        ]
        # as before there were weights, so that a request sent again after an update is known
        return [*plain, list(self.weights.items())] if self.weights else plain

    def merged(self, said: Mapping[int, ItemState], place: int) -> dict[int, ItemState]:
        """The states to write; items on which nothing changes are left out.

        A rating of the person's own stays when it is as new as the history's, or the history does not say when;
        "seen" never takes the place of a rating, nor of "Haven't seen". With ``replace`` only the first half of the
        last rule holds: a history's rating, and its "seen" against "Haven't seen", always count. "Not for me" is taken
        over for an item on which the person has neither rating nor mark, with ``replace`` always. Of two weights the
        larger stays, also beside a rating of the person's own: how often a film was seen is no opinion of it.
        """
        new: dict[int, ItemState] = {}
        for item, (rating, when) in self.seen.items():
            old = said.get(item, NOTHING)
            if self._takes(old, rating, when):
                time = self.now if when is None else max(0, min(when, self.now))
                given = old.with_rating(rating, prompted=False, place=place + len(new), time=time)
                # said once more: it holds against what another history says of the time between
                again = given is old and rating is not None and when is not None and time > old.time
                new[item] = replace(old, time=time) if again else given
            weighed = new.get(item, old).with_weight(self.weights.get(item, 1.0))
            if weighed is not new.get(item, old):
                new[item] = weighed
        for item in self.saved:
            old = new.get(item, said.get(item, NOTHING))
            if not old.saved:
                new[item] = old.with_mark(Mark.SAVED)
        for item in self.not_for_me:
            own = said.get(item, NOTHING)
            if self.replace or not (own.rated or own.mark):
                new[item] = new.get(item, own).with_mark(Mark.HIDDEN)
        return new

    def _takes(self, old: ItemState, rating: float | None, when: int | None) -> bool:
        if not old.rated:
            return rating is not None or self.replace or old.mark != Mark.UNSEEN
        if rating is None:
            return False
        return self.replace or old.rating is None or (when is not None and min(when, self.now) > old.time)


def _weights(profile: Profile) -> dict[int, float]:
    heavier = profile.weights != 1.0
    weights = [checks.weight(weight) for weight in profile.weights[heavier].tolist()]
    return dict(zip(profile.item_ids[heavier].tolist(), weights, strict=True))
