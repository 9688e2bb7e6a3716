"""The business view of a data set made in the background, once however many visitors wait for it."""

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.jobs.job import Job
from recsys.jobs.queue import JobQueue

TIME_LIMIT = 1_800.0
"""Seconds after which such work is stopped."""


def prepare_business(queue: JobQueue, engine: Engine, data: Dataset, name: str = "business") -> Job[None]:
    """Make a data set's business view (``library.businesses``); raises BusyError when too much is waiting."""

    def work(job: Job[None]) -> None:
        engine.library.businesses.get(data, lambda share, doing: job.report(min(share, 0.98), doing))

    return queue.submit(
        f"Looking at the people of {data.source.label}",
        work,
        key=f"{data.fingerprint}/{name}",
        time_limit=TIME_LIMIT,
    )
