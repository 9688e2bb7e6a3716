"""Protocols of predicted stars: how far they are from the ratings that were hidden."""

from collections.abc import Sequence

import numpy as np

from recsys.dataset import Ratings
from recsys.errors import UnsupportedError
from recsys.evaluation import foldfiles, metrics, splits
from recsys.evaluation.intervals import star_intervals
from recsys.evaluation.results import NO_STARS, Evaluation, MakeModel, Task
from recsys.ids import Floats
from recsys.models.base import Recommender

Folds = Sequence[tuple[Ratings, Ratings]]
RANGES_OF = 300
"""How many people's 80 % ranges are counted in each part."""


def kfold(task: Task) -> Evaluation:
    """Random folds: ``kfold:5``."""
    number = task.number(5.0)
    if not number.is_integer():
        raise ValueError(f"kfold takes a whole number of folds, got {task.argument}.")
    folds = list(splits.kfold(task.data.ratings, int(number), task.seed))
    return _stars(task, folds, f"kfold:{len(folds)}")


def folds(task: Task) -> Evaluation:
    """Predefined folds: ``folds:DIR`` with uK.base to learn from and uK.test to be tested on."""
    return _stars(task, foldfiles.read_folds(task.argument, task.data), f"folds:{task.argument}")


def holdout(task: Task) -> Evaluation:
    """A random share of all rows: ``holdout:0.2``."""
    share = task.number(0.2)
    return _stars(task, [splits.holdout(task.data.ratings, share, task.seed)], f"holdout:{share:g}")


def by_time(task: Task) -> Evaluation:
    """The last share of all rows: ``time:0.2``; with the share of test rows by people who have earlier ones."""
    share = task.number(0.2)
    train, test = splits.by_time(task.data.ratings, share)
    result = _stars(task, [(train, test)], f"time:{share:g}")
    for figures in result.models.values():
        figures["warm_share"] = splits.warm_share(train, test)
    return result


def by_person_time(task: Task) -> Evaluation:
    """Everybody's last share of rows: ``user-time:0.2``."""
    share = task.number(0.2)
    return _stars(task, [splits.by_person_time(task.data.ratings, share)], f"user-time:{share:g}")


def _stars(task: Task, folds: Folds, protocol: str) -> Evaluation:
    """Errors as means over the folds; rows and intervals over all rows together."""
    return task.measure(Evaluation(protocol), lambda name, make: _stars_of(task, folds, name, make))


def _stars_of(task: Task, folds: Folds, name: str, make: MakeModel) -> dict[str, float]:
    if not make().predicts_ratings:
        raise UnsupportedError(NO_STARS)
    rows: list[dict[str, float]] = []
    errors: list[Floats] = []
    inside: list[tuple[int, int] | None] = []
    for number, (train, test) in enumerate(folds, start=1):
        model, fit_seconds = task.fit(name, make, task.data.with_ratings(train), f"part {number}")
        predicted = model.predict_pairs(train, test)
        measured = metrics.star_errors(predicted, test.values)
        rows.append({**measured, "fit_seconds": fit_seconds, **_row_counts(train, test)})
        errors.append(predicted - test.values)
        inside.append(coverage(model, train, test, task.seed + number))
    totals = {key: int(sum(row[key] for row in rows)) for key in ("rows", "cold_rows")}
    means = {key: float(np.mean([row[key] for row in rows])) for key in rows[0] if key not in totals}
    people = np.concatenate([test.user_idx for _, test in folds])
    intervals = star_intervals(people, np.concatenate(errors), task.seed)
    return means | totals | intervals | coverage_figure(inside)


def _row_counts(train: Ratings, test: Ratings) -> dict[str, float]:
    known_item = train.item_counts[test.item_idx] > 0
    known_user = np.diff(train.indptr)[test.user_idx] > 0
    return {"rows": len(test), "cold_rows": int((~(known_item & known_user)).sum())}


def coverage(model: Recommender, histories: Ratings, pairs: Ratings, seed: int) -> tuple[int, int] | None:
    """(inside, asked): how many of ``pairs`` lie inside their 80 % range; None for a model without ranges.

    Asked are the rows of ``RANGES_OF`` people at most, drawn by the seed: a range costs as much as two fold-ins.
    """
    people = pairs.users.ids[np.diff(pairs.indptr) > 0]
    inside = asked = 0
    for user_id in np.random.default_rng(seed).permutation(people)[:RANGES_OF].tolist():
        rows = pairs.rows_of(user_id)
        guessed = model.predict(histories.profile(user_id), pairs.items.ids[pairs.item_idx[rows]])
        if np.isnan(guessed.low).any():
            return None
        actual = pairs.values[rows]
        inside += int(((guessed.low <= actual) & (actual <= guessed.high)).sum())
        asked += len(actual)
    return inside, asked


def coverage_figure(counted: Sequence[tuple[int, int] | None]) -> dict[str, float]:
    """``coverage_80`` over all parts; nothing when a part has no ranges."""
    known = [count for count in counted if count is not None]
    if len(known) < len(counted):
        return {}
    return {"coverage_80": sum(inside for inside, _ in known) / sum(asked for _, asked in known)}
