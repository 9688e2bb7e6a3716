"""Comparisons of models from what was measured of them; nothing is asked anew, and each is put together once."""

from collections.abc import Mapping

import pandas as pd

from recsys.comparison.claim import Claim
from recsys.comparison.comparison import FOLDS_UP_TO, NEWCOMERS, STARS, Answered, Comparison, protocols_for
from recsys.comparison.leaks import LeakCheck
from recsys.comparison.seeds import SeedChange
from recsys.comparison.training_error import TrainingError
from recsys.dataset import Dataset
from recsys.errors import RecsysError
from recsys.evaluation.asking import NO_STARS, Plan
from recsys.evaluation.protocols import plan_of
from recsys.evaluation.task import Task
from recsys.store.cache import Cache
from recsys.store.measurements import Measurements, Note, Subject

SEED = 0
LEAKS, TRICK, SEEDS, STABILITY = "leaks", "training error", "seeds", "consistent raters"
"""What is noted of a model beside its answers."""
CACHED = 8
CACHED_PLANS = 4
"""Those of one data set: of large data each takes as much memory as its ratings."""


class Comparisons:
    """The latest comparisons of one process; safe to use from several threads."""

    def __init__(self, measurements: Measurements) -> None:
        self._measurements = measurements
        self._cache = Cache(CACHED)
        self._plans = Cache(CACHED_PLANS)

    def get(self, data: Dataset, subjects: Mapping[str, Subject], labels: Mapping[str, str]) -> Comparison:
        """What is known of the models that ``labels`` names; one that was not asked something is simply not there."""
        state = self._measurements.state(data)
        key = (data.fingerprint, tuple(labels.items()), tuple(map(str, subjects.values())), state)
        return self._cache.get(key, lambda: self._compare(data, subjects, labels))

    def plan(self, data: Dataset, protocol: str) -> tuple[Task, Plan]:
        """``plan_of``, made once for each data set and protocol."""
        return self._plans.get((data.fingerprint, protocol), lambda: plan_of(data, protocol, SEED))

    def _compare(
        self, data: Dataset, subjects: Mapping[str, Subject], labels: Mapping[str, str]
    ) -> Comparison:
        answered: dict[str, Answered] = {}
        impossible: dict[str, str] = {}
        # Splitting large data takes seconds and gigabytes: not to find out that nobody has measured anything.
        plans = len(data.ratings) <= FOLDS_UP_TO or self._has_any(data, subjects)
        for about, protocol in protocols_for(data).items():
            if not plans:
                empty = Plan(protocol, (), asks_stars=about in (STARS, NEWCOMERS))
                answered[about] = self._answered(data, subjects, Task(data, "", SEED), empty)
                continue
            try:
                task, plan = self.plan(data, protocol)
            except (RecsysError, ValueError) as error:
                impossible[about] = str(error)
            else:
                answered[about] = self._answered(data, subjects, task, plan)
        leaks, tricks, seeds, stability = (
            self._notes(data, subjects, about) for about in (LEAKS, TRICK, SEEDS, STABILITY)
        )
        return Comparison(
            data,
            labels,
            answered,
            impossible,
            {name: LeakCheck(**note) for name, note in leaks.items()},
            next((TrainingError(**note) for note in tricks.values()), None),
            {name: SeedChange(**note) for name, note in seeds.items()},
            next((claim_from(note) for note in stability.values()), None),
            {
                name: why
                for name in labels
                if (why := self._measurements.why_not(data, subjects[name], LEAKS))
            },
        )

    def _has_any(self, data: Dataset, subjects: Mapping[str, Subject]) -> bool:
        """Whether any model was asked by any protocol."""
        kept = (
            self._measurements.find(data, subject, protocol, SEED)
            for protocol in protocols_for(data).values()
            for subject in subjects.values()
        )
        return any(answers is not None for answers in kept)

    def _answered(self, data: Dataset, subjects: Mapping[str, Subject], task: Task, plan: Plan) -> Answered:
        answers, skipped = {}, {}
        for name, subject in subjects.items():
            why = self._measurements.why_not(data, subject, plan.protocol)
            if plan.asks_stars and not subject.make().predicts_ratings:
                why = NO_STARS
            found = None if why else self._measurements.find(data, subject, plan.protocol, SEED)
            if why:
                skipped[name] = why
            elif found is not None:
                answers[name] = found
        return Answered(task, plan, answers, skipped)

    def _notes(self, data: Dataset, subjects: Mapping[str, Subject], about: str) -> dict[str, Note]:
        found = {
            name: self._measurements.find_note(data, subject, about, SEED)
            for name, subject in subjects.items()
        }
        return {name: note for name, note in found.items() if note is not None}


def note_of(claim: Claim) -> Note:
    """A claim as JSON can keep it."""
    return {**vars(claim), "table": claim.table.to_dict("records")}


def claim_from(note: Note) -> Claim:
    """The inverse of ``note_of``."""
    return Claim(**{**note, "table": pd.DataFrame(note["table"])})
