"""What a figure is called and means: pages, the command line and reports read their words from here."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Metric:
    """One figure of an evaluation."""

    key: str
    """Its name in JSON."""
    label: str
    """Its name for people."""
    meaning: str
    """One plain sentence."""
    formula: str
    source: str
    """Who defined it: authors and year; empty for what needs no source."""
    better: Literal["higher", "lower", "neither"]
    unit: str
    """``stars``, ``stars²``, ``bits``, ``nats``, ``ratings``, ``times`` or ``share`` (0 to 1); empty without one."""
    kind: Literal["stars", "lists", "catalog"]
    """Of predicted stars, of one person's list against what they liked, or of what the lists are made of."""
    per_person: bool = False
    """Whether it is a mean over people, one value each."""
