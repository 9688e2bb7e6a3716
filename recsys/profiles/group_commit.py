"""Group commit: the writes that wait at the same time go to the disk in one transaction (DeWitt et al. 1984)."""

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

_Result = TypeVar("_Result")


class Write(Generic[_Result]):
    """One thread's write: what is to be done, and how it went once its group was committed."""

    def __init__(self, work: Callable[[Any], _Result]) -> None:
        self.work = work
        self.error: BaseException | None = None
        self.result: _Result | None = None
        self.woken = threading.Event()
        """Set when the write is over, or when its thread is to lead the next group."""
        self.is_over = False

    def outcome(self) -> _Result:
        """The result; raises what went wrong."""
        if self.error is not None:
            raise self.error
        return cast("_Result", self.result)


class GroupCommit:
    """Whoever comes while nobody writes leads: it commits all that waits, and the next group finds its own leader.

    No thread of its own: a single write costs no switch to another thread, and no thread writes for others longer
    than one commit. While the disk is slow the groups grow, so the number of commits follows the disk and not the
    crowd.
    """

    def __init__(self, commit: Callable[[list[Write[Any]]], None], too_long: Callable[[], Exception]) -> None:
        """``commit`` sets the result or error of each write, or raises what then stands for all of them.

        ``too_long`` makes the error of a write whose turn never came.
        """
        self._commit = commit
        self._too_long = too_long
        self._lock = threading.Lock()
        self._waiting: list[Write[Any]] = []
        self._is_led = False

    def run(self, work: Callable[[Any], _Result], *, patience: float) -> _Result:
        """Do ``work``, alone or with others; returns behind the commit. Waits ``patience`` seconds for a turn."""
        write = Write(work)
        with self._lock:
            self._waiting.append(write)
            leads = not self._is_led
            self._is_led = True
        if not leads:
            self._wait(write, patience)
        if not write.is_over:
            self._lead()
        return write.outcome()

    def _wait(self, write: Write[Any], patience: float) -> None:
        deadline = time.monotonic() + patience
        while not write.woken.wait(max(0.0, deadline - time.monotonic())):
            with self._lock:
                if write in self._waiting and not write.woken.is_set():
                    self._waiting.remove(write)
                    raise self._too_long()
            deadline = time.monotonic() + patience  # it is being committed: that ends

    def _lead(self) -> None:
        with self._lock:
            group, self._waiting = self._waiting, []
        try:
            self._commit(group)
        except BaseException as error:
            for write in group:
                write.error = error
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            self._is_led = following is not None
            for write in group:
                write.is_over = True
        for woken in group if following is None else [*group, following]:
            woken.woken.set()
