"""Feature: one engineered figure of a person, a title, a rating or a place in the network."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal["people", "items", "interactions", "graph", "communities"]
KINDS: dict[Kind, str] = {
    "people": "People",
    "items": "Titles",
    "interactions": "Ratings",
    "graph": "Network",
}
"""What there is a table of features of, and what it is called."""
NEEDS: dict[str, str] = {
    "times": "when ratings were given",
    "half": "a scale with half stars",
    "genres": "genres",
    "years": "release years",
    "kinds": "which titles are series",
    "runtimes": "how long titles are",
    "viewings": "what people watched",
    "browsing": "how people browsed",
    "regions": "where people live",
    "shared": "which titles belong together",
}
"""What data may lack, as the end of "this data does not know ..."."""
EACH = "*"
"""In the name of a feature: one column for each genre of the data, whose name stands here."""


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
    needs: tuple[str, ...] = ()
    """What the data must know for it (``NEEDS``); empty for ratings alone. NaN where it does not."""
    make: Callable[[Any], Any] | None = None
    """Works the column out from what its kind is made of; None where that is done for the whole table at once."""

    @property
    def is_pattern(self) -> bool:
        """Whether it stands for a column a genre."""
        return EACH in self.name

    def of_genre(self, genre: str) -> "Feature":
        """The column of one genre that a pattern stands for."""
        name, label = (text.replace(EACH, genre) for text in (self.name, self.label))
        return replace(self, name=name, label=label)

    def matches(self, column: str) -> bool:
        """Whether it describes this column."""
        if not self.is_pattern:
            return column == self.name
        before, _, after = self.name.partition(EACH)
        return column.startswith(before) and column.endswith(after)
