"""ProfileStore: what each call promises, by example."""

import math
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from recsys.errors import RecsysError, UnknownProfileError
from recsys.profiles import Mark, ProfileStore
from tests.profiles.conftest import ratings_of, tables_of


def test_a_new_profile_is_empty_and_can_be_found_again(store: ProfileStore, me: str) -> None:
    saved = store.load(me, "demo")
    assert len(saved.profile) == 0
    assert (saved.unseen, saved.hidden, saved.saved, saved.prompted) == (frozenset(),) * 4
    assert (saved.can_undo, saved.name, saved.revision) == (False, "", 0)
    assert store.exists(me)


def test_only_the_hash_of_the_secret_is_stored(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 4.0, event_id="e")
    stored = str(tables_of(store))
    assert me not in stored
    assert sha256(me.encode()).hexdigest() in stored
    assert len({store.create() for _ in range(5)} | {me}) == 6


def test_ratings_survive_a_restart_in_the_order_of_rating(
    store: ProfileStore, me: str, reopened: Callable[[], ProfileStore]
) -> None:
    store.rate(me, "demo", 30, 4.5)
    store.rate(me, "demo", 10, 2.0)
    store.rate(me, "demo", 20, None)
    again = reopened().load(me, "demo").profile
    assert again.item_ids.tolist() == [30, 10, 20]
    assert again.ratings[:2].tolist() == [4.5, 2.0]
    assert math.isnan(again.ratings[2])
    assert again.timestamps is not None
    assert np.all(np.diff(again.timestamps) >= 0)


def test_a_changed_rating_moves_to_the_end_and_the_same_rating_changes_nothing(
    store: ProfileStore, me: str
) -> None:
    store.rate(me, "demo", 1, 3.0)
    store.rate(me, "demo", 2, 3.0)
    first = store.rate(me, "demo", 1, 5.0)
    assert list(ratings_of(store, me)) == [2, 1]
    again = store.rate(me, "demo", 2, 3.0)
    assert (again.changed, again.revision) == (False, first.revision)
    assert list(ratings_of(store, me)) == [2, 1]


def test_a_rating_may_be_of_a_moment_ago(store: ProfileStore, me: str) -> None:
    before = store.rate(me, "demo", 1, 3.0, at=1_000).now.profile
    after = store.rate(me, "demo", 2, 4.0, at=1_500).now.profile
    assert after.timestamps is not None
    assert after.timestamps.tolist() == [1_000, 1_500]
    for item, rating, at in ((3, 2.5, 1_600), (1, 5.0, 1_700), (3, 1.0, 1_500), (3, 1.0, 1_400)):
        expected = after.with_rating(item, rating, at)
        shown = store.rate(me, "demo", item, rating, at=at).now.profile
        for column in ("item_ids", "ratings", "weights", "timestamps"):
            assert getattr(shown, column).tolist() == getattr(expected, column).tolist()
        store.undo(me, "demo")
    assert before.with_rating(1, 3.5, 1_000).ratings.tolist() == [3.5]


