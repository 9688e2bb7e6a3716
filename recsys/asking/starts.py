"""A start by groups of films: what somebody chose before they rated, as evidence that fades with their own ratings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from recsys.asking.groups import Group
from recsys.dataset import Profile
from recsys.ids import UNKNOWN_TIME, read_only

FILMS = 3
"""So many films stand for a group."""
WEIGHT = 1.0
"""What each weighs beside a rating, before the first."""
LASTS = 5
"""With so many own ratings the start plays no part any more."""


@dataclass(frozen=True, eq=False)
class Started:
    """A profile with what was chosen, and which of its films only stand for that."""

    profile: Profile
    stand_ins: frozenset[int]


def with_start(own: Profile, groups: Sequence[Group], *, answered: Collection[int] = ()) -> Started:
    """``own`` and, until it has ``LASTS`` ratings, films that stand for the groups somebody chose.

    Each of the first ``FILMS`` of a group that was not ``answered`` is "seen, not rated" with the weight
    ``WEIGHT (1 - n / LASTS)``, n the ratings of ``own``: it says which films, and nothing about stars. It stands before
    all ratings, at no known time.
    """
    weight = WEIGHT * (1.0 - own.n_rated / LASTS)
    known = {*own.item_ids.tolist(), *answered}
    stand_ins = dict.fromkeys(
        item_id for group in groups for item_id in group.item_ids[:FILMS] if item_id not in known
    )
    if weight <= 0.0 or not stand_ins:
        return Started(own, frozenset())
    n, times = len(stand_ins), own.timestamps
    before = None if times is None else read_only(np.concatenate([np.full(n, UNKNOWN_TIME), times]))
    profile = Profile(
        read_only(np.concatenate([np.array(list(stand_ins), dtype=np.int64), own.item_ids])),
        read_only(np.concatenate([np.full(n, np.nan), own.ratings])),
        read_only(np.concatenate([np.full(n, weight), own.weights])),
        before,
    )
    return Started(profile, frozenset(stand_ins))
