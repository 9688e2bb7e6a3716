"""Every metric against numbers worked out by hand."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from recsys.evaluation import metrics


def positions(*places: int) -> np.ndarray:
    return np.array(places, dtype=np.int32)


def test_star_errors_by_hand() -> None:
    errors = metrics.star_errors(np.array([3.0, 4.0, 5.0]), np.array([4.0, 4.0, 2.0]))
    assert errors == pytest.approx({"mse": 10 / 3, "rmse": math.sqrt(10 / 3), "mae": 4 / 3})


def test_no_rows_no_error_figures() -> None:
    assert all(math.isnan(figure) for figure in metrics.star_errors(np.empty(0), np.empty(0)).values())


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


def test_coverage_by_hand() -> None:
    assert metrics.coverage([positions(0, 1), positions(1, 2), positions()], 10) == pytest.approx(0.3)
    assert metrics.coverage([], 10) == 0.0


def test_diversity_by_hand() -> None:
    genres: list[tuple[str, ...]] = [("Drama",), ("Drama", "Crime"), ("Comedy",), ()]
    first = [1 - 1 / 2, 1.0, 1.0]  # Drama/Drama+Crime, Drama/Comedy, Drama+Crime/Comedy
    assert metrics.diversity([positions(0, 1, 2, 3)], genres) == pytest.approx(np.mean(first))
    assert metrics.diversity([positions(0, 1), positions(0, 2), positions(3)], genres) == pytest.approx(0.75)
    assert math.isnan(metrics.diversity([positions(0, 3)], genres))
    assert math.isnan(metrics.diversity([], genres))


def test_novelty_and_popularity_by_hand() -> None:
    counts = np.array([7, 1, 0])
    lists = [positions(0, 1), positions(2)]
    assert metrics.novelty(lists, counts, n_users=15) == pytest.approx((1 + 3 + 4) / 3)
    assert metrics.popularity(lists, counts) == pytest.approx(8 / 3)
    for nothing in ([], [positions()]):
        assert math.isnan(metrics.novelty(nothing, counts, 15))
        assert math.isnan(metrics.popularity(nothing, counts))
