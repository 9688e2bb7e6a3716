"""The protocol of lists: how well the best ten of the full catalog find what people liked among the hidden rows."""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from recsys.dataset import Catalog, Dataset, Ratings
from recsys.errors import UnsupportedError
from recsys.evaluation import metrics, splits
from recsys.evaluation.asking import LIST_LENGTH, Answers, Plan, list_rows, lists_for
from recsys.evaluation.intervals import list_intervals, mean_intervals
from recsys.evaluation.rows import Fold, ListRows
from recsys.evaluation.task import Task
from recsys.ids import UNKNOWN, Floats, Positions
from recsys.models.base import Recommender

NOBODY = "Nobody has a liked film among the hidden rows."


def ranking(task: Task) -> Plan:
    """A random share of all rows hidden: ``ranking:0.2``; over the people with a liked item among them."""
    data, share = task.data, task.number(0.2)
    train, test = splits.holdout(data.ratings, share, task.seed)
    fold = Fold("", data.with_ratings(train), train, test)
    return Plan(f"ranking:{share:g}", (fold,), asks_stars=False, liked_from=data.scale.liked_from)


def figures(task: Task, plan: Plan, answers: Answers) -> dict[str, Any]:
    """How well the lists find what people liked, what the lists are like, and what they cost."""
    (rows,) = list_rows(plan, answers).values()
    found = figures_of(rows, task.data, task.seed)
    return found | {"users": len(rows), "fit_seconds": answers.costs.fit_seconds}


def figures_of(rows: ListRows, data: Dataset, seed: int) -> dict[str, float]:
    """Means over people, figures of all lists together, and the intervals of both."""
    if not len(rows):
        raise UnsupportedError(NOBODY)
    by_person, together = metrics.list_figures(rows, genres_of(data.catalog), data.scale.liked_from)
    n_items = len(data.catalog)
    return {
        **{key: metrics.mean(figures) for key, figures in by_person.items()},
        **{key: value for key, value in together.items() if not np.isnan(value)},
        **mean_intervals(by_person, seed),
        **list_intervals(
            rows.items,
            n_items,
            lambda shown: {"coverage": float(np.mean(shown > 0)), "gini": metrics.gini(shown)},
            seed,
        ),
    }


def lists_of(
    model: Recommender, train: Ratings, liked: Ratings, people: Positions
) -> tuple[list[Positions], dict[str, Floats]]:
    """The list of each person, known by their rows of ``train``, and how well it finds their rows of ``liked``.

    Positions of items, best first; and figure, as ``ndcg@10``, -> one entry a person. Each of ``people`` has a row of
    ``liked`` at least.
    """
    items = lists_for(model, train, people)
    return [row[row != UNKNOWN] for row in items], quality_of(items, liked, people)


def quality_of(items: Positions, liked: Ratings, people: Positions) -> dict[str, Floats]:
    """Figure, as ``ndcg@10``, -> one entry a person."""
    quality = metrics.quality(*metrics.hits_of(people, items, liked))
    return {f"{key}@{LIST_LENGTH}": figures for key, figures in quality.items()}


def genres_of(catalog: Catalog) -> metrics.Genres:
    """The genres of a catalog as metrics need them, made once."""
    found = _GENRES.get(catalog)
    if found is None:
        found = _GENRES[catalog] = metrics.Genres.of(catalog.genres)
    return found


_GENRES: WeakKeyDictionary[Catalog, metrics.Genres] = WeakKeyDictionary()
