"""Protocols of predicted stars: how far they are from the ratings that were hidden."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from recsys.dataset import Ratings
from recsys.evaluation import foldfiles, metrics, splits
from recsys.evaluation.asking import Answers, Plan, star_rows
from recsys.evaluation.intervals import star_intervals
from recsys.evaluation.rows import Fold, StarRows
from recsys.evaluation.task import Task

Split = tuple[Ratings, Ratings]


def kfold(task: Task) -> Plan:
    """Random folds: ``kfold:5``."""
    number = task.number(5.0)
    if not number.is_integer():
        raise ValueError(f"kfold takes a whole number of folds, got {task.argument}.")
    folds = list(splits.kfold(task.data.ratings, int(number), task.seed))
    return _plan(task, f"kfold:{len(folds)}", folds)


def folds(task: Task) -> Plan:
    """Predefined folds: ``folds:DIR`` with uK.base to learn from and uK.test to be tested on."""
    return _plan(task, f"folds:{task.argument}", foldfiles.read_folds(task.argument, task.data))


def holdout(task: Task) -> Plan:
    """A random share of all rows: ``holdout:0.2``."""
    share = task.number(0.2)
    return _plan(task, f"holdout:{share:g}", [splits.holdout(task.data.ratings, share, task.seed)])


def by_time(task: Task) -> Plan:
    """The last share of all rows: ``time:0.2``; with the share of test rows by people who have earlier ones."""
    share = task.number(0.2)
    train, test = splits.by_time(task.data.ratings, share)
    return _plan(task, f"time:{share:g}", [(train, test)], warm_share=splits.warm_share(train, test))


def by_person_time(task: Task) -> Plan:
    """Everybody's last share of rows: ``user-time:0.2``."""
    share = task.number(0.2)
    return _plan(task, f"user-time:{share:g}", [splits.by_person_time(task.data.ratings, share)])


def _plan(task: Task, protocol: str, parts: Sequence[Split], **facts: float) -> Plan:
    """Each person is known by their part of what is learned from."""
    data = task.data
    asked = (
        Fold(str(number), data.with_ratings(train), train, test)
        for number, (train, test) in enumerate(parts, start=1)
    )
    return Plan(protocol, tuple(asked), asks_stars=True, facts=facts)


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
