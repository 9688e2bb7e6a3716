"""The protocols of newcomers: people whom the model never saw, after their first 5, 10, 20 ... ratings.

The same people and the same tested rows at every n, so that the numbers differ by n alone. Which ratings come first
is asked twice: at random, and as they were given (``by_n_first``), which is harder and closer to life. The two are
tested on different rows. Asked are stars (``new-users``) or lists (``ranking-new-users``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.errors import DataError
from recsys.evaluation import ranking, rating
from recsys.evaluation.asking import Answers, Plan, list_rows, star_rows
from recsys.evaluation.rows import Fold
from recsys.evaluation.task import Task

TESTED_AT_LEAST = 20
"""Ratings that a newcomer has beyond the largest n."""
SHARE = 0.2
"""Of the people with enough ratings, so many become newcomers."""
_COUNT = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True, eq=False)
class Newcomers:
    """Some people's ratings, each with its place in that person's order of revealing, from 0."""

    ratings: Ratings
    place: NDArray[np.int64]
    largest: int

    def revealed(self, n: int) -> Ratings:
        """Everybody's first ``n``."""
        return self.ratings.where(self.place < n)

    @property
    def tested(self) -> Ratings:
        """What comes after the largest n."""
        return self.ratings.where(self.place >= self.largest)


def split(ratings: Ratings, largest: int, seed: int = 0) -> tuple[Ratings, Newcomers]:
    """(training, newcomers): a seeded fifth of the people with ``largest + 20`` ratings is taken out of training.

    Their order is random, one a person. Raises ValueError when nobody has so many or nobody else is left.
    """
    draw = np.random.default_rng(seed)
    enough = _with_enough(ratings, largest)
    chosen = draw.permutation(enough)[: max(1, round(SHARE * len(enough)))]
    if not len(enough) or not len(np.setdiff1d(ratings.user_idx, chosen)):
        raise ValueError(
            f"Revealing {largest} ratings needs somebody with {largest + TESTED_AT_LEAST} or more, besides others to "
            "learn from; this data has nobody like that."
        )
    return _without(ratings, chosen, largest, draw)


def parts(
    ratings: Ratings, largest: int, seed: int = 0, n_parts: int = 5
) -> Iterator[tuple[Ratings, Newcomers]]:
    """As ``split``, several times, so that everybody with enough ratings is a newcomer exactly once."""
    draw = np.random.default_rng(seed)
    for chosen in np.array_split(draw.permutation(_with_enough(ratings, largest)), n_parts):
        yield _without(ratings, chosen.astype(np.int64), largest, draw)


def _with_enough(ratings: Ratings, largest: int) -> NDArray[np.int64]:
    return np.flatnonzero(np.diff(ratings.indptr) >= largest + TESTED_AT_LEAST)


def _without(
    ratings: Ratings, chosen: NDArray[np.int64], largest: int, draw: np.random.Generator
) -> tuple[Ratings, Newcomers]:
    """The ratings of all others, and the chosen in random order."""
    is_new = np.isin(ratings.user_idx, chosen)
    return ratings.where(~is_new), _in_random_order(ratings.where(is_new), largest, draw)


def in_another_order(newcomers: Newcomers, seed: int) -> Newcomers:
    """The same people, revealed in another random order, so that others of their ratings are tested."""
    return _in_random_order(newcomers.ratings, newcomers.largest, np.random.default_rng(seed))


def _in_random_order(theirs: Ratings, largest: int, draw: np.random.Generator) -> Newcomers:
    order = np.lexsort((draw.random(len(theirs)), theirs.user_idx))
    place = np.empty(len(theirs), dtype=np.int64)
    place[order] = _places(theirs)
    return Newcomers(theirs, place, largest)


def in_time(newcomers: Newcomers) -> Newcomers:
    """The same people, revealed as they rated: rows are oldest first."""
    return Newcomers(newcomers.ratings, _places(newcomers.ratings), newcomers.largest)


