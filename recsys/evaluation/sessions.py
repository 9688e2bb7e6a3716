"""The protocol of sessions: the last title of each later session is guessed from the ones before it.

Everything that a model learns from happened before any title it is asked for.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Behaviour, Dataset, Profile
from recsys.dataset.sessions import Sessions, described
from recsys.errors import DataError
from recsys.evaluation import metrics
from recsys.evaluation.intervals import grouped_intervals
from recsys.evaluation.results import Evaluation, MakeModel, Task
from recsys.ids import UNKNOWN_TIME, Ids, Positions
from recsys.models.base import Recommender

SHARE = 0.2
TESTED_AT_MOST = 2_000
LIST_LENGTH = 10
SHORTEST = 2
"""Titles that a tested session has: one to guess, and one to guess it from."""


def sessions(task: Task) -> Evaluation:
    """``sessions:0.2``: the last fifth of the sessions by time is tested, at most ``TESTED_AT_MOST``.

    ``hit_rate@10`` is the share of them whose last title is among the ten listed, ``mrr@10`` the mean of 1 / its rank
    (0 where it is not). Lists come from the full catalog without the session's other titles. The session is the whole
    profile: with its ratings for sittings, as "seen" for browsing.
    """
    share = task.number(SHARE)
    found = Sessions.of(task.data)
    cut, tested = split(found, share, task.seed)
    result = Evaluation(f"sessions:{share:g}", note=f"Measured on {described(found.browsing)}")
    past = before(task.data, cut)
    asked = [_asked(task.data, found, int(at)) for at in tested]
    return task.measure(
        result, lambda name, make: _of_model(task, name, make, past, asked, found.user_ids[tested])
    )


def _of_model(
    task: Task, name: str, make: MakeModel, past: Dataset, asked: list[tuple[Profile, int]], people: Ids
) -> dict[str, float]:
    """``asked`` are sessions without their last title, and that one; ``people`` whose they are."""
    model, fit_seconds = task.fit(name, make, past)
    task.on_model(f"{name}: asking what comes next")
    lists = [_list_for(model, task.data, profile) for profile, _ in asked]
    ranks = np.array([_rank(listed, target) for listed, (_, target) in zip(lists, asked, strict=True)])
    figures = {
        f"hit_rate@{LIST_LENGTH}": np.isfinite(ranks).astype(np.float64),
        f"mrr@{LIST_LENGTH}": 1.0 / ranks,
    }
    return {
        **{key: float(column.mean()) for key, column in figures.items()},
        "coverage": metrics.coverage(metrics.filled(lists, LIST_LENGTH), len(task.data.catalog)),
        "sessions": len(asked),
        "fit_seconds": fit_seconds,
        **grouped_intervals(people, figures, task.seed),
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


def _asked(data: Dataset, found: Sessions, session: int) -> tuple[Profile, int]:
    """The session but its last title, and the position of that one."""
    rows = slice(found.indptr[session], found.indptr[session + 1] - 1)
    profile = Profile.of(data.catalog.items.ids[found.item_idx[rows]], found.ratings[rows])
    return profile, int(found.item_idx[rows.stop])


def _list_for(model: Recommender, data: Dataset, profile: Profile) -> Positions:
    return data.catalog.items.positions(model.recommend(profile, LIST_LENGTH).item_ids)


def _rank(listed: Positions, target: int) -> float:
    """1 for the first place; infinity where the list does not hold it."""
    (places,) = np.nonzero(listed == target)
    return float(places[0]) + 1.0 if len(places) else np.inf
