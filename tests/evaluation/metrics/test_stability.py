"""How much answers change between seeds, worked out by hand."""

import math

import numpy as np
import pytest

from recsys.evaluation import metrics
from tests.evaluation.metrics.hands import lists


def test_overlap_by_hand() -> None:
    one = lists([1, 2, 3], [4, 5], [], [7], [0, 1])
    other = lists([3, 1, 9], [5, 4], [], [8], [], k=3)
    np.testing.assert_allclose(metrics.list_overlap([one, other]), [2 / 4, 1.0, np.nan, 0.0, 0.0])


def test_overlap_of_more_runs_is_the_mean_over_pairs() -> None:
    runs = [lists([1, 2]), lists([1, 2]), lists([2, 3])]
    np.testing.assert_allclose(metrics.list_overlap(runs), [(1 + 1 / 3 + 1 / 3) / 3])


def test_shift_by_hand() -> None:
    one, other = np.array([3.0, 4.0, np.nan]), np.array([4.0, 2.0, 1.0])
    assert metrics.star_shift([one, other]) == pytest.approx(math.sqrt((1 + 4) / 2))
    third = np.array([3.0, 4.0, 1.0])
    assert metrics.star_shift([one, other, third]) == pytest.approx(math.sqrt((2.5 + 0 + 2.5) / 3))
    assert math.isnan(metrics.star_shift([np.empty(0), np.empty(0)]))


@pytest.mark.parametrize("measure", [metrics.list_overlap, metrics.star_shift])
def test_one_run_has_nothing_to_be_compared_with(measure: object) -> None:
    with pytest.raises(ValueError, match="two runs or more, got 1"):
        measure([np.zeros((1, 1))])  # type: ignore[operator]
