"""What another seed changes: nothing for a model without chance, more where fewer epochs settle it less."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from recsys.comparison.seeds import seed_change
from recsys.dataset import Dataset, Ratings
from recsys.errors import DataError
from recsys.ids import Floats
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.history import History
from recsys.models.results import EpochCallback
from recsys.models.svd import SVD
from tests.evaluation.spy import Spy
from tests.models.data import make_data


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=50, n_items=60, seed=2)


def test_a_model_without_chance_stays_the_same(data: Dataset) -> None:
    found = seed_change(data, "Averages", lambda seed: Bias())
    assert (found.list_overlap, found.star_shift) == (1.0, 0.0)
    assert found.rows == round(0.1 * len(data.ratings))


def test_stars_that_are_a_whole_star_apart(data: Dataset) -> None:
    found = seed_change(data, "Spy", lambda seed: Spy(guess=2.0 + seed))
    assert found.star_shift == pytest.approx(1.0)
    assert found.list_overlap == 1.0
    assert found.sentence == (
        "When Spy is trained again with another seed, 100 % of the films in two lists for one person are the same, "
        "and its stars move by 1.000."
    )


def test_lists_that_share_nothing(data: Dataset) -> None:
    @dataclass(kw_only=True, eq=False)
    class Halves(Recommender):
        """Lists the first half of the catalog or the second."""

        name: ClassVar[str] = "halves"
        seed: int = 0

        def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
            self.half_ = np.arange(len(data.catalog)) * 2 // len(data.catalog)

        def _score_all(self, history: History) -> Floats:
            return np.where(self.half_ == self.seed, 1.0, np.nan)

    found = seed_change(data, "Halves", lambda seed: Halves(seed=seed))
    assert found.list_overlap == 0.0
    assert found.star_shift is None
    assert "stars" not in found.sentence


def test_a_trained_model_moves_a_little(data: Dataset) -> None:
    found = seed_change(data, "SVD", lambda seed: SVD(n_factors=4, seed=seed, ranges=False))
    assert found.star_shift is not None
    assert 0.0 < found.star_shift < 0.5
    assert 0.0 < found.list_overlap < 1.0
    assert found == seed_change(data, "SVD", lambda seed: SVD(n_factors=4, seed=seed, ranges=False))


def test_too_few_ratings_say_so(data: Dataset) -> None:
    few = data.with_ratings(data.ratings.where(np.arange(len(data.ratings)) < 1))
    with pytest.raises((DataError, ValueError)):
        seed_change(few, "Averages", lambda seed: Bias())
