"""What a protocol is given, and what it hands back."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from recsys.dataset import Dataset
from recsys.models.results import Tabular


@dataclass(frozen=True)
class Task:
    """One run of a protocol: the data, what stood after the colon, and the seed of whatever is drawn."""

    data: Dataset
    argument: str
    seed: int

    def number(self, default: float) -> float:
        """The number after the colon, ``default`` without one; raises ValueError when it is none."""
        try:
            return float(self.argument) if self.argument else default
        except ValueError:
            raise ValueError(f"A protocol takes a number after the colon, got “{self.argument}”.") from None


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

    def to_frame(self) -> pd.DataFrame:
        """One row a model, of newcomers one a model, way of revealing and number ``n``; what was skipped has none.

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
"""How the protocols of newcomers choose the ratings that somebody is known by."""
