"""Large data counted for Explore in the background, once however many visitors wait for it."""

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.insights import READINGS
from recsys.jobs.job import Job
from recsys.jobs.queue import JobQueue

TIME_LIMIT = 1_800.0
"""Seconds after which such a counting is stopped."""
DOING = "Counting"
TITLES = {table: reading.title for reading in reversed(READINGS) for table in reading.tables}
"""What a table is for; the first reading that looks at it says so."""


def start_exploring(queue: JobQueue, engine: Engine, data: Dataset) -> Job[None]:
    """Count everything in ``data`` and keep it; raises BusyError when too much is waiting."""

    def work(job: Job[None]) -> None:
        def note(share: float, table: str) -> None:
            job.report(min(share, 0.98), f"{DOING}: {TITLES[table]}" if table in TITLES else DOING)

        engine.library.keep_explored(data, note)

    key = f"{data.fingerprint}/explore"
    return queue.submit(f"Counting the ratings of {data.source.label}", work, key=key, time_limit=TIME_LIMIT)
