"""Ratings and Profile: order, maps, refusals."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.dataset import Dataset, Profile, Ratings
from recsys.dataset import ratings as ratings_module
from recsys.errors import UnknownUserError
from recsys.ids import IdMap

ROWS = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.integers(100, 120),
        st.sampled_from([0.5, 1.0, 3.5, 5.0]),
        st.integers(-10, 10),
    ),
    unique_by=lambda row: row[:2],
    max_size=40,
)
Row = tuple[int, int, float, int]


@pytest.fixture(autouse=True, scope="module")
def several_parts() -> Iterator[None]:
    """What is counted in parts of a million rows is counted in parts of 7."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ratings_module, "ROWS_AT_ONCE", 7)
        yield


def columns(rows: list[Row]) -> tuple[list[int], list[int], list[float], list[int]]:
    return [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows]


@given(ROWS)
def test_rows_stand_by_person_and_each_persons_oldest_first(rows: list[Row]) -> None:
    ratings = Ratings.of(*columns(rows))
    assert ratings.timestamps is not None
    found = list(
        zip(
            ratings.user_ids.tolist(),
            ratings.item_ids.tolist(),
            ratings.values.tolist(),
            ratings.timestamps.tolist(),
            strict=True,
        )
    )
    assert found == sorted(
        rows, key=lambda row: (row[0], row[3])
    )  # stable: equal times keep the file's order
    assert np.diff(ratings.indptr).tolist() == [
        sum(row[0] == user for row in rows) for user in ratings.users.ids.tolist()
    ]


@given(ROWS)
def test_counts_and_means_are_those_of_the_rows(rows: list[Row]) -> None:
    ratings = Ratings.of(*columns(rows), items=IdMap.of(range(100, 125)))
    for at, item_id in enumerate(ratings.items.ids.tolist()):
        own = [row[2] for row in rows if row[1] == item_id]
        assert ratings.item_counts[at] == len(own)
        assert np.isclose(ratings.item_means[at], np.mean(own)) if own else np.isnan(ratings.item_means[at])
    assert ratings.mean == np.mean([row[2] for row in rows]) if rows else np.isnan(ratings.mean)


@given(ROWS, st.data())
def test_where_keeps_the_chosen_rows_and_both_maps(rows: list[Row], data: st.DataObject) -> None:
    ratings = Ratings.of(*columns(rows))
    keep = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))), dtype=np.bool_
    )
    part = ratings.where(keep)
    assert part.users is ratings.users
    assert part.items is ratings.items
    assert part.user_ids.tolist() == ratings.user_ids[keep].tolist()
    assert part.item_ids.tolist() == ratings.item_ids[keep].tolist()
    assert part.values.tolist() == ratings.values[keep].tolist()


def test_without_times_a_person_keeps_the_order_of_the_file() -> None:
    ratings = Ratings.of([2, 1, 2, 1], [30, 20, 10, 40], [1, 2, 3, 4])
    assert ratings.timestamps is None
    assert ratings.profile(2).item_ids.tolist() == [30, 10]
    assert ratings.profile(1).timestamps is None


def test_a_profile_is_one_persons_rows_oldest_first(tiny: Dataset) -> None:
    profile = tiny.ratings.profile(2)
    assert profile.item_ids.tolist() == [20, 10]
    assert profile.ratings.tolist() == [4.0, 4.5]
    assert profile.weights.tolist() == [1.0, 1.0]
    assert profile.timestamps is not None
    assert profile.timestamps.tolist() == [120, 150]


@pytest.mark.parametrize("stranger", [0, 5, -1, 10**30])
def test_a_person_who_is_not_in_the_data_is_refused_by_name(tiny: Dataset, stranger: int) -> None:
    with pytest.raises(UnknownUserError, match=f"^There is no person {stranger} in this data.$"):
        tiny.ratings.profile(stranger)


def test_the_matrix_holds_each_rating_at_its_place(tiny: Dataset) -> None:
    matrix = tiny.ratings.matrix().toarray()
    assert matrix.shape == (4, 5)
    assert matrix[0].tolist() == [5.0, 4.0, 2.0, 0.0, 0.0]
    assert matrix[:, 4].tolist() == [0.0, 0.0, 0.0, 0.0]
    ones = tiny.ratings.matrix(np.ones(len(tiny.ratings))).toarray()
    assert (ones == (matrix > 0)).all()


def test_a_rating_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="pair twice"):
        Ratings.of([1, 2, 1], [10, 10, 10], [3, 4, 5])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Ratings.of([1], [10, 20, 30], [3, 4, 5]),
        lambda: Ratings.of([1, 1, 1], [10, 20, 30], [3, 4]),
        lambda: Ratings.of([1, 1], [10, 20], [3, 4], [100]),
    ],
)
def test_columns_of_different_length_are_refused(make: Callable[[], Ratings]) -> None:
    with pytest.raises(ValueError, match=r"^Ratings need columns of one length, got \["):
        make()


def test_ids_outside_a_given_map_are_refused() -> None:
    with pytest.raises(ValueError, match="not in the given map"):
        Ratings.of([1], [10], [3], items=IdMap.of([20]))
    with pytest.raises(ValueError, match="not in the given map"):
        Ratings.of([1], [10], [3], users=IdMap.of([2]))


def test_no_ratings_at_all_are_ratings_too() -> None:
    ratings = Ratings.of([], [], [], [])
    assert len(ratings) == 0
    assert np.isnan(ratings.mean)
    assert ratings.matrix().shape == (0, 0)


def test_averages_by_id_are_nan_for_the_unknown_and_the_unrated(tiny: Dataset) -> None:
    means = tiny.ratings.means_of([40, 50, 99, 20])
    assert np.isclose(means, [4.25, np.nan, np.nan, 11 / 3], equal_nan=True).all()


def test_nobody_can_change_shared_ratings_or_profiles(tiny: Dataset) -> None:
    ratings, profile = tiny.ratings, tiny.ratings.profile(1)
    assert ratings.timestamps is not None
    assert profile.timestamps is not None
    shared = (
        *(ratings.indptr, ratings.item_idx, ratings.values, ratings.timestamps, ratings.user_idx),
        *(ratings.user_ids, ratings.item_ids, ratings.item_counts, ratings.item_means),
        *(profile.item_ids, profile.ratings, profile.weights, profile.timestamps),
    )
    assert not any(array.flags.writeable for array in shared)
    assert not any(array.flags.writeable for array in vars(profile.without(20)).values())


def test_a_profile_copies_what_it_is_made_of() -> None:
    given_items = np.array([10, 20])
    profile = Profile.of(given_items, [3.0, np.nan])
    given_items[0] = 99
    assert profile.item_ids.tolist() == [10, 20]
    assert (len(profile), profile.n_rated) == (2, 1)


def test_without_drops_one_item_everywhere() -> None:
    profile = Profile.of([10, 20, 30], [1, 2, 3], [1, 0.5, 1], [7, 8, 9])
    rest = profile.without(20)
    assert rest.timestamps is not None
    assert rest.item_ids.tolist() == [10, 30]
    assert (rest.ratings.tolist(), rest.weights.tolist(), rest.timestamps.tolist()) == (
        [1, 3],
        [1, 1],
        [7, 9],
    )
    assert profile.without(99) is profile


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: Profile.of([1, 2], [3.0]), "columns of one length"),
        (lambda: Profile.of([1], [3.0], timestamps=[1, 2]), "columns of one length"),
        (lambda: Profile.of([1, 1], [3.0, 4.0]), "an item twice"),
        (lambda: Profile.of([1], [np.inf]), "infinity"),
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(make: Callable[[], Profile], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        make()
