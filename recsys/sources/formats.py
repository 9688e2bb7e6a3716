"""Format: one kind of source, how it is recognised and who reads it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from recsys.sources.report import Imported, OnProgress


@dataclass(frozen=True)
class Format:
    """A kind of source. ``Source.format`` of what it reads is its ``name``."""

    name: str
    label: str
    """What people call it."""
    expects: str
    """Which files make it up, for the sentence that says what was expected."""
    recognises: Callable[[Collection[str]], bool]
    """Whether files of these base names are this format."""
    read: Callable[[Path, str, OnProgress | None], Imported]
    """Reads a source into the data set of a name; raises DataError when it cannot."""
