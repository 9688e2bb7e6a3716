"""ProfileStore.import_history: one change, and what the person said last stays."""

import math
import time

import pytest

from recsys.dataset import Profile
from recsys.errors import UnknownProfileError
from recsys.profiles import Kind, Mark, ProfileStore

LONG_AGO, LATER = 1_000_000_000, 1_500_000_000
SEEN = math.nan


def ratings(store: ProfileStore, secret: str) -> dict[int, float | None]:
    profile = store.load(secret, "demo").profile
    pairs = zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True)
    return {item: None if math.isnan(rating) else rating for item, rating in pairs}


def test_a_history_is_kept_with_its_times_before_what_was_rated_here(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 9, 1.0)
    store.import_history(me, "demo", Profile.of([3, 1], [4.0, SEEN], timestamps=[LONG_AGO, LATER]), [7])
    saved = store.load(me, "demo")
    assert ratings(store, me) == {3: 4.0, 1: None, 9: 1.0}
    assert saved.profile.item_ids.tolist() == [3, 1, 9]
    assert saved.profile.timestamps is not None
    assert saved.profile.timestamps[:2].tolist() == [LONG_AGO, LATER]
    assert saved.saved == {7}


def test_one_undo_takes_all_of_it_back(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 2.0)
    store.mark(me, "demo", 7, Mark.HIDDEN)
    before = ratings(store, me)
    history = Profile.of([1, 2, 3], [5.0, 4.0, SEEN], timestamps=[LONG_AGO] * 3)
    store.import_history(me, "demo", history, [7, 8])
    assert ratings(store, me) == {2: 4.0, 3: None, 1: 2.0}
    undone = store.undo(me, "demo")
    assert undone is not None
    assert (undone.kind, undone.n_items) == (Kind.IMPORTED, 4)
    saved = store.load(me, "demo")
    assert (ratings(store, me), saved.saved, saved.hidden) == (before, frozenset(), {7})


def test_a_newer_rating_of_ones_own_stays_unless_asked(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 2.0)
    old = Profile.of([1], [5.0], timestamps=[LONG_AGO])
    assert not store.import_history(me, "demo", old).changed
    assert not store.import_history(me, "demo", Profile.of([1], [5.0])).changed  # it does not say when
    assert ratings(store, me) == {1: 2.0}
    assert store.import_history(me, "demo", old, replace=True).changed
    assert ratings(store, me) == {1: 5.0}


def test_no_time_is_in_the_future(store: ProfileStore, me: str) -> None:
    store.import_history(me, "demo", Profile.of([1], [5.0], timestamps=[int(time.time()) + 100_000]))
    times = store.load(me, "demo").profile.timestamps
    assert times is not None
    assert times[0] <= time.time()


def test_a_newer_export_brings_changed_ratings(store: ProfileStore, me: str) -> None:
    store.import_history(me, "demo", Profile.of([1, 2], [3.0, 3.0], timestamps=[LONG_AGO, LONG_AGO]))
    store.import_history(me, "demo", Profile.of([1, 2], [4.0, 3.0], timestamps=[LATER, LONG_AGO]))
    assert ratings(store, me) == {2: 3.0, 1: 4.0}


def test_seen_never_takes_the_place_of_a_rating_but_a_rating_that_of_seen(
    store: ProfileStore, me: str
) -> None:
    store.rate(me, "demo", 1, 2.0)
    store.rate(me, "demo", 2, None)
    history = Profile.of([1, 2], [SEEN, 3.5], timestamps=[LONG_AGO, LONG_AGO])
    for replace in (False, True):
        store.import_history(me, "demo", history, replace=replace)
        assert ratings(store, me) == {1: 2.0, 2: 3.5}


def test_havent_seen_stands_against_seen_and_not_against_a_rating(store: ProfileStore, me: str) -> None:
    for item in (1, 2):
        store.mark(me, "demo", item, Mark.UNSEEN)
    store.import_history(me, "demo", Profile.of([1, 2], [SEEN, 4.0]))
    assert (ratings(store, me), store.load(me, "demo").unseen) == ({2: 4.0}, {1})
    store.import_history(me, "demo", Profile.of([1], [SEEN]), replace=True)
    assert store.load(me, "demo").unseen == frozenset()


def test_a_rating_said_once_more_is_as_new_as_its_last_time(store: ProfileStore, me: str) -> None:
    between = (LONG_AGO + LATER) // 2
    for rating, time_of_it in ((4.0, LONG_AGO), (4.0, LATER), (2.0, between)):
        store.import_history(me, "demo", Profile.of([1], [rating], timestamps=[time_of_it]))
    profile = store.load(me, "demo").profile
    assert profile.ratings.tolist() == [4.0]
    assert profile.timestamps is not None
    assert profile.timestamps.tolist() == [LATER]


def test_the_same_import_again_changes_nothing(store: ProfileStore, me: str) -> None:
    history = Profile.of([1, 2], [3.0, SEEN], timestamps=[LONG_AGO, LATER])
    first = store.import_history(me, "demo", history, [7], event_id="a")
    assert store.import_history(me, "demo", history, [7], event_id="a") == first
    assert not store.import_history(me, "demo", history, [7]).changed


def test_not_for_me_is_a_mark_that_one_undo_takes_off_again(store: ProfileStore, me: str) -> None:
    store.import_history(me, "demo", Profile.of([1, 2], [4.0, SEEN]), [3], [2, 5])
    saved = store.load(me, "demo")
    assert (ratings(store, me), saved.saved, saved.hidden) == ({1: 4.0, 2: None}, {3}, {2, 5})
    store.undo(me, "demo")
    saved = store.load(me, "demo")
    assert (ratings(store, me), saved.saved, saved.hidden, saved.can_undo) == ({}, set(), set(), False)


@pytest.mark.parametrize(("replace", "hidden"), [(False, {3}), (True, {1, 2, 3})])
def test_not_for_me_leaves_what_was_said_here_unless_asked(
    store: ProfileStore, me: str, replace: bool, hidden: set[int]
) -> None:
    store.rate(me, "demo", 1, 5.0)
    store.mark(me, "demo", 2, Mark.UNSEEN)
    store.import_history(me, "demo", Profile.of([], []), (), [1, 2, 3], replace=replace)
    saved = store.load(me, "demo")
    assert (ratings(store, me), saved.hidden) == ({1: 5.0}, hidden)
    assert saved.unseen == (set() if replace else {2})


def test_too_much_and_nobody_are_refused(store: ProfileStore, me: str) -> None:
    items = list(range(20_001))
    with pytest.raises(ValueError, match="20,000"):
        store.import_history(me, "demo", Profile.of(items, [3.0] * len(items)))
    with pytest.raises(ValueError, match="20,000"):
        store.import_history(me, "demo", Profile.of([], []), items)
    with pytest.raises(ValueError, match="20,000"):
        store.import_history(me, "demo", Profile.of([], []), (), items)
    with pytest.raises(UnknownProfileError):
        store.import_history("A" * 22, "demo", Profile.of([1], [3.0]))
