"""What a loader hands back: the data set and which rows it had to leave out."""

from collections.abc import Callable
from dataclasses import dataclass, field

from recsys.dataset import Dataset, Rejection

MAX_LISTED = 1_000
"""So many rejected rows are listed; the others are only counted."""

OnProgress = Callable[[float, str], None]
"""Told the fraction done (0 to 1) and what is being done; it may raise Cancelled to stop the import."""


def no_progress(_fraction: float, _doing: str) -> None:
    """The listener for a caller who does not want to know."""


def quoted(text: str, longest: int = 40) -> str:
    """What a file says, short and printable, for a sentence.

    >>> quoted("aaaaaaaaa", longest=5)
    '“aaaaa...”'
    """
    cut = text.strip()[: longest + 1]
    plain = "".join(sign if sign.isprintable() else "?" for sign in cut[:longest])
    return f"“{plain}{'...' if len(cut) > longest else ''}”"


@dataclass(frozen=True)
class Imported:
    """A data set with the report of its import."""

    dataset: Dataset
    rejected: list[Rejection]
    """The first ``MAX_LISTED`` rejected rows."""
    rejected_count: int
    """All rejected rows, of every file."""
    duplicates: int
    """Earlier ratings of the same item by the same person, replaced by the latest."""
    unknown_items: int = 0
    """Rated films that the film table does not name; the catalog calls them "Unknown film 17"."""

    @property
    def notes(self) -> tuple[str, ...]:
        """How the files were read, in sentences, where that is not plain to see."""
        return self.dataset.source.notes


@dataclass
class Rejections:
    """Collects rejected rows while files are read: lists the first, counts all."""

    listed: list[Rejection] = field(default_factory=list)
    count: int = 0
    notes: list[str] = field(default_factory=list)
    """What else a person should know, in sentences."""

    def add(self, file: str, line: int, reason: str) -> None:
        """Note one rejected row."""
        if len(self.listed) < MAX_LISTED:
            self.listed.append(Rejection(file, line, reason))
        self.count += 1
