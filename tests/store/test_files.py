"""Stored folders: whole or not there, checked before use, nothing left behind."""

import errno
import json
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recsys.errors import DataError, StoreError
from recsys.store import files
from recsys.store.files import (
    new_folder,
    only_writer,
    read_array,
    read_json,
    read_manifest,
    write_array,
    write_json,
    write_manifest,
)

FORK = multiprocessing.get_context("fork")


def store(folder: Path, values: Any = (1.0, 2.0, 3.0)) -> None:
    with new_folder(folder) as aside:
        write_array(aside, "values", np.array(values))
        write_manifest(aside, "about.json", {"kind": "test"}, version=3)


def change(folder: Path, **content: object) -> None:
    """Change the manifest of a stored folder."""
    manifest = json.loads((folder / "about.json").read_text())
    (folder / "about.json").write_text(json.dumps(manifest | content))


def test_a_stored_folder_is_read_back(tmp_path: Path) -> None:
    store(tmp_path / "one")
    assert read_manifest(tmp_path / "one", "about.json", version=3)["kind"] == "test"
    assert read_array(tmp_path / "one", "values").tolist() == [1.0, 2.0, 3.0]
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_parents_of_a_new_folder_are_made(tmp_path: Path) -> None:
    store(tmp_path / "a" / "b" / "one")
    assert (tmp_path / "a" / "b" / "one" / "about.json").is_file()


@pytest.mark.parametrize("error", [DataError("Bad row."), RuntimeError("bug"), KeyboardInterrupt()])
def test_an_error_in_the_middle_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    def fail_halfway() -> None:
        with new_folder(tmp_path / "one") as aside:
            write_array(aside, "values", np.ones(3))
            raise error

    with pytest.raises(type(error)):
        fail_halfway()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "secret-place"))

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(StoreError) as caught:
        store(tmp_path / "one")
    assert str(caught.value) == "Cannot write one: No space left on device."
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_at_the_flush_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"^Cannot write one: No space left on device\.$"):
        store(tmp_path / "one")
    with pytest.raises(StoreError, match=r"^Cannot write note\.json: No space left on device\.$"):
        write_json(tmp_path / "note.json", {})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_stands_is_never_overwritten(tmp_path: Path) -> None:
    store(tmp_path / "one", [1.0])
    with pytest.raises(StoreError, match=r"^Cannot write one: "):
        store(tmp_path / "one", [2.0])
    assert read_array(tmp_path / "one", "values").tolist() == [1.0]
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_json_file_is_replaced_whole(tmp_path: Path) -> None:
    write_json(tmp_path / "sub" / "note.json", {"at": 1, "who": "Amélie"})
    write_json(tmp_path / "sub" / "note.json", {"at": 2})
    assert read_json(tmp_path / "sub" / "note.json") == {"at": 2}
    assert [path.name for path in (tmp_path / "sub").iterdir()] == ["note.json"]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"^Cannot write note\.json: Not a directory\.$"):
        write_json(tmp_path / "file" / "sub" / "note.json", {})
    with pytest.raises(StoreError, match=r"^Cannot write one: Not a directory\.$"):
        store(tmp_path / "file" / "one")
    with (
        pytest.raises(StoreError, match=r"^Cannot write file: "),
        only_writer(tmp_path / "file" / "lock"),
    ):
        pass


