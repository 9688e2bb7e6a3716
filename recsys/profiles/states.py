"""What a person said about one item, how each answer changes it, and what the store hands back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np

from recsys.dataset import Profile


class Mark(StrEnum):
    """What can be said about an item besides a rating."""

    UNSEEN = "unseen"
    """Haven't seen it. The later answer wins: it takes a rating away, and a rating takes it away."""
    HIDDEN = "hidden"
    """Not for me. Takes the place of UNSEEN and the other way round; a rating may stand beside it."""
    SAVED = "saved"
    """On the watchlist; goes with anything."""


class Kind(StrEnum):
    """What a change did."""

    RATED = "rated"
    UNRATED = "unrated"
    MARKED = "marked"
    UNMARKED = "unmarked"
    IMPORTED = "imported"
    CLEARED = "cleared"

    @property
    def is_single(self) -> bool:
        """Whether such a change is about one item."""
        return self not in (Kind.IMPORTED, Kind.CLEARED)


@dataclass(frozen=True)
class ItemState:
    """Everything a person said about one item; the default is: nothing."""

    rated: bool = False
    rating: float | None = None
    """None although ``rated``: seen, not rated."""
    prompted: bool = False
    """Our guess was shown before the person rated."""
    place: int = 0
    """Orders ratings; grows with every one given."""
    time: int = 0
    """When it was rated, seconds since 1970."""
    mark: str | None = None
    """Mark.UNSEEN or Mark.HIDDEN."""
    saved: bool = False
    weight: float = 1.0
    """How much the rating, or having seen it, counts: as in ``Profile``."""

    def with_rating(self, rating: float | None, *, prompted: bool, place: int, time: int) -> "ItemState":
        """Rated now, and seen as often as before; the same state when this very rating stands already."""
        if self.rated and self.rating == rating:
            return self
        mark = None if self.mark == Mark.UNSEEN else self.mark
        return ItemState(True, rating, prompted, place, time, mark, self.saved, self.weight)

    def with_weight(self, weight: float) -> "ItemState":
        """Counting so much, where it does not count more already."""
        return replace(self, weight=weight) if self.rated and weight > self.weight else self

    def without_rating(self) -> "ItemState":
        """Not rated; marks stay."""
        return ItemState(mark=self.mark, saved=self.saved)

    def with_mark(self, mark: Mark) -> "ItemState":
        """Marked; see Mark for what gives way."""
        if mark is Mark.SAVED:
            return replace(self, saved=True)
        return replace(self.without_rating() if mark is Mark.UNSEEN else self, mark=mark.value)

    def without_mark(self, mark: Mark) -> "ItemState":
        """Not marked so; other marks stay."""
        if mark is Mark.SAVED:
            return replace(self, saved=False)
        return replace(self, mark=None) if self.mark == mark else self


NOTHING = ItemState()


@dataclass(frozen=True)
class Saved:
    """A write that is on the disk."""

    changed: bool
    """False when everything was so already; then there is nothing to undo."""
    revision: int
    """The profile's revision after it."""
    now: "SavedProfile" = field(compare=False, repr=False)
    """All that the person has said about the data set by now: nobody needs to ask the disk again."""


@dataclass(frozen=True)
class Undone:
    """A change that was taken back."""

    kind: Kind
    """What the change had done."""
    item_id: int | None
    """None for a change of many items (imported, cleared)."""
    rating: float | None
    """The rating that the change had given; None for "seen, not rated" and for other kinds."""
    restored: float | None
    """The rating that stands again."""
    mark: Mark | None
    """The mark that the change had set or taken off."""
    n_items: int
    """How many items it had changed."""
    revision: int
    """The profile's revision after taking it back."""
    now: "SavedProfile" = field(compare=False, repr=False)
    """As of ``Saved``."""

    @classmethod
    def of(cls, outcome: Mapping[str, Any], now: "SavedProfile") -> "Undone":
        """Rebuilt from its JSON."""
        mark = outcome["mark"]
        plain = {"kind": Kind(outcome["kind"]), "mark": None if mark is None else Mark(mark)}
        return cls(**{**outcome, **plain}, now=now)


@dataclass(frozen=True, eq=False)
class SavedProfile:
    """All that a person said about one data set."""

    profile: Profile
    """Ratings, the one given longest ago first; a changed rating counts as given anew."""
    unseen: frozenset[int]
    hidden: frozenset[int]
    saved: frozenset[int]
    prompted: frozenset[int]
    """Rated after our guess was shown."""
    can_undo: bool
    name: str
    revision: int
    """Grows with every change to the person, in any data set."""

    @classmethod
    def of(cls, said: Mapping[int, ItemState], *, can_undo: bool, name: str, revision: int) -> "SavedProfile":
        """Put together from the states of the items, in order of rating."""
        rated = {
            item: said[item] for item in sorted(said, key=lambda item: said[item].time) if said[item].rated
        }
        profile = Profile.of(
            list(rated),
            [np.nan if state.rating is None else state.rating for state in rated.values()],
            [state.weight for state in rated.values()],
            timestamps=[state.time for state in rated.values()],
        )
        return cls(
            profile=profile,
            unseen=frozenset(item for item, state in said.items() if state.mark == Mark.UNSEEN),
            hidden=frozenset(item for item, state in said.items() if state.mark == Mark.HIDDEN),
            saved=frozenset(item for item, state in said.items() if state.saved),
            prompted=frozenset(item for item, state in rated.items() if state.prompted),
            can_undo=can_undo,
            name=name,
            revision=revision,
        )