def test_numpy_numbers_are_taken_like_plain_ones(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", np.int64(7), np.float64(3.5))  # type: ignore[arg-type]
    assert ratings_of(store, me) == {7: 3.5}


def test_rating_an_unseen_item_takes_the_mark_away_and_marking_it_unseen_takes_the_rating(
    store: ProfileStore, me: str
) -> None:
    store.mark(me, "demo", 1, Mark.UNSEEN)
    store.rate(me, "demo", 1, 4.0)
    assert store.load(me, "demo").unseen == frozenset()
    store.mark(me, "demo", 1, Mark.UNSEEN)
    assert store.load(me, "demo").unseen == {1}
    assert ratings_of(store, me) == {}


def test_unseen_and_hidden_exclude_each_other_and_saved_goes_with_anything(
    store: ProfileStore, me: str
) -> None:
    for mark in (Mark.SAVED, Mark.UNSEEN, Mark.HIDDEN):
        store.mark(me, "demo", 1, mark)
    store.rate(me, "demo", 1, 2.5)
    saved = store.load(me, "demo")
    assert [sorted(ids) for ids in (saved.unseen, saved.hidden, saved.saved)] == [[], [1], [1]]
    assert ratings_of(store, me) == {1: 2.5}


def test_taking_one_mark_off_leaves_the_others(store: ProfileStore, me: str) -> None:
    store.mark(me, "demo", 1, Mark.SAVED)
    store.mark(me, "demo", 1, Mark.HIDDEN)
    assert not store.mark(me, "demo", 1, Mark.UNSEEN, on=False).changed
    assert store.mark(me, "demo", 1, Mark.HIDDEN, on=False).changed
    saved = store.load(me, "demo")
    assert [sorted(ids) for ids in (saved.hidden, saved.saved)] == [[], [1]]


def test_unrating_keeps_marks_and_unrating_nothing_changes_nothing(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 4.0)
    store.mark(me, "demo", 1, Mark.SAVED)
    assert store.unrate(me, "demo", 1).changed
    assert not store.unrate(me, "demo", 1).changed
    assert ratings_of(store, me) == {}
    assert store.load(me, "demo").saved == {1}


def test_prompted_ratings_are_known_as_such(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 4.0, prompted=True)
    store.rate(me, "demo", 2, 4.0)
    assert store.load(me, "demo").prompted == {1}
    store.rate(me, "demo", 1, 3.0)
    assert store.load(me, "demo").prompted == frozenset()


def test_data_sets_are_kept_apart_and_counted(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 4.0)
    store.rate(me, "demo", 2, None)
    store.rate(me, "ml-latest-small", 1, 2.0)
    store.mark(me, "netflix", 9, Mark.SAVED)
    assert store.datasets(me) == {"demo": 1, "ml-latest-small": 1, "netflix": 0}
    store.clear(me, "demo")
    assert store.datasets(me) == {"ml-latest-small": 1, "netflix": 0}


def test_two_profiles_never_see_or_change_each_other(store: ProfileStore, me: str) -> None:
    you = store.create()
    store.rate(me, "demo", 1, 5.0, event_id="e1")
    store.rate(you, "demo", 1, 1.0, event_id="e1")
    store.mark(you, "demo", 2, Mark.HIDDEN)
    store.rename(you, "You")
    store.clear(you, "demo")
    store.undo(you, "demo")
    assert ratings_of(store, me) == {1: 5.0}
    assert ratings_of(store, you) == {1: 1.0}
    assert store.load(me, "demo").hidden == frozenset()
    assert store.name(me) == ""
    store.forget(you)
    assert ratings_of(store, me) == {1: 5.0}


def test_a_name_is_one_short_line(store: ProfileStore, me: str) -> None:
    store.rename(me, "  Amélie & Żółć <b>  ")
    assert store.name(me) == "Amélie & Żółć <b>"
    for bad in ("x" * 61, "two\nlines", "bell\a", "\ud800"):
        with pytest.raises(ValueError, match="one line of at most 60"):
            store.rename(me, bad)
    assert store.load(me, "demo").name == "Amélie & Żółć <b>"


def test_the_revision_grows_with_every_change_and_only_then(store: ProfileStore, me: str) -> None:
    changes: list[Callable[[], object]] = [
        lambda: store.rate(me, "demo", 1, 4.0),
        lambda: store.mark(me, "demo", 1, Mark.SAVED),
        lambda: store.rename(me, "Me"),
        lambda: store.unrate(me, "demo", 1),
        lambda: store.undo(me, "demo"),
        lambda: store.clear(me, "demo"),
    ]
    seen = [store.load(me, "demo").revision]
    for change in changes:
        change()
        seen.append(store.load(me, "demo").revision)
    assert seen == sorted(set(seen))
    store.clear(me, "demo")
    assert store.load(me, "demo").revision == seen[-1]


def test_an_imported_history_is_one_change_in_its_order(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 2, 1.0)
    store.rate_many(me, "demo", {3: 4.0, 2: 2.0, 1: None})
    assert list(ratings_of(store, me)) == [3, 2, 1]
    store.rate(me, "demo", 3, 5.0)
    assert list(ratings_of(store, me)) == [2, 1, 3]
    with pytest.raises(ValueError, match="at most 20,000"):
        store.rate_many(me, "demo", dict.fromkeys(range(20_001), 3.0))


def test_a_forgotten_profile_is_gone_from_every_table(store: ProfileStore, me: str) -> None:
    store.rename(me, "Rumpelstilzchen")
    store.rate(me, "demo", 1, 4.0, event_id="only-event")
    store.forget(me)
    assert not store.exists(me)
    assert not any(tables_of(store).values())
    you = store.create()  # may get the row number of the forgotten one
    assert len(store.load(you, "demo").profile) == 0
    assert store.undo(you, "demo") is None


def test_a_forgotten_profile_is_gone_from_the_file(store: ProfileStore, me: str, file: Path) -> None:
    store.rename(me, "Rumpelstilzchen")
    store.rate(me, "demo", 1, 4.0, event_id="only-event")
    assert b"Rumpelstilzchen" in file.read_bytes()
    store.forget(me)
    for said in (me.encode(), b"Rumpelstilzchen", b"only-event"):
        assert said not in file.read_bytes()


@pytest.mark.parametrize("secret", ["", "x", "' OR 1=1 --", "A" * 22, "A" * 10_000, "ä" * 22, None, 7])
def test_a_secret_that_leads_nowhere_is_refused_and_never_echoed(
    store: ProfileStore, me: str, secret: str
) -> None:
    assert not store.exists(secret)
    calls: list[Callable[[], object]] = [
        lambda: store.name(secret),
        lambda: store.rename(secret, "x"),
        lambda: store.load(secret, "demo"),
        lambda: store.datasets(secret),
        lambda: store.rate(secret, "demo", 1, 3.0),
        lambda: store.rate_many(secret, "demo", {1: 3.0}),
        lambda: store.unrate(secret, "demo", 1),
        lambda: store.mark(secret, "demo", 1, Mark.SAVED),
        lambda: store.clear(secret, "demo"),
        lambda: store.undo(secret, "demo"),
        lambda: store.forget(secret),
    ]
    for call in calls:
        with pytest.raises(UnknownProfileError) as caught:
            call()
        assert str(caught.value) == "There is no saved profile behind this link."
        assert isinstance(caught.value, RecsysError)


@pytest.mark.parametrize("rating", [math.nan, math.inf, -math.inf, 1e9, True, "4", [4.0]])
def test_an_absurd_rating_is_refused(store: ProfileStore, me: str, rating: float) -> None:
    with pytest.raises(ValueError, match="A rating"):
        store.rate(me, "demo", 1, rating)
    assert ratings_of(store, me) == {}


@pytest.mark.parametrize("item", [1.5, "1", None, 2**63])
def test_an_item_id_is_a_whole_number_of_64_bits(store: ProfileStore, me: str, item: int) -> None:
    with pytest.raises(ValueError, match="whole number"):
        store.rate(me, "demo", item, 3.0)
    store.rate(me, "demo", -(2**63), 3.0)
    assert ratings_of(store, me) == {-(2**63): 3.0}


@pytest.mark.parametrize("name", ["", "Demo", "../x", "-x", "a" * 65, "demo\n", "dé", None])
def test_a_data_set_name_is_checked_by_every_call(store: ProfileStore, me: str, name: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: store.load(me, name),
        lambda: store.rate(me, name, 1, 3.0),
        lambda: store.rate_many(me, name, {1: 3.0}),
        lambda: store.unrate(me, name, 1),
        lambda: store.mark(me, name, 1, Mark.SAVED),
        lambda: store.clear(me, name),
        lambda: store.undo(me, name),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="data set's name"):
            call()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://u:hunter2@h/d", "nonsense"])
def test_an_address_of_no_database_is_refused_without_echo(url: str) -> None:
    with pytest.raises(ValueError, match="profile store needs") as caught:
        ProfileStore(url)
    assert "hunter2" not in str(caught.value)