def _places(ratings: Ratings) -> NDArray[np.int64]:
    return np.arange(len(ratings)) - ratings.indptr[ratings.user_idx]


RANDOM, FIRST = "random", "first"
"""How the ratings to be revealed are chosen: at random, or as they were given. Folds are labelled by it."""


def new_users(task: Task) -> Plan:
    """Stars: ``new-users:5,10,20,50``, revealed at random and, with times, as they rated."""
    return _plan(task, "new-users", lists=False, ways=_ways(task))


def new_users_in_time(task: Task) -> Plan:
    """Stars: ``new-users-in-time:5,10,20,50``, revealed as they rated, as ``by_n``.

    Raises DataError for data without times.
    """
    if task.data.ratings.timestamps is None:
        raise DataError(
            "This data does not say when its ratings were given, so nobody's first ones are known."
        )
    return _plan(task, "new-users-in-time", lists=False, ways=(FIRST,))


def ranking_new_users(task: Task) -> Plan:
    """Lists: ``ranking-new-users:1,3,5,10,20``, revealed at random and, with times, as they rated."""
    return _plan(task, "ranking-new-users", lists=True, ways=_ways(task))


def _ways(task: Task) -> tuple[str, ...]:
    return (RANDOM,) if task.data.ratings.timestamps is None else (RANDOM, FIRST)


def _plan(task: Task, kind: str, *, lists: bool, ways: tuple[str, ...]) -> Plan:
    numbers = _numbers(kind, task.argument)
    train, at_random = split(task.data.ratings, numbers[-1], task.seed)
    learned = task.data.with_ratings(train)
    folds = []
    for way in ways:
        newcomers = at_random if way == RANDOM else in_time(at_random)
        tested = newcomers.tested
        folds += [Fold(f"{way}:{n}", learned, newcomers.revealed(n), tested) for n in numbers]
    plan = Plan(f"{kind}:{','.join(map(str, numbers))}", tuple(folds), asks_stars=not lists)
    return replace(plan, liked_from=task.data.scale.liked_from) if lists else plan


def star_figures(task: Task, plan: Plan, answers: Answers) -> dict[str, Any]:
    """``by_n`` and with times ``by_n_first``: number of ratings revealed -> errors and their intervals."""
    by_fold = plan.by_fold(star_rows(plan, answers))
    found = {label: rating.figures_of(rows, task.seed) for label, rows in by_fold.items()}
    tested = plan.folds[0].tested
    people = int((np.diff(tested.indptr) > 0).sum())
    return _tables(found) | {"users": people, "rows": len(tested), "fit_seconds": answers.costs.fit_seconds}


def list_figures(task: Task, plan: Plan, answers: Answers) -> dict[str, Any]:
    """``by_n`` and with times ``by_n_first``: number of ratings revealed -> how well the lists find what they liked."""
    found = {
        label: ranking.figures_of(part, task.data, task.seed)
        for label, part in list_rows(plan, answers).items()
    }
    return _tables(found) | {"users": len(plan.people[0]), "fit_seconds": answers.costs.fit_seconds}


def _tables(found: Mapping[str, dict[str, float]]) -> dict[str, Any]:
    """The first way of revealing as ``by_n``, another as ``by_n_first``."""
    ways: dict[str, dict[str, Any]] = {}
    for label, figures in found.items():
        way, _, n = label.partition(":")
        ways.setdefault(way, {})[n] = figures
    return dict(zip(("by_n", "by_n_first"), ways.values(), strict=False))


def _numbers(kind: str, argument: str) -> list[int]:
    """Ascending, each once."""
    if not argument:
        raise ValueError(f"{kind} takes how many ratings to reveal after the colon, as in {kind}:5,10,20,50.")
    cells = [cell.strip() for cell in argument.split(",")]
    if not all(_COUNT.fullmatch(cell) for cell in cells):
        raise ValueError(f"{kind} takes whole numbers from 1 up, joined by commas, got “{argument}”.")
    return sorted({int(cell) for cell in cells})
