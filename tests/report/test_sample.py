"""Who is in the sample: by the sizes of the segments, always the same; and what each is shown."""

import numpy as np
import pandas as pd
import pytest

from recsys.insights import list_for
from recsys.insights.segments import Segments
from recsys.models.item_knn import ItemKNN
from recsys.report.sample import sample_people, sample_recommendations, seats_of
from tests.models.data import make_data

NONE = Segments(
    pd.DataFrame({"user_id": [], "segment": []}), pd.DataFrame(columns=["name"]), "", float("nan")
)


def segments(sizes: dict[str, int]) -> Segments:
    ids, first = [], 1
    for place, size in enumerate(sizes.values()):
        ids += [(user, place) for user in range(first, first + size)]
        first += size
    people = pd.DataFrame(ids, columns=["user_id", "segment"])
    return Segments(
        people, pd.DataFrame({"name": list(sizes), "people": list(sizes.values())}), "k-means", 0.9
    )


@pytest.mark.parametrize(
    ("sizes", "n", "seats"),
    [
        ([50, 30, 20], 10, [5, 3, 2]),
        ([45, 35, 20], 10, [5, 3, 2]),  # 4.5 and 3.5: the first of two equal remainders
        ([98, 1, 1], 10, [8, 1, 1]),
        ([2, 1], 10, [2, 1]),
        ([5, 5, 5], 2, [1, 1, 0]),
        ([], 10, []),
        ([0, 3], 2, [0, 2]),
    ],
)
def test_seats_by_largest_remainder(sizes: list[int], n: int, seats: list[int]) -> None:
    assert seats_of(sizes, n) == seats


def test_each_segment_sends_its_own_people() -> None:
    data = make_data(n_users=40)
    found = sample_people(data, segments({"Many": 24, "Some": 12, "Few": 4}))
    assert [name for _, name in found] == ["Many"] * 6 + ["Some"] * 3 + ["Few"]
    assert len({person for person, _ in found}) == 10
    assert all(1 <= person <= 24 for person, name in found if name == "Many")
    assert all(37 <= person <= 40 for person, name in found if name == "Few")
    assert found == sample_people(data, segments({"Many": 24, "Some": 12, "Few": 4}))


def test_without_segments_people_differ_by_how_much_they_rate() -> None:
    data = make_data(n_users=40)
    found = sample_people(data, NONE)
    counts = np.diff(data.ratings.indptr)[data.ratings.users.positions([person for person, _ in found])]
    assert len(found) == 10
    assert list(counts) == sorted(counts)
    assert all(name.endswith(" ratings") for _, name in found)
    assert len(sample_people(make_data(n_users=4), NONE)) == 4


def test_the_table_is_each_persons_own_list() -> None:
    data = make_data(n_users=40)
    model = ItemKNN().fit(data)
    table = sample_recommendations(data, model, NONE)
    assert (table.groupby("person").size() == 10).all()
    for person, rows in table.groupby("person"):
        rated = set(data.profile(int(person)).item_ids.tolist())
        assert not rated & set(rows["item_id"])
        own = list_for(data, model, data.profile(int(person)), 10)
        assert rows["item_id"].tolist() == own["item_id"].tolist()
        assert rows["why"].tolist() == own["because"].tolist()
        assert np.allclose(rows["predicted_stars"], own["guess"], atol=0.005)
        assert (rows["ratings"] == len(rated)).all()
