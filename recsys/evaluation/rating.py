"""Protocols of predicted stars: how far they are from the ratings that were hidden.

A rating that is hidden at random lies between others of its sitting, so when it was given says much about it; a film of
a list is watched later. Random splits therefore ask who gave what and nothing else, as published figures do: nobody's
history has times there. ``kfold-knowing-when`` tells all times, of what is known and of what is asked: another claim,
and never beside published figures. Splits in time tell when the history was given.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from recsys.dataset import Ratings
from recsys.errors import DataError
from recsys.evaluation import foldfiles, metrics, splits
from recsys.evaluation.asking import Answers, Plan, star_rows
from recsys.evaluation.intervals import star_intervals
from recsys.evaluation.rows import Fold, StarRows
from recsys.evaluation.task import Task

Split = tuple[Ratings, Ratings]
KNOWING_WHEN = "kfold-knowing-when"
TOLD_WHEN = (
    "The models were told when each rating was given, the hidden ones too: not to be set beside figures of models that "
    "were not."
)


def kfold(task: Task) -> Plan:
    """Random folds: ``kfold:5``."""
    folds = _random_folds(task, "kfold")
    return _plan(task, f"kfold:{len(folds)}", folds, timed=False)


def kfold_knowing_when(task: Task) -> Plan:
    """The same folds, and models are told when each rating was given: ``kfold-knowing-when:5``.

    Raises DataError for data without times.
    """
    if task.data.ratings.timestamps is None:
        raise DataError("This data does not say when its ratings were given.")
    folds = _random_folds(task, KNOWING_WHEN)
    plan = _plan(task, f"{KNOWING_WHEN}:{len(folds)}", folds)
    return replace(plan, knowing_when=True, note=TOLD_WHEN)


def _random_folds(task: Task, kind: str) -> list[Split]:
    number = task.number(5.0)
    if not number.is_integer():
        raise ValueError(f"{kind} takes a whole number of folds, got {task.argument}.")
    return list(splits.kfold(task.data.ratings, int(number), task.seed))


def folds(task: Task) -> Plan:
    """Predefined folds: ``folds:DIR`` with uK.base to learn from and uK.test to be tested on."""
    parts = foldfiles.read_folds(task.argument, task.data)
    return _plan(task, f"folds:{task.argument}", parts, timed=False)


def holdout(task: Task) -> Plan:
    """A random share of all rows: ``holdout:0.2``."""
    share = task.number(0.2)
    parts = [splits.holdout(task.data.ratings, share, task.seed)]
    return _plan(task, f"holdout:{share:g}", parts, timed=False)


def by_time(task: Task) -> Plan:
    """The last share of all rows: ``time:0.2``; with the share of test rows by people who have earlier ones."""
    share = task.number(0.2)
    train, test = splits.by_time(task.data.ratings, share)
    return _plan(task, f"time:{share:g}", [(train, test)], warm_share=splits.warm_share(train, test))


def by_person_time(task: Task) -> Plan:
    """Everybody's last share of rows: ``user-time:0.2``."""
    share = task.number(0.2)
    return _plan(task, f"user-time:{share:g}", [splits.by_person_time(task.data.ratings, share)])


def _plan(task: Task, protocol: str, parts: Sequence[Split], *, timed: bool = True, **facts: float) -> Plan:
    """Each person is known by their part of what is learned from, with its times where ``timed``."""
    data = task.data
    asked = (
        Fold(str(number), data.with_ratings(train), train if timed else untimed(train), test)
        for number, (train, test) in enumerate(parts, start=1)
    )
    return Plan(protocol, tuple(asked), asks_stars=True, facts=facts)


def untimed(ratings: Ratings) -> Ratings:
    """The same, without saying when they were given; each person's are still oldest first."""
    return replace(ratings, timestamps=None)


def figures(task: Task, plan: Plan, answers: Answers) -> dict[str, Any]:
    """Errors as means over the folds; rows, intervals and the rest over all rows together."""
    rows = star_rows(plan, answers)
    cold = (rows.user_support == 0) | (rows.item_support == 0)
    return {
        **figures_of(rows, task.seed),
        "rows": len(rows),
        "cold_rows": int(cold.sum()),
        "fit_seconds": answers.costs.fit_seconds,
        **plan.facts,
    }


def figures_of(rows: StarRows, seed: int) -> dict[str, float]:
    """The figures of predicted stars with their intervals; those of ranges only for a model that has any."""
    found = metrics.star_figures(rows) | star_intervals(rows, seed)
    without = not np.isfinite(rows.low).any()
    return {
        key: value
        for key, value in found.items()
        if not (without and any(word in key for word in ("coverage_80", "range")))
    }
