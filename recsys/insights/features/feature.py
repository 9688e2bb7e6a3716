"""Feature: one engineered figure of a person, a title, a rating or a place in the network."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["people", "items", "interactions", "graph"]
KINDS: dict[Kind, str] = {
    "people": "People",
    "items": "Titles",
    "interactions": "Ratings",
    "graph": "Network",
}
"""What there is a table of features of, and what it is called."""


@dataclass(frozen=True)
class Feature:
    """One column of the table of ``of``."""

    of: Kind
    name: str
    """The column."""
    label: str
    """What people read."""
    unit: str
    """Of its values: "ratings", "share", "stars", "days", ..."""
    formula: str
    """How it is worked out, as a person with a pocket calculator would be told."""
    needs: str = ""
    """What the data must know for it (``NEEDS``); empty for ratings alone. NaN where it does not."""
