"""Sessions of a data set: sittings by hand and by an oracle, browsing by hand."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.dataset.sessions import GAP, Sessions, described, last_sitting
from recsys.errors import UnsupportedError
from recsys.ids import UNKNOWN_TIME

CATALOG = Catalog.of(
    pd.DataFrame({"item_id": 10 * np.arange(1, 9), "title": [f"Film {n}" for n in range(8)]})
)


def data_of(
    rows: list[tuple[int, int, float, int]], events: list[tuple[int, int, int, str, int | None]] | None = None
) -> Dataset:
    """Ratings (person, item, stars, time) and events (session, person, time, event, item)."""
    users, items, stars, times = zip(*rows, strict=True)
    ratings = Ratings.of(users, items, stars, times, items=CATALOG.items)
    behaviour = Behaviour()
    if events is not None:
        columns = ["session_id", "user_id", "timestamp", "event", "item_id"]
        table = pd.DataFrame(events, columns=columns).assign(place=1)
        behaviour = Behaviour.of({"sessions": table.astype({"item_id": "Int64", "place": "Int16"})})
    return Dataset("hand", ratings, CATALOG, Scale(), Source("hand", "By hand"), behaviour)


def listed(sessions: Sessions) -> list[tuple[int, int, list[int]]]:
    """(person, end, item ids) of each."""
    parts = np.split(CATALOG.items.ids[sessions.item_idx], sessions.indptr[1:-1])
    return [
        (int(who), int(end), part.tolist())
        for who, end, part in zip(sessions.user_ids, sessions.ends, parts, strict=True)
    ]


# -- sittings --------------------------------------------------------------------------------------------------


def test_a_pause_of_more_than_half_an_hour_ends_a_sitting() -> None:
    found = Sessions.of(
        data_of(
            [
                (1, 30, 4.0, 5_000),
                (1, 10, 2.0, 5_000 + GAP),
                (1, 20, 3.0, 5_001 + 2 * GAP),
                (2, 30, 5.0, 5_000 + GAP),  # another person, at the same time
                (2, 40, 1.0, 5_010 + GAP),
            ]
        )
    )
    assert not found.browsing
    assert listed(found) == [
        (1, 5_000 + GAP, [30, 10]),
        (2, 5_010 + GAP, [30, 40]),
        (1, 5_001 + 2 * GAP, [20]),
    ]
    assert found.ratings.tolist() == [4.0, 2.0, 5.0, 1.0, 3.0]
    assert found.session_idx.tolist() == [0, 0, 1, 1, 2]


def test_ratings_without_a_time_are_in_no_sitting() -> None:
    found = Sessions.of(data_of([(1, 10, 4.0, UNKNOWN_TIME), (1, 20, 4.0, 100), (1, 30, 4.0, 160)]))
    assert listed(found) == [(1, 160, [20, 30])]


@pytest.mark.parametrize("times", [None, [UNKNOWN_TIME, UNKNOWN_TIME]])
def test_without_sessions_and_times_the_sentence_says_so(times: list[int] | None) -> None:
    ratings = Ratings.of([1, 1], [10, 20], [4.0, 3.0], times, items=CATALOG.items)
    timeless = Dataset("hand", ratings, CATALOG, Scale(), Source("hand", "By hand"))
    with pytest.raises(
        UnsupportedError, match=r"no sessions, and no times of its ratings to cut them from\.$"
    ):
        Sessions.of(timeless)


ROWS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([10, 20, 30, 40, 50]), st.integers(0, 5 * GAP)),
    min_size=1,
    max_size=20,
    unique_by=lambda row: row[:2],
)


@settings(max_examples=200, deadline=None)
@given(rows=ROWS)
def test_sittings_as_a_person_would_cut_them(rows: list[tuple[int, int, int]]) -> None:
    expected: list[tuple[int, int, list[int]]] = []
    for who in sorted({user for user, _, _ in rows}):
        before = None
        for time, item in sorted(
            ((time, item) for user, item, time in rows if user == who), key=lambda row: row[0]
        ):
            if before is None or time - before > GAP:
                expected.append((who, time, []))
            _, _, items = expected.pop()
            expected.append((who, time, [*items, item]))
            before = time
    data = data_of([(user, item, 3.0, time) for user, item, time in rows])
    found = Sessions.of(data)
    assert sorted(listed(found)) == sorted(expected)
    assert (np.diff(found.ends) >= 0).all()
    assert found.lengths.min() >= 1
    assert found.lengths.sum() == len(rows)
    for who in data.ratings.users.ids.tolist():
        profile = data.ratings.profile(who)
        latest = listed(found)[np.flatnonzero(found.user_ids == who)[-1]][2]
        assert profile.timestamps is not None
        assert profile.item_ids[last_sitting(profile.timestamps) :].tolist() == latest


def test_the_last_sitting_of_nothing_is_nothing() -> None:
    assert last_sitting(np.array([], dtype=np.int64)) == 0
    assert last_sitting(np.array([5])) == 0


# -- browsing --------------------------------------------------------------------------------------------------

EVENTS: list[tuple[int, int, int, str, int | None]] = [
    (1, 7, 500, "search", None),
    (1, 7, 501, "impression", 80),
    (1, 7, 502, "click", 20),
    (1, 7, 503, "click", 10),
    (1, 7, 504, "play", 20),  # met at 502 already
    (1, 7, 900, "finish", 20),
    (2, 8, 100, "play", 30),
    (2, 8, 300, "click", 999),  # in no catalog
    (3, 9, 50, "impression", 40),
]


def test_browsing_is_what_was_chosen_each_title_where_it_was_met_first() -> None:
    found = Sessions.of(data_of([(1, 10, 4.0, 0), (1, 20, 4.0, 1)], EVENTS))
    assert found.browsing
    assert listed(found) == [(8, 100, [30]), (7, 503, [20, 10])]
    assert np.isnan(found.ratings).all()


def test_the_order_of_the_table_does_not_matter() -> None:
    rows = [(1, 10, 4.0, 0)]
    assert listed(Sessions.of(data_of(rows, EVENTS[::-1]))) == listed(Sessions.of(data_of(rows, EVENTS)))


def test_where_nobody_chose_anything_ratings_are_cut() -> None:
    found = Sessions.of(data_of([(1, 10, 4.0, 0)], [event for event in EVENTS if event[3] == "impression"]))
    assert not found.browsing
    assert listed(found) == [(1, 0, [10])]


def test_sittings_are_not_called_browsing() -> None:
    assert described(True) == "browsing sessions."
    assert "sittings of ratings" in described(False)
    assert "not what they browsed" in described(False)


def test_a_part_of_the_ratings_comes_without_the_browsing_that_tells_of_the_rest() -> None:
    data = data_of([(1, 10, 4.0, 0), (1, 20, 4.0, 1)], EVENTS)
    part = data.with_ratings(data.ratings.where(np.array([True, False])))
    assert part.behaviour.sessions is None
    assert listed(Sessions.of(part)) == [(1, 0, [10])]
