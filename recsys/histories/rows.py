"""What a personal export says, row by row, before anything is matched."""

import codecs
import csv
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.histories.names import LONGEST_TITLE
from recsys.sources.report import Rejections, quoted
from recsys.sources.tables import Records
from recsys.sources.titles import FIRST_YEAR, LAST_YEAR

MAX_ROWS = 200_000
"""Of one export; a person who sees five films a day for a hundred years needs fewer."""
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,3})?")
_HEADER_BYTES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of an export: a film or an episode that somebody rated, saw or wants to see."""

    file: str
    line: int
    title: str
    """As the export writes it."""
    year: int | None = None
    """Of the film or series; never of an episode."""
    kind: str | None = None
    """film or series; episode: only its series is looked for; None: the export does not say."""
    series: tuple[str, ...] = ()
    """Names that the series of an episode may have, the likeliest first."""
    rating: float = math.nan
    """On the export's scale; NaN: seen, not rated."""
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
    scale: Scale
    rows: list[Row]
    skips: Skips
    notes: tuple[str, ...] = ()
    """What was decided while reading, in sentences for people."""
    profiles: tuple[str, ...] = ()
    """Whose rows the file holds, where it says so."""


def header_of(file: Path) -> tuple[str, ...]:
    """The column names of a file in small letters; empty when its first line is none."""
    with file.open("rb") as stream:
        start = stream.read(_HEADER_BYTES).removeprefix(codecs.BOM_UTF8)
    line = start.split(b"\n", 1)[0].decode("latin-1").rstrip("\r")
    try:
        fields = next(csv.reader([line], strict=True), [])
    except csv.Error:
        return ()
    return tuple(name.strip().lower() for name in fields)


def records(
    file: Path, name: str, needed: Sequence[str], optional: Sequence[str], skips: Skips
) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column name of each row; a column that is not there is "".

    Raises DataError when a needed column is missing or the file is beyond a limit.
    """
    there = header_of(file)
    columns = (*needed, *(column for column in optional if column in there))
    empty = dict.fromkeys(optional, "")
    for line, fields in Records(
        file=file, name=name, columns=columns, rejections=skips, max_lines=MAX_ROWS + 1
    ):
        yield line, empty | dict(zip(columns, fields, strict=True))


def year_of(text: str) -> int | None:
    """A year; None for an empty cell. Raises DataError for anything else."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise DataError(f"a year has four digits, got {quoted(text)}")
    return int(text)


def rating_of(text: str, scale: Scale) -> float:
    """A rating on the export's scale; NaN for an empty cell. Raises DataError for anything else."""
    if not text:
        return math.nan
    value = float(text.replace(",", ".")) if text.isascii() and _NUMBER.fullmatch(text) else math.nan
    if not scale.holds(value):
        raise DataError(
            f"a rating is from {scale.low:g} to {scale.high:g} in steps of {scale.step:g}, got {quoted(text)}"
        )
    return value


def title_of(text: str) -> str:
    """A title on one line. Raises DataError when it is empty or longer than titles are."""
    title = " ".join(text.split())
    if not title:
        raise DataError("it has no title")
    if len(title) > LONGEST_TITLE:
        raise DataError(f"its title is longer than {LONGEST_TITLE} characters")
    return title
