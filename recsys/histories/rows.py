"""What a personal export says, row by row, before anything is matched."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from recsys.dataset import Scale
from recsys.errors import DataError, StoreError
from recsys.histories.names import LONGEST_TITLE
from recsys.sources.encodings import encoding_of
from recsys.sources.report import Rejections

MAX_ROWS = 200_000
"""Of one export; a person who sees five films a day for a hundred years needs fewer."""
MAX_LINE = 20_000
"""Characters; a row of IMDb's has about 300."""
MAX_LINES_A_RECORD = 10
"""So many lines may one cell in quotation marks run over."""
CHUNK = 2**20
HALF_STARS = Scale(0.5, 5.0, 0.5)
WHOLE_LINE = "\x1f"
"""The sign between the cells of a plain list, which has one a line: it stands in no text."""


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
    lines = list[str]()
    for line in lines_of(file, name):
        lines.append(line)
        if len(lines) > MAX_ROWS + 1:
            raise DataError(f"{name} has more than {MAX_ROWS:,} rows, the limit.")
    place = after
    while place < len(lines):
        if len(lines[place]) > MAX_LINE:
            cells, used = None, 1
            skips.add(name, place + 1, f"the line is longer than {MAX_LINE:,} characters")
        else:
            cells, used = _record(lines, place, delimiter)
            if cells is None:
                skips.add(name, place + 1, "a quotation mark is misplaced or never closed")
        if cells is not None and any(cells):
            yield place + 1, cells
        place += used


def lines_of(file: Path, name: str) -> Iterator[str]:
    """The lines of a text; of one that is too long, a little more than ``MAX_LINE``.

    Raises DataError without the permission to read, StoreError when the disk refuses.
    """
    try:
        with file.open(encoding=encoding_of(file), errors="replace") as stream:
            while line := stream.readline(MAX_LINE + 1):
                if len(line) > MAX_LINE and not line.endswith("\n"):
                    while (more := stream.readline(CHUNK)) and not more.endswith("\n"):
                        pass
                yield line
    except PermissionError as error:
        raise DataError(f"{name} cannot be read: no permission.") from error
    except OSError as error:
        raise StoreError(f"Cannot read {name}: {error.strerror or 'the disk refused'}.") from error


def split(text: str, delimiter: str) -> list[str] | None:
    """The trimmed cells of a row; None when a quotation mark is out of place."""
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return [cell.strip() for cell in rows[0]] if len(rows) == 1 else None


def _record(lines: list[str], place: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the row that begins at a line, and how many lines it takes."""
    text = ""
    for used, line in enumerate(lines[place : place + MAX_LINES_A_RECORD], start=1):
        text += line
        if len(text) > MAX_LINE:
            break
        cells = split(text, delimiter)
        if cells is not None:
            return cells, used
    return None, 1
