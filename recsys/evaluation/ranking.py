"""The protocol of lists: how well the best ten of the full catalog find what people liked among the hidden rows."""

import numpy as np

from recsys.dataset import Ratings
from recsys.evaluation import metrics, splits
from recsys.evaluation.intervals import mean_intervals
from recsys.evaluation.results import Evaluation, MakeModel, Task
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender

LIST_LENGTH = 10


def ranking(task: Task) -> Evaluation:
    """A random share of all rows hidden: ``ranking:0.2``; over the people with a liked item among them."""
    data, share = task.data, task.number(0.2)
    train, test = splits.holdout(data.ratings, share, task.seed)
    liked = test.where(test.values >= data.scale.liked_from)
    people = np.flatnonzero(np.diff(liked.indptr)).astype(np.int32)
    result = Evaluation(f"ranking:{share:g}")
    if not len(people):
        result.skipped.update(dict.fromkeys(task.models, "Nobody has a liked film among the hidden rows."))
        return result
    return task.measure(result, lambda name, make: _of_model(task, name, make, train, liked, people))


def _of_model(
    task: Task, name: str, make: MakeModel, train: Ratings, liked: Ratings, people: Positions
) -> dict[str, float]:
    catalog = task.data.catalog
    model, fit_seconds = task.fit(name, make, task.data.with_ratings(train))
    task.on_model(f"{name}: ranking")
    items, by_person = lists_of(model, train, liked, people)
    return {
        **{key: float(np.mean(figures)) for key, figures in by_person.items()},
        "coverage": metrics.coverage(items, len(catalog)),
        "diversity": metrics.mean(metrics.diversity(items, metrics.Genres.of(catalog.genres))),
        "novelty": metrics.mean(metrics.novelty(items, train.item_counts, len(train.users))),
        "popularity": metrics.mean(metrics.popularity(items, train.item_counts)),
        "users": len(people),
        "fit_seconds": fit_seconds,
        **mean_intervals(by_person, task.seed),
    }


def lists_of(
    model: Recommender, train: Ratings, liked: Ratings, people: Positions
) -> tuple[Positions, dict[str, Floats]]:
    """The list of each person, known by their rows of ``train``, and how well it finds their rows of ``liked``.

    Positions of items, best first, one row a person; and figure, as ``ndcg@10``, -> one entry a person. Each of
    ``people`` has a row of ``liked`` at least.
    """
    lists = [_list_for(model, train, int(user_idx)) for user_idx in people]
    items = metrics.filled(lists, LIST_LENGTH)
    quality = metrics.quality(*metrics.hits_of(people, items, liked))
    return items, {f"{key}@{LIST_LENGTH}": figures for key, figures in quality.items()}


def _list_for(model: Recommender, train: Ratings, user_idx: int) -> Positions:
    profile = train.profile(int(train.users.ids[user_idx]))
    return train.items.positions(model.recommend(profile, LIST_LENGTH).item_ids)
