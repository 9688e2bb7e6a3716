"""Turns: one piece of work at a time in this process, in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from recsys.errors import BusyError


class Turns:
    """A lock that serves whoever waits longest; a plain one may leave somebody waiting for as long as others come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Wait for one's turn, at most ``patience`` seconds: then BusyError is raised; the block is the turn."""
        mine = threading.Event()
        with self._lock:
            self._line.append(mine)
            self._line[0].set()
        try:
            if not mine.wait(patience):
                raise BusyError("Many people are looking at the data just now; please try again in a moment.")
            yield
        finally:
            with self._lock:
                self._line.remove(mine)
                if self._line:
                    self._line[0].set()
