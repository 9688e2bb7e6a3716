"""How far a training is, reported to its job."""

import math
from dataclasses import dataclass
from typing import Any

from recsys.jobs.job import Job
from recsys.models.results import Epoch, EpochCallback

EPOCHS_SHOWN = 25
"""What progress is measured against where nobody knows how many steps there are."""


def report_epochs(job: Job[Any], doing: str, n_steps: int) -> EpochCallback:
    """Steps as progress of a job, of ``n_steps`` in all; 0 where nobody knows how many."""
    progress = TrainingProgress(job, n_steps or EPOCHS_SHOWN, None)
    tell = progress.without_events(doing)

    def note(epoch: Epoch) -> bool:
        tell(epoch)
        return not job.stopping

    return note


@dataclass
class TrainingProgress:
    """Progress of a job that trains several times: ``total`` epochs together, ``n_epochs`` in each training.

    ``n_epochs`` is None for a model that reports steps of a number that nobody knows: ``total`` is a guess then.
    """

    job: Job[Any]
    total: int
    n_epochs: int | None
    done: int = 0

    def with_events(self, doing: str) -> EpochCallback:
        """Each epoch is an event too."""

        def note(epoch: Epoch) -> None:
            if epoch.waiting:  # no news: only the chance to stop
                self.job.report(self.job.progress)
                return
            row = {key: _number(value) for key, value in epoch.as_row().items()}
            is_last = epoch.epoch == self.n_epochs
            self._step("Measuring on the hidden ratings" if is_last else self._at(doing, epoch), **row)

        return note

    def without_events(self, doing: str) -> EpochCallback:
        """Progress alone."""

        def note(epoch: Epoch) -> None:
            if not epoch.waiting:
                self._step(self._at(doing, epoch))

        return note

    def _at(self, doing: str, epoch: Epoch) -> str:
        return doing if self.n_epochs is None else f"{doing}, epoch {epoch.epoch}"

    def _step(self, doing: str, **event: Any) -> None:
        self.done += 1
        self.job.report(min(self.done / self.total, 0.98), doing, **event)


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value
