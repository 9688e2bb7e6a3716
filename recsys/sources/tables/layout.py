"""Layout: what is known of a table of ratings before it is opened. What is None is looked up in the file."""

from dataclasses import dataclass

from recsys.dataset import Scale
from recsys.sources.tables.columns import TableMapping
from recsys.sources.tables.lines import Change, no_change
from recsys.sources.tables.textform import MAX_LINE
from recsys.sources.tables.times import Clock

LEAST_USABLE = 0.01
"""Of a stranger's table, which may have many rows that are no ratings."""
NUMBERS_ONLY = 500
"""Bytes of a line of four numbers; a longer one is none."""
MOSTLY = 0.5
"""``least_usable`` of a format whose files hold nothing but ratings."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the files of a format hold their ratings; ``Layout()`` stands for a stranger's table."""

    mapping: TableMapping | None = None
    """Which column is what; its time need not be there."""
    is_known: bool = False
    """A format's own columns: rejected rows call them by their plain names, and ids are whole numbers."""
    delimiter: str | None = None
    columns: tuple[str, ...] | None = None
    """Of files without a header."""
    scales: tuple[Scale, ...] = ()
    """Which scale such ratings are on, the finest last: the first that holds all that the last one holds counts."""
    clock: Clock | None = None
    """How times are written."""
    blank_is_seen: bool = False
    """A row without a rating says "seen, not rated"; else it is rejected."""
    longest: int = MAX_LINE
    """Bytes of a line."""
    least_usable: float = LEAST_USABLE
    """Share of usable rows of a long file, and of different ones; with fewer it is another kind of file."""
    added: int = 0
    """How many columns ``change`` adds."""
    change: Change = no_change
    """Makes rows of what the files hold, line by line."""
    above: bytes = b""
    """What has to stand above rows that are taken out of the middle of a file."""
