"""What a report is made of: everything found out about one data set, in the order in which it takes time."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import pandas as pd

from recsys.business import Business
from recsys.comparison.comparison import LISTS, STARS, Answered, Comparison
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import RecsysError
from recsys.evaluation.asking import Answers
from recsys.evaluation.trainings import Trainings
from recsys.insights import Exploration
from recsys.models import label
from recsys.models.base import Recommender
from recsys.models.results import Epoch
from recsys.report.sample import sample_recommendations
from recsys.sources import OnProgress

MODELS: Mapping[str, float] = {"bias": 1, "item-knn": 5, "svd": 4, "ease": 2, "hybrid": 30}
"""The models that a report sets side by side, and about how long each takes beside the others, for progress alone."""
PROTOCOLS: Mapping[str, str] = {STARS: "holdout:0.2", LISTS: "ranking:0.2"}
"""What each is asked: one training without a fifth of the ratings, for the stars and for the lists."""
TOO_FEW = "There are too few ratings to hide a fifth of them, so no model can be measured."
GUESSED_STEPS = 25
"""Of a training of which nobody knows how many steps it takes."""
COUNTED, KNOWN, MEASURED, LEARNED = 0.05, 0.2, 0.8, 0.95
"""The share of the work that is done after each part, where nothing is kept from before."""


@dataclass(frozen=True, eq=False)
class Findings:
    """Everything that a report says, as the rooms it comes from hold it."""

    data: Dataset
    exploration: Exploration
    business: Business
    comparison: Comparison
    recommended: pd.DataFrame
    """Ten people of different segments and what the usual model recommends to each."""
    not_recommended: str = ""
    """Why there is no such list, as a sentence; empty where there is one."""


def find_out(engine: Engine, data: Dataset, on_progress: OnProgress) -> Findings:
    """Count, look at the people, measure what was not measured yet, and recommend; ``on_progress`` may raise to stop.

    What was counted, measured or trained before is used again; what is trained and measured here is kept.
    """
    on_progress(0.0, "Counting the ratings")
    if not engine.library.is_explored(data):
        engine.library.keep_explored(data, part(on_progress, 0.0, COUNTED, "Counting the ratings"))
    exploration = engine.library.explore(data)
    business = engine.library.businesses.get(data, part(on_progress, COUNTED, KNOWN, "Looking at the people"))
    comparison = compare_models(engine, data, part(on_progress, KNOWN, MEASURED))
    recommended, why_not = _recommended(engine, data, business, on_progress)
    return Findings(data, exploration, business, comparison, recommended, why_not)


def part(on_progress: OnProgress, begin: float, end: float, doing: str = "") -> OnProgress:
    """Progress of a part that goes from ``begin`` to ``end`` of the whole; ``doing`` stands for what the part says."""

    def note(share: float, said: str) -> None:
        on_progress(begin + (end - begin) * min(max(share, 0.0), 1.0), doing or said)

    return note


def compare_models(engine: Engine, data: Dataset, on_progress: OnProgress) -> Comparison:
    """``MODELS`` by ``PROTOCOLS``: kept answers where there are any; a model that cannot be asked says why.

    Both protocols hide the same ratings, so each model is trained once: first asked for lists, then for stars.
    """
    labels = {name: label(name) for name in MODELS}
    asked = {}
    for about, protocol in PROTOCOLS.items():
        with suppress(RecsysError, ValueError):
            asked[about] = engine.comparisons.plan(data, protocol)
    answers: dict[str, dict[str, Answers]] = {about: {} for about in asked}
    skipped: dict[str, dict[str, str]] = {about: {} for about in asked}
    done = 0.0
    for name, weight in MODELS.items():
        trainings = Trainings()
        stop = _Steps(
            part(on_progress, done, done + weight / sum(MODELS.values())), engine.unfitted(data, name)
        )
        for about in reversed(list(asked)):
            stop.begin(f"Measuring {labels[name]} by its {about}")
            found = engine.evaluate(data, [name], PROTOCOLS[about], on_epoch=stop, trainings=trainings)
            answers[about] |= found.answers
            skipped[about] |= found.skipped
        done += weight / sum(MODELS.values())
    answered = {
        about: Answered(task, plan, answers[about], skipped[about]) for about, (task, plan) in asked.items()
    }
    return Comparison(data, labels, answered, {about: TOO_FEW for about in PROTOCOLS if about not in asked})


class _Steps:
    """Says where a training is at each of its steps, so that it can be stopped there."""

    def __init__(self, on_progress: OnProgress, model: Recommender) -> None:
        self._on_progress = on_progress
        self._total = model.n_steps or GUESSED_STEPS
        self._done = 0
        self._doing = ""

    def begin(self, doing: str) -> None:
        """Something else is being done from now on."""
        self._doing = doing
        self._on_progress(min(self._done / self._total, 1.0), doing)

    def __call__(self, epoch: Epoch) -> None:
        if not (epoch.waiting or epoch.rehearsal):
            self._done += 1
        self.begin(self._doing)


def _recommended(
    engine: Engine, data: Dataset, business: Business, on_progress: OnProgress
) -> tuple[pd.DataFrame, str]:
    steps = _Steps(part(on_progress, MEASURED, LEARNED), engine.unfitted(data))
    steps.begin("Learning what people like")
    try:
        model = engine.model(data, on_epoch=steps)
    except ValueError as error:  # too little to learn from
        return pd.DataFrame(), str(error)
    on_progress(LEARNED, "Recommending")
    return sample_recommendations(data, model, business.segments), ""