@pytest.mark.parametrize(
    "text", [None, "", "{", "[1]", "7", '{"a": "\ud800"}'.encode("utf-8", "surrogatepass")]
)
def test_a_json_file_that_is_none_is_one_sentence(tmp_path: Path, text: str | bytes | None) -> None:
    if text is not None:
        (tmp_path / "note.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(StoreError, match=r"^note\.json is (missing or damaged|damaged: expected .*)\.$"):
        read_json(tmp_path / "note.json")


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    store(tmp_path / "one")
    file = tmp_path / "one" / "values.npy"
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(StoreError, match=r"^values\.npy is damaged: its checksum does not match about"):
            read_manifest(tmp_path / "one", "about.json", version=3)
    file.write_bytes(whole)
    read_manifest(tmp_path / "one", "about.json", version=3)


def test_truncated_and_missing_files_are_noticed(tmp_path: Path) -> None:
    store(tmp_path / "one")
    file = tmp_path / "one" / "values.npy"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(StoreError, match=r"^values\.npy is damaged"):
        read_manifest(tmp_path / "one", "about.json", version=3)
    file.unlink()
    with pytest.raises(StoreError, match=r"^values\.npy is missing beside about\.json\.$"):
        read_manifest(tmp_path / "one", "about.json", version=3)


def test_another_format_version_is_refused(tmp_path: Path) -> None:
    store(tmp_path / "one")
    with pytest.raises(StoreError, match=r"^about\.json is of format version 3; this program reads 4\.$"):
        read_manifest(tmp_path / "one", "about.json", version=4)


@pytest.mark.parametrize("name", ["../x", "..", "sub/x", "/etc/hostname", "a\0b", ""])
def test_a_manifest_that_names_something_outside_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    store(tmp_path / "one")
    (tmp_path / "x").write_text("outside")
    change(tmp_path / "one", sha256={name: files.sha256(tmp_path / "x")})
    with pytest.raises(StoreError, match=r"\.$") as caught:
        read_manifest(tmp_path / "one", "about.json", version=3)
    assert str(tmp_path) not in str(caught.value)


def test_a_manifest_without_checksums_is_refused(tmp_path: Path) -> None:
    store(tmp_path / "one")
    change(tmp_path / "one", sha256=None)
    with pytest.raises(StoreError, match=r"^about\.json is damaged: it lists no checksums\.$"):
        read_manifest(tmp_path / "one", "about.json", version=3)


def test_an_array_stays_on_disk_and_cannot_be_changed(tmp_path: Path) -> None:
    store(tmp_path / "one")
    array = read_array(tmp_path / "one", "values")
    assert isinstance(array.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 9.0


def test_empty_and_single_arrays_are_read_back(tmp_path: Path) -> None:
    write_array(tmp_path, "none", np.empty(0, dtype=np.int32))
    write_array(tmp_path, "point", np.array(2.5))
    assert read_array(tmp_path, "none").shape == (0,)
    assert float(read_array(tmp_path, "point")) == 2.5


def test_objects_in_an_array_file_are_refused_on_both_sides(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="allow_pickle=False"):
        write_array(tmp_path, "bad", np.array([{}], dtype=object))
    np.save(tmp_path / "evil.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(StoreError, match=r"^evil\.npy is missing or damaged\.$"):
        read_array(tmp_path, "evil")


def test_only_one_writer_is_in_a_locked_block(tmp_path: Path) -> None:
    inside, most = 0, 0
    counting = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        for _ in range(20):
            with only_writer(tmp_path / "deep" / ".lock"):
                with counting:
                    inside += 1
                    most = max(most, inside)
                with counting:
                    inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inside, most) == (0, 1)


def hold_and_hang(lock: Path, tell: Connection) -> None:
    with only_writer(lock):
        tell.send("inside")
        time.sleep(60)


def test_a_writer_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    hear, tell = FORK.Pipe(duplex=False)
    child = FORK.Process(target=hold_and_hang, args=(tmp_path / ".lock", tell))
    child.start()
    assert hear.poll(30)
    with pytest.raises(StoreError, match="else is writing"), only_writer(tmp_path / ".lock", patience=0):
        pass
    child.kill()
    child.join()
    with only_writer(tmp_path / ".lock", patience=0):
        pass


def write_and_hang(home: Path, moment: str, tell: Connection) -> None:
    """Write a new version, but say so and stop for good at the flush of the file named like ``moment``."""
    flush = files.flush

    def hang(path: Path) -> None:
        if path.name.startswith(moment):
            tell.send(path.name)
            time.sleep(60)
        flush(path)

    files.flush = hang
    store(home / "new")
    write_json(home / "current.json", {"version": "new"})


@pytest.mark.parametrize("moment", ["values.npy", ".new.", ".current.json."])
def test_a_kill_in_the_middle_of_writing_leaves_the_old_one_readable(tmp_path: Path, moment: str) -> None:
    store(tmp_path / "old")
    write_json(tmp_path / "current.json", {"version": "old"})
    hear, tell = FORK.Pipe(duplex=False)
    child = FORK.Process(target=write_and_hang, args=(tmp_path, moment, tell))
    child.start()
    assert hear.poll(30)
    child.kill()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    version = read_json(tmp_path / "current.json")["version"]
    assert version == "old"
    read_manifest(tmp_path / version, "about.json", version=3)
    assert read_array(tmp_path / version, "values").tolist() == [1.0, 2.0, 3.0]
    assert (tmp_path / "new").exists() == (moment == ".current.json.")
