"""Named protocols: what is hidden from the models and what is measured on it.

Every test row counts: a person or item without training ratings is predicted all the same, never dropped.
Predictions are cut to the scale. Lists are ranked over the full catalog without the person's training items
(Krichene and Rendle 2020). Settings are never chosen on the rows that are reported here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from recsys.dataset import Dataset
from recsys.errors import UnknownNameError
from recsys.evaluation import rating
from recsys.evaluation.new_users import new_users
from recsys.evaluation.ranking import ranking
from recsys.evaluation.results import Evaluation, MakeModel, OnModel, Task
from recsys.evaluation.sessions import sessions
from recsys.models.base import Recommender

__all__ = ["PROTOCOLS", "Evaluation", "MakeModel", "OnModel", "evaluate"]

PROTOCOLS: Mapping[str, Callable[[Task], Evaluation]] = {
    "kfold": rating.kfold,
    "folds": rating.folds,
    "holdout": rating.holdout,
    "time": rating.by_time,
    "user-time": rating.by_person_time,
    "new-users": new_users,
    "ranking": ranking,
    "sessions": sessions,
}
"""Kind -> what runs it; what stands after the colon is folds, a folder, a share or numbers of ratings."""


def evaluate(
    data: Dataset,
    models: Mapping[str, Recommender | MakeModel],
    protocol: str,
    *,
    seed: int = 0,
    on_model: OnModel = lambda doing: None,
) -> Evaluation:
    """Run one protocol, such as ``kfold:5``, over ``{name: model}``, or a class or function that makes one.

    A model itself is not touched: what is trained and measured are new ones with its hyperparameters.
    Raises UnknownNameError for an unknown protocol, ValueError for a share or number that makes no sense, DataError
    for data or files that do not fit the protocol.
    """
    kind, _, argument = protocol.partition(":")
    if kind not in PROTOCOLS:
        raise UnknownNameError("protocol", protocol, [f"{known}:..." for known in PROTOCOLS])
    makers = {
        label: model.unfitted if isinstance(model, Recommender) else model for label, model in models.items()
    }
    return replace(PROTOCOLS[kind](Task(data, makers, argument, seed, on_model)), data=data.name)
