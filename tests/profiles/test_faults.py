"""ProfileStore when the disk, the file or somebody else is in the way: one sentence, and it recovers."""

import logging
import shutil
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from recsys.errors import StoreError
from recsys.profiles import ProfileStore
from tests.profiles.conftest import locked


@pytest.fixture
def store(file: Path) -> ProfileStore:
    return ProfileStore(f"sqlite:///{file}", patience=0.1)


@pytest.fixture
def me(store: ProfileStore) -> str:
    secret = store.create()
    store.rate(secret, "demo", 1, 4.0)
    return secret


@contextmanager
def full_disk(store: ProfileStore, file: Path) -> Iterator[None]:
    """SQLite meets the end of the space at the size that the file has now."""
    pages = file.stat().st_size // 4096

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    event.listen(store._database._engine, "connect", limit)
    store._database._let_go()
    yield
    event.remove(store._database._engine, "connect", limit)
    store._database._let_go()


def rated(store: ProfileStore, secret: str) -> list[int]:
    return [int(item) for item in store.load(secret, "demo").profile.item_ids]


def test_a_file_locked_by_another_process_is_a_sentence_and_then_works(
    store: ProfileStore, me: str, file: Path
) -> None:
    with locked(file):
        for call in (lambda: store.rate(me, "demo", 2, 3.0), lambda: store.load(me, "demo"), store.create):
            with pytest.raises(StoreError, match=r"^profiles\.sqlite is in use by somebody else"):
                call()
    store.rate(me, "demo", 3, 3.0)
    assert rated(store, me) == [1, 3]


def test_a_full_disk_saves_nothing_and_keeps_what_was_there(store: ProfileStore, me: str, file: Path) -> None:
    with full_disk(store, file):
        with pytest.raises(StoreError, match="the disk is full"):
            store.rate_many(me, "demo", dict.fromkeys(range(100, 2000), 3.0))
        assert rated(store, me) == [1]
        assert not store.load(me, "demo").unseen
    store.rate(me, "demo", 2, 3.0)
    assert rated(store, me) == [1, 2]


def test_a_read_only_file_can_be_read_and_says_that_nothing_was_saved(
    store: ProfileStore, me: str, file: Path
) -> None:
    frozen = ProfileStore(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert rated(frozen, me) == [1]
    with pytest.raises(StoreError, match=r"^Nothing was saved: profiles\.sqlite may only be read\.$"):
        frozen.rate(me, "demo", 2, 3.0)
    assert rated(store, me) == [1]


@pytest.mark.parametrize("start", [0, 4096])
def test_a_damaged_file_is_a_sentence_until_it_is_restored(
    store: ProfileStore, me: str, file: Path, start: int
) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:start] + b"\xa5" * (len(whole) - start))
    for call in (lambda: store.load(me, "demo"), lambda: store.rate(me, "demo", 2, 3.0), store.create):
        with pytest.raises(StoreError, match=r"^profiles\.sqlite is damaged"):
            call()
    file.write_bytes(whole)
    store.rate(me, "demo", 2, 3.0)
    assert rated(store, me) == [1, 2]


def test_a_missing_folder_is_a_sentence_until_it_is_there(tmp_path: Path) -> None:
    store = ProfileStore(f"sqlite:///{tmp_path / 'away' / 'profiles.sqlite'}")
    for call in (store.create, lambda: store.exists("A" * 22)):
        with pytest.raises(StoreError, match="folder is missing") as caught:
            call()
        assert str(tmp_path) not in str(caught.value)
    (tmp_path / "away").mkdir()
    assert store.exists(store.create())


def test_a_file_that_is_gone_is_a_sentence_until_it_is_put_back(
    store: ProfileStore, me: str, file: Path
) -> None:
    backup = file.with_name("backup.sqlite")
    file.rename(backup)
    for call in (lambda: store.rate(me, "demo", 2, 3.0), lambda: store.load(me, "demo"), store.create):
        with pytest.raises(StoreError, match=r"^profiles\.sqlite is missing\.$"):
            call()
    assert not file.exists()
    backup.rename(file)
    store.rate(me, "demo", 2, 3.0)
    assert rated(store, me) == [1, 2]


def test_a_file_that_was_replaced_is_met_as_it_is(store: ProfileStore, me: str, file: Path) -> None:
    backup = file.with_name("backup.sqlite")
    shutil.copy(file, backup)
    store.rate(me, "demo", 2, 3.0)
    backup.replace(file)
    store.rate(me, "demo", 3, 3.0)
    assert rated(store, me) == [1, 3]


@pytest.mark.parametrize("step", [0, 1])
def test_a_file_replaced_within_a_write_gets_that_write_too(
    store: ProfileStore, me: str, file: Path, tmp_path: Path, step: int
) -> None:
    """Before SQLite first writes (it notices by itself) and after (we look before the commit)."""
    backup = tmp_path / "backup.sqlite"
    shutil.copy(file, backup)

    def work(connection: Connection) -> None:
        for n in range(2):
            if n == step and backup.exists():
                backup.replace(file)
            connection.exec_driver_sql(f"INSERT INTO profiles VALUES ({77 + n}, 'x{n}', '', 0, 0)")

    store._database.write(work)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM profiles WHERE id >= 77").fetchone() == (2,)
    connection.close()
    assert not backup.exists()


def test_a_fault_of_the_file_while_many_write_fails_them_all_and_none_half(
    store: ProfileStore, me: str, file: Path
) -> None:
    patient = ProfileStore(f"sqlite:///{file}", patience=60)  # eight take turns, however slow the disk is

    def rate(item: int) -> str:
        try:
            patient.rate_many(me, "demo", dict.fromkeys(range(item, item + 500), 3.0))
        except StoreError as error:
            return str(error)
        return ""

    with full_disk(patient, file), ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(rate, range(1000, 9000, 1000)))
    assert set(answers) == {"Nothing was saved: the disk is full."}
    assert rated(store, me) == [1]


def test_a_file_of_a_newer_version_or_of_another_program_is_left_alone(
    store: ProfileStore, me: str, file: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = file.read_bytes()
    for call in (store.create, lambda: store.load(me, "demo")):
        with pytest.raises(StoreError, match="is of format version 99; this program reads 4"):
            call()
    assert file.read_bytes() == before
    with sqlite3.connect(tmp_path / "other.sqlite") as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(StoreError, match=r"other\.sqlite is not a profile store"):
        ProfileStore(f"sqlite:///{tmp_path / 'other.sqlite'}").create()


def test_no_rating_and_no_secret_reaches_a_log_or_a_traceback(
    store: ProfileStore, me: str, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="recsys")
    item, rating = 77_345, float("3." + "7531")  # in pieces: a traceback quotes the lines of this file
    faults: list[Callable[[], object]] = [
        lambda: store.rate(me, "demo", item, rating, event_id="e1"),
        lambda: store.rate_many(me, "demo", {item + n: rating for n in range(2000)}),
    ]
    texts = []
    with full_disk(store, file):
        for fault in faults[1:]:
            with pytest.raises(StoreError) as caught:
                fault()
            texts.append("".join(traceback.format_exception(caught.value)))
    with locked(file):
        for fault in faults:
            with pytest.raises(StoreError) as caught:
                fault()
            texts.append("".join(traceback.format_exception(caught.value)))
    assert "SQLITE_FULL" in caplog.text
    assert "SQLITE_BUSY" in caplog.text
    for text in (*texts, caplog.text):
        for private in (me, sha256(me.encode()).hexdigest(), str(rating), str(item)):
            assert private not in text
