"""Rows "because they liked X": the list of a person, sorted by the films they liked that it resembles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from recsys.dataset import Profile
from recsys.models import Recommender

ASKED = 24
"""So many of the films they liked most are looked at."""
NEAR = 40
"""So many films resemble a film."""
FEWEST = 3
"""A row of fewer films is none."""
GOOD = 0.6
"""A film is liked when it got at least their own average, and this share of the scale."""


@dataclass(frozen=True)
class LikedRow:
    """A film that somebody liked, what they gave it, and films of their list that resemble it, in its order."""

    item_id: int
    rating: float
    item_ids: tuple[int, ...]


@dataclass(frozen=True)
class _Liked:
    item_id: int
    rating: float
    near: frozenset[int]


def liked_rows(
    model: Recommender, profile: Profile, listed: ArrayLike, *, rows: int = 3, films: int = 8
) -> list[LikedRow]:
    """Up to ``rows`` rows of ``FEWEST`` to ``films`` films of the list ``listed``; no film stands in two of them.

    What resembles a film is what ``model.similar`` says, its first ``NEAR``. The films behind the rows are chosen one
    after the other: the one whose neighbours stand highest on the list (sum of ``1 / log2(1 + place)``, the discount
    of Järvelin and Kekäläinen 2002), times the share of its neighbours that none of the chosen has, so that three
    films of one kind do not make three rows. Empty where the model cannot say what is alike, or nothing was liked.
    """
    places = {int(item_id): place for place, item_id in enumerate(np.asarray(listed), start=1)}
    open_ids = list(places)
    if not model.finds_similar:
        return []
    waiting = _liked(model, profile)
    found: list[LikedRow] = []
    chosen: list[_Liked] = []
    while waiting and len(found) < rows:
        hits = {one.item_id: [item for item in open_ids if item in one.near][:films] for one in waiting}
        worth = {
            one.item_id: _newness(one, chosen)
            * sum(1 / np.log2(1 + places[item]) for item in hits[one.item_id])
            for one in waiting
            if len(hits[one.item_id]) >= FEWEST
        }
        if not worth:
            break
        best = max((one for one in waiting if one.item_id in worth), key=lambda one: worth[one.item_id])
        found.append(LikedRow(best.item_id, best.rating, tuple(hits[best.item_id])))
        chosen.append(best)
        waiting.remove(best)
        open_ids = [item for item in open_ids if item not in hits[best.item_id]]
    return found


def _liked(model: Recommender, profile: Profile) -> list[_Liked]:
    """The films they liked most, the latest first among equals, each with its neighbours."""
    known = np.isin(profile.item_ids, model.item_ids_) & ~np.isnan(profile.ratings)
    ratings = profile.ratings[known]
    if not len(ratings):
        return []
    scale = model.scale_
    liked = ratings >= max(ratings.mean() - 1e-9, scale.low + GOOD * (scale.high - scale.low))
    item_ids, ratings = profile.item_ids[known][liked], ratings[liked]
    order = np.lexsort((-np.arange(len(ratings)), -ratings))[:ASKED]
    return [
        _Liked(item_id, rating, frozenset(model.similar(item_id, NEAR).item_ids.tolist()))
        for item_id, rating in zip(item_ids[order].tolist(), ratings[order].tolist(), strict=True)
    ]


def _newness(one: _Liked, chosen: Sequence[_Liked]) -> float:
    """The share of its neighbours that the chosen film nearest to it does not have."""
    return 1 - max((len(one.near & other.near) / max(len(one.near), 1) for other in chosen), default=0.0)
