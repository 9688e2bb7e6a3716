"""Questionnaires: what is known of people whom the model never saw, after so many questions.

A part of each person's ratings is their answer sheet. An order proposes a film; what the sheet holds of it is revealed,
else the answer is "haven't seen", which costs a question too. Tested are the other ratings: the same rows for every
order, after every question. Half of the people with enough ratings are for choosing settings and never reported.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recsys.asking import Asker
from recsys.dataset import Profile, Ratings
from recsys.evaluation.intervals import LEVEL, resampled_means
from recsys.ids import Floats, Ids
from recsys.models.base import Recommender

RATINGS_AT_LEAST = 40
"""That somebody has who is asked: fewer make neither a sheet nor a test."""
SHEET = 0.7
"""Of a person's ratings, so many are their answer sheet."""
PEOPLE = 100
"""So many are asked in one run; the model learns from all others."""
HALVES_SEED = 2024
NEVER = np.iinfo(np.int64).max

Order = Callable[[Profile, Collection[int]], int | None]
"""The next film to ask about, given the answers and what was not seen; None: nothing left."""


@dataclass(frozen=True, eq=False)
class Sheets:
    """Who is asked, and what for; all ratings have the people and items of the data."""

    learned: Ratings
    """Everybody else's."""
    sheet: Ratings
    tested: Ratings
    people: NDArray[np.int64]


