"""Private folders go with the block, the last reference, or, of a process that was killed, at the next start."""

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from recsys.errors import StoreError
from recsys.temporary import LOCK, YOUNG, PrivateFolder, sweep
from tests.conftest import ROOT

MAKE_ONE = """
import time
from recsys.temporary import PrivateFolder
folder = PrivateFolder()
(folder.path / "rows.duckdb").write_text("much")
print(folder.path, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place for temporary files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def other() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process, and the private folder that it works in."""
    with subprocess.Popen(
        [sys.executable, "-c", MAKE_ONE], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert (folder / "rows.duckdb").is_file()
        grow_old(folder)
        yield process, folder
        process.kill()


def grow_old(folder: Path) -> None:
    made = (folder / LOCK).stat().st_mtime - YOUNG - 1
    os.utime(folder / LOCK, (made, made))


def test_it_goes_with_the_block_and_with_the_last_reference(place: Path) -> None:
    with PrivateFolder() as folder:
        assert folder.parent == place
        assert folder.stat().st_mode & 0o077 == 0
    held = PrivateFolder()
    assert list(place.iterdir()) == [held.path]
    del held
    gc.collect()
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_goes_at_the_next_start_and_what_a_living_one_uses_stays(
    other: tuple[subprocess.Popen[str], Path],
) -> None:
    process, folder = other
    sweep()
    assert (folder / "rows.duckdb").is_file()
    process.kill()
    process.wait()
    sweep()
    assert not folder.exists()


def test_our_own_that_is_in_use_stays() -> None:
    with PrivateFolder() as folder:
        grow_old(folder)
        sweep()
        assert folder.is_dir()


def test_what_is_young_a_link_or_another_programs_stays(place: Path) -> None:
    names = ["recsys-young", "recsys-foreign", "recsys-link", "another-old", "recsys-locked-folder"]
    young, foreign, link, another, odd = (place / name for name in names)
    for folder in (young, foreign, another, odd):
        folder.mkdir()
    for folder in (young, another):
        (folder / LOCK).touch()
    grow_old(another)
    (odd / LOCK).mkdir()
    grow_old(odd)
    link.symlink_to(another)
    sweep()
    assert young.is_dir()
    assert foreign.is_dir()
    assert another.is_dir()
    assert odd.is_dir()


def test_a_place_that_is_not_there_is_one_sentence_and_nothing_to_sweep(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(place / "gone"))
    sweep()
    with pytest.raises(StoreError, match=r"^There is no room for temporary files\.$"):
        PrivateFolder()
