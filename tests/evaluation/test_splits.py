"""Splits: every row tested once, nothing on both sides, the same for the same seed."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from recsys.dataset import Ratings
from recsys.evaluation import splits


def table(n_rows: int) -> Ratings:
    """Rows with values 0, 1, 2, ... so that each can be told from the others."""
    places = np.arange(n_rows)
    return Ratings.of(places % 7, places // 7, places.astype(np.float64), places)


def rows(ratings: Ratings) -> list[tuple[int, int, float]]:
    return list(
        zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), ratings.values.tolist(), strict=True)
    )


@settings(max_examples=40, deadline=None)
@given(n_rows=st.integers(2, 60), n_folds=st.integers(2, 60), seed=st.integers(0, 99))
def test_folds_partition_the_rows(n_rows: int, n_folds: int, seed: int) -> None:
    ratings = table(n_rows)
    if n_folds > n_rows:
        with pytest.raises(ValueError, match=f"from 2 to {n_rows}, got {n_folds}"):
            list(splits.kfold(ratings, n_folds, seed))
        return
    folds = list(splits.kfold(ratings, n_folds, seed))
    assert len(folds) == n_folds
    assert sorted(row for _, test in folds for row in rows(test)) == sorted(rows(ratings))
    sizes = [len(test) for _, test in folds]
    assert max(sizes) - min(sizes) <= 1
    for train, test in folds:
        assert not set(rows(train)) & set(rows(test))
        assert sorted(rows(train) + rows(test)) == sorted(rows(ratings))
        assert train.users is ratings.users
        assert train.items is ratings.items


@settings(max_examples=40, deadline=None)
@given(n_rows=st.integers(2, 60), share=st.floats(0.02, 0.98), seed=st.integers(0, 99))
def test_a_holdout_cuts_in_two(n_rows: int, share: float, seed: int) -> None:
    ratings = table(n_rows)
    if not 0 < round(share * n_rows) < n_rows:
        with pytest.raises(ValueError, match="must leave rows on both sides"):
            splits.holdout(ratings, share, seed)
        return
    train, test = splits.holdout(ratings, share, seed)
    assert len(test) == round(share * n_rows)
    assert not set(rows(train)) & set(rows(test))
    assert sorted(rows(train) + rows(test)) == sorted(rows(ratings))


def test_the_seed_decides() -> None:
    ratings = table(50)
    same = [[rows(test) for _, test in splits.kfold(ratings, 5, seed=3)] for _ in range(2)]
    assert same[0] == same[1]
    assert same[0] != [rows(test) for _, test in splits.kfold(ratings, 5, seed=4)]
    assert rows(splits.holdout(ratings, 0.2, 3)[1]) == rows(splits.holdout(ratings, 0.2, 3)[1])
    assert rows(splits.holdout(ratings, 0.2, 3)[1]) != rows(splits.holdout(ratings, 0.2, 4)[1])


# -- by time ---------------------------------------------------------------------------------------------------

timed = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), min_size=2, max_size=60)


def at_times(people_and_times: list[tuple[int, int]]) -> Ratings:
    """A row for each (person, time): items and values 0, 1, 2, ..."""
    people, times = zip(*people_and_times, strict=True)
    places = np.arange(len(people))
    return Ratings.of(people, places, places.astype(np.float64), times)


def times(ratings: Ratings) -> np.ndarray:
    assert ratings.timestamps is not None
    return ratings.timestamps


@settings(max_examples=60, deadline=None)
@given(given_at=timed, share=st.floats(0.02, 0.98))
def test_a_cut_in_time_tests_the_last_rows(given_at: list[tuple[int, int]], share: float) -> None:
    ratings = at_times(given_at)
    if not 0 < round(share * len(ratings)) < len(ratings):
        with pytest.raises(ValueError, match="must leave rows on both sides"):
            splits.by_time(ratings, share)
        return
    train, test = splits.by_time(ratings, share)
    assert len(test) == round(share * len(ratings))
    assert sorted(rows(train) + rows(test)) == sorted(rows(ratings))
    assert times(train).max() <= times(test).min()


@settings(max_examples=60, deadline=None)
@given(given_at=timed, share=st.floats(0.02, 0.98))
def test_each_persons_last_rows_are_tested(given_at: list[tuple[int, int]], share: float) -> None:
    ratings = at_times(given_at)
    if np.diff(ratings.indptr).max() < 5:
        with pytest.raises(
            ValueError, match=r"^Nobody here has 5 ratings, so nobody's last ones can be held out"
        ):
            splits.by_person_time(ratings, share)
        return
    train, test = splits.by_person_time(ratings, share)
    assert sorted(rows(train) + rows(test)) == sorted(rows(ratings))
    for user_id in ratings.users.ids.tolist():
        known, hidden = train.rows_of(user_id), test.rows_of(user_id)
        n_known, n_hidden = known.stop - known.start, hidden.stop - hidden.start
        if n_known + n_hidden < 5:
            assert n_hidden == 0
            continue
        assert n_known >= 1
        assert n_hidden >= 1
        assert abs(n_hidden - share * (n_known + n_hidden)) <= 1
        assert times(train)[known].max() <= times(test)[hidden].min()


def test_a_persons_last_fifth_by_hand() -> None:
    """Twelve ratings hide 2, five hide 1, four hide none; of one second the later row."""
    people = [1] * 12 + [2] * 5 + [3] * 4
    given_at = list(zip(people, [*range(12), 7, 7, 7, 7, 7, *range(4)], strict=True))
    _, test = splits.by_person_time(at_times(given_at), 0.2)
    assert rows(test) == [(1, 10, 10.0), (1, 11, 11.0), (2, 16, 16.0)]


def test_rows_of_one_second_are_told_apart_by_their_place() -> None:
    train, test = splits.by_time(at_times([(1, 5), (2, 5), (3, 5), (4, 5), (5, 9)]), 0.4)
    assert rows(test) == [(4, 3, 3.0), (5, 4, 4.0)]
    assert splits.warm_share(train, test) == 0.0


@pytest.mark.parametrize("share", [-0.5, 0.0, 1.0, 2.0, float("nan"), float("inf")])
def test_a_share_of_time_that_makes_no_sense(share: float) -> None:
    for split in (splits.by_time, splits.by_person_time):
        with pytest.raises(ValueError) as error:
            split(table(50), share)
        assert str(error.value) == f"The held-out share must leave rows on both sides, got {share:g}."


@pytest.mark.parametrize("n_folds", [-1, 0, 1, 51])
def test_a_number_of_folds_that_makes_no_sense(n_folds: int) -> None:
    with pytest.raises(ValueError, match=f"from 2 to 50, got {n_folds}"):
        list(splits.kfold(table(50), n_folds))


@pytest.mark.parametrize("share", [-0.5, 0.0, 0.001, 0.999, 1.0, 2.0, float("nan"), float("inf")])
def test_a_share_that_makes_no_sense(share: float) -> None:
    with pytest.raises(ValueError, match="must leave rows on both sides"):
        splits.holdout(table(50), share)
