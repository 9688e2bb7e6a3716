"""A Windows of sorts for our own code, on Linux: ``pytest -p tests.windows``, or ``pretend()``.

Our code finds no Unix-only module, function or flag, cannot open a folder as a file or flush what it opened for
reading, and cannot rename or remove what this process has open or memory-mapped. The standard library, other packages
and the tests themselves see the system as it is.
"""

import builtins
import fcntl
import functools
import os
import shutil
import signal
import sys
import sysconfig
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

OURS = ("recsys", "pages")
OTHERS = ("<frozen", sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"))
"""Where the code of the standard library and of other packages lies."""
MODULES = {
    "crypt",
    "fcntl",
    "grp",
    "nis",
    "posix",
    "pty",
    "pwd",
    "resource",
    "spwd",
    "syslog",
    "termios",
    "tty",
}
FLAGS = (
    "O_CLOEXEC",
    "O_DIRECTORY",
    "O_NOFOLLOW",
    "O_NONBLOCK",
    "O_SYNC",
    "O_DSYNC",
    "O_NOATIME",
    "PRIO_PROCESS",
)
FUNCTIONS = (
    "chown chroot fchdir fchmod fchown fdatasync fork forkpty geteuid getegid getgid getpgid getpriority getuid killpg "
    "lchown mkfifo mknod nice posix_fadvise posix_spawn pread pwrite sched_getaffinity sched_setaffinity sendfile "
    "setpgid setpriority setsid setuid statvfs sync uname wait"
)
SIGNALS = "SIGKILL SIGHUP SIGQUIT SIGALRM SIGUSR1 SIGUSR2 SIGCHLD SIGPIPE alarm setitimer pthread_sigmask"
REFUSED = ("rename", "replace", "unlink", "remove", "rmdir")
IN_USE = "The process cannot access the file because it is being used by another process"


class Face(ModuleType):
    """A module as our code sees it: some names are not there, some are others."""

    def __init__(self, real: ModuleType, hidden: str, **changed: object) -> None:
        super().__init__(real.__name__)
        self.real, self.hidden = real, frozenset(hidden.split())
        self.__dict__.update(changed)

    def __getattr__(self, name: str) -> object:
        if name in self.hidden:
            raise AttributeError(f"module {self.real.__name__!r} has no attribute {name!r}")
        return getattr(self.real, name)


def open_(path: Any, flags: int, *args: Any, **options: Any) -> int:
    if Path(path).is_dir():
        raise PermissionError(13, "Permission denied", str(path))
    return os.open(path, flags, *args, **options)


def fsync(handle: int) -> None:
    if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(9, "Bad file descriptor")
    os.fsync(handle)


FACES: Mapping[str, ModuleType] = {
    "os": Face(os, " ".join((*FLAGS, FUNCTIONS)), open=open_, fsync=fsync),
    "signal": Face(signal, SIGNALS),
    "sys": Face(sys, "", platform="win32"),
}


def pretend() -> None:
    """From now on; before any module of ours is imported."""
    assert not any(name.partition(".")[0] in OURS for name in sys.modules)
    real = builtins.__import__

    @functools.wraps(real)
    def windows_import(name: str, *args: Any, **options: Any) -> ModuleType:
        scope = args[0] if args else options.get("globals")
        if str((scope or {}).get("__name__")).partition(".")[0] in OURS:
            if name in MODULES:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            if name in FACES:
                return FACES[name]
        return real(name, *args, **options)

    builtins.__import__ = windows_import
    for name in REFUSED:
        setattr(os, name, refusing(getattr(os, name)))
    shutil._use_fd_functions = False  # type: ignore[attr-defined]  # Windows has none, so rmtree goes by paths


def refusing(work: Callable[..., None]) -> Callable[..., None]:
    """``os.rename`` and its like, refused to our code for what is in use."""

    @functools.wraps(work)
    def guarded(*paths: Any, **options: Any) -> None:
        if is_asked_by_us(sys._getframe(1)):
            for path in map(Path, paths):
                if path.exists() and is_in_use(path):
                    raise PermissionError(13, IN_USE, str(path))
        work(*paths, **options)

    return guarded


def is_asked_by_us(frame: FrameType | None) -> bool:
    """Whether the first caller outside the standard library and its like is our code."""
    while frame is not None:
        if not frame.f_code.co_filename.startswith(OTHERS):
            return str(frame.f_globals.get("__name__")).partition(".")[0] in OURS
        frame = frame.f_back
    return False


def is_in_use(path: Path) -> bool:
    """Whether this process has the file, or one in the folder, open or memory-mapped; open folders do not count."""
    place = str(path.resolve())
    held = {f"/{line.partition('/')[2]}" for line in Path("/proc/self/maps").read_text().splitlines()}
    for link in os.scandir("/proc/self/fd"):
        with suppress(OSError):  # closed meanwhile
            held.add(os.readlink(link))  # noqa: PTH115  (Path is slow, and this is asked often)
    return any((each == place or each.startswith(f"{place}/")) and not Path(each).is_dir() for each in held)


def pytest_load_initial_conftests() -> None:
    pretend()
