"""Accounts in the store: one person on two devices, taking over, foreign lists, export, deletion, files of before."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.errors import NotAllowedError, SharedLinkError, UnknownProfileError
from recsys.profiles import (
    Identity,
    Mark,
    ProfileStore,
    SharedList,
    looks_like_account_key,
    looks_like_secret,
)
from tests.profiles.conftest import ratings_of
from tests.profiles.test_shared import tables

ANA = Identity("https://login.example", "ana")
BOB = Identity("https://login.example", "bob")
KEPT = Path(__file__).parent.parent / "recorded" / "kept" / "profiles-3.db"
CYD, CYDS_SHARE = "U9wsDPU-Vgo272Uv3AmEVw", "sPBFt2xhmjEZCxCx3juhU2A"


@pytest.fixture
def again(reopened: Callable[..., ProfileStore]) -> ProfileStore:
    """The same store on another device, or after a restart."""
    return reopened()


def untitled(_data: str, _item: int) -> None:
    """Nobody knows what anything is called."""


def names(store: ProfileStore, who: Identity) -> list[str]:
    return [profile.name for profile in store.accounts.profiles(who)]


# -- one person on two devices ---------------------------------------------------------------------------------


def test_a_profile_of_an_account_is_the_same_on_another_device(
    store: ProfileStore, again: ProfileStore
) -> None:
    key = store.accounts.enter(ANA)
    store.rate(key, "demo", 1, 4.0)
    assert again.accounts.enter(ANA) == key
    again.rate(key, "demo", 2, 3.0)
    assert ratings_of(store, key) == {1: 4.0, 2: 3.0}
    assert again.accounts.profiles(ANA)[0].ratings == {"demo": 2}


def test_the_profile_opened_last_comes_first(store: ProfileStore) -> None:
    first, second = store.accounts.enter(ANA), store.accounts.create(ANA)
    store.rename(first, "first")
    store.rename(second, "second")
    assert store.accounts.enter(ANA) == second
    store.accounts.open(ANA, first)
    assert store.accounts.enter(ANA) == first
    assert names(store, ANA) == ["first", "second"]


def test_nobody_has_an_account_in_an_empty_file(store: ProfileStore) -> None:
    assert store.accounts.profiles(ANA) == []
    assert json.loads(store.accounts.export(ANA, untitled)) == {"version": 1, "profiles": []}
    with pytest.raises(UnknownProfileError):
        store.accounts.is_free(store.new_secret())


def test_what_one_profile_is_called_and_says_is_not_seen_by_another_account(store: ProfileStore) -> None:
    key = store.accounts.enter(ANA)
    store.rename(key, "Ana")
    assert names(store, BOB) == []
    assert store.accounts.enter(BOB) != key
    for forbidden in (store.accounts.open, store.accounts.end_link):
        with pytest.raises(NotAllowedError):
            forbidden(BOB, key)
        with pytest.raises(NotAllowedError):
            forbidden(BOB, store.create())


# -- taking over -----------------------------------------------------------------------------------------------


def test_a_guests_profile_is_taken_over_and_its_secret_still_works(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 4.0, event_id="one")
    assert store.accounts.is_free(me)
    key = store.accounts.take_over(ANA, me)
    assert looks_like_account_key(key)
    assert not looks_like_secret(key)
    assert not store.accounts.is_free(me)
    assert not store.accounts.is_free(key)
    store.rate(key, "demo", 2, 2.0)
    store.rate(me, "demo", 3, 3.0)
    store.rate(key, "demo", 1, 4.0, event_id="one")  # the same request by the other way: done once
    assert ratings_of(store, me) == ratings_of(store, key) == {1: 4.0, 2: 2.0, 3: 3.0}
    assert store.accounts.enter(ANA) == key


def test_taking_over_again_changes_nothing_and_a_foreign_one_is_refused(store: ProfileStore, me: str) -> None:
    key = store.accounts.take_over(ANA, me)
    assert store.accounts.take_over(ANA, me) == key
    assert store.accounts.take_over(ANA, key) == key
    assert store.accounts.key_to(ANA, me) == key
    assert store.accounts.key_to(BOB, me) is store.accounts.key_to(ANA, store.new_secret()) is None
    for mine in (me, key):
        with pytest.raises(NotAllowedError, match="somebody else's account"):
            store.accounts.take_over(BOB, mine)
    assert len(store.accounts.profiles(ANA)) == 1
    assert store.accounts.profiles(BOB) == []


def test_a_list_that_was_never_used_makes_room_for_the_one_taken_over(store: ProfileStore, me: str) -> None:
    unused, named, rated, undone = (store.accounts.create(ANA) for _ in range(4))
    foreign = store.accounts.create(BOB)
    store.rename(named, "named")
    store.rate(rated, "demo", 1, 4.0)
    store.rate(undone, "demo", 1, 4.0)
    store.undo(undone, "demo")
    taken = store.accounts.take_over(ANA, store.create())  # as empty, but a guest's link leads to it
    assert not store.exists(unused)
    key = store.accounts.take_over(ANA, me)
    assert {mine.key for mine in store.accounts.profiles(ANA)} == {named, rated, undone, taken, key}
    assert store.exists(foreign)


def test_a_fresh_list_is_made_only_where_none_is_unused(store: ProfileStore) -> None:
    assert store.accounts.latest(ANA) is None
    first = store.accounts.fresh(ANA)
    assert store.accounts.fresh(ANA) == store.accounts.latest(ANA) == first
    store.rate(first, "demo", 1, 4.0)
    second = store.accounts.fresh(ANA)
    assert second != first
    store.accounts.open(ANA, first)
    assert store.accounts.fresh(ANA) == store.accounts.latest(ANA) == second


def test_of_two_who_take_over_at_once_one_does(store: ProfileStore, again: ProfileStore, me: str) -> None:
    def take(who: Identity, through: ProfileStore) -> bool:
        try:
            through.accounts.take_over(who, me)
        except NotAllowedError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, [ANA, BOB], [store, again])) == [False, True]
    assert len(store.accounts.profiles(ANA)) + len(store.accounts.profiles(BOB)) == 1


def test_an_old_link_can_be_ended(store: ProfileStore, me: str) -> None:
    key = store.accounts.take_over(ANA, me)
    assert [profile.has_link for profile in store.accounts.profiles(ANA)] == [True]
    store.accounts.end_link(ANA, key)
    assert [profile.has_link for profile in store.accounts.profiles(ANA)] == [False]
    assert not store.exists(me)
    assert store.exists(key)


def test_an_account_holds_so_many_and_no_more(store: ProfileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recsys.profiles.accounts.MOST", 2)
    for _ in range(2):
        store.accounts.create(ANA)
    with pytest.raises(NotAllowedError, match="holds 2 lists already"):
        store.accounts.create(ANA)
    assert len(store.accounts.profiles(ANA)) == 2


# -- taking along, and deleting --------------------------------------------------------------------------------


def test_the_export_holds_all_of_it_and_no_secret(store: ProfileStore, me: str) -> None:
    store.rename(me, "Ána")
    store.rate(me, "demo", 7, 4.5, at=1_000_000_000)
    store.rate(me, "demo", 8, None)
    store.mark(me, "words", 9, Mark.SAVED)
    key = store.accounts.take_over(ANA, me)
    store.accounts.create(BOB)
    text = store.accounts.export(ANA, lambda data, item: f"{item} of {data}")
    (profile,) = json.loads(text)["profiles"]
    assert profile["name"] == "Ána"
    (rated, seen), (saved,) = profile["said"]["demo"], profile["said"]["words"]
    assert (rated["item_id"], rated["rating"], rated["time"]) == (7, 4.5, 1_000_000_000)
    assert (rated["title"], saved["title"]) == ("7 of demo", "9 of words")
    assert (seen["item_id"], seen["rated"], seen["rating"]) == (8, True, None)
    assert (saved["item_id"], saved["saved"], saved["rated"]) == (9, True, False)
    assert me not in text
    assert key not in text


def test_a_deleted_account_leaves_nothing(store: ProfileStore, me: str, file: Path) -> None:
    store.rate(me, "demo", 1, 4.0)
    keys = [store.accounts.take_over(ANA, me), store.accounts.create(ANA)]
    answers = dict.fromkeys(range(30), 3.0)
    store.rate_many(me, "demo", answers)
    share = store.shares.add(me, SharedList.of(store.load(me, "demo"), "demo", "0" * 32))
    bob = store.accounts.enter(BOB)
    store.rate(bob, "demo", 1, 1.0)
    store.accounts.delete(ANA)
    for secret in (me, *keys):
        assert not store.exists(secret)
    with pytest.raises(SharedLinkError):
        store.shares.open(share)
    with sqlite3.connect(file) as connection:
        for table in ("profiles", "accounts", "account_profiles", "states", "changes"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,), table
    connection.close()
    assert ratings_of(store, bob) == {1: 1.0}
    with pytest.raises(UnknownProfileError):  # what another device sends late makes nothing anew
        store.rate(keys[0], "demo", 2, 2.0, create=True)


def test_a_profile_deleted_alone_leaves_the_account(store: ProfileStore, me: str) -> None:
    store.rename(store.accounts.create(ANA), "another")
    store.forget(store.accounts.take_over(ANA, me))
    assert len(store.accounts.profiles(ANA)) == 1


# -- who it is -------------------------------------------------------------------------------------------------


def test_neither_issuer_nor_subject_nor_key_is_in_the_file_or_said(store: ProfileStore, file: Path) -> None:
    key = store.accounts.enter(Identity("https://login.example", "somebody@example.org"))
    content = file.read_bytes()
    for text in (b"login.example", b"somebody@example.org", key.encode()):
        assert text not in content
    assert "ana" not in repr(ANA)
    assert key not in repr(store.accounts.profiles(ANA))


def test_issuer_and_subject_are_told_apart() -> None:
    assert (
        len({Identity(*who).account for who in [("a", "bc"), ("ab", "c"), ('a", "b', "c"), ("bc", "a")]}) == 4
    )


claim = st.sampled_from([None, True, 7, "", "ana", "\ud800", "'; --", b"ana", ["ana"], {"ana": 1}])


@given(st.dictionaries(st.sampled_from(["iss", "sub", "aud", "name"]), claim))
def test_claims_name_somebody_or_are_refused(claims: dict[str, object]) -> None:
    named = [claims.get("iss"), claims.get("sub")]
    if all(isinstance(text, str) and text for text in named):
        assert looks_like_account_key(Identity.of(claims).key("seed"))
    else:
        with pytest.raises(ValueError, match="1 to 2,000 characters"):
            Identity.of(claims)


def test_claims_of_any_length_are_not_taken() -> None:
    with pytest.raises(ValueError, match="1 to 2,000 characters"):
        Identity.of({"iss": "a", "sub": "b" * 2_001})


# -- a file of the version before ------------------------------------------------------------------------------


def test_a_file_without_accounts_opens_as_it_was_and_takes_them(
    store: ProfileStore, file: Path, tmp_path: Path
) -> None:
    shutil.copy(KEPT, file)
    assert store.name(CYD) == "Cyd"
    saved = store.load(CYD, "films")
    assert saved.profile.ratings[-1] == 4.5
    assert (saved.saved, saved.hidden) == ({20}, {15})
    assert store.shares.open(CYDS_SHARE).n_answers == 25
    assert len(store.load(store.accounts.take_over(ANA, CYD), "words").profile) == 25
    new = tmp_path / "new.sqlite"
    ProfileStore(f"sqlite:///{new}").create()
    assert tables(file) == tables(new)
