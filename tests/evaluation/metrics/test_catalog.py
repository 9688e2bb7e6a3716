"""Metrics of what lists are made of, against numbers worked out by hand and slow plain definitions."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from recsys.evaluation import metrics
from recsys.evaluation.rows import ListRows
from tests.evaluation.metrics.hands import asked, items_of, lists, positions, ratings


def test_coverage_by_hand() -> None:
    assert metrics.coverage(lists([0, 1], [1, 2], []), 10) == pytest.approx(0.3)
    assert metrics.coverage(lists(k=10), 10) == 0.0
    assert math.isnan(metrics.coverage(lists(k=10), 0))


def test_exposures_by_hand() -> None:
    assert metrics.exposures(lists([0, 1], [1, 3], []), 5).tolist() == [1, 2, 0, 1, 0]


def test_gini_by_hand() -> None:
    assert metrics.gini(np.array([1, 0, 3])) == pytest.approx((-2 * 0 + 0 * 1 + 2 * 3) / (2 * 4))
    assert metrics.gini(np.array([4, 4, 4])) == pytest.approx(0.0)
    assert metrics.gini(np.array([0, 7, 0, 0])) == pytest.approx(1.0)
    assert math.isnan(metrics.gini(np.array([0, 0])))
    assert math.isnan(metrics.gini(np.array([3])))


@given(arrays(np.int64, st.integers(2, 20), elements=st.integers(0, 9)))
def test_gini_is_the_mean_difference_over_twice_the_mean(exposed: np.ndarray) -> None:
    """The mean over ordered pairs of different items."""
    if exposed.sum():
        n = len(exposed)
        difference = np.abs(exposed[:, None] - exposed[None, :]).sum() / (n * (n - 1))
        assert metrics.gini(exposed) == pytest.approx(difference / (2 * exposed.mean()))


def test_novelty_and_popularity_by_hand() -> None:
    counts = np.array([7, 1, 0])
    items = lists([0, 1], [2], [])
    np.testing.assert_allclose(metrics.novelty(items, counts, n_users=15), [(1 + 3) / 2, 4, np.nan])
    np.testing.assert_allclose(metrics.popularity(items, counts), [4, 0, np.nan])
    assert metrics.mean(metrics.popularity(items, counts)) == pytest.approx(2)
    assert math.isnan(metrics.mean(metrics.novelty(lists([], k=3), counts, 15)))


def test_popularity_lift_by_hand() -> None:
    counts = np.array([8, 2, 5, 0])
    known = ratings({0: {1: 3, 2: 5}, 1: {3: 4}, 3: {0: 5}}, n_users=4, n_items=4)
    people, items = positions(3, 0, 1, 2, 0), lists([1, 2], [0], [0], [0], [])
    lift = metrics.popularity_lift(people, items, known, counts)
    # Person 1 knows only what nobody rated, person 2 knows nothing, and the last list is empty.
    np.testing.assert_allclose(lift, [3.5 / 8 - 1, 8 / 3.5 - 1, np.nan, np.nan, np.nan])


def test_lists_of_ones_own_films_lift_nothing() -> None:
    known = ratings({0: {0: 5, 2: 1}, 1: {1: 5, 0: 3}}, n_users=2, n_items=3)
    lift = metrics.popularity_lift(positions(0, 1), lists([0, 2], [1, 0]), known, known.item_counts)
    np.testing.assert_allclose(lift, [0.0, 0.0], atol=1e-12)


def test_serendipity_by_hand() -> None:
    counts = np.array([9, 8, 7, 7, 1, 0])  # the two most rated that person 0 does not know: 1 and 2
    known = ratings({0: {0: 5.0}}, n_users=2, n_items=6)
    hits = np.array([[True, True], [True, False], [True, True]])
    items = lists([1, 3], [4, 2], [1, 3])
    found = metrics.serendipity(positions(0, 0, 1), items, hits, known, counts)
    # Film 3 has as many ratings as 2 but comes later; person 1 knows nothing, and is shown 0 and 1 by popularity.
    assert found.tolist() == [1 / 2, 1 / 2, 1 / 2]
    assert metrics.serendipity(positions(1), lists([1, 2]), hits[:1], known, counts).tolist() == [1 / 2]
    assert metrics.serendipity(positions(0), lists([1, 2]), hits[:1], known, counts).tolist() == [0.0]


@given(rows=asked())
def test_serendipity_is_what_a_list_by_popularity_misses(rows: ListRows) -> None:
    counts, k = rows.learned.item_counts, rows.items.shape[1]
    hits, _ = metrics.hits_of(rows.user_idx, rows.items, rows.liked)
    found = metrics.serendipity(rows.user_idx, rows.items, hits, rows.known, counts)
    by_popularity = sorted(range(len(counts)), key=lambda item: (-counts[item], item))
    for at, (person, listed) in enumerate(zip(rows.user_idx, rows.lists, strict=True)):
        known = set(items_of(rows.known, person).tolist())
        popular = [item for item in by_popularity if item not in known][:k]
        liked = set(items_of(rows.liked, person).tolist())
        assert found[at] == pytest.approx(len((set(listed.tolist()) & liked) - set(popular)) / k)


def test_the_list_by_popularity_itself_is_no_surprise() -> None:
    known = ratings({0: {0: 5, 1: 5}, 1: {0: 5}, 2: {2: 4, 0: 3}}, n_users=3, n_items=6)
    hits = np.ones((3, 2), dtype=np.bool_)
    items = lists([2, 3], [1, 2], [1, 3])
    assert (
        metrics.serendipity(positions(0, 1, 2), items, hits, known, known.item_counts).tolist() == [0.0] * 3
    )
