"""What a personal export says, row by row, before anything is matched."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.histories.names import LONGEST_TITLE
from recsys.sources.report import Rejections
from recsys.sources.tables import text_head
from recsys.sources.tables.lines import plain_lines
from recsys.sources.tables.textform import MARK, SEPARATOR, TextForm

MAX_ROWS = 200_000
"""Of one export; a person who sees five films a day for a hundred years needs fewer."""
MAX_LINES_A_RECORD = 10
"""So many lines may one cell in quotation marks run over."""
HALF_STARS = Scale(0.5, 5.0, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of an export: a film or an episode that somebody rated, saw or wants to see."""

    file: str
    line: int
    title: str
    """As the export writes it; empty where it only has a number."""
    year: int | None = None
    """Of the film or series; never of an episode."""
    kind: str | None = None
    """film or series; episode: only its series is looked for; None: the export does not say."""
    series: tuple[str, ...] = ()
    """Names that the series of an episode may have, the likeliest first."""
    rating: float = math.nan
    """On ``scale``; NaN: seen, not rated."""
    scale: Scale = HALF_STARS
    thumb: int = 0
    """-1 down, 1 up, 2 two thumbs up; 0: none."""
    time: int | None = None
    """Seconds since 1970, of the day or the moment."""
    imdb_id: str = ""
    tmdb_id: str = ""
    movie_id: int | None = None
    directors: tuple[str, ...] = ()
    country: str = ""
    """ISO 3166-1 where the title says it: "The Office (U.S.)"."""
    saved: bool = False
    """On a watchlist, not seen."""
    viewing: bool = False
    """It stands for one viewing at ``time``, so that several of them say that it was seen more often."""
    times: float = 1.0
    """How often it was seen, where the row says so itself."""

    @property
    def called(self) -> str:
        """The title, else the number."""
        return self.title or self.imdb_id or f"TMDB {self.tmdb_id}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was left out before matching."""

    file: str
    line: int
    title: str
    reason: str


@dataclass
class Skips(Rejections):
    """Collects all rows that are left out, those that cannot be read as well."""

    rows: list[Skipped] = field(default_factory=list)

    def add(self, file: str, line: int, reason: str) -> None:
        """Note a row that cannot be read."""
        self.skip(file, line, "", reason)

    def skip(self, file: str, line: int, title: str, reason: str) -> None:
        """Note a row that is not used."""
        self.rows.append(Skipped(file, line, title[:LONGEST_TITLE], reason))
        self.count += 1


@dataclass(frozen=True)
class Export:
    """A whole export."""

    format: str
    label: str
    rows: list[Row]
    skips: Skips
    notes: tuple[str, ...] = ()
    """What was decided while reading, in sentences for people."""
    profiles: tuple[str, ...] = ()
    """Whose rows the files hold, where they say so."""


def read_rows(
    file: Path, name: str, delimiter: str, after: int, skips: Skips
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each filled row below line ``after``, however many cells it has.

    What cannot be read goes into ``skips``. Raises DataError when there are more lines than ``MAX_ROWS``.
    """
    encoding, _, old_mac = text_head(file, name)
    form = TextForm(
        columns=("",),
        delimiter=delimiter,
        encoding=encoding,
        old_mac=old_mac,
        strict_quotes=True,
        ragged=True,
        lines_a_record=MAX_LINES_A_RECORD,
    )
    for line, text in plain_lines(file, name, form):
        if line > MAX_ROWS + 1:
            raise DataError(f"{name} has more than {MAX_ROWS:,} rows, the limit.")
        if line <= after:
            continue
        if text.startswith(MARK):
            skips.add(name, line, text[1:])
        elif any(cells := [cell.strip() for cell in text.split(SEPARATOR)]):
            yield line, cells
