"""The protocol of sessions: the last title of each later session is guessed from the ones before it.

Everything that a model learns from happened before any title it is asked for.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Behaviour, Dataset, Ratings
from recsys.dataset.sessions import Sessions, described
from recsys.errors import DataError
from recsys.evaluation import metrics
from recsys.evaluation.asking import LIST_LENGTH, Answers, Plan, list_rows
from recsys.evaluation.intervals import grouped_intervals
from recsys.evaluation.rows import Fold
from recsys.evaluation.task import Task
from recsys.ids import UNKNOWN_TIME, IdMap

SHARE = 0.2
TESTED_AT_MOST = 2_000
SHORTEST = 2
"""Titles that a tested session has: one to guess, and one to guess it from."""


def sessions(task: Task) -> Plan:
    """``sessions:0.2``: the last fifth of the sessions by time is tested, at most ``TESTED_AT_MOST``.

    Each session but its last title is a history of its own: with its ratings for sittings, as "seen" for browsing.
    """
    share = task.number(SHARE)
    found = Sessions.of(task.data)
    cut, tested = split(found, share, task.seed)
    past = before(task.data, cut)
    known, last = _asked(task.data, found, tested)
    return Plan(
        f"sessions:{share:g}",
        (Fold("", past, known, last),),
        asks_stars=False,
        figure="mrr@10",
        groups=found.user_ids[tested],
        note=f"Measured on {described(found.browsing)}",
    )


def figures(task: Task, plan: Plan, answers: Answers) -> dict[str, Any]:
    """Of the lists of ten: ``hit_rate@10``, the share that holds the last title, and ``mrr@10``.

    ``mrr@10`` is the mean of 1 / its rank, 0 where it is not listed. Lists come from the full catalog without the
    session's other titles.
    """
    (rows,) = list_rows(plan, answers).values()
    quality = metrics.quality(*metrics.hits_of(rows.user_idx, rows.items, rows.liked))
    found = {f"{key}@{LIST_LENGTH}": quality[key] for key in ("hit_rate", "mrr")}
    people = np.arange(len(rows)) if plan.groups is None else plan.groups
    return {
        **{key: float(column.mean()) for key, column in found.items()},
        "coverage": metrics.coverage(rows.items, len(task.data.catalog)),
        "sessions": len(rows),
        "fit_seconds": answers.costs.fit_seconds,
        **grouped_intervals(people, found, task.seed),
    }


def split(found: Sessions, share: float, seed: int = 0) -> tuple[int, NDArray[np.int64]]:
    """``(cut, tested)``: a moment, and sessions that ended after it, in positions, of at least ``SHORTEST`` titles.

    Before the cut lies all but the last ``share`` of the sessions. Raises ValueError when a side is empty.
    """
    n_past = len(found) - round(share * len(found)) if 0 < share < 1 else 0
    if not 0 < n_past < len(found):
        raise ValueError(f"The held-out share must leave sessions on both sides, got {share:g}.")
    cut = int(found.ends[n_past - 1])
    later = np.flatnonzero((found.ends > cut) & (found.lengths >= SHORTEST))
    if not len(later):
        raise DataError(
            f"No session with {SHORTEST} titles ends after the others, so there is nothing to guess."
        )
    drawn = np.random.default_rng(seed).permutation(later)[:TESTED_AT_MOST]
    return cut, np.sort(drawn)


def before(data: Dataset, cut: int) -> Dataset:
    """What was known at a moment: ratings and behaviour up to it, without what has no time."""
    ratings = data.ratings
    times = np.full(len(ratings), UNKNOWN_TIME) if ratings.timestamps is None else ratings.timestamps
    known = ratings.where((times != UNKNOWN_TIME) & (times <= cut))
    tables = data.behaviour.tables()
    for name in ("viewings", "sessions", "seen"):
        if name in tables:
            table = tables[name]
            tables[name] = table[(table["timestamp"] <= cut).fillna(False)]
    return replace(data.with_ratings(known), behaviour=Behaviour.of(tables))


def _asked(data: Dataset, found: Sessions, tested: NDArray[np.int64]) -> tuple[Ratings, Ratings]:
    """The sessions but their last titles, and those; a session is a person of its own here, 0 for the first."""
    users, items = IdMap(np.arange(len(tested), dtype=np.int64)), data.catalog.items
    lasts = found.indptr[tested + 1] - 1
    before = np.concatenate(
        [np.arange(found.indptr[at], last) for at, last in zip(tested, lasts, strict=True)]
    )
    ends = np.concatenate([[0], np.cumsum(found.lengths[tested] - 1)])
    known = Ratings(users, items, ends, found.item_idx[before], found.ratings[before])
    last = Ratings(
        users, items, np.arange(len(tested) + 1, dtype=np.int64), found.item_idx[lasts], found.ratings[lasts]
    )
    return known, last
