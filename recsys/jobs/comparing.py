"""Models measured side by side in the background; what is measured stays, so a stopped run goes on where it was."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import RecsysError, UnsupportedError
from recsys.evaluation.asking import OnModel
from recsys.evaluation.comparison import protocols_for
from recsys.evaluation.leaks import check_leaks
from recsys.evaluation.training_error import training_error
from recsys.jobs.job import Job
from recsys.jobs.queue import JobQueue
from recsys.models.results import Epoch
from recsys.store.comparisons import LEAKS, SEED, TRICK

TIME_LIMIT = 3_600.0
"""Seconds after which a comparison is stopped; what was measured by then stays."""


@dataclass(frozen=True)
class _Step:
    """One thing to find out about one model; quick where it is known already."""

    doing: str
    trainings: int
    """How long it takes, in trainings: what progress is counted by."""
    run: Callable[[OnModel], object]


def start_comparison(
    queue: JobQueue, engine: Engine, data: Dataset, labels: Mapping[str, str], owner: str = ""
) -> Job[None]:
    """Measure what was not measured yet of the models in ``labels`` (name -> what people call it).

    Each of ``protocols_for``, then the leak check of each model, and the training error of the first that has stars. A
    model that cannot be asked something is passed over; ``Comparison`` says why. Raises UnknownNameError for a model
    that there is not, BusyError when too much is waiting.
    """
    for name in labels:
        engine.subject(data, name)

    def work(job: Job[None]) -> None:
        steps = _steps(job, engine, data, labels)
        total, done = sum(step.trainings for step in steps), 0
        for step in steps:

            def say(what: str, share: float = done / total, doing: str = step.doing) -> None:
                job.report(share, f"{doing}: {what.partition(': ')[2]}")

            with suppress(UnsupportedError):
                step.run(say)
            done += step.trainings
            job.report(done / total)

    key = f"{data.fingerprint}/compare/{','.join(labels)}"
    return queue.submit("Measuring models", work, owner=owner, key=key, time_limit=TIME_LIMIT)


def _steps(job: Job[None], engine: Engine, data: Dataset, labels: Mapping[str, str]) -> list[_Step]:
    """The quick protocols first, so that there is something to look at soon."""

    def stop(epoch: Epoch) -> bool:
        return not job.stopping

    steps = []
    for about, protocol in protocols_for(data).items():
        try:
            _, plan = engine.comparisons.plan(data, protocol)
        except (RecsysError, ValueError):  # the comparison says why this cannot be asked of the data
            continue
        for name, label in labels.items():
            ask = partial(engine.evaluate, data, [name], protocol, on_epoch=stop)
            steps.append(_Step(f"{label}, {about}", plan.n_trainings, lambda say, ask=ask: ask(on_model=say)))  # type: ignore[misc]
    for name, label in labels.items():
        check = partial(_check, engine, data, name, label)
        steps.append(_Step(f"{label}, looking for leaks", 2, check))
    with_stars = [name for name in labels if engine.unfitted(data, name).predicts_ratings]
    for name in with_stars[-1:]:
        trick = partial(_trick, engine, data, name, labels[name])
        steps.append(_Step(f"{labels[name]}, on what it learned from", 1, trick))
    return sorted(steps, key=lambda step: step.trainings)


def _check(engine: Engine, data: Dataset, name: str, label: str, say: OnModel) -> None:
    subject = engine.subject(data, name)

    def make() -> dict[str, object]:
        return asdict(check_leaks(data, label, lambda world: subject.make(), seed=SEED, on_model=say))

    engine.measurements.note(data, subject, LEAKS, SEED, make)


def _trick(engine: Engine, data: Dataset, name: str, label: str, say: OnModel) -> None:
    subject = engine.subject(data, name)

    def make() -> dict[str, object]:
        return asdict(training_error(data, label, subject.make, seed=SEED, on_model=say))

    engine.measurements.note(data, subject, TRICK, SEED, make)
