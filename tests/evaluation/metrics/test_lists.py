"""Metrics of a list against numbers worked out by hand, and against scikit-learn."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import ndcg_score

from recsys.evaluation import metrics
from recsys.evaluation.rows import ListRows
from recsys.ids import UNKNOWN
from tests.evaluation.metrics.hands import asked, items_of, lists, positions, ratings


def test_a_list_by_hand() -> None:
    quality = metrics.list_quality(positions(5, 1, 9, 2), positions(1, 2, 3), 4)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert quality == pytest.approx(
        {
            "precision": 2 / 4,
            "recall": 2 / 3,
            "f1": 2 * (1 / 2) * (2 / 3) / (1 / 2 + 2 / 3),
            "ndcg": (1 / math.log2(3) + 1 / math.log2(5)) / ideal,
            "map": (1 / 2 + 2 / 4) / 3,
            "mrr": 1 / 2,
            "hit_rate": 1.0,
        }
    )


def test_a_perfect_list_is_perfect_even_with_fewer_relevant_than_places() -> None:
    quality = metrics.list_quality(positions(4, 7, 1, 2), positions(7, 4), 4)
    assert (quality["ndcg"], quality["map"], quality["recall"], quality["hit_rate"]) == (1.0, 1.0, 1.0, 1.0)
    assert quality["precision"] == 0.5
    many = metrics.list_quality(positions(1, 2), positions(1, 2, 3, 4, 5), 2)
    assert (many["ndcg"], many["map"], many["precision"]) == (1.0, 1.0, 1.0)
    assert many["recall"] == pytest.approx(2 / 5)
    assert many["f1"] == pytest.approx(2 * 1 * (2 / 5) / (1 + 2 / 5))


@pytest.mark.parametrize("listed", [positions(), positions(8, 9)])
def test_a_list_without_a_hit_is_zero_everywhere(listed: np.ndarray) -> None:
    assert set(metrics.list_quality(listed, positions(1), 10).values()) == {0.0}


def test_a_short_list_is_measured_against_the_full_length() -> None:
    quality = metrics.list_quality(positions(1), positions(1, 2), 10)
    assert quality["precision"] == pytest.approx(1 / 10)
    assert quality["ndcg"] == pytest.approx(1 / (1 + 1 / math.log2(3)))
    assert quality["map"] == pytest.approx(1 / 2)


@given(
    listed=st.lists(st.integers(0, 20), unique=True, max_size=10),
    relevant=st.sets(st.integers(0, 20), min_size=1),
)
def test_quality_lies_between_nothing_and_all(listed: list[int], relevant: set[int]) -> None:
    quality = metrics.list_quality(positions(*listed), positions(*sorted(relevant)), 10)
    assert all(0.0 <= figure <= 1.0 + 1e-12 for figure in quality.values())
    assert (quality["hit_rate"] == 1.0) == bool(set(listed) & relevant)


def test_the_first_hit_alone_counts_for_the_reciprocal_rank() -> None:
    for listed, worth in ([8, 9, 1, 2], 1 / 3), ([1, 2, 8, 9], 1.0), ([8, 9], 0.0):
        assert metrics.list_quality(positions(*listed), positions(1, 2), 4)["mrr"] == pytest.approx(worth)


def test_all_people_at_once_are_each_alone() -> None:
    liked = ratings({0: {3: 5, 1: 4}, 1: {0: 5}, 3: {2: 5, 4: 5, 1: 5}}, n_users=4, n_items=6)
    items = lists([1, 2, 3], [5], [0, 4, 1])
    people = positions(3, 0, 1)
    figures = metrics.quality(*metrics.hits_of(people, items, liked))
    for at, (person, listed) in enumerate(zip(people, ([1, 2, 3], [5], [0, 4, 1]), strict=True)):
        alone = metrics.list_quality(positions(*listed), items_of(liked, person), 3)
        assert {name: figure[at] for name, figure in figures.items()} == pytest.approx(alone)
    assert figures["hit_rate"].tolist() == [1.0, 0.0, 1.0]


def test_what_another_person_liked_is_no_hit() -> None:
    liked = ratings({0: {2: 5}, 1: {0: 5}}, n_users=2, n_items=3)
    hits, relevant = metrics.hits_of(positions(0, 1), lists([0, 1], [2, 0]), liked)
    assert hits.tolist() == [[False, False], [False, True]]
    assert relevant.tolist() == [1, 1]


def test_a_person_without_anything_relevant_has_no_figures() -> None:
    liked = ratings({1: {0: 5}}, n_users=2, n_items=3)
    figures = metrics.quality(*metrics.hits_of(positions(0, 1), lists([0], [0]), liked))
    assert all(math.isnan(figure[0]) and figure[1] == 1.0 for figure in figures.values())
    nobody = metrics.hits_of(positions(0), lists([0, 1]), ratings({}, 2, 3))
    assert all(math.isnan(figure[0]) for figure in metrics.quality(*nobody).values())


def test_nobody_has_no_figures() -> None:
    liked = ratings({1: {0: 5}}, n_users=2, n_items=3)
    figures = metrics.quality(*metrics.hits_of(positions(), lists(k=10), liked))
    assert {len(figure) for figure in figures.values()} == {0}


def test_lists_are_filled_up() -> None:
    filled = metrics.filled([positions(3, 1), positions(), positions(2)], 3)
    assert filled.tolist() == [[3, 1, UNKNOWN], [UNKNOWN] * 3, [2, UNKNOWN, UNKNOWN]]
    assert metrics.filled([], 3).shape == (0, 3)
    with pytest.raises(ValueError, match="at most 1 items here, got one of 2"):
        metrics.filled([positions(3, 1)], 1)


@given(rows=asked())
def test_ndcg_is_that_of_scikit_learn(rows: ListRows) -> None:
    """Scores of the whole catalog that put the list on top, in its order."""
    n_items, k = len(rows.liked.items), rows.items.shape[1]
    figures = metrics.quality(*metrics.hits_of(rows.user_idx, rows.items, rows.liked))
    for at, (person, listed) in enumerate(zip(rows.user_idx, rows.lists, strict=True)):
        relevant = items_of(rows.liked, person)
        if len(listed) < k:  # scikit-learn ranks everything
            continue
        truth, scores = np.zeros((1, n_items)), -np.arange(n_items, dtype=np.float64)[None]
        truth[0, relevant] = 1.0
        scores[0, listed] = np.arange(k, 0, -1)
        assert figures["ndcg"][at] == pytest.approx(ndcg_score(truth, scores, k=k), rel=1e-12)


def test_promised_stars_beside_those_given() -> None:
    tested = ratings({0: {3: 5, 1: 2.5}, 1: {3: 1}, 2: {0: 3}}, n_users=3, n_items=5)
    stars = np.array([[4.5, 4.0, np.nan], [5.0, np.nan, 3.0], [4.0, 3.5, 3.0]])
    items = lists([3, 2], [3, 0, 4], [1, 2, 0])
    people, predicted, actual = metrics.listed_stars(positions(0, 1, 2), items, stars, tested)
    assert (people.tolist(), predicted.tolist(), actual.tolist()) == ([0, 1, 2], [4.5, 5.0, 3.0], [5, 1, 3])
    nothing = metrics.listed_stars(positions(0, 1, 2), items, np.full((3, 3), np.nan), tested)
    assert [len(part) for part in nothing] == [0, 0, 0]
