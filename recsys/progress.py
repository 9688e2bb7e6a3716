"""How far a training is, told to a background job."""

from typing import Any

from recsys.jobs import Job
from recsys.models.results import Epoch, EpochCallback

EPOCHS_SHOWN = 25
"""What progress is measured against: the default number of epochs."""


def epochs_to(job: Job[Any], doing: str) -> EpochCallback:
    """What tells a job how far a training is: the rehearsal is its first half."""

    def note(epoch: Epoch) -> bool:
        half = 0.0 if epoch.rehearsal else 0.5
        job.report(half + 0.5 * min(epoch.epoch / EPOCHS_SHOWN, 0.99), doing)
        return not job.stopping

    return note
