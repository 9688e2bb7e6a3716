"""The alarm "leak": tested ratings that were learned from, or answers that depend on what was hidden.

Two signs, each enough (Kaufman, Rosset, Perlich and Stitelman 2012 define leakage as what could not be known when the
prediction is asked for): a tested row that is also learned from or known; and answers that change when the hidden
ratings alone are others. The second finds what no list of rows shows: a model, a catalog or a fold that reads the whole
data set behind the back of the protocol.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.evaluation.asking import LIST_LENGTH, OnModel, Plan
from recsys.evaluation.protocols import plan_of
from recsys.evaluation.rows import Fold
from recsys.evaluation.trial import hidden_share
from recsys.ids import UNKNOWN, Positions, read_only
from recsys.models.base import Recommender
from recsys.models.results import PairPredictions, Recommendations

MakeInWorld = Callable[[Dataset], Recommender]
"""Makes an unfitted model, given the whole data set of a world: an honest one does not look at it."""
PlanIn = Callable[[Dataset], Plan]
"""Makes the plan of a world; which rows it hides may follow from their number, people and times, never from items or
values."""

LISTS_OF = 50
"""People at most whose lists are compared."""


@dataclass(frozen=True)
class LeakCheck:
    """What the two signs say of one model under one protocol."""

    model: str
    protocol: str
    overlap_rows: int
    """Tested rows, of all folds, whose person and item stand also among the rows learned from or known."""
    changed_stars: int | None
    """Hidden rows whose predicted stars, or range, changed with the hidden ratings; None for a model without stars."""
    changed_lists: int
    """People whose list changed: a title, its place or its score."""
    rows: int
    """Hidden rows, of the fold whose answers were compared."""
    people: int
    """People whose lists were compared."""

    @property
    def leaks(self) -> bool:
        """Whether any sign is there."""
        return bool(self.overlap_rows or self.changed_stars or self.changed_lists)

    @property
    def sentence(self) -> str:
        """The result in words."""
        rows, people = _count(self.rows, "hidden rating"), _count(self.people, "person", "people")
        if not self.leaks:
            stars = "" if self.changed_stars is None else f"all {self.rows:,} predicted stars and "
            return (
                f"No leak: no tested rating was learned from, and after {rows} had been replaced by others and "
                f"{self.model} trained again, {stars}the lists of {people} were the same, bit for bit."
            )
        signs = []
        if self.overlap_rows:
            signs.append(
                f"{_count(self.overlap_rows, 'tested rating')} stood among those that it learned from or knew"
            )
        if self.changed_stars or self.changed_lists:
            stars = f"{self.changed_stars:,} predicted stars and " if self.changed_stars else ""
            lists = f"{self.changed_lists:,} of {self.people:,} lists"
            signs.append(f"{stars}{lists} changed when {rows} had been replaced by others")
        return f"Leak in {self.model}: {'; '.join(signs)}. Its figures under {self.protocol} prove nothing."


def check_leaks(
    data: Dataset,
    model: str,
    make: MakeInWorld,
    *,
    plan_in: PlanIn | None = None,
    seed: int = 0,
    on_model: OnModel = lambda doing: None,
) -> LeakCheck:
    """Train and ask a model in two worlds that differ in nothing but the hidden ratings, and compare bit for bit.

    The worlds are ``data`` and ``with_others(data, hidden)``. In each, ``plan_in`` says what is hidden (default: the
    plan of ``evaluate`` for a hold-out of ``trial.hidden_share``), ``make`` makes the model,
    which is trained on what the plan's first fold lets it learn from and asked for the stars of the first world's
    hidden rows and for the lists of ``LISTS_OF`` people. Rows in both parts are looked for in all folds. Answers can
    only be the same where a model gives the same for the same data, as all of the catalog do.

    Raises DataError for too few ratings, UnsupportedError for a model that the data lacks something for.
    """
    plan_in = plan_in or partial(_hold_out, seed=seed)
    plan = plan_in(data)
    fold = plan.folds[0]
    tested = fold.tested
    other_world = with_others(data, tested, seed)
    tested_people = np.flatnonzero(np.diff(tested.indptr))
    people = np.sort(np.random.default_rng(seed).permutation(tested_people)[:LISTS_OF])

    answers = []
    for doing, world, told in (
        ("training for the leak check", data, fold),
        ("training again, with other hidden ratings", other_world, plan_in(other_world).folds[0]),
    ):
        on_model(f"{model}: {doing}")
        answers.append(_Answers.of(make(world).fit(told.learned), told.known, tested, people))
    first, second = answers
    return LeakCheck(
        model,
        plan.protocol,
        overlap_rows=sum(map(overlap, plan.folds)),
        changed_stars=first.changed_stars(second),
        changed_lists=first.changed_lists(second),
        rows=len(tested),
        people=len(people),
    )


def overlap(fold: Fold) -> int:
    """How many tested rows have their person and item also among the learned or the known ones."""
    shared = [_pairs(rows, _shared_rows(rows, fold.tested)) for rows in (fold.learned.ratings, fold.known)]
    return len(np.union1d(*shared))


def with_others(data: Dataset, hidden: Ratings, seed: int = 0) -> Dataset:
    """The same data set, but for the rows of ``hidden``: in their places stand others.

    Of the same person and time, another item that the person did not rate (the same one only where there is none
    left), and another value of the scale. All other rows are where they were. What people watched and how they
    browsed names the new items too, so that a fold that forgets to leave it out is found.
    """
    ratings = data.ratings
    places = _shared_rows(ratings, hidden)
    draw = np.random.default_rng(seed)
    items = ratings.item_idx.copy()
    items[places] = _unrated(ratings, places, draw)
    values = ratings.values.copy()
    levels = data.scale.levels()
    nearest = np.abs(levels[:, None] - values[places]).argmin(axis=0)
    values[places] = levels[(nearest + draw.integers(1, len(levels), len(places))) % len(levels)]
    return replace(
        data,
        ratings=replace(ratings, item_idx=read_only(items), values=read_only(values)),
        behaviour=replace(
            data.behaviour,
            viewings=_renamed(data.behaviour.viewings, ratings, places, items),
            sessions=_renamed(data.behaviour.sessions, ratings, places, items),
        ),
        fingerprint="",
    )


@dataclass(frozen=True, eq=False)
class _Answers:
    """What a trained model said when asked as the protocols ask; compared as it lies in memory."""

    stars: PairPredictions | None
    lists: list[Recommendations]

    @classmethod
    def of(cls, model: Recommender, known: Ratings, tested: Ratings, people: NDArray[np.int64]) -> "_Answers":
        stars = model.predict_pairs_with_ranges(known, tested) if model.predicts_ratings else None
        return cls(stars, model.recommend_many(known, known.users.ids[people], LIST_LENGTH))

    def changed_stars(self, other: "_Answers") -> int | None:
        """Rows in which any bit differs, the sign of 0 included; None without stars."""
        if self.stars is None or other.stars is None:
            return None
        columns = [
            getattr(self.stars, name).view(np.int64) != getattr(other.stars, name).view(np.int64)
            for name in ("stars", "low", "high")
        ]
        return int(np.any(columns, axis=0).sum())

    def changed_lists(self, other: "_Answers") -> int:
        return sum(_bytes(one) != _bytes(two) for one, two in zip(self.lists, other.lists, strict=True))


def _bytes(listed: Recommendations) -> bytes:
    return listed.item_ids.tobytes() + listed.scores.tobytes()


def _hold_out(world: Dataset, seed: int) -> Plan:
    return plan_of(world, f"holdout:{hidden_share(world.ratings):g}", seed)[1]


def _shared_rows(ratings: Ratings, others: Ratings) -> NDArray[np.int64]:
    """The rows whose person and item ``others`` have too; only the others' people are looked at."""
    theirs = np.flatnonzero((np.diff(others.indptr) > 0)[ratings.user_idx])
    return theirs[np.isin(_pairs(ratings, theirs), _pairs(others, slice(None)))]


