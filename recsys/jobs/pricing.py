"""What the settings of a list cost, measured in the background, once however many visitors wait for it."""

from contextlib import suppress
from itertools import count

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import DataError, UnsupportedError
from recsys.jobs.job import Job
from recsys.jobs.progress import EPOCHS_SHOWN
from recsys.jobs.queue import JobQueue
from recsys.models.results import Epoch

TIME_LIMIT = 1_800.0
"""Seconds after which such work is stopped."""
TWIN, SETTINGS = 0.4, 0.9
"""Shares of the work that are done when the twin is there, and when all settings are measured."""


def prepare_prices(queue: JobQueue, engine: Engine, data: Dataset, name: str) -> Job[None]:
    """Measure what the settings of a model's list cost (``engine.prices``), then the lists of other trained models.

    Raises BusyError when too much is waiting.
    """

    def work(job: Job[None]) -> None:
        steps = engine.unfitted(data, name).n_steps or EPOCHS_SHOWN
        done = count(1)

        def trained(epoch: Epoch) -> None:
            job.report(TWIN * min(next(done) / steps, 1.0), "Learning without the hidden ratings")

        def looked(share: float) -> None:
            job.report(TWIN + (SETTINGS - TWIN) * share, "Looking for the hidden films")

        engine.price_lists.measure(data, name, looked, trained)

        def go_on(_: object = None) -> None:
            job.report(SETTINGS, "Looking at what other models find")

        for other in engine.priced_beside(data, name):
            with suppress(DataError, UnsupportedError):  # then it has no price
                engine.price_lists.measure(data, other, go_on, go_on, settings=False)

    key = f"{data.fingerprint}/{name}/prices"
    return queue.submit("Measuring what each setting costs", work, key=key, time_limit=TIME_LIMIT)
