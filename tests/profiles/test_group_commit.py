"""GroupCommit: who waits together is committed together; each hears of its own fault only."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from recsys.profiles import ProfileStore
from recsys.profiles.group_commit import GroupCommit, Write
from tests.profiles.conftest import ratings_of


def do(group: list[Write[Any]]) -> None:
    for write in group:
        write.result = write.work(None)


def test_what_comes_while_a_commit_runs_goes_into_the_next_one_together() -> None:
    sizes: list[int] = []
    first_runs, go_on = threading.Event(), threading.Event()

    def commit(group: list[Write[Any]]) -> None:
        sizes.append(len(group))
        do(group)
        first_runs.set()
        assert go_on.wait(10)

    groups = GroupCommit(commit, TimeoutError)
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(groups.run, lambda _: 0, patience=10)
        assert first_runs.wait(10)
        others = [pool.submit(groups.run, lambda _, n=n: n, patience=10) for n in range(1, 9)]
        while len(groups._waiting) < 8:
            time.sleep(0.001)
        go_on.set()
        assert [first.result(), *(other.result() for other in others)] == list(range(9))
    assert sizes == [1, 8]


def test_a_commit_that_fails_fails_its_group_and_not_the_next() -> None:
    def commit(group: list[Write[Any]]) -> None:
        do(group)
        if group[0].result == "bad":
            raise OSError("no room")

    groups = GroupCommit(commit, TimeoutError)
    with pytest.raises(OSError, match="no room"):
        groups.run(lambda _: "bad", patience=1)
    assert groups.run(lambda _: "good", patience=1) == "good"


def test_a_write_whose_turn_never_comes_gives_up_and_is_not_done_later() -> None:
    go_on, done = threading.Event(), []

    def commit(group: list[Write[Any]]) -> None:
        assert go_on.wait(10)
        do(group)

    groups = GroupCommit(commit, TimeoutError)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(groups.run, lambda _: done.append("first"), patience=10)
        while not groups._is_led or groups._waiting:
            time.sleep(0.001)
        with pytest.raises(TimeoutError):
            groups.run(lambda _: done.append("late"), patience=0.05)
        go_on.set()
        first.result()
    groups.run(lambda _: None, patience=1)
    assert done == ["first"]


def test_a_bad_write_in_a_group_is_undone_alone(store: ProfileStore, me: str) -> None:
    """Held in one group by a first write that waits until all others stand in line."""
    groups = store._database._groups
    go_on = threading.Event()

    def bad(connection: Any) -> None:
        connection.exec_driver_sql("DELETE FROM profiles")
        raise ValueError("mine alone")

    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(store._database.write, lambda _: go_on.wait(10))
        while groups._waiting or not groups._is_led:
            time.sleep(0.001)
        rated = [pool.submit(store.rate, me, "demo", item, 4.0) for item in (1, 2)]
        worse = pool.submit(store._database.write, bad)
        unknown = pool.submit(store.rate, "A" * 22, "demo", 3, 4.0)
        broken = pool.submit(store._database.write, lambda connection: connection.exec_driver_sql("NONSENSE"))
        while len(groups._waiting) < 5:
            time.sleep(0.001)
        go_on.set()
        first.result()
        assert [future.result().changed for future in rated] == [True, True]
        with pytest.raises(ValueError, match="mine alone"):
            worse.result()
        with pytest.raises(LookupError, match="no saved profile"):
            unknown.result()
        with pytest.raises(OSError, match="did not do what it should"):
            broken.result()
    assert ratings_of(store, me) == {1: 4.0, 2: 4.0}


def test_a_profile_comes_to_exist_with_its_first_word_or_not_at_all(store: ProfileStore) -> None:
    secret = store.new_secret()
    with pytest.raises(ValueError, match="A rating lies between"):
        store.rate(secret, "demo", 1, 1e9, create=True)
    with pytest.raises(LookupError):
        store.rate(secret, "demo", 1, 4.0)
    assert not store.exists(secret)
    for _ in range(2):  # as a browser does that never heard of the first time
        saved = store.rate(secret, "demo", 1, 4.0, event_id="first", create=True)
    assert saved.now.profile.item_ids.tolist() == [1]
    assert store.datasets(secret) == {"demo": 1}
    with pytest.raises(LookupError):
        store.rate("short", "demo", 1, 4.0, create=True)
