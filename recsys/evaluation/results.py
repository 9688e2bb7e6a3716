"""What a protocol is given, and what it hands back."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.models.base import Recommender
from recsys.models.results import Tabular

MakeModel = Callable[[], Recommender]
OnModel = Callable[[str], None]
"""Called with what is being done now, as a sentence."""


@dataclass(frozen=True)
class Task:
    """One run of a protocol: the data, ``{name: make an unfitted model}`` and what stood after the colon."""

    data: Dataset
    models: Mapping[str, MakeModel]
    argument: str
    seed: int
    on_model: OnModel

    def measure(
        self, result: "Evaluation", measure: Callable[[str, MakeModel], dict[str, Any]]
    ) -> "Evaluation":
        """Fill ``result`` model by model; one that cannot be measured is left out with its sentence.

        That is one without what the protocol asks for, one that the data lacks something for, and one whose package is
        not installed.
        """
        for name, make in self.models.items():
            try:
                result.models[name] = measure(name, make)
            except UnsupportedError as error:
                result.skipped[name] = str(error)
        return result

    def fit(
        self, name: str, make: MakeModel, data: Dataset, doing: str = "training"
    ) -> tuple[Recommender, float]:
        """A new model fitted on ``data``, and the seconds it took."""
        self.on_model(f"{name}: {doing}")
        started = time.perf_counter()
        model = make().fit(data)
        return model, time.perf_counter() - started

    def number(self, default: float) -> float:
        """The number after the colon, ``default`` without one; raises ValueError when it is none."""
        try:
            return float(self.argument) if self.argument else default
        except ValueError:
            raise ValueError(f"A protocol takes a number after the colon, got “{self.argument}”.") from None


@dataclass(frozen=True)
class Evaluation(Tabular):
    """What a protocol measured, model by model; ``skipped`` says why a model has no row.

    A model's figures are numbers by name; of ``new-users`` also tables ``by_n``, number of ratings -> figures.
    """

    protocol: str
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    data: str = ""
    """The data set's name."""
    note: str = ""
    """What to know about the data measured on, as a sentence; empty where there is nothing."""

    def to_frame(self) -> pd.DataFrame:
        """One row a model, of ``new-users`` one a model, way of revealing and number ``n``; what was skipped has none.

        model, data and protocol stand beside the figures: an error means little without them.
        """
        about = {"data": self.data, "protocol": self.protocol}
        rows: list[dict[str, Any]] = []
        for model, figures in self.models.items():
            tables = {key: value for key, value in figures.items() if isinstance(value, dict)}
            plain = {key: value for key, value in figures.items() if key not in tables}
            rows += [
                {"model": model, **about, "revealed": REVEALED[way], "n": int(n), **inner, **plain}
                for way, by_n in tables.items()
                for n, inner in by_n.items()
            ] or [{"model": model, **about, **plain}]
        return pd.DataFrame(rows, columns=None if rows else ["model", *about])


REVEALED = {"by_n": "at random", "by_n_first": "as they rated"}
"""How ``new-users`` chooses the ratings that a newcomer is known by."""
NO_STARS = "It orders films but predicts no stars."
