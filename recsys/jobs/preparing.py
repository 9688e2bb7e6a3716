"""What pages need and nobody has yet, made in the background, once however many visitors wait for it."""

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.jobs.job import Job
from recsys.jobs.progress import report_epochs
from recsys.jobs.queue import JobQueue

TIME_LIMIT = 3_600.0
"""Seconds after which such a training is stopped."""


def prepare(queue: JobQueue, engine: Engine, data: Dataset, name: str) -> Job[None]:
    """Train a missing model and keep it; raises BusyError when too much is waiting."""

    def work(job: Job[None]) -> None:
        steps = engine.unfitted(data, name).n_steps
        engine.model(data, name, on_epoch=report_epochs(job, "Learning what people like", steps))

    key = f"{data.fingerprint}/{name}"
    return queue.submit(f"Getting {data.source.label} ready", work, key=key, time_limit=TIME_LIMIT)


def prepare_twin(queue: JobQueue, engine: Engine, data: Dataset, name: str) -> Job[None]:
    """Train a model's missing twin and keep it; raises BusyError when too much is waiting."""

    def work(job: Job[None]) -> None:
        steps = engine.unfitted(data, name).n_steps
        engine.twin(data, name, on_epoch=report_epochs(job, "Learning without the hidden ratings", steps))

    key = f"{data.fingerprint}/{name}/twin"
    return queue.submit("Hiding a fifth of the ratings", work, key=key, time_limit=TIME_LIMIT)


def prepare_tastes(queue: JobQueue, engine: Engine, data: Dataset, _name: str) -> Job[None]:
    """Find out what each person of large data favours; raises BusyError when too much is waiting."""

    def work(job: Job[None]) -> None:
        engine.library.tastes(data, lambda share: job.report(0.98 * share, "Looking at what everybody rated"))

    key = f"{data.fingerprint}/tastes"
    return queue.submit("Finding out who likes what", work, key=key, time_limit=TIME_LIMIT)
