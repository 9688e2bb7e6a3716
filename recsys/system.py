"""What differs between Windows and the others; nothing else in recsys asks which system this is.

It stands at the very bottom, because the store, the jobs, the models and the command line all need some of it.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

WINDOWS = sys.platform == "win32"
NICENESS = 15
"""Of a thread that works in the background, from 0 (as everybody) to 19."""
CHILD_NICENESS = 5
"""Of a process that does."""
PATIENCE = 2.0
"""Seconds that ``once_free`` goes on trying."""
_BACKGROUND = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(
    subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0
)
"""What Popen calls, on Windows alone, "no Ctrl-C for it" and "others come first"."""
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE | re.DOTALL)
_Result = TypeVar("_Result")


def is_device(name: str) -> bool:
    """Whether Windows takes a file of this name for a device; refused everywhere, since a home may move."""
    return _DEVICES.fullmatch(name) is not None


def file_lock(path: Path) -> FileLock:
    """A lock between threads and processes, which the system frees at a crash; see docs/decisions/0016.

    Any thread may release it. A disk that knows no such locks raises OSError rather than getting a file that a crash
    leaves locked.
    """
    return FileLock(path, thread_local=False, poll_interval=0.02, fallback_to_soft=False)


def once_free(work: Callable[[], _Result]) -> _Result:
    """Do something to a file; on Windows again for a while, where it fails as long as others have the file open."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return work()
        except PermissionError:
            if not WINDOWS or time.monotonic() > until:
                raise
        time.sleep(0.01)


def flush(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk; folders not on Windows."""
    is_folder = path.is_dir()
    if is_folder and WINDOWS:
        return
    # Windows flushes only what is open for writing.
    handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lower_priority() -> None:
    """Let this thread, and those it starts, yield the processor to whoever answers a visitor.

    Only Linux has priorities of threads; elsewhere this would slow the whole program, so nothing is done.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def start_in_background(words: list[str], **files: Any) -> subprocess.Popen[bytes]:
    """Start a program that yields to whoever clicks; Ctrl-C in a terminal is for us and not for it.

    ``files`` are Popen's stdin, stdout and stderr.
    """
    process = subprocess.Popen(  # noqa: S603  (callers name programs of our own)
        words, start_new_session=True, creationflags=_BACKGROUND, **files
    )
    if not WINDOWS:
        with suppress(OSError):  # over already
            os.setpriority(os.PRIO_PROCESS, process.pid, CHILD_NICENESS)
    return process
