"""The map of a catalog, made in the background, once however many visitors wait for it."""

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.jobs.job import Job
from recsys.jobs.queue import JobQueue

TIME_LIMIT = 3_600.0
"""Seconds after which such work is stopped."""


def prepare_map(queue: JobQueue, engine: Engine, data: Dataset, name: str = "map") -> Job[None]:
    """Make and keep a data set's map of films (``library.film_maps``); raises BusyError when too much is waiting.

    ``name`` tells it from what else of a data set is waited for.
    """

    def work(job: Job[None]) -> None:
        engine.library.film_maps.get(data, job.report)

    return queue.submit("Drawing the map", work, key=f"{data.fingerprint}/{name}", time_limit=TIME_LIMIT)
