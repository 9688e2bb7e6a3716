"""Transitions against its formula, worked by hand and by loops."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from recsys.models.transitions import Transitions
from tests.models.test_sequential import data_of, met


def test_two_rules_by_hand() -> None:
    """After 10 come 20 (1), 30 (1/2, then 1); after 20 comes 30 (1)."""
    model = Transitions(shrinkage=2.0).fit(data_of([[10, 20, 30], [10, 30]]))
    weights = 2.0 ** (-1 / 100), 1.0
    crowd = sum(weights) / (3 * weights[0] + 2 * weights[1])  # the share of 30
    after_10, after_20 = (1.5 + 2 * crowd) / (2.5 + 2), (1.0 + 2 * crowd) / (1.0 + 2)
    assert model.score(met(10), [30])[0] == pytest.approx(after_10, rel=1e-6)
    assert model.score(met(10, 20), [30])[0] == pytest.approx(after_10 / 3 + 2 * after_20 / 3, rel=1e-6)
    assert model.score(met(20, 10), [30])[0] == pytest.approx(2 * after_10 / 3 + after_20 / 3, rel=1e-6)


def counts_by_loops(
    sessions: list[list[int]], steps: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    counts = np.zeros((9, 9))
    for items in sessions:
        for place, item in enumerate(items):
            for d, after in enumerate(items[place + 1 : place + 1 + steps], start=1):
                counts[item // 10 - 1, after // 10 - 1] += 1 / d
    return counts


ITEMS = st.integers(1, 7).map(lambda place: 10 * place)


@settings(max_examples=150, deadline=None)
@given(
    sessions=st.lists(st.lists(ITEMS, min_size=1, max_size=7, unique=True), min_size=1, max_size=12),
    session=st.lists(ITEMS, min_size=1, max_size=6, unique=True),
    # Where followers are left out, counts are 1 and 1/2: their sums are exact, and so are ties.
    limits=st.sampled_from([(1, 2), (2, 1), (2, 3), (2, 9), (3, 9), (5, 9)]),
    n_recent=st.integers(1, 4),
)
def test_the_kernel_is_the_formula(
    sessions: list[list[int]], session: list[int], limits: tuple[int, int], n_recent: int
) -> None:
    steps, n_followers = limits
    model = Transitions(steps=steps, n_recent=n_recent, n_followers=n_followers, shrinkage=0.7).fit(
        data_of(sessions)
    )
    counts, crowd = counts_by_loops(sessions, steps), model.score(met())
    totals = counts.sum(axis=1)
    for row in counts:
        row[np.argsort(-row, kind="stable")[n_followers:]] = 0.0
    current = [item // 10 - 1 for item in session[-n_recent:]]
    weights = [1 / (len(current) - place) for place in range(len(current))]
    expected = sum(
        weight / sum(weights) * (counts[item] + 0.7 * crowd) / (totals[item] + 0.7)
        for weight, item in zip(weights, current, strict=True)
    )
    np.testing.assert_allclose(model.score(met(*session)), expected, atol=1e-6)


def test_it_follows_forwards_only() -> None:
    model = Transitions().fit(data_of([[10, 20]] * 3 + [[30, 40]]))
    assert model.explain(met(10), 20).contributions[0].amount > 0
    assert model.explain(met(20), 10).contributions[0].amount == 0


def test_a_rule_of_few_sessions_is_weaker_than_one_of_many() -> None:
    model = Transitions(shrinkage=5.0).fit(data_of([[10, 30]] + [[20, 40]] * 30))
    rare, common = (model.explain(met(one), two).contributions[0].amount for one, two in ((10, 30), (20, 40)))
    assert rare == pytest.approx(1 / 6)
    assert common == pytest.approx(30 / 35)
