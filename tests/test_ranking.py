"""Lists from scores, against a plain sort."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from recsys.ranking import top_n

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
