"""Tested ratings for the tests of slices and claims: by hand, from a model, and of simulated people."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.evaluation import asking
from recsys.evaluation.rows import Fold, ListRows, StarRows
from recsys.models.base import Recommender


def plan_of(data: Dataset, folds: Sequence[NDArray[np.bool_]]) -> asking.Plan:
    """Each fold tests the ratings where it is True."""
    parts = []
    for number, hidden in enumerate(folds):
        learned = data.ratings.where(~hidden)
        parts.append(Fold(str(number), data.with_ratings(learned), learned, data.ratings.where(hidden)))
    return asking.Plan("by hand", tuple(parts), asks_stars=True)


def star_rows(
    data: Dataset, folds: Sequence[NDArray[np.bool_]], predict: Callable[[Ratings, Ratings], ArrayLike]
) -> StarRows:
    """What ``predict`` says, which takes what is learned from and what is tested."""
    plan = plan_of(data, folds)
    said = [np.asarray(predict(fold.known, fold.tested), dtype=np.float64) for fold in plan.folds]
    predicted = np.concatenate(said)
    nothing = np.full(len(predicted), np.nan)
    return StarRows(**plan.tested, predicted=predicted, low=nothing, high=nothing)  # type: ignore[arg-type]


def asked(data: Dataset, folds: Sequence[NDArray[np.bool_]], make: Callable[[], Recommender]) -> StarRows:
    """What a model answers, trained on each fold."""
    plan = plan_of(data, folds)
    return asking.star_rows(plan, asking.ask(plan, "model", make))


def folds_of(data: Dataset, number: int, seed: int = 0) -> list[NDArray[np.bool_]]:
    fold = np.random.default_rng(seed).integers(number, size=len(data.ratings))
    return [fold == at for at in range(number)]


def list_rows(data: Dataset, people: Sequence[int]) -> ListRows:
    """Empty lists: what is grouped are the people."""
    ratings, nothing = data.ratings, np.empty((len(people), 0))
    here = np.array(people, dtype=np.int32)
    return ListRows(here, nothing.astype(np.int32), nothing, ratings, ratings, ratings, ratings)


def simulated(
    n_people: int,
    each: int = 30,
    n_films: int = 120,
    seed: int = 0,
    noise: ArrayLike = 0.7,
    people: pd.DataFrame | None = None,
) -> Dataset:
    """Everybody rates ``each`` random films: the film's quality and the person's own noise, on a fine scale.

    Films have one of four genres and one of five decades in turn.
    """
    draw = np.random.default_rng(seed)
    ids = np.arange(1, n_films + 1)
    genres = ["Drama", "Comedy", "Crime", "Horror"]
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": ids,
                "title": [f"Film {at}" for at in ids],
                "year": 1960 + 10 * (ids % 5),
                "genres": [genres[at % 4] for at in ids],
            }
        )
    )
    item = np.argsort(draw.random((n_people, n_films)), axis=1)[:, :each]
    user = np.repeat(np.arange(n_people), each)
    quality = draw.normal(5.0, 0.6, n_films)
    scatter = np.broadcast_to(np.asarray(noise, dtype=np.float64), n_people)[user] * draw.normal(
        size=len(user)
    )
    values = np.clip(quality[item.ravel()] + scatter, 0.0, 10.0)
    ratings = Ratings.of(user + 1, ids[item.ravel()], values, items=catalog.items)
    behaviour = Behaviour.of({} if people is None else {"people": people})
    return Dataset(
        "simulated", ratings, catalog, Scale(0.0, 10.0, 0.1), Source("hand", "Simulated"), behaviour
    )


def people_table(n_people: int, **columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({"user_id": np.arange(1, n_people + 1), **columns})
