"""Lists from scores, against a plain sort."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from recsys.ranking import shortlist, top_n, with_quotas

SCORES = st.lists(
    st.one_of(st.just(float("nan")), st.integers(-3, 3).map(float), st.sampled_from([-np.inf, np.inf])),
    max_size=20,
)


@given(scores=SCORES, n=st.integers(-2, 25), data=st.data())
def test_it_is_a_stable_sort_of_what_may_be_listed(scores: list[float], n: int, data: st.DataObject) -> None:
    places = st.lists(st.integers(0, len(scores) - 1), max_size=20) if scores else st.just([])
    exclude, among = data.draw(st.none() | places), data.draw(st.none() | places)
    listed = top_n(
        np.array(scores),
        n,
        exclude=None if exclude is None else np.array(exclude, dtype=np.int32),
        among=None if among is None else np.array(among, dtype=np.int32),
    )
    possible = [
        place
        for place, score in enumerate(scores)
        if score == score and place not in (exclude or []) and (among is None or place in among)
    ]
    assert listed.dtype == np.int32
    assert listed.tolist() == sorted(possible, key=lambda place: -scores[place])[: max(n, 0)]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_ties_at_the_cut_keep_the_order_of_positions(n: int) -> None:
    assert top_n(np.array([1.0, 2.0, 1.0, 1.0]), n).tolist() == [1, 0, 2, 3][:n]


def test_scores_are_left_as_they_were() -> None:
    scores = np.array([1.0, np.nan, 3.0])
    scores.flags.writeable = False
    assert top_n(scores, 5, exclude=np.array([0], dtype=np.int32)).tolist() == [2]


FEATURES = st.lists(st.lists(st.booleans(), min_size=16, max_size=16), max_size=3)
SHARES = st.lists(st.integers(0, 10).map(lambda tenths: tenths / 10), min_size=3, max_size=3)


def held(n: int, features: list[list[bool]], shares: list[float]) -> tuple[list[int], list[int]]:
    has = [np.array(column[:n], dtype=np.bool_) for column in features]
    order, brought = with_quotas(n, has, np.array(shares[: len(features)]))
    return order.tolist(), brought.tolist()


@given(n=st.integers(0, 16), features=FEATURES, shares=SHARES)
def test_quotas_are_met_wherever_they_can_be(n: int, features: list[list[bool]], shares: list[float]) -> None:
    order, _ = held(n, features, shares)
    assert sorted(order) == list(range(n))
    for places, pool in ((10, order), (5, order[:10])):
        first = pool[:places]
        quotas = [int(places * share + 0.5) for share in shares]
        counts = [sum(column[item] for item in first) for column in features]
        for at, column in enumerate(features):
            if counts[at] >= quotas[at] or counts[at] == sum(column[item] for item in pool):
                continue
            # More could come in: then whatever is not of it is needed by an earlier one.
            for item in first:
                earlier = [e for e in range(at) if features[e][item] and counts[e] <= quotas[e]]
                assert column[item] or earlier


@given(n=st.integers(0, 16), features=FEATURES, shares=SHARES)
def test_who_is_moved_and_who_is_not(n: int, features: list[list[bool]], shares: list[float]) -> None:
    order, brought = held(n, features, shares)
    for first, last in ((0, 5), (5, 10), (10, n)):
        assert order[first:last] == sorted(order[first:last])
    kinds = dict(zip(order, brought, strict=True))
    assert all(kinds[item] == -1 or features[kinds[item]][item] for item in order)
    came = {item for item in order[:10] if item >= 10}
    lifted = set(order[:5]) - set(sorted(order[:10])[:5])
    assert {item for item in order if kinds[item] != -1} == came | lifted


@given(n=st.integers(0, 16), features=FEATURES)
def test_without_quotas_the_order_is_as_given(n: int, features: list[list[bool]]) -> None:
    assert held(n, features, [0.0] * 3) == (list(range(n)), [-1] * n)
    assert held(n, [], []) == (list(range(n)), [-1] * n)


@given(
    scores=st.lists(st.integers(-9, 9).map(float), min_size=16, max_size=16),
    features=FEATURES,
    shares=SHARES,
    exclude=st.lists(st.integers(0, 15), max_size=9),
    n=st.integers(1, 16),
)
def test_a_shortlist_holds_whatever_may_come_in(
    scores: list[float], features: list[list[bool]], shares: list[float], exclude: list[int], n: int
) -> None:
    values, never = np.array(scores), np.array(exclude, dtype=np.int32)
    everything = top_n(values, 16, exclude=never)
    groups = [np.array(column) for column in features]
    some = shortlist(values, max(n, 10), groups, 10, exclude=never)
    assert len(set(some.tolist())) == len(some)
    some = some[np.lexsort((some, -values[some]))]
    lists = []
    for best in (everything, some):
        order, _ = with_quotas(len(best), [group[best] for group in groups], np.array(shares[: len(groups)]))
        lists.append(best[order][:n].tolist())
    assert lists[0] == lists[1]


def test_an_earlier_quota_keeps_what_it_needs() -> None:
    rare, common = np.arange(20) >= 16, np.arange(20) % 2 == 1
    order, brought = with_quotas(20, [rare, common], np.array([0.4, 0.8]))
    # Four rare ones come in for 9, 8, 7 and 6, which leaves 1, 3, 5, 17 and 19 of the common ones. Then 7 and 9 are
    # back and 11 comes in, for 4, 2 and 0.
    assert order.tolist() == [1, 3, 5, 16, 17, 7, 9, 11, 18, 19, 0, 2, 4, 6, 8, 10, 12, 13, 14, 15]
    assert brought.tolist() == [-1, -1, -1, 0, 0, -1, -1, 1, 0, 0] + [-1] * 10


def test_what_went_out_is_not_said_to_be_moved_when_it_is_back() -> None:
    order, brought = with_quotas(12, [np.arange(12) == 10, np.arange(12) == 9], np.array([0.09, 0.09]))
    assert order[:10].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 9, 10]
    assert brought[:10].tolist() == [-1] * 9 + [0]
