"""Lists are chosen by exact scores, and blocks are a matter of memory alone. (The contract: test_contract_many.)"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Ratings
from recsys.ids import Floats, Positions
from recsys.models import many
from recsys.models.base import Recommender
from recsys.models.history import Histories, History, PerPerson
from recsys.models.results import EpochCallback


@dataclass(kw_only=True, eq=False)
class Coarse(Recommender):
    """Later items are a little better, but all of them at once are scored coarsely: two by two alike."""

    name: ClassVar[str] = "coarse"

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        self.worth_ = np.arange(len(data.catalog), dtype=np.float64)

    def _score_all(self, history: History) -> Floats:
        return np.asarray(self.worth_ // 2)

    def _score_at(self, history: History, positions: Positions) -> Floats:
        return np.asarray(self.worth_[positions])


@pytest.mark.parametrize("n", [1, 2, 3, 10])
def test_a_list_holds_the_best_by_exact_scores(small: Dataset, n: int) -> None:
    model = Coarse().fit(small)
    expected = small.catalog.items.ids[::-1][:n].tolist()
    assert model.recommend(Profile.of([], []), n).item_ids.tolist() == expected
    nothing = small.ratings.where(np.zeros(len(small.ratings), dtype=np.bool_))
    assert model.recommend_many(nothing, [3], n)[0].item_ids.tolist() == expected


def test_so_many_people_at_once_as_memory_is_meant_for(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class Counting(Coarse):
        def _score_many(self, people: Histories) -> Floats:
            asked.append(len(people))
            return super()._score_many(people)

    monkeypatch.setattr(many, "SCORES_AT_ONCE", 5 * len(small.catalog))
    Counting().fit(small).recommend_many(small.ratings, small.ratings.users.ids)
    assert sorted(asked) == sorted([5] * (len(small.ratings.users) // 5) + [len(small.ratings.users) % 5])


def test_items_of_some_people_in_any_order() -> None:
    ratings = Ratings.of([1, 1, 2, 3, 3, 3], [10, 20, 30, 10, 30, 40], [1, 2, 3, 4, 5, 1])
    here = np.array([7, -1, 9, 8], dtype=np.int32)  # where the model has them; it does not know 20
    found, rows = PerPerson.among(ratings, here, np.array([2, 0, 1, 0], dtype=np.int32))
    assert [found.item_idx[found.of(person)].tolist() for person in range(4)] == [[7, 9, 8], [7], [9], [7]]
    assert ratings.item_ids[rows].tolist() == [10, 30, 40, 10, 30, 10]
    assert found.person_idx.tolist() == [0, 0, 0, 1, 2, 3]
    nobody, rows = PerPerson.among(ratings, here, np.empty(0, dtype=np.int32))
    assert len(nobody) == len(rows) == 0
