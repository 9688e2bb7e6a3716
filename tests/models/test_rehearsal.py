"""How a training is rehearsed: what is hidden, who judges, and as whom."""

import numpy as np
import pytest

from recsys.dataset import Dataset
from recsys.models import rehearsal
from recsys.models.rehearsal import KNOWN_BY, of_some_people, ways_to_know
from tests.models.data import make_data


def test_what_judges_a_rehearsal_was_hidden_from_it_and_is_all_that_was_hidden_of_some_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ratings = make_data(n_users=300, n_items=120).ratings
    everybody = rehearsal.rehearsal_of(ratings, 1)
    assert everybody is not None
    known, past, hidden = everybody
    assert len(known) + len(hidden) == len(ratings)  # few enough that everybody judges
    assert len(hidden) == -(-len(ratings) // 5)
    np.testing.assert_array_equal(past.item_idx, known.item_idx)
    monkeypatch.setattr(rehearsal, "MEASURED_ROWS", 100)
    some = rehearsal.rehearsal_of(ratings, 1)
    assert some is not None
    np.testing.assert_array_equal(some[0].item_idx, known.item_idx)
    each, all_of_them = np.diff(some[2].indptr), np.diff(hidden.indptr)
    assert 100 <= len(some[2]) < 100 + all_of_them.max()
    np.testing.assert_array_equal(each[each > 0], all_of_them[each > 0])
    np.testing.assert_array_equal(np.diff(some[1].indptr), np.where(each > 0, np.diff(known.indptr), 0))
    monkeypatch.setattr(rehearsal, "JUDGES", 3)
    few = rehearsal.rehearsal_of(ratings, 1)
    assert few is not None
    assert (np.diff(few[2].indptr) > 0).sum() == 3


@pytest.mark.parametrize("most", [1, 50, 200])
def test_the_people_of_a_rehearsal_keep_all_their_ratings(small: Dataset, most: int) -> None:
    some = of_some_people(small.ratings, most, 0)
    kept, all_of_them = np.diff(some.indptr), np.diff(small.ratings.indptr)
    np.testing.assert_array_equal(kept[kept > 0], all_of_them[kept > 0])
    assert len(some) <= max(most, all_of_them.max())
    assert of_some_people(small.ratings, len(small.ratings), 0) is small.ratings


def test_judges_are_known_by_all_their_past_and_as_newcomers_in_both_orders() -> None:
    parted = rehearsal.rehearsal_of(make_data(n_users=100, n_items=120).ratings, 1)
    assert parted is not None
    _, past, hidden = parted
    ways = list(ways_to_know(past, hidden, 0))
    assert len(ways) == 1 + 2 * len(KNOWN_BY)
    for (histories, asked, known), number in zip(ways[1:], 2 * KNOWN_BY, strict=True):
        there = np.diff(asked.indptr) > 0
        assert there.sum() >= rehearsal.FEWEST_NEWCOMERS
        assert (np.diff(histories.indptr)[there] == number).all()
        assert (known == number).all()
    histories, asked, _ = ways[-1]
    assert histories.timestamps is not None
    assert asked.timestamps is not None
    for person in np.flatnonzero(np.diff(asked.indptr)):
        given = histories.timestamps[histories.indptr[person] : histories.indptr[person + 1]]
        assert given.max() < asked.timestamps[asked.indptr[person] : asked.indptr[person + 1]].min()


def test_where_newcomers_are_too_few_only_all_of_the_past_is_asked_by(small: Dataset) -> None:
    parted = rehearsal.rehearsal_of(small.ratings, 1)
    assert parted is not None
    assert len(list(ways_to_know(parted.past, parted.hidden, 0))) == 1
