"""Where somebody began: kinds of film that they chose lift the list, the less the more they have rated themselves."""

from weakref import WeakKeyDictionary

import numpy as np

from recsys.dataset import Profile
from recsys.ids import Floats
from recsys.models.base import Recommender

FILMS = 3
"""So many films, the best known, stand for a kind."""
WEIGHT = 1.0
"""What each counts as "seen, not rated"; chosen on the people of ``evaluation.questions`` that are for choosing."""
LASTS = 5
"""With so many own ratings the choice plays no part any more."""
Kind = tuple[int, ...]
"""The ids of its films, the best known first."""

_NOBODY = Profile.of([], [])
_parts: WeakKeyDictionary[Recommender, dict[Kind, Floats]] = WeakKeyDictionary()


def fading(profile: Profile) -> float:
    """What is left of the choice: ``1 - n / LASTS`` after n ratings, from 1 to 0."""
    return max(0.0, 1.0 - profile.n_rated / LASTS)


def part(model: Recommender, kind: Kind) -> Floats:
    """By how much a kind lifts each film, before the first rating; worked out once for a model.

    The score of somebody who has only seen the kind's ``FILMS`` less that of nobody: which films go with these, and
    nothing about stars, so that a model that orders by stars alone is not moved. The films themselves may be listed.
    """
    known = _parts.setdefault(model, {})
    if kind not in known:
        films = kind[:FILMS]
        seen = Profile.of(films, np.full(len(films), np.nan), np.full(len(films), WEIGHT))
        known[kind] = np.nan_to_num(model.score(seen) - model.score(_NOBODY))
    return known[kind]


def lift(model: Recommender, kinds: tuple[Kind, ...], profile: Profile) -> Floats:
    """By how much the kinds together lift each film now."""
    total = np.zeros(len(model.item_ids_))
    for kind in kinds:
        total += part(model, kind)
    return total * fading(profile)
