"""Films like a film: what several models agree on, and why, by facts and by people who rated both."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from recsys.dataset import Catalog
from recsys.ids import UNKNOWN
from recsys.insights.film.film import Film

LOOKED_AT = 20
"""So many films from the top of each model's list count as named by it."""
FEWEST = 5
"""From so many people on, what they gave both films is told."""
SHARED = 3
"""So many shared genres, actors or keywords are told."""


def agreed(lists: Mapping[str, Sequence[int]], n: int = 10) -> list[tuple[int, list[str]]]:
    """The films that most lists name, each with the names of these lists; among equals the better places first.

    A list is a model's similar films, best first, of which ``LOOKED_AT`` count. Places are compared by the sum of
    1 / place (reciprocal ranks).
    """
    named: dict[int, list[str]] = {}
    worth: dict[int, float] = {}
    for name, items in lists.items():
        for place, item_id in enumerate(items[:LOOKED_AT], start=1):
            named.setdefault(item_id, []).append(name)
            worth[item_id] = worth.get(item_id, 0.0) + 1.0 / place
    best = sorted(named, key=lambda item_id: (-len(named[item_id]), -worth[item_id], item_id))
    return [(item_id, named[item_id]) for item_id in best[:n]]


def co_raters(film: Film, item_ids: Sequence[int]) -> pd.DataFrame:
    """Who rated a film and each of some others: item_id, both, lovers, theirs, everybody, in the order given.

    both is how many people rated both films; lovers those of them who gave this one at least ``Scale.liked_from``;
    theirs is the average that the lovers gave the other film (missing without any), everybody the average of all its
    ratings. One pass over all ratings.
    """
    ratings = film.data.ratings
    positions = ratings.items.positions(item_ids)
    place = np.full(len(ratings.items) + 1, UNKNOWN, dtype=np.int16)  # one more, for ids that are not there
    place[positions] = np.arange(len(item_ids), dtype=np.int16)
    place[-1] = UNKNOWN
    which = place[ratings.item_idx]
    rows = np.flatnonzero(which != UNKNOWN)
    people = np.searchsorted(ratings.indptr, rows, side="right") - 1
    given = np.zeros(len(ratings.users), dtype=np.float32)
    given[film.people] = film.stars
    has = np.zeros(len(ratings.users), dtype=np.bool_)
    has[film.people] = True
    lover = has & (given >= film.data.scale.liked_from)
    which, n = which[rows], len(item_ids)
    by_both, by_lovers = which[has[people]], lover[people]
    lovers = np.bincount(which[by_lovers], minlength=n)
    sums = np.bincount(which[by_lovers], weights=ratings.values[rows[by_lovers]], minlength=n)
    theirs = np.full(n, np.nan)
    np.divide(sums, lovers, out=theirs, where=lovers > 0)
    return pd.DataFrame(
        {
            "item_id": list(item_ids),
            "both": np.bincount(by_both, minlength=n),
            "lovers": lovers,
            "theirs": theirs,
            "everybody": ratings.means_of(item_ids),
        }
    )


def together(film: Film, item_ids: Sequence[int]) -> dict[int, str]:
    """For each of some films who rated both, as a sentence; of fewer than ``FEWEST`` lovers only how many did.

    Empty sentences for a film that nobody rated.
    """
    if not film.count:
        return dict.fromkeys(item_ids, "")
    rows = co_raters(film, item_ids).to_dict("records")
    return {int(row["item_id"]): _together(film.title, row) for row in rows}


def _together(title: str, row: Mapping[Hashable, Any]) -> str:
    both, lovers = int(row["both"]), int(row["lovers"])
    if not both:
        return "Nobody here rated both."
    said = "One person rated both" if both == 1 else f"{both:,} people rated both"
    if lovers < FEWEST:
        return f"{said}."
    return (
        f"{said}; the {lovers:,} who loved {title} gave this one {row['theirs']:.1f}, "
        f"everybody {row['everybody']:.1f}."
    )


def shared_facts(catalog: Catalog, one: int, other: int) -> str:
    """What two films have in common, by their places: director, cast, genres, keywords; empty for nothing.

    A keyword that only names a person is left out.
    """
    directors, cast, genres, keywords = (
        [name for name in lists[one] if name in lists[other]]
        for lists in (catalog.directors, catalog.casts, catalog.genres, catalog.keywords)
    )
    people = " ".join((*catalog.directors[one], *catalog.casts[one])).casefold()
    parts = [
        f"directed by {' and '.join(directors)}" if directors else "",
        f"with {' and '.join(cast[:SHARED])}" if cast else "",
        ", ".join(genres[:SHARED]),
        ", ".join([word for word in keywords if word.casefold() not in people][:SHARED]),
    ]
    said = "; ".join(part for part in parts if part)
    return f"In common: {said}." if said else ""
