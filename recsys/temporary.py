"""Private folders for temporary files, which go even when the process that made them was killed."""

import shutil
import stat
import tempfile
import time
import weakref
from contextlib import suppress
from itertools import islice
from pathlib import Path

from filelock import FileLock

from recsys.errors import StoreError
from recsys.system import file_lock

PREFIX = "recsys-"
LOCK = ".recsys.lock"
"""In each folder, and locked as long as the process that made it lives."""
YOUNG = 60.0
"""Seconds for which a lock may be about to be taken."""
AT_MOST = 100
"""Folders removed at one start."""


class PrivateFolder:
    """A folder that only this user can open; it goes with a block, else with the last reference to this object.

    Raises StoreError when the disk refuses.
    """

    def __init__(self) -> None:
        try:
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
            lock = file_lock(self.path / LOCK)
            self._remove = weakref.finalize(self, _remove, self.path, lock)
            lock.acquire()
        except OSError as error:
            raise StoreError("There is no room for temporary files.") from error

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *error: object) -> None:
        self._remove()


def _remove(folder: Path, lock: FileLock) -> None:
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the private folders that killed processes left behind; never raises, and waits for nobody."""
    with suppress(OSError):
        folders = Path(tempfile.gettempdir()).glob(f"{PREFIX}*")
        for folder in islice(filter(_is_abandoned, folders), AT_MOST):
            shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """Whether a folder is one of ours whose lock nobody holds; other programs' folders hold no such lock."""
    lock = folder / LOCK
    try:
        status = lock.lstat()
        if not stat.S_ISREG(status.st_mode) or time.time() - status.st_mtime < YOUNG:
            return False
        with file_lock(lock).acquire(blocking=False):
            return True
    except OSError:  # not there, not ours to open, or in use
        return False
