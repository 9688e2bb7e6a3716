"""Looking at other processes, for the tests of what runs in one."""

import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def children_of(pid: int) -> list[int]:
    """The processes that a process started and that are not gone, zombies too, running one of our scripts or ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            words = status.with_name("cmdline").read_text()
        except OSError:  # gone meanwhile
            continue
        if int(fields[1]) == pid and (fields[0] == "Z" or "-P" in words.split("\0")):
            found.append(int(status.parent.name))
    return found


def script(folder: Path, text: str) -> Path:
    file = folder / "script.py"
    file.write_text(textwrap.dedent(text))
    return file


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(what: Callable[[], T]) -> T:
    """What ``what`` gives once it gives something; the time is only for a test that fails."""
    until = time.monotonic() + 60
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.02)
    return found
