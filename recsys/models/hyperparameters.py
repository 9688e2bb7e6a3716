"""Hyperparameters as data: each field says its default and what is allowed, once; and the learned state beside them."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, ClassVar, Self

from recsys.errors import NotFittedError


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


def choice(default: str, *others: str) -> Any:
    """A dataclass field for one of some words."""
    return field(default=default, metadata={"options": (default, *others)})


def options(parameter: "Field[Any]") -> tuple[str, ...]:
    """The words that a field may hold; none for a field that is no choice."""
    return tuple(parameter.metadata.get("options", ()))


def allowed(parameter: "Field[Any]") -> Allowed | None:
    """What a field allows; None for a field that is no number."""
    limits = parameter.metadata.get("allowed")
    return limits if isinstance(limits, Allowed) else None


def defaults_of(model: Any) -> dict[str, Any]:
    """The hyperparameters of a dataclass that have a default, with it."""
    return {
        parameter.name: parameter.default
        for parameter in fields(model)
        if parameter.init and parameter.default is not MISSING
    }


def check(model: Any) -> None:
    """Raise ValueError for the first field of a dataclass whose value is not allowed."""
    for parameter in fields(model):
        if not parameter.init:  # learned state
            continue
        limits, value = allowed(parameter), getattr(model, parameter.name)
        if limits is not None and not limits.holds(value):
            raise ValueError(f"{parameter.name} must be {limits}, got {value!r}.")
        words = options(parameter)
        if words and value not in words:
            raise ValueError(f"{parameter.name} must be {' or '.join(words)}, got {value!r}.")
        if parameter.type is bool and not isinstance(value, bool):
            raise ValueError(f"{parameter.name} must be True or False, got {value!r}.")


@dataclass(kw_only=True, eq=False)
class Tunable:
    """Hyperparameters by name, as scikit-learn's ``clone`` and ``ParameterGrid`` want them; parts have ``rater__seed``.

    Every field that ``__init__`` takes is a hyperparameter; everything else was learned.
    """

    name: ClassVar[str]
    """What the model is called on the command line and on disk."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The hyperparameters by name; with ``deep`` the parts and theirs too."""
        own = {parameter.name: getattr(self, parameter.name) for parameter in fields(self) if parameter.init}
        return self._with_parts(own) if deep else own

    def set_params(self, **params: Any) -> Self:
        """Set hyperparameters by name and forget what was learned; ``fit`` checks the values. Returns the model itself.

        Raises ValueError for an unknown name, and then sets none.
        """
        own = {name: params.get(name, value) for name, value in self.get_params(deep=False).items()}
        own = self._with_new_parts(own, params)
        known = self._with_parts(own)
        for name in params:
            if name not in known:
                has = ", ".join(sorted(known)) or "none"
                raise ValueError(f"{type(self).__name__} has no hyperparameter {name}; it has: {has}.")
        for name, value in own.items():
            setattr(self, name, value)
        for name, value in params.items():
            part, _, inner = name.partition("__")
            if inner:
                known[part].set_params(**{inner: value})
        self._forget()
        return self

    def unfitted(self) -> Self:
        """A new model with the same hyperparameters, its parts new too."""
        return type(self)(**{name: _unfitted(value) for name, value in self.get_params(deep=False).items()})

    @classmethod
    def _parts_among(cls, own: Mapping[str, Any]) -> dict[str, "Tunable"]:
        """The parts that the hyperparameters ``own`` hold, by label."""
        return {name: value for name, value in own.items() if isinstance(value, Tunable)}

    @classmethod
    def _with_new_parts(cls, own: dict[str, Any], params: Mapping[str, Any]) -> dict[str, Any]:
        """``own`` with the parts that ``params`` name by their labels, where these are no fields."""
        return own

    @classmethod
    def _with_parts(cls, own: dict[str, Any]) -> dict[str, Any]:
        parts = cls._parts_among(own)
        inner = {
            f"{label}__{key}": value
            for label, part in parts.items()
            for key, value in part.get_params().items()
        }
        return own | parts | inner

    def learned(self) -> dict[str, Any]:
        """The learned state by attribute name: arrays, numbers and the scale; raises NotFittedError."""
        if not self._is_fitted:
            raise NotFittedError(self.name)
        return {key: value for key, value in vars(self).items() if key.endswith("_")}

    def restore(self, learned: dict[str, Any]) -> Self:
        """Take over a learned state (the inverse of ``learned``). Returns the model itself."""
        self._forget()
        for key, value in learned.items():
            setattr(self, key, value)
        return self

    @property
    def _is_fitted(self) -> bool:
        return "item_ids_" in vars(self)

    def _forget(self) -> None:
        parameters = self.get_params(deep=False)
        for name in [name for name in vars(self) if name not in parameters]:
            delattr(self, name)


def _unfitted(value: Any) -> Any:
    if isinstance(value, Tunable):
        return value.unfitted()
    return tuple(map(_unfitted, value)) if isinstance(value, tuple) else value
