"""Tested ratings for the tests of slices and claims: by hand, from a model, and of simulated people."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.evaluation.rows import ListRows, StarRows
from recsys.models.base import Recommender


def star_rows(
    data: Dataset, folds: Sequence[NDArray[np.bool_]], predict: Callable[[Ratings, Ratings], ArrayLike]
) -> StarRows:
    """Each fold tests the ratings where it is True; ``predict`` takes what is learned from and what is tested."""
    parts = []
    for number, hidden in enumerate(folds):
        learned, tested = data.ratings.where(~hidden), data.ratings.where(hidden)
        parts.append(
            (
                tested.user_idx,
                tested.item_idx,
                tested.values.astype(np.float64),
                np.asarray(predict(learned, tested), dtype=np.float64),
                np.full(len(tested), np.nan),
                np.full(len(tested), np.nan),
                np.diff(learned.indptr)[tested.user_idx],
                learned.item_counts[tested.item_idx],
                np.full(len(tested), number),
            )
        )
    return StarRows(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def asked(data: Dataset, folds: Sequence[NDArray[np.bool_]], make: Callable[[], Recommender]) -> StarRows:
    """What a model answers, trained on each fold."""

    def predict(learned: Ratings, tested: Ratings) -> ArrayLike:
        return make().fit(data.with_ratings(learned)).predict_pairs(learned, tested)

    return star_rows(data, folds, predict)


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
