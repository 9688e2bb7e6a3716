"""The harness measures what scikit-surprise's own cross-validation does, on the same folds, of its own predictions."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import surprise
from surprise.model_selection import cross_validate

from recsys.dataset import Dataset, Ratings
from recsys.evaluation import evaluate
from recsys.evaluation.splits import kfold
from recsys.ids import Floats
from recsys.models.base import Recommender
from recsys.models.history import History
from recsys.models.results import EpochCallback, PairPredictions
from recsys.sources import read_source
from tests.models.data import make_data


def rows_of(ratings: Ratings) -> list[tuple[int, int, float]]:
    columns = (ratings.user_ids, ratings.item_ids, ratings.values)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def surprise_data(data: Dataset) -> surprise.Dataset:
    return surprise.Dataset(surprise.Reader(rating_scale=(data.scale.low, data.scale.high)))


@dataclass(kw_only=True, eq=False)
class AsPublished(Recommender):
    """scikit-surprise's SVD with its defaults and its own ``predict``: by the stored people, nobody folded in."""

    name: ClassVar[str] = "as-published"
    predicts_ratings: ClassVar[bool] = True

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        rows = [(*row, None) for row in rows_of(data.ratings)]
        self.peer = surprise.SVD(random_state=0).fit(surprise_data(data).construct_trainset(rows))

    def _score_all(self, history: History) -> Floats:
        raise NotImplementedError

    def predict_pairs_with_ranges(self, histories: Ratings, pairs: Ratings) -> PairPredictions:
        stars = np.array([guess.est for guess in self.peer.test(rows_of(pairs))])
        return PairPredictions(stars, *np.full((2, len(stars)), np.nan))


@dataclass
class Folds:
    """Our folds as scikit-surprise takes them."""

    data: Dataset

    def split(self, theirs: surprise.Dataset) -> Iterator[tuple[surprise.Trainset, list[Any]]]:
        for train, test in kfold(self.data.ratings, 5):
            yield theirs.construct_trainset([(*row, None) for row in rows_of(train)]), rows_of(test)


def check_the_same(data: Dataset) -> None:
    theirs = cross_validate(surprise.SVD(random_state=0), surprise_data(data), cv=Folds(data))
    ours = evaluate(data, {"svd": AsPublished}, "kfold:5").models["svd"]
    assert ours["rmse"] == pytest.approx(theirs["test_rmse"].mean(), abs=1e-9)
    assert ours["mae"] == pytest.approx(theirs["test_mae"].mean(), abs=1e-9)
    assert 0.5 < ours["rmse"] < 1.5


def test_on_small_data() -> None:
    check_the_same(make_data(n_users=40, n_items=50, seed=1))


def test_on_real_ratings(movielens_folder: Path) -> None:
    check_the_same(read_source(movielens_folder, "ml").dataset)
