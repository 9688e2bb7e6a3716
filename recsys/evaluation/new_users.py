"""The protocol of newcomers: people whom the model never saw, after their first 5, 10, 20 ... ratings.

The same people and the same tested rows at every n, so that the numbers differ by n alone. Which ratings come first
is asked twice: at random, and as they were given (``by_n_first``), which is harder and closer to life. The two are
tested on different rows.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.errors import UnsupportedError
from recsys.evaluation import metrics
from recsys.evaluation.intervals import star_intervals
from recsys.evaluation.rating import coverage, coverage_figure
from recsys.evaluation.results import NO_STARS, Evaluation, MakeModel, Task
from recsys.models.base import Recommender

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
    enough = np.flatnonzero(np.diff(ratings.indptr) >= largest + TESTED_AT_LEAST)
    chosen = draw.permutation(enough)[: max(1, round(SHARE * len(enough)))]
    is_new = np.isin(ratings.user_idx, chosen)
    if not len(enough) or is_new.all():
        raise ValueError(
            f"Revealing {largest} ratings needs somebody with {largest + TESTED_AT_LEAST} or more, besides others to "
            "learn from; this data has nobody like that."
        )
    theirs = ratings.where(is_new)
    order = np.lexsort((draw.random(len(theirs)), theirs.user_idx))
    place = np.empty(len(theirs), dtype=np.int64)
    place[order] = _places(theirs)
    return ratings.where(~is_new), Newcomers(theirs, place, largest)


def in_time(newcomers: Newcomers) -> Newcomers:
    """The same people, revealed as they rated: rows are oldest first."""
    return Newcomers(newcomers.ratings, _places(newcomers.ratings), newcomers.largest)


def _places(ratings: Ratings) -> NDArray[np.int64]:
    return np.arange(len(ratings)) - ratings.indptr[ratings.user_idx]


def new_users(task: Task) -> Evaluation:
    """``new-users:5,10,20,50``: figures ``by_n``, and with times ``by_n_first``."""
    numbers = _numbers(task.argument)
    train, at_random = split(task.data.ratings, numbers[-1], task.seed)
    ways = {"by_n": at_random}
    if task.data.ratings.timestamps is not None:
        ways["by_n_first"] = in_time(at_random)
    result = Evaluation(f"new-users:{','.join(map(str, numbers))}")
    return task.measure(result, lambda name, make: _of_model(task, name, make, train, ways, numbers))


def _of_model(
    task: Task,
    name: str,
    make: MakeModel,
    train: Ratings,
    ways: dict[str, Newcomers],
    numbers: list[int],
) -> dict[str, object]:
    if not make().predicts_ratings:
        raise UnsupportedError(NO_STARS)
    known = task.data.with_ratings(train)
    model, fit_seconds = task.fit(name, make, known, "training without the newcomers")
    task.on_model(f"{name}: asking the newcomers")
    tables = {
        way: {str(n): _after(model, newcomers, n, task.seed) for n in numbers}
        for way, newcomers in ways.items()
    }
    tested = ways["by_n"].tested
    people = int((np.diff(tested.indptr) > 0).sum())
    return {**tables, "users": people, "rows": len(tested), "fit_seconds": fit_seconds}


def _after(model: Recommender, newcomers: Newcomers, n: int, seed: int) -> dict[str, float]:
    revealed, tested = newcomers.revealed(n), newcomers.tested
    predicted = model.predict_pairs(revealed, tested)
    figures = metrics.star_errors(predicted, tested.values)
    figures |= star_intervals(tested.user_idx, predicted - tested.values, seed)
    return figures | coverage_figure([coverage(model, revealed, tested, seed)])


def _numbers(argument: str) -> list[int]:
    """Ascending, each once."""
    if not argument:
        raise ValueError(
            "new-users takes how many ratings to reveal after the colon, as in new-users:5,10,20,50."
        )
    cells = [cell.strip() for cell in argument.split(",")]
    if not all(_COUNT.fullmatch(cell) for cell in cells):
        raise ValueError(f"new-users takes whole numbers from 1 up, joined by commas, got “{argument}”.")
    return sorted({int(cell) for cell in cells})
