"""What a protocol is given, and what it hands back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from recsys.dataset import Dataset
from recsys.models.base import Recommender

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

    def number(self, default: float) -> float:
        """The number after the colon, ``default`` without one; raises ValueError when it is none."""
        try:
            return float(self.argument) if self.argument else default
        except ValueError:
            raise ValueError(f"A protocol takes a number after the colon, got “{self.argument}”.") from None


@dataclass(frozen=True)
class Evaluation:
    """What a protocol measured, model by model; ``skipped`` says why a model has no row.

    A model's figures are numbers by name; of ``new-users`` also tables ``by_n``, number of ratings -> figures.
    """

    protocol: str
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


NO_STARS = "It orders films but predicts no stars."
