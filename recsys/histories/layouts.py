"""What a text file is: whose export or which kind of list, how its cells are divided and where its rows begin."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recsys.histories.cells import IMDB_ID, RATING
from recsys.histories.columns import Columns
from recsys.histories.dates import days
from recsys.histories.films import Fields, film_row
from recsys.histories.names import LONGEST_TITLE
from recsys.histories.rows import Row
from recsys.histories.services import LIST, Service, service_of
from recsys.sources.tables import text_head
from recsys.sources.tables.form import split_row
from recsys.sources.tables.textform import MAX_LINE
from recsys.sources.titles import parse_title

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 200
"""Lines that tell what a file is."""
LINES_ABOVE = 5
"""So far down a header is looked for: lists begin with their name."""
MOST_COLUMNS = 20
"""Looked at where there is no header."""
LONGEST_LINE = 1_000
"""Characters of a line of a list; an address may be longer than a title."""
MOSTLY = 0.8
"""Share of the lines without a header that must be alike."""
_EXCEL = re.compile(r'"?sep=(?P<sign>.)"?\s*')
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,5}[.)])\s+")
_NUMBER = re.compile(r"\btt\d{5,12}\b", re.ASCII)
_ADDRESS = re.compile(rf"(?:\S*/)?{_NUMBER.pattern}\S*", re.ASCII)
_YEAR = re.compile(r"\(?(?:18[7-9]|19\d|20\d)\d\)?", re.ASCII)


@dataclass(frozen=True)
class Layout:
    """How to read one file."""

    service: Service
    columns: Columns
    width: int
    """How many columns it has."""
    delimiter: str
    """"" where a line is one cell."""
    above: int = 0
    """Lines above the first row."""


def layout_of(file: Path, name: str) -> Layout | None:
    """The layout of a file; None when it is no history. Raises DataError when two columns could be one thing."""
    lines = [line[:MAX_LINE] for line in text_head(file, name)[1].split("\n", LOOKED_AT)[:LOOKED_AT]]
    above = 0
    delimiters: Sequence[str] = DELIMITERS
    if lines and (match := _EXCEL.fullmatch(lines[0])):
        above, delimiters = 1, match["sign"]
    filled = [number for number, line in enumerate(lines) if number >= above and line.strip()]
    for number in filled[:LINES_ABOVE]:
        for delimiter in delimiters:
            header = split_row(lines[number], delimiter)
            service = service_of(header)
            if service is None:
                continue
            columns = service.columns(header)
            alone = number == filled[0] and not _names_a_film(lines[number])
            if alone or len(columns.places) > 1:
                columns.check(header, name)
                return Layout(service, columns, len(header), delimiter, number + 1)
    return _without_header([lines[number] for number in filled], above, delimiters)


def _without_header(lines: Sequence[str], above: int, delimiters: Sequence[str]) -> Layout | None:
    judged = lines[1:] or lines  # the first may be a header in another language
    for delimiter in delimiters:
        rows = [split_row(line, delimiter) for line in judged]
        if columns := _columns_by_content(rows):
            return Layout(LIST, columns, max(map(len, rows)), delimiter, above)
    told = sum(map(_names_a_film, judged))
    if not told or told < MOSTLY * len(judged):
        return None
    return Layout(replace(LIST, row=_line_row), Columns({"title": (0,)}), 1, "", above)


def _names_a_film(line: str) -> bool:
    """Whether a line holds an IMDb number or ends in a year, as the lines of a list do."""
    return bool(_NUMBER.search(line) or parse_title(line[:LONGEST_TITLE]).year)


def _columns_by_content(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Title and year, or an IMDb number; with them a rating and a day. None when the rows hold something else."""
    places: dict[str, tuple[int, ...]] = {}
    for place in range(min(max(map(len, rows), default=0), MOST_COLUMNS)):
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        role = _role(cells)
        needed = role in ("title", "year", "imdb_id")
        if (
            role in places
            or (role == "rating" and not places)
            or (needed and len(cells) < MOSTLY * len(rows))
        ):
            continue
        places[role] = (place,)
    known = places.keys() >= {"title", "year"} or "imdb_id" in places
    return Columns(places) if known and len(places) > 1 else None


def _role(cells: Sequence[str]) -> str:
    """What most of the cells are."""
    if not cells:
        return "nothing"
    for role, fits in _FITS.items():
        if sum(map(fits, cells)) >= MOSTLY * len(cells):
            return role
    return "title"


_FITS: Mapping[str, Callable[[str], bool]] = {
    "imdb_id": lambda cell: bool(IMDB_ID.search(cell)),
    "year": lambda cell: bool(_YEAR.fullmatch(cell)),
    "rating": lambda cell: bool(RATING.fullmatch(cell)),
    "date": lambda cell: days([cell])[0] != [None],
}


def _line_row(fields: Fields) -> Row:
    """A line of a list: "Title (Year)", an IMDb number, or both, perhaps behind a bullet or "12."."""
    text = _BULLET.sub("", fields["title"][:LONGEST_LINE])
    found = _NUMBER.search(text)
    title = _ADDRESS.sub("", text).strip(" -–:,;|")
    return film_row(replace(fields, texts={"title": title, "imdb_id": found[0] if found else ""}))
