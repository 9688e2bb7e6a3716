"""Hyperparameters as data: each field says its default and what is allowed, once."""

import math
from dataclasses import Field, dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Allowed:
    """The values that a number may take: ``low`` to ``high``, whole numbers only if ``whole``."""

    low: float
    high: float
    whole: bool = False

    def __str__(self) -> str:
        return f"a {'whole ' if self.whole else ''}number from {self.low:g} to {self.high:g}"

    def holds(self, value: object) -> bool:
        """Whether ``value`` is such a number (True and False are not numbers)."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        if self.whole and not isinstance(value, int):
            return False
        return math.isfinite(value) and self.low <= value <= self.high


def whole(default: int, low: int, high: int) -> Any:
    """A dataclass field for a whole number."""
    return field(default=default, metadata={"allowed": Allowed(low, high, whole=True)})


def number(default: float, low: float, high: float) -> Any:
    """A dataclass field for a number."""
    return field(default=default, metadata={"allowed": Allowed(low, high)})


def allowed(parameter: "Field[Any]") -> Allowed | None:
    """What a field allows; None for a field that is no number."""
    limits = parameter.metadata.get("allowed")
    return limits if isinstance(limits, Allowed) else None


def check(model: Any) -> None:
    """Raise ValueError for the first field of a dataclass whose value is not allowed."""
    for parameter in fields(model):
        if not parameter.init:  # learned state
            continue
        limits, value = allowed(parameter), getattr(model, parameter.name)
        if limits is not None and not limits.holds(value):
            raise ValueError(f"{parameter.name} must be {limits}, got {value!r}.")
        if parameter.type is bool and not isinstance(value, bool):
            raise ValueError(f"{parameter.name} must be True or False, got {value!r}.")
