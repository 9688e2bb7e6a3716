"""Models measured side by side in the background; what is measured stays, so a stopped run goes on where it was."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count

from recsys.comparison.comparison import protocols_for
from recsys.comparison.leaks import check_leaks
from recsys.comparison.seeds import RUNS, seed_change
from recsys.comparison.stability import SEEDS as STABILITY_SEEDS
from recsys.comparison.stability import stabler
from recsys.comparison.training_error import training_error
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import DataError, RecsysError, UnsupportedError
from recsys.evaluation.asking import OnModel
from recsys.jobs.job import Job
from recsys.jobs.queue import JobQueue
from recsys.models.results import Epoch
from recsys.store import Subject
from recsys.store.comparisons import LEAKS, SEED, SEEDS, STABILITY, TRICK, note_of
from recsys.store.measurements import Note

Subjects = Mapping[str, Subject]
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

    Each of ``protocols_for``, then ``FINDINGS``. A model that cannot be asked something is passed over; ``Comparison``
    says why. Raises UnknownNameError for a model that there is not, BusyError when too much is waiting.
    """
    for name in labels:
        engine.subject(data, name)

    def work(job: Job[None]) -> None:
        steps = _steps(job, engine, data, labels)
        total, done = sum(step.trainings for step in steps), 0
        for step in steps:
            with suppress(UnsupportedError, DataError):
                step.run(_teller(job, step, done, total))
            done += step.trainings
            job.report(done / total)

    key = f"{data.fingerprint}/compare/{','.join(labels)}"
    return queue.submit("Measuring models", work, owner=owner, key=key, time_limit=TIME_LIMIT)


def _teller(job: Job[None], step: _Step, done: int, total: int) -> OnModel:
    """Says what a step does, and counts its trainings; ``done`` of ``total`` were over before it."""
    begun = count()

    def say(what: str) -> None:
        doing = what.partition(": ")[2]
        if doing.startswith("training"):
            job.report((done + min(next(begun), step.trainings)) / total, f"{step.doing}: {doing}")
        else:
            job.report(job.progress, f"{step.doing}: {doing}")

    return say


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
    for about, finding in FINDINGS.items():
        for name in finding.of({name: engine.subject(data, name) for name in labels}):
            subject, label = engine.subject(data, name), labels[name]
            find = partial(_find, engine, data, subject, label, about)
            steps.append(_Step(f"{label}, {finding.doing}", finding.trainings, find))
    return sorted(steps, key=lambda step: step.trainings)


def _find(engine: Engine, data: Dataset, subject: Subject, label: str, about: str, say: OnModel) -> None:
    find = FINDINGS[about].find
    engine.measurements.note(data, subject, about, SEED, lambda: find(data, subject, label, say))


# -- what is found out beside the protocols --------------------------------------------------------------------


def _all(subjects: Subjects) -> list[str]:
    return list(subjects)


def _with_seed(subjects: Subjects) -> list[str]:
    return [name for name, subject in subjects.items() if subject.has_seed]


def _one_with_stars(subjects: Subjects) -> list[str]:
    """The first with stars, one with a seed if there is any: it has learned more than averages."""
    able = [name for name, subject in subjects.items() if subject.make().predicts_ratings]
    return sorted(able, key=lambda name: not subjects[name].has_seed)[:1]


def _leaks(data: Dataset, subject: Subject, label: str, say: OnModel) -> Note:
    return asdict(check_leaks(data, label, lambda world: subject.make(), seed=SEED, on_model=say))


def _seeds(data: Dataset, subject: Subject, label: str, say: OnModel) -> Note:
    return asdict(seed_change(data, label, subject.seeded, seed=SEED, on_model=say))


def _trick(data: Dataset, subject: Subject, label: str, say: OnModel) -> Note:
    return asdict(training_error(data, label, subject.make, seed=SEED, on_model=say))


def _stability(data: Dataset, subject: Subject, label: str, say: OnModel) -> Note:
    def on_step(share: float, doing: str) -> None:
        say(doing)

    return note_of(stabler(label, subject.seeded, data, seed=SEED, on_step=on_step))


@dataclass(frozen=True)
class _Finding:
    """Something to know of a model that no protocol asks."""

    doing: str
    trainings: int
    of: Callable[[Subjects], list[str]]
    """Of which models it is found out."""
    find: Callable[[Dataset, Subject, str, OnModel], Note]


FINDINGS: Mapping[str, _Finding] = {
    LEAKS: _Finding("looking for leaks", 2, _all, _leaks),
    SEEDS: _Finding("with another seed", RUNS, _with_seed, _seeds),
    TRICK: _Finding("on what it learned from", 1, _one_with_stars, _trick),
    STABILITY: _Finding("without some of the people", 2 * STABILITY_SEEDS, _one_with_stars, _stability),
}
