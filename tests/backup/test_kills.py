"""kill -9 at every step that changes a name: all of the old or all of the new, and nothing left lying about."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from recsys import backup
from recsys.store import Library
from recsys.system import WINDOWS
from tests.backup.conftest import fill, tree

ROOT = Path(__file__).resolve().parent.parent.parent
STEPS = range(1, 17)
DIE = """
import os, pathlib, signal, sys
from recsys import backup
def dying(change):
    def maybe(self, *args, **how):
        global steps
        steps -= 1
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return change(self, *args, **how)
    return maybe
for name in ("rename", "replace", "unlink"):
    setattr(pathlib.Path, name, dying(getattr(pathlib.Path, name)))
folders = [pathlib.Path(word) for word in sys.argv[1:]]
for number, folder in enumerate(folders, start=1):
    steps = number
    child = os.fork()
    if child == 0:
        backup.{call}
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
pytestmark = pytest.mark.skipif(WINDOWS, reason="LEFT OUT: Windows knows no kill -9")


def killed(call: str, folders: list[Path]) -> list[bool]:
    """Do a call for each folder, killed before the first step, before the second ...; whether it got that far."""
    words = [sys.executable, "-c", DIE.format(call=call), *map(str, folders)]
    codes = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    assert set(codes) == {"0", str(-signal.SIGKILL)}  # and the last steps are never reached: all were tried
    return [code != "0" for code in codes]


def test_restore(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    backup.save(home, file)
    backup.restore(file, tmp_path / "new")
    old, new = tree(fill(tmp_path / "old", "other")), tree(tmp_path / "new")
    folders = [fill(tmp_path / f"there{step}", "other") for step in STEPS]
    ended = killed(f"restore(pathlib.Path({str(file)!r}), folder, replace=True)", folders)
    for folder in folders:
        Library(folder).tidy()
    found = [tree(folder) for folder in folders]
    assert all(one in (old, new) for one in found)
    assert old in found
    assert sum(one == new for one in found) > ended.count(
        False
    )  # some were killed on their way, and finished
    assert not any((folder / ".restore").exists() for folder in folders)


def test_save(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    backup.save(home, file)
    before = file.read_bytes()
    (home / "models" / "tiny" / "findings.json").write_text("newer")
    folders = [tmp_path / f"out{step}" for step in STEPS]
    for folder in folders:
        folder.mkdir()
        shutil.copyfile(file, folder / "kept.zip")
    ended = killed(f"save(pathlib.Path({str(home)!r}), folder / 'kept.zip')", folders)
    assert (folders[0] / "kept.zip").read_bytes() == before
    for folder, was_killed in zip(folders, ended, strict=True):
        backup.restore(folder / "kept.zip", folder / "there")
        assert was_killed or "newer" in (folder / "there" / "models" / "tiny" / "findings.json").read_text()
