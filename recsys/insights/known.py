"""Whether a profile's ratings are those of somebody in the data: no model of that data may judge itself by them."""

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile
from recsys.ids import UNKNOWN

LOOKED_AT = 40
"""So many of a profile's films are looked up, those with the fewest ratings: they tell people apart best."""
SHARED_AT_LEAST = 8
"""So many films with the same stars, or it may be anybody."""
BY_CHANCE = 0.005
"""Fewer people than this may be expected to agree so well by chance."""
SAME, WORTH = 0.3, 5.0
"""Two people who rated a film give it the same stars in about three of ten cases; counts as so many raters."""


def known_as(data: Dataset, profile: Profile) -> int | None:
    """The person of the data whose (film, stars) pairs a profile holds: somebody's import, a persona; None: nobody's.

    Of the people who rated c of the films looked at, the one with the most equal stars, m, is meant where it is no
    chance: with ``s`` the share of everybody else who gave these films these stars, that many agree for at most
    ``exp(-c KL(m/c || s))`` of those who rated as many (Chernoff 1952), in all for fewer than ``BY_CHANCE`` people.
    And m must be half of the films looked at: what was added or changed since does not hide who it is, until it is
    most of it. About 0.4 ms at 100,000 ratings.
    """
    ratings = data.ratings
    places = ratings.items.positions(profile.item_ids)
    usable = np.flatnonzero((places != UNKNOWN) & ~np.isnan(profile.ratings))
    if len(usable) < SHARED_AT_LEAST or not len(ratings):
        return None
    usable = usable[np.argsort(ratings.item_counts[places[usable]], kind="stable")[:LOOKED_AT]]
    by_item = ratings.by_item
    films = [slice(by_item.indptr[place], by_item.indptr[place + 1]) for place in places[usable]]
    people = np.concatenate([by_item.indices[rows] for rows in films])
    same = np.concatenate(
        [
            np.abs(by_item.data[rows] - given) < 1e-6
            for rows, given in zip(films, profile.ratings[usable], strict=True)
        ]
    )
    shared = np.bincount(people, minlength=len(ratings.users))
    equal = np.bincount(people[same], minlength=len(ratings.users))
    person = int(np.lexsort((shared, -equal))[0])
    if equal[person] < max(SHARED_AT_LEAST, len(usable) / 2):
        return None
    agree = _agreement(people, same, person)
    as_many = np.count_nonzero(shared >= equal[person])
    if as_many * _tail(int(equal[person]), int(shared[person]), agree) >= BY_CHANCE:
        return None
    return int(ratings.users.ids[person])


def _agreement(people: NDArray[np.integer], same: NDArray[np.bool_], person: int) -> float:
    """How often everybody else gave these films these stars, drawn toward ``SAME``."""
    others = people != person
    return float((same[others].sum() + SAME * WORTH) / (others.sum() + WORTH))


def _tail(equal: int, shared: int, chance: float) -> float:
    """At most so likely: ``equal`` or more of ``shared`` where each comes up by ``chance``."""
    share = equal / shared
    if share <= chance:
        return 1.0
    divergence = share * np.log(share / chance)
    if share < 1.0:
        divergence += (1.0 - share) * np.log((1.0 - share) / (1.0 - chance))
    return float(np.exp(-shared * divergence))
