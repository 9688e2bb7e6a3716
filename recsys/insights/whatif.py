"""What if: the list without some of a person's ratings or with others, and how few of them hold its first place."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from recsys.dataset import Catalog, Profile
from recsys.ids import Floats, Ids, read_only
from recsys.models.drops import sure_to_stay
from recsys.models.results import Recommendations
from recsys.tuning import Lister

EXACT_SIZE = 3
"""All sets of so many ratings are tried."""
EXACT_RATINGS = 60
"""Of a profile with more ratings no set is said to be the smallest, except a single rating."""
SECONDS = 3.0
"""So long a search may take before it says what it has."""
WORTH_A_BOUND = 200
STEPS = 12
"""So many ratings are left out at most, one by one, where no few hold the first place."""

_NUMBERS = ("none", "one", "two", "three")

Changes = Mapping[int, float | None]
"""Film -> the stars it is tried with; None: left out."""


def changed(profile: Profile, changes: Changes) -> Profile:
    """The same history with other stars for some of its films, and without some; other films are no matter."""
    left_out = [item_id for item_id, rating in changes.items() if rating is None]
    keep = ~np.isin(profile.item_ids, left_out)
    ratings = [
        changes.get(item_id, rating)
        for item_id, rating in zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True)
        if item_id not in left_out
    ]
    return replace(
        profile,
        item_ids=read_only(profile.item_ids[keep]),
        ratings=read_only(np.array(ratings, dtype=np.float64)),
        weights=read_only(profile.weights[keep]),
        timestamps=None if profile.timestamps is None else read_only(profile.timestamps[keep]),
    )


def tried_out(
    lister: Lister, profile: Profile, changes: Changes, n: int, *, exclude: Collection[int] = ()
) -> Recommendations:
    """The list after such changes, by the code of every list. What is left out was seen: it is not offered itself."""
    return lister.top(changed(profile, changes), n, exclude={*exclude, *changes})


def changes_in_words(profile: Profile, changes: Changes, catalog: Catalog) -> str:
    """What is tried out, after "only trying out": "without your 5 for Alien and with 2 for Heat".

    Films that the profile does not have are no change.
    """
    given = dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))
    said = []
    for item_id, rating in changes.items():
        if item_id in given:
            title, before = catalog.title(item_id), given[item_id]
            was = "having seen" if before != before else f"your {before:g} for"
            said.append(f"without {was} {title}" if rating is None else f"with {rating:g} for {title}")
    return _joined(said)


@dataclass(frozen=True)
class Toppling:
    """What it takes to have another film first."""

    left_out: tuple[int, ...]
    """Films whose ratings have to go; empty where no set was found."""
    first: int | None
    """What is first then; None where no set was found, or the list would be empty."""
    is_smallest: bool
    """Whether it is known that fewer ratings do not do it; without a set, that no ``EXACT_SIZE`` do."""

    def in_words(self, profile: Profile, first: int, catalog: Catalog) -> str:
        """As a sentence; ``first`` is what is first now: "Without Alien and Heat, Blade Runner would be first."."""
        now, n_rated = catalog.title(first), profile.n_rated
        if not self.left_out:
            if not n_rated:
                return f"No rating of yours holds {now} in first place yet."
            if not self.is_smallest:
                return f"We found no small set of your ratings that holds {now} in first place."
            few = f"any {_NUMBERS[EXACT_SIZE]}" if n_rated > EXACT_SIZE else "all"
            return f"Leave out {few} of your ratings and {now} is still first."
        titles = _joined([catalog.title(item_id) for item_id in self.left_out])
        then = (
            "there would be no list" if self.first is None else f"{catalog.title(self.first)} would be first"
        )
        said = f"Without {titles}, {then}."
        if self.is_smallest:
            return said
        return f"{said} This is a small set; there may be a smaller one."


def toppling(
    lister: Lister,
    profile: Profile,
    *,
    exclude: Collection[int] = (),
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Toppling | None:
    """The fewest ratings without which another film is first on the list; None where there is no list.

    Every set of one, two and three ratings is tried by the code of the list itself, those first that speak most for the
    first film against the next; so what is found first is of the smallest size. Where ``seconds`` end before all
    smaller sets were tried, or there are more than ``EXACT_RATINGS`` ratings, sets are grown one rating at a time, and
    what is found is a small set.
    """
    search = _Search(lister, profile, exclude, clock() + seconds, clock)
    if search.first is None:
        return None
    rated = search.rated
    sizes = EXACT_SIZE if len(rated) <= EXACT_RATINGS else 1
    for size in range(1, min(sizes, len(rated)) + 1):
        for some in search.sets(size):
            if search.is_late:
                return search.grown()
            if (first := search.without(some)) != search.first:
                return Toppling(some, first, is_smallest=True)
    if len(rated) > EXACT_RATINGS:
        return search.grown()
    return Toppling((), None, is_smallest=True)


class _Search:
    """One search: what is first, and how much each rating speaks for it."""

    def __init__(
        self,
        lister: Lister,
        profile: Profile,
        exclude: Collection[int],
        until: float,
        clock: Callable[[], float],
    ) -> None:
        self.lister, self.profile, self.exclude = lister, profile, exclude
        self.until, self.clock = until, clock
        listed = lister.top(profile, 2, exclude=exclude).item_ids
        self.first = int(listed[0]) if len(listed) else None
        known = np.isin(profile.item_ids, lister.model.item_ids_)
        self.rated = rated = profile.item_ids[known & ~np.isnan(profile.ratings)]
        self.worth = _worth(lister, profile, listed, rated)

    @property
    def is_late(self) -> bool:
        return self.clock() > self.until

    def sets(self, size: int) -> Iterator[tuple[int, ...]]:
        """All sets of so many ratings, the most telling first, less those of which it is proven that nothing changes.

        A bound is worth its while only for many sets, and only a list that is not tuned is what the bound is of.
        """
        places = np.array(list(combinations(range(len(self.rated)), size)))
        if (
            len(places) > WORTH_A_BOUND
            and self.first is not None
            and self.lister.is_plain(len(self.rated) - size)
        ):
            sure = sure_to_stay(self.lister.model, self.profile, self.first, self._others, self.rated[places])
            places = places[~sure]
        order = np.argsort(-self.worth[places].sum(axis=1), kind="stable")
        return (tuple(self.rated[some].tolist()) for some in places[order])

    @property
    def _others(self) -> Ids:
        """What else may be listed."""
        never = [*self.profile.item_ids.tolist(), *self.exclude, self.first]
        return np.setdiff1d(self.lister.listable, never)

    def without(self, some: Collection[int]) -> int | None:
        """What is first without some ratings; None for an empty list."""
        left = dict.fromkeys(some)
        listed = tried_out(self.lister, self.profile, left, 1, exclude=self.exclude).item_ids
        return int(listed[0]) if len(listed) else None

    def grown(self) -> Toppling:
        """Ratings left out one by one, always the one that speaks most for the first film; then what is not needed."""
        some: list[int] = []
        left = self.profile
        for _ in range(min(STEPS, len(self.rated))):
            listed = tried_out(self.lister, left, dict.fromkeys(some), 2, exclude=self.exclude).item_ids
            if not len(listed) or int(listed[0]) != self.first:
                return self._without_what_is_not_needed(some)
            rated = self.rated[~np.isin(self.rated, some)]
            worth = _worth(self.lister, left, listed, rated)
            if not len(rated):
                break
            some.append(int(rated[int(worth.argmax())]))
            left = changed(self.profile, dict.fromkeys(some))
        if self.without(some) != self.first:
            return self._without_what_is_not_needed(some)
        return Toppling((), None, is_smallest=False)

    def _without_what_is_not_needed(self, some: Sequence[int]) -> Toppling:
        needed = list(some)
        for item_id in some:
            fewer = [one for one in needed if one != item_id]
            if fewer and self.without(fewer) != self.first:
                needed = fewer
        return Toppling(tuple(needed), self.without(needed), is_smallest=False)


def _worth(lister: Lister, profile: Profile, listed: Ids, rated: Ids) -> Floats:
    """How much more each of ``rated`` adds to the first of two films than to the second; 0 where nobody can say."""
    model = lister.model
    if not model.explains or len(listed) < 2 or not len(rated):
        return np.zeros(len(rated))
    orders = [why.ranking or why for why in model.explain_all(profile, listed[:2])]
    first, second = ({part.item_id: part.amount for part in order.contributions} for order in orders)
    gains = [first.get(item_id, 0.0) - second.get(item_id, 0.0) for item_id in rated.tolist()]
    return np.asarray(np.nan_to_num(np.array(gains)))


def _joined(words: Sequence[str]) -> str:
    """As in "A, B and C"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
