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


@pytest.mark.parametrize("n_folds", [-1, 0, 1, 51])
def test_a_number_of_folds_that_makes_no_sense(n_folds: int) -> None:
    with pytest.raises(ValueError, match=f"from 2 to 50, got {n_folds}"):
        list(splits.kfold(table(50), n_folds))


@pytest.mark.parametrize("share", [-0.5, 0.0, 0.001, 0.999, 1.0, 2.0, float("nan"), float("inf")])
def test_a_share_that_makes_no_sense(share: float) -> None:
    with pytest.raises(ValueError, match="must leave rows on both sides"):
        splits.holdout(table(50), share)
