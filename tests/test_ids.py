"""IdMap: raw ids to positions and back, whatever the ids are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.ids import UNKNOWN, IdMap, read_only

RAW = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(RAW, max_size=50))
def test_ids_lead_to_positions_and_back(ids: list[int]) -> None:
    mapping = IdMap.of(ids)
    assert len(mapping) == len(set(ids))
    assert mapping.ids.tolist() == sorted(set(ids))
    assert mapping.positions(mapping.ids).tolist() == list(range(len(mapping)))
    assert mapping.ids[mapping.positions(np.array(ids, dtype=np.int64))].tolist() == ids


@given(st.lists(RAW, max_size=20), st.lists(RAW, max_size=20))
def test_an_id_is_known_exactly_when_the_map_was_made_of_it(ids: list[int], asked: list[int]) -> None:
    mapping = IdMap.of(ids)
    assert [position != UNKNOWN for position in mapping.positions(asked)] == [raw in ids for raw in asked]
    assert [raw in mapping for raw in asked] == [raw in ids for raw in asked]


def test_an_empty_map_knows_nothing() -> None:
    mapping = IdMap.of([])
    assert len(mapping) == 0
    assert 1 not in mapping
    assert mapping.positions([1, 2]).tolist() == [UNKNOWN, UNKNOWN]


def test_no_ids_have_no_positions() -> None:
    assert IdMap.of([1, 2]).positions([]).tolist() == []


def test_positions_keep_the_shape_and_type_asked_for() -> None:
    positions = IdMap.of([10, 20]).positions([[10, 20], [20, 5]])
    assert positions.tolist() == [[0, 1], [1, UNKNOWN]]
    assert positions.dtype == np.int32


def test_an_id_of_more_than_64_bits_is_unknown_like_any_other() -> None:
    mapping = IdMap.of([10, 20])
    assert 10**30 not in mapping
    assert mapping.positions([10**30, 20, -(10**30)]).tolist() == [UNKNOWN, 1, UNKNOWN]


def test_shared_ids_cannot_be_overwritten() -> None:
    with pytest.raises(ValueError, match="read-only"):
        IdMap.of([1, 2]).ids[0] = 5
    assert not read_only(np.ones(2)).flags.writeable
