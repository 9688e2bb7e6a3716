"""Background work: one job at a time in one thread, and a short queue before it."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from recsys.errors import BusyError
from recsys.jobs.job import Job, State
from recsys.system import lower_priority

MAX_FINISHED = 50
"""Finished jobs kept, with their results."""
T = TypeVar("T")


class JobQueue:
    """Runs jobs one at a time, in order, in one thread of its own that starts with the first job."""

    def __init__(self, max_waiting: int = 4) -> None:
        """``max_waiting`` jobs may wait beside the running one."""
        if max_waiting < 1:
            raise ValueError(f"max_waiting must be at least 1, got {max_waiting}.")
        self._max_waiting = max_waiting
        self._jobs: dict[str, Job[Any]] = {}
        self._queue: deque[Job[Any]] = deque()
        self._changed = threading.Condition()
        self._worker: threading.Thread | None = None

    def submit(
        self,
        title: str,
        work: Callable[[Job[T]], T],
        *,
        owner: str = "",
        time_limit: float | None = None,
        key: str | None = None,
    ) -> Job[T]:
        """Queue ``work``; a job with the same ``key`` that is neither over nor being stopped is returned instead.

        Raises BusyError when too many jobs wait already. ``owner`` only serves ``jobs(owner=...)``: who may
        see or cancel what is for the caller to decide.
        """
        with self._changed:
            open_jobs = [job for job in self._jobs.values() if not job.state.is_over]
            if key is not None:
                for same in open_jobs:
                    if same.key == key and not same.stopping:
                        return same
            if len(open_jobs) > self._max_waiting:  # one runs, or is about to
                raise BusyError("Too much work is already waiting; please try again in a moment.")
            job = Job(title, work, owner=owner, key=key, time_limit=time_limit)
            self._forget_old()
            self._jobs[job.id] = job
            self._queue.append(job)
            if self._worker is None:
                self._worker = threading.Thread(target=self._run, name="recsys-jobs", daemon=True)
                self._worker.start()
            self._changed.notify()
        return job

    def get(self, job_id: str) -> Job[Any] | None:
        """The job of an id; None when there is none, or it was over long ago."""
        with self._changed:
            return self._jobs.get(job_id)

    def jobs(self, owner: str | None = None) -> list[Job[Any]]:
        """All jobs (of an owner) that are kept, oldest first."""
        with self._changed:
            return [job for job in self._jobs.values() if owner is None or job.owner == owner]

    def counts(self) -> dict[str, int]:
        """How many jobs wait and run now."""
        states = [job.state for job in self.jobs()]
        return {state.value: states.count(state) for state in (State.WAITING, State.RUNNING)}

    def _run(self) -> None:
        lower_priority()
        while True:
            with self._changed:
                while not self._queue:
                    self._changed.wait()
                job = self._queue.popleft()
            job.run()
            del job

    def _forget_old(self) -> None:
        self._queue = deque(job for job in self._queue if not job.state.is_over)
        over = [job_id for job_id, job in self._jobs.items() if job.state.is_over]
        for job_id in over[: max(0, len(over) - MAX_FINISHED)]:
            del self._jobs[job_id]


_shared = JobQueue()


def shared_queue() -> JobQueue:
    """The one queue of this process, so that all its visitors' work waits for each other."""
    return _shared
