"""What a reading is, and the words that all readings share."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from recsys.comparison.comparison import Comparison

T = TypeVar("T")


@dataclass(frozen=True)
class Reading:
    """One question put to a comparison."""

    section: str
    """One of SECTIONS."""
    name: str
    title: str
    about: str
    """What was asked about (``STARS`` ...): by which protocol it was measured; empty where it was another way."""
    table: Callable[[Comparison], pd.DataFrame]
    """What the chart draws; column ``model`` holds labels. Empty where nothing was measured so."""
    sentence: Callable[[Comparison], str]
    """The answer, in plain text, never markup; where nothing can be said, what is missing."""
    chart: str = ""
    """The function of recsys.charts.compare that draws the table; empty where the table alone is to be read."""


def once(make: Callable[[Comparison], T]) -> Callable[[Comparison], T]:
    """Worked out once for each comparison, and kept as long as that."""
    kept: WeakKeyDictionary[Comparison, T] = WeakKeyDictionary()

    @wraps(make)
    def found(comparison: Comparison) -> T:
        if comparison not in kept:
            kept[comparison] = make(comparison)
        return kept[comparison]

    return found


HIDDEN: Mapping[str, str] = {
    "kfold": "Every rating was hidden once, in {} parts, and guessed by a model that had learned from the other parts",
    "holdout": "A random {} % of all ratings was hidden",
    "ranking": "A random {} % of all ratings was hidden, and each list ranks every film that the person had not rated",
    "new-users": "A fifth of the busier people was hidden whole, then told to the model {} ratings at a time",
    "ranking-new-users": "A fifth of the busier people was hidden whole, then told to the model {} ratings at a time",
}
"""A kind of protocol -> what it hides, in words."""
SHARES = ("holdout", "ranking")


def measured_on(comparison: Comparison, about: str) -> str:
    """On what data and how the figures of a reading were measured, in words, with the protocol's name."""
    protocol = comparison.protocols.get(about)
    on = comparison.data.source.label or comparison.data.name
    data = f"{on}: simulated ratings" if comparison.data.source.simulated and "simulated" not in on else on
    if protocol is None:
        return f"Data: {data}."
    kind, _, argument = protocol.partition(":")
    said = f"{100 * float(argument):g}" if kind in SHARES else _listed(argument.split(","))
    return f"{HIDDEN[kind].format(said)} (protocol {protocol}). Data: {data}."


def absent(comparison: Comparison, about: str) -> list[str]:
    """One line for each model that is not in the tables of ``about``, and why."""
    if about in comparison.impossible:
        return [comparison.impossible[about]]
    if about not in comparison.answered:
        return []
    answered = comparison.answered[about]
    lines = [
        f"{comparison.labels[model]} is missing among the {about}: {why[:1].lower()}{why[1:]}"
        for model, why in answered.skipped.items()
        if model in comparison.labels
    ]
    waiting = [
        label
        for model, label in comparison.labels.items()
        if model not in answered.answers and model not in answered.skipped
    ]
    return [*lines, *([f"Not measured yet: {_listed(waiting)}."] if waiting else [])]


def nothing(comparison: Comparison, about: str) -> str:
    """What to say where there is no figure."""
    return comparison.impossible.get(about, "Nothing was measured so yet.")


def with_models(comparison: Comparison, table: pd.DataFrame) -> pd.DataFrame:
    """The table with ``model`` as categories in the order of the comparison, so that each keeps its colour."""
    labels = list(comparison.labels.values())
    return table.assign(model=pd.Categorical(table["model"], categories=labels))


def between(low: float, high: float, digits: int = 3) -> str:
    """The ends of a 95 % interval in words; empty where there is none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"95 % interval {low:.{digits}f} to {high:.{digits}f}"


def by_model(values: Mapping[str, float], form: str) -> str:
    """``SVD 0.85, Averages 0.87``; ``form`` says how a value is written."""
    said = (f"{label} {form.format(value)}" for label, value in values.items())
    return ", ".join(said).replace("%", " %")


def listed(words: Iterable[str]) -> str:
    """``a, b and c``."""
    return _listed(list(words))


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
