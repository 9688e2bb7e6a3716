"""Job: one piece of background work, with its progress, cancel and time limit."""

import logging
import math
import secrets
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Generic, TypeVar

from recsys.errors import Cancelled, RecsysError

MAX_EVENTS = 1000
"""Events kept of a job; when there are more, every second one is dropped."""
_logger = logging.getLogger(__name__)
T = TypeVar("T")
Event = dict[str, Any]


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (State.WAITING, State.RUNNING)


class Job(Generic[T]):
    """One piece of work and how far it is; made by JobQueue.submit, safe to use from any thread.

    The work calls ``report`` often, or hands ``stopping`` to what trains; nothing else can stop a thread.
    """

    def __init__(
        self,
        title: str,
        work: Callable[["Job[T]"], T],
        *,
        owner: str = "",
        key: str | None = None,
        time_limit: float | None = None,
    ) -> None:
        """``time_limit`` in seconds of running; waiting does not count."""
        self.id = secrets.token_urlsafe(8)
        self.title = title
        self.owner = owner
        self.key = key
        self.time_limit = time_limit
        self._work: Callable[[Job[T]], T] | None = work
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._state = State.WAITING
        self._cancel_asked = False
        self._waiting: set[str] = set()
        self._progress = 0.0
        self._message = ""
        self._events: list[Event] = []
        self._result: T | None = None
        self._sentence = ""
        self._started: float | None = None
        self._ended: float | None = None

    @property
    def state(self) -> State:
        """Where the job stands."""
        with self._lock:
            return self._state

    @property
    def progress(self) -> float:
        """From 0 to 1; never goes back; 1 once the work is done."""
        with self._lock:
            return self._progress

    @property
    def message(self) -> str:
        """What the work said last."""
        with self._lock:
            return self._message

    @property
    def events(self) -> list[Event]:
        """What the work reported along the way, oldest first (a copy)."""
        with self._lock:
            return list(self._events)

    @property
    def result(self) -> T | None:
        """What the work returned; None before it is done."""
        with self._lock:
            return self._result

    @property
    def error_sentence(self) -> str:
        """Why the job failed or was stopped, for a person; empty otherwise."""
        with self._lock:
            return self._sentence

    @property
    def seconds(self) -> float:
        """How long the work has run so far, or ran; 0 while it waits."""
        with self._lock:
            return self._seconds()

    @property
    def seconds_left(self) -> float | None:
        """``seconds * (1 - progress) / progress`` while it runs; None where nothing is known; 0 when over."""
        with self._lock:
            if self._state.is_over:
                return 0.0
            if not self._progress:
                return None
            return self._seconds() * (1 - self._progress) / self._progress

    @property
    def stopping(self) -> bool:
        """Whether the work should end: cancel was asked or its time is over."""
        with self._lock:
            return self._cancel_asked or self._too_late()

    def report(self, progress: float, message: str | None = None, **event: Any) -> None:
        """Called by the work: how far it is (0 to 1), what it does, and figures worth keeping as an event.

        Raises Cancelled when cancel was asked or the time is over; the work lets it pass.
        """
        if not math.isfinite(progress):
            raise ValueError(f"Progress is a number from 0 to 1, got {progress}.")
        with self._lock:
            self._progress = max(self._progress, min(progress, 1.0))
            if message is not None:
                self._message = message
            if event:
                if len(self._events) >= MAX_EVENTS:
                    del self._events[1::2]
                self._events.append(event)
            if self._cancel_asked:
                raise Cancelled(self.title)
            if self._too_late():
                raise Cancelled(f"{self.title} took longer than its {self.time_limit:g} seconds and")

    def cancel(self) -> None:
        """Ask to stop: at once while it waits, at the next report while it runs; harmless when it is over."""
        with self._lock:
            self._cancel_asked = True
            if self._state is State.WAITING:
                self._end(State.CANCELLED, str(Cancelled(self.title)))

    def join(self, who: str) -> None:
        """Somebody waits for what the work makes; several may."""
        with self._lock:
            self._waiting.add(who)

    def leave(self, who: str) -> None:
        """Somebody waits no longer; with the last of them the job is cancelled."""
        with self._lock:
            self._waiting.discard(who)
            wanted = bool(self._waiting)
        if not wanted:
            self.cancel()

    def is_awaited_by(self, who: str) -> bool:
        """Whether somebody joined and has not left."""
        with self._lock:
            return who in self._waiting

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the job is over; False when ``timeout`` seconds pass before."""
        return self._over.wait(timeout)

    def run(self) -> None:
        """Do the work, here and now; the queue calls this. Never raises; does nothing unless it waits."""
        with self._lock:
            work = self._work
            if self._state is not State.WAITING or work is None:
                return
            self._state = State.RUNNING
            self._started = time.monotonic()
        try:
            result = work(self)
        except Cancelled as stop:
            self._finish(State.CANCELLED, str(stop))
        except RecsysError as error:
            self._finish(State.FAILED, str(error))
        except ValueError as error:  # a bad argument says so itself; logged, for it may be a library's own
            _logger.warning("Job %s got a bad argument", self.id, exc_info=True)
            self._finish(State.FAILED, str(error))
        except BaseException:  # even SystemExit must not end the one worker
            error_id = secrets.token_hex(4)
            _logger.exception("Job failed (id %s)", error_id)
            self._finish(State.FAILED, f"Something went wrong (id {error_id}).")
        else:
            self._finish(State.DONE, "", result)

    def _finish(self, state: State, sentence: str, result: T | None = None) -> None:
        with self._lock:
            if state is State.DONE:
                self._result = result
                self._progress = 1.0
            self._end(state, sentence)

    def _end(self, state: State, sentence: str) -> None:
        self._state = state
        self._sentence = sentence
        self._ended = time.monotonic()
        self._work = None  # lets go of the data that the work holds
        self._over.set()

    def _seconds(self) -> float:
        if self._started is None:
            return 0.0
        return (time.monotonic() if self._ended is None else self._ended) - self._started

    def _too_late(self) -> bool:
        return self.time_limit is not None and self._seconds() > self.time_limit
