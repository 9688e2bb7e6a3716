"""Titles of each segment: what it loves more than others, and what it would love and has not seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.business.material import Material
from recsys.ids import Floats
from recsys.insights.features.groups import divided

EACH = 5
"""Titles for a segment, at most."""
FEWEST = 10
"""Ratings of a title by a segment, from which on it is spoken of."""
DAMPING = 10.0
"""k: so many ratings of everybody else stand beside the segment's own."""
UNSEEN = 0.25
"""A title is one to offer while no larger share of the segment has rated it."""
OWN = 0.1
"""Such a share of a segment loves what is called its own."""
BLOCK = 1_000_000
COLUMNS = [
    "group",
    "item_id",
    "title",
    "year",
    "ratings",
    "loved_by",
    "loved_else",
    "times",
    "seen",
    "average",
]


@dataclass(frozen=True, eq=False)
class _Counts:
    """Shape ``(n_segments, n_items)`` each, over all ratings."""

    ratings: NDArray[np.int64]
    loved: NDArray[np.int64]
    total: Floats


def segment_loved(material: Material) -> pd.DataFrame:
    """Columns as ``COLUMNS``: what most of a segment saw and loved, and others did not so much; 5 titles each.

    Ordered by the share of the segment's people who loved a title, over that of everybody else; both with ``DAMPING``
    people of everybody's share added. ``loved_by`` is the share of the segment's ratings of it that are
    ``Scale.liked_from`` or more, ``loved_else`` that of everybody else (NaN where nobody else rated it); ``times`` the
    one over the other, pulled together by ``DAMPING``; ``seen`` the share of the segment who rated it.
    """
    return _titles(material, _more_fans)


def segment_offers(material: Material) -> pd.DataFrame:
    """Columns as ``COLUMNS``: what to offer each segment, 5 titles each.

    Of titles that at least ``FEWEST`` people and at most ``UNSEEN`` of a segment have rated, those that it loves most
    often, over how often others do (``times``); only such as more than half of its ratings love.
    """
    return _titles(material, _unseen)


def _titles(material: Material, score: Callable[[_Counts, NDArray[np.int64], int], Floats]) -> pd.DataFrame:
    """The ``EACH`` titles of each segment with the highest score; a score of 0 and less is none."""
    found = material.segments
    if not found.are_clear:
        return pd.DataFrame(columns=COLUMNS)
    counts, sizes = _counts(material), found.table["people"].to_numpy()
    films = material.data.catalog.table
    parts = []
    for segment, name in enumerate(found.table["name"]):
        scores = score(counts, sizes, segment)
        best = np.argsort(-scores, kind="stable")[:EACH]
        best = best[scores[best] > 0]
        theirs, others = (shares[best] for shares in _love(counts, segment))
        n, loved = counts.ratings[:, best], counts.loved[:, best]
        rest = n.sum(axis=0) - n[segment]
        parts.append(
            pd.DataFrame(
                {
                    "group": name,
                    "item_id": films["item_id"].to_numpy()[best],
                    "title": films["title"].to_numpy()[best],
                    "year": films["year"].array[best],
                    "ratings": n[segment],
                    "loved_by": loved[segment] / n[segment],
                    "loved_else": divided(loved.sum(axis=0) - loved[segment], rest),
                    "times": theirs / others,
                    "seen": n[segment] / sizes[segment],
                    "average": counts.total[segment, best] / n[segment],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _love(counts: _Counts, segment: int) -> tuple[Floats, Floats]:
    """Of those who rated it, how many loved each title: in the segment, pulled to the others', and among these."""
    n, loved = counts.ratings.sum(axis=0), counts.loved.sum(axis=0)
    usual = loved.sum() / max(n.sum(), 1)
    others = (loved - counts.loved[segment] + DAMPING * usual) / (n - counts.ratings[segment] + DAMPING)
    theirs = (counts.loved[segment] + DAMPING * others) / (counts.ratings[segment] + DAMPING)
    return theirs, others


def _more_fans(counts: _Counts, sizes: NDArray[np.int64], segment: int) -> Floats:
    fans, people = counts.loved.sum(axis=0), sizes.sum()
    share = (counts.loved[segment] + DAMPING * fans / people) / (sizes[segment] + DAMPING)
    rest = (fans - counts.loved[segment] + DAMPING * fans / people) / (people - sizes[segment] + DAMPING)
    often = np.divide(share, rest, out=np.zeros(len(share)), where=rest > 0)
    theirs, others = _love(counts, segment)
    fits = (counts.loved[segment] >= max(FEWEST, OWN * sizes[segment])) & (theirs > others)
    return np.where(fits, often, 0.0)


def _unseen(counts: _Counts, sizes: NDArray[np.int64], segment: int) -> Floats:
    theirs, others = _love(counts, segment)
    n = counts.ratings[segment]
    fits = (n >= FEWEST) & (n <= UNSEEN * sizes[segment]) & (theirs > 0.5) & (theirs > others)
    return np.where(fits, theirs / others, 0.0)


def _counts(material: Material) -> _Counts:
    """One pass over all ratings, in blocks."""
    ratings, found = material.data.ratings, material.segments
    n_items = len(ratings.items)
    length = len(found.table) * n_items
    # Whoever has no segment would be in the first; everybody has one.
    label = np.zeros(len(ratings.users), dtype=np.int64)
    label[ratings.users.positions(found.people["user_id"].to_numpy())] = found.people["segment"].to_numpy()
    n, loved, total = np.zeros(length, np.int64), np.zeros(length, np.int64), np.zeros(length)
    for first in range(0, len(ratings), BLOCK):
        rows = slice(first, first + BLOCK)
        owner = (
            np.searchsorted(ratings.indptr, np.arange(first, min(first + BLOCK, len(ratings))), side="right")
            - 1
        )
        place = label[owner] * n_items + ratings.item_idx[rows]
        values = ratings.values[rows]
        n += np.bincount(place, minlength=length)
        loved += np.bincount(place[values >= material.data.scale.liked_from - 1e-6], minlength=length)
        total += np.bincount(place, weights=values, minlength=length)
    shape = (len(found.table), n_items)
    return _Counts(n.reshape(shape), loved.reshape(shape), total.reshape(shape))


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "segment_loved": segment_loved,
    "segment_offers": segment_offers,
}