def sheets(ratings: Ratings, seed: int, *, for_choosing: bool = False, n_people: int = PEOPLE) -> Sheets:
    """Random people of one half of those with enough ratings, whose ratings fall into sheet and test at random.

    Without times: a questionnaire is one sitting, and its ratings were given in another. Raises ValueError where
    nobody has enough.
    """
    enough = np.flatnonzero(np.diff(ratings.indptr) >= RATINGS_AT_LEAST)
    mixed = np.random.default_rng(HALVES_SEED).permutation(enough)
    half = mixed[: len(mixed) // 2] if for_choosing else mixed[len(mixed) // 2 :]
    if not len(half):
        raise ValueError(
            f"A questionnaire needs people with {RATINGS_AT_LEAST} ratings; there are too few here."
        )
    draw = np.random.default_rng(seed)
    people = np.sort(draw.permutation(half)[:n_people])
    asked = np.isin(ratings.user_idx, people)
    on_sheet = draw.random(len(ratings)) < SHEET
    untimed = replace(ratings, timestamps=None)
    return Sheets(
        ratings.where(~asked), untimed.where(asked & on_sheet), untimed.where(asked & ~on_sheet), people
    )


# -- orders ------------------------------------------------------------------------------------------------------


def adaptive(asker: Asker) -> Order:
    """The asker's, one question at a time."""

    def order(profile: Profile, unseen: Collection[int]) -> int | None:
        return next((question.item_id for question in asker.questions(profile, unseen=unseen)), None)

    return order


def one_after_the_other(item_ids: Ids) -> Order:
    """A fixed list, the same for everybody, as of the most rated films."""

    def order(profile: Profile, unseen: Collection[int]) -> int | None:
        at = len(profile) + len(unseen)
        return int(item_ids[at]) if at < len(item_ids) else None

    return order


def by_popularity(ratings: Ratings) -> Order:
    """The most rated first."""
    return one_after_the_other(ratings.items.ids[np.argsort(-ratings.item_counts, kind="stable")])


# -- asking ------------------------------------------------------------------------------------------------------


def revealed_at(sheet: Ratings, person: int, order: Order, n: int) -> NDArray[np.int64]:
    """By which question each row of a person's sheet came out, 1 to ``n``, or ``NEVER``; the person by position."""
    rows = slice(int(sheet.indptr[person]), int(sheet.indptr[person + 1]))
    own = dict(
        zip(sheet.items.ids[sheet.item_idx[rows]].tolist(), range(rows.stop - rows.start), strict=True)
    )
    values = sheet.values[rows].tolist()
    found = np.full(len(own), NEVER)
    given: dict[int, float] = {}
    unseen: list[int] = []
    for question in range(1, n + 1):
        item_id = order(Profile.from_ratings(given), unseen)
        if item_id is None:
            break
        if item_id in own:
            given[item_id] = values[own[item_id]]
            found[own[item_id]] = question
        else:
            unseen.append(item_id)
    return found


@dataclass(frozen=True, eq=False)
class Found:
    """What an order found out; column q of a table is after q questions, row p is person p of ``users``."""

    users: Ids
    squared: NDArray[np.float64]
    """Sums of squared errors over a person's tested ratings."""
    rows: NDArray[np.int64]
    """How many these are."""
    answers: NDArray[np.int64]
    """Ratings revealed."""
    known: Ratings
    """All that was revealed."""

    @property
    def curve(self) -> Floats:
        """The RMSE after each number of questions."""
        return np.asarray(np.sqrt(self.squared.sum(axis=0) / self.rows.sum()))

    @property
    def area(self) -> float:
        """The mean of the curve: the area under it, in stars."""
        return float(self.curve.mean())


def ask_all(model: Recommender, asked: Sheets, order: Order, n: int) -> Found:
    """Ask everybody ``n`` questions; the model has learned from ``asked.learned``."""
    at = [revealed_at(asked.sheet, int(person), order, n) for person in asked.people]
    when, people = np.concatenate(at), asked.people
    squared, answers = np.empty((len(people), n + 1)), np.empty((len(people), n + 1), dtype=np.int64)
    for question in range(n + 1):
        known = asked.sheet.where(when <= question)
        errors = (model.predict_pairs(known, asked.tested) - asked.tested.values) ** 2
        squared[:, question] = np.bincount(
            asked.tested.user_idx, weights=errors, minlength=len(asked.tested.users)
        )[people]
        answers[:, question] = np.diff(known.indptr)[people]
    rows = np.diff(asked.tested.indptr)[people]
    return Found(asked.tested.users.ids[people], squared, rows, answers, asked.sheet.where(when <= n))


@dataclass(frozen=True)
class Compared:
    """Two orders on the same people and rows, of several runs; ready for JSON."""

    people: int
    rows: int
    area: float
    """Of the first: the mean over runs of the area under its curve."""
    other_area: float
    difference: float
    """The first less the other: below 0 the first learns faster."""
    low: float
    """The 95 % interval of the difference over people, by paired bootstrap."""
    high: float


def compare(first: list[Found], other: list[Found], seed: int = 0) -> Compared:
    """Paired over the runs: ``first[i]`` and ``other[i]`` asked the same people.

    The people are drawn again, each with all runs in which they were asked. Raises ValueError
    where the two did not test the same rows.
    """
    if len(first) != len(other) or not all(map(_same, first, other)):
        raise ValueError("Two orders are compared on the same people and ratings.")
    users = np.concatenate([found.users for found in first])
    _, group = np.unique(users, return_inverse=True)
    squared = np.hstack([np.concatenate([found.squared for found in side]) for side in (first, other)])
    sums = np.array([np.bincount(group, weights=column) for column in squared.T], dtype=np.float64).T
    rows = np.concatenate([found.rows for found in first])
    counts = np.bincount(group, weights=rows).astype(np.float64)
    drawn = np.sqrt(resampled_means(sums, counts, seed))
    middle = squared.shape[1] // 2
    differences = drawn[:, :middle].mean(axis=1) - drawn[:, middle:].mean(axis=1)
    low, high = np.quantile(differences, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    area, other_area = (float(np.mean([found.area for found in side])) for side in (first, other))
    return Compared(
        len(counts), int(counts.sum()), area, other_area, area - other_area, float(low), float(high)
    )


def _same(first: Found, other: Found) -> bool:
    return np.array_equal(first.users, other.users) and np.array_equal(first.rows, other.rows)
