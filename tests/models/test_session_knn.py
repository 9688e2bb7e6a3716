"""SessionKNN against its formula, worked by hand and by loops."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from recsys.models.session_knn import SessionKNN
from tests.models.test_sequential import SESSIONS, data_of, met


def test_two_neighbours_by_hand() -> None:
    """Current 10, 20. The first session shares both, the last one only 20, where 40 stands two places away."""
    model = SessionKNN(reach=2.0, shrinkage=1.0).fit(data_of([[10, 20, 30], [50, 60], [20, 60, 40, 70]]))
    first, last = (0.5 + 1.0) / math.sqrt(3), 1.0 / math.sqrt(4)
    near, far, farther = math.exp(-1 / 2), math.exp(-2 / 2), math.exp(-3 / 2)
    total = first * (near + 1 + near) + last * (1 + near + far + farther)
    weights = [2.0 ** (-age / 100) for age in (2, 1, 0)]
    crowd = weights[2] / (3 * weights[0] + 2 * weights[1] + 4 * weights[2])  # the share of 40 and 70
    assert model.score(met(10, 20), [30])[0] == pytest.approx(
        (first * near + crowd * weights[0] / weights[2]) / (total + 1)
    )
    assert model.score(met(10, 20), [40])[0] == pytest.approx((last * far + crowd) / (total + 1))
    assert model.score(met(10, 20), [70])[0] == pytest.approx((last * farther + crowd) / (total + 1))


def by_loops(model: SessionKNN, sessions: list[list[int]], session: list[int], n_items: int) -> list[float]:
    """The formula, session by session."""
    current = session[-model.n_recent :]
    recent = [
        s for s in reversed(range(len(sessions))) if len(sessions[s]) > 1 and set(sessions[s]) & set(current)
    ]
    similar = {
        s: sum((current.index(j) + 1) / len(current) for j in sessions[s] if j in current)
        / math.sqrt(len(sessions[s]))
        for s in recent[: model.n_candidates]
    }
    near = sorted(similar, key=lambda s: (-round(similar[s], 12), -s))[: model.n_neighbours]
    sums = dict.fromkeys(range(10, 10 * n_items + 10, 10), 0.0)
    for s in near:
        last = max((j for j in sessions[s] if j in current), key=current.index)
        for place, item in enumerate(sessions[s]):
            sums[item] += similar[s] * math.exp(-abs(place - sessions[s].index(last)) / model.reach)
    total = sum(sums.values()) + model.shrinkage
    return [
        (value + model.shrinkage * crowd) / total
        for value, crowd in zip(sums.values(), model.score(met()).tolist(), strict=True)
    ]


ITEMS = st.integers(1, 7).map(lambda place: 10 * place)


@settings(max_examples=150, deadline=None)
@given(
    sessions=st.lists(st.lists(ITEMS, min_size=1, max_size=6, unique=True), min_size=1, max_size=14),
    session=st.lists(ITEMS, min_size=1, max_size=6, unique=True),
    limits=st.tuples(st.integers(1, 6), st.integers(1, 8), st.integers(1, 4)),
    reach=st.sampled_from([0.5, 5.0, 1e6]),
)
def test_the_kernels_are_the_formula(
    sessions: list[list[int]], session: list[int], limits: tuple[int, int, int], reach: float
) -> None:
    n_neighbours, n_candidates, n_recent = limits
    model = SessionKNN(
        n_neighbours=n_neighbours, n_candidates=n_candidates, n_recent=n_recent, reach=reach, shrinkage=0.5
    ).fit(data_of(sessions))
    scores = model.score(met(*session))
    np.testing.assert_allclose(scores, by_loops(model, sessions, session, 9), rtol=1e-9, atol=1e-12)


def test_only_the_most_recent_sessions_are_looked_at() -> None:
    old, new = [[10, 20]] * 5, [[10, 30]] * 2
    model = SessionKNN(n_candidates=2).fit(data_of(old + new))
    alone = SessionKNN(n_candidates=2).fit(
        data_of([[40, 50]] * 5 + new)
    )  # as if the old had met something else
    parts = [
        {part.item_id: part.amount for part in m.explain(met(10), 20).contributions} for m in (model, alone)
    ]
    assert parts == [{10: 0.0}, {10: 0.0}]
    assert model.explain(met(10), 30).contributions[0].amount > 0


def test_the_last_title_counts_most() -> None:
    model = SessionKNN().fit(data_of([[10, 30], [20, 40]]))
    assert model.recommend(met(10, 20), 1).item_ids.tolist() == [40]
    assert model.recommend(met(20, 10), 1).item_ids.tolist() == [30]


def test_a_part_is_what_its_title_shares() -> None:
    model = SessionKNN().fit(data_of(SESSIONS))
    why = model.explain(met(10, 50), 60)
    first, second = why.contributions
    assert 0 < first.amount < second.amount  # 60 came once beside 10, once beside 50, and 50 is the later one
    nothing = model.explain(met(80, 50), 60).contributions[0]
    assert (nothing.item_id, nothing.amount) == (80, 0.0)
