"""What a protocol hands back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from recsys.errors import UnknownNameError, UnsupportedError
from recsys.evaluation.asking import Answers, Plan
from recsys.evaluation.head_to_head import paired_answers
from recsys.evaluation.paired import Paired
from recsys.models.results import Tabular


@dataclass(frozen=True)
class Evaluation(Tabular):
    """What a protocol measured, model by model; ``skipped`` says why a model has no row.

    A model's figures are numbers by name; of newcomers also tables ``by_n``, number of ratings -> figures.
    """

    protocol: str
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    data: str = ""
    """The data set's name."""
    note: str = ""
    """What to know about the data measured on, as a sentence; empty where there is nothing."""
    plan: Plan | None = field(default=None, compare=False, repr=False)
    """What was asked; None for an evaluation that was put together by hand."""
    answers: dict[str, Answers] = field(default_factory=dict, compare=False, repr=False)
    """What each measured model answered to it."""

    def to_frame(self) -> pd.DataFrame:
        """One row a model, of newcomers one a model, way of revealing and number ``n``; what was skipped has none.

        model, data and protocol stand beside the figures: an error means little without them.
        """
        about = {"data": self.data, "protocol": self.protocol}
        revealed = ways_of(self.protocol)
        rows: list[dict[str, Any]] = []
        for model, figures in self.models.items():
            tables = {key: value for key, value in figures.items() if isinstance(value, dict)}
            plain = {key: value for key, value in figures.items() if key not in tables}
            rows += [
                {"model": model, **about, "revealed": revealed[way], "n": int(n), **inner, **plain}
                for way, by_n in tables.items()
                for n, inner in by_n.items()
            ] or [{"model": model, **about, **plain}]
        return pd.DataFrame(rows, columns=None if rows else ["model", *about])

    def paired(self, first: str, second: str, figure: str | None = None, fold: str | None = None) -> Paired:
        """Whether one of two models is better on the very same rows, or whether it could be chance.

        By ``rmse`` (default) or ``mae`` where stars were asked for, else by a figure of lists such as ``ndcg@10``
        (default). Of all folds together, or of one by its label, as ``random:5``. Raises UnknownNameError for a model
        that was not asked, UnsupportedError for one that could not be, ValueError for another figure or fold.
        """
        for model in (first, second):
            if model in self.skipped:
                raise UnsupportedError(f"{model} was left out: {self.skipped[model]}")
        answers = [self.answers.get(model) for model in (first, second)]
        if self.plan is None or answers[0] is None or answers[1] is None:
            raise UnknownNameError("model", second if answers[0] else first, list(self.models))
        return paired_answers(self.plan, (answers[0], answers[1]), (first, second), figure, fold)


REVEALED = {"by_n": "at random", "by_n_first": "as they rated"}
"""How the protocols of newcomers choose the ratings that somebody is known by."""


def ways_of(protocol: str) -> Mapping[str, str]:
    """What each table of newcomers' figures of a protocol is of, as ``REVEALED`` says it."""
    if protocol.startswith("new-users-in-time:"):
        return {"by_n": REVEALED["by_n_first"]}
    return REVEALED
