"""Named protocols: what is hidden from the models and what is measured on it.

Every test row counts: a person or item without training ratings is predicted all the same, never dropped.
Predictions are cut to the scale. Lists are ranked over the full catalog without the person's training items
(Krichene and Rendle 2020). Settings are never chosen on the rows that are reported here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from recsys.dataset import Dataset
from recsys.errors import UnknownNameError, UnsupportedError
from recsys.evaluation import new_users, ranking, rating, sessions
from recsys.evaluation.asking import Answers, MakeModel, OnModel, Plan, ask
from recsys.evaluation.results import Evaluation
from recsys.evaluation.task import Task
from recsys.evaluation.trainings import Trainings
from recsys.models.base import Recommender
from recsys.models.results import EpochCallback

__all__ = ["PROTOCOLS", "Evaluation", "MakeModel", "OnModel", "Protocol", "evaluate", "figures_of", "plan_of"]

AnswersOf = Callable[[str, Plan, Callable[[], Answers]], Answers]
"""Given what a model is called, the plan and how to ask it: answers kept from before, else those asked now."""


@dataclass(frozen=True)
class Protocol:
    """A way to measure: how it hides ratings and what it makes of the answers."""

    plan: Callable[[Task], Plan]
    figures: Callable[[Task, Plan, Answers], dict[str, Any]]
    version: int = 1
    """Goes up when a plan hides or tells something else than before: answers to the old one are then asked anew."""


PROTOCOLS: Mapping[str, Protocol] = {
    "kfold": Protocol(rating.kfold, rating.figures, version=2),
    rating.KNOWING_WHEN: Protocol(rating.kfold_knowing_when, rating.figures),
    "folds": Protocol(rating.folds, rating.figures, version=2),
    "holdout": Protocol(rating.holdout, rating.figures, version=2),
    "time": Protocol(rating.by_time, rating.figures),
    "user-time": Protocol(rating.by_person_time, rating.figures),
    "new-users": Protocol(new_users.new_users, new_users.star_figures),
    "new-users-in-time": Protocol(new_users.new_users_in_time, new_users.star_figures),
    "ranking": Protocol(ranking.ranking, ranking.figures),
    "ranking-new-users": Protocol(new_users.ranking_new_users, new_users.list_figures),
    "sessions": Protocol(sessions.sessions, sessions.figures),
}
"""Kind -> what runs it; what stands after the colon is folds, a folder, a share or numbers of ratings."""


def evaluate(
    data: Dataset,
    models: Mapping[str, Recommender | MakeModel],
    protocol: str,
    *,
    seed: int = 0,
    on_model: OnModel = lambda doing: None,
    on_epoch: EpochCallback | None = None,
    answers_of: AnswersOf = lambda name, plan, asked: asked(),
    trainings: Trainings | None = None,
) -> Evaluation:
    """Run one protocol, such as ``kfold:5``, over ``{name: model}``, or a class or function that makes one.

    A model itself is not touched: what is trained and measured are new ones with its hyperparameters. ``trainings`` is
    for several protocols in turn that learn from the same ratings.
    Raises UnknownNameError for an unknown protocol, ValueError for a share or number that makes no sense, DataError
    for data or files that do not fit the protocol, Cancelled when ``on_epoch`` returns False.
    """
    task, plan = plan_of(data, protocol, seed)
    result = Evaluation(plan.protocol, data=data.name, note=plan.note, plan=plan)
    for name, model in models.items():
        make = model.unfitted if isinstance(model, Recommender) else model
        try:
            asked = partial(ask, plan, name, make, on_model=on_model, on_epoch=on_epoch, trainings=trainings)
            answers = answers_of(name, plan, asked)
            result.models[name] = figures_of(task, plan, answers)
            result.answers[name] = answers
        except UnsupportedError as error:
            result.skipped[name] = str(error)
    return result


def plan_of(data: Dataset, protocol: str, seed: int = 0) -> tuple[Task, Plan]:
    """What a protocol asks of any model on this data; errors as of ``evaluate``."""
    task = Task(data, protocol.partition(":")[2], seed)
    return task, protocol_named(protocol).plan(task)


def figures_of(task: Task, plan: Plan, answers: Answers) -> dict[str, Any]:
    """What a protocol makes of a model's answers; raises UnsupportedError where there is nothing to measure."""
    return protocol_named(plan.protocol).figures(task, plan, answers)


def protocol_named(protocol: str) -> Protocol:
    """The protocol of a name such as ``kfold:5``; raises UnknownNameError for one that there is not."""
    kind = protocol.partition(":")[0]
    if kind not in PROTOCOLS:
        raise UnknownNameError("protocol", protocol, [f"{known}:..." for known in PROTOCOLS])
    return PROTOCOLS[kind]