def _pairs(ratings: Ratings, rows: NDArray[np.int64] | slice) -> NDArray[np.int64]:
    """One number for the person and item of each of these rows."""
    return _keys(ratings, ratings.user_idx[rows], ratings.item_idx[rows])


def _keys(ratings: Ratings, user_idx: Positions, item_idx: Positions) -> NDArray[np.int64]:
    return user_idx.astype(np.int64) * len(ratings.items) + item_idx


def _unrated(ratings: Ratings, places: NDArray[np.int64], draw: np.random.Generator) -> Positions:
    """For each of the rows an item that its person did not rate, no item twice for a person."""
    chosen = ratings.item_idx[places]
    people = ratings.user_idx[places]
    starts = np.flatnonzero(np.diff(people, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
        free = np.ones(len(ratings.items), dtype=np.bool_)
        free[ratings.item_idx[slice(*ratings.indptr[people[start] : people[start] + 2])]] = False
        unrated = np.flatnonzero(free).astype(np.int32)
        count = min(end - start, len(unrated))
        chosen[start : start + count] = draw.choice(unrated, count, replace=False)
    return chosen


def _renamed(
    table: pd.DataFrame | None, ratings: Ratings, places: NDArray[np.int64], items: Positions
) -> pd.DataFrame | None:
    """The table with the new item wherever it names a person and an item of the rows at ``places``."""
    if table is None or not len(places):
        return table
    users = ratings.users.positions(table["user_id"])
    named = ratings.items.positions(table["item_id"].fillna(UNKNOWN).to_numpy(dtype=np.int64))
    pairs = np.where((users == UNKNOWN) | (named == UNKNOWN), UNKNOWN, _keys(ratings, users, named))
    hidden = _pairs(ratings, places)
    order = np.argsort(hidden)
    at = order[np.minimum(np.searchsorted(hidden, pairs, sorter=order), len(hidden) - 1)]
    found = hidden[at] == pairs
    renamed = table["item_id"].copy()
    renamed[found] = ratings.items.ids[items[places[at[found]]]]
    return table.assign(item_id=renamed)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
