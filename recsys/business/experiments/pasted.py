"""A table that somebody pastes, from a spreadsheet or typed by hand, read as arms of a test.

Columns are told by their names where a first line names them, else by their order. Each fault is one sentence that
names the line; nothing is guessed where a number should stand.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from recsys.business.experiments.arms import Arm, Day, MeanArm
from recsys.business.experiments.numerals import decimal, has_decimal_comma, is_number, whole
from recsys.errors import DataError

Kind = Literal["rates", "means", "days"]
COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    "rates": ("arm", "visitors", "conversions"),
    "means": ("arm", "mean", "sd", "visitors"),
    "days": ("day", "arm", "visitors", "conversions"),
}
"""What a table of each kind holds, in the order of a table without names."""
CALLED: Mapping[str, frozenset[str]] = {
    "day": frozenset({"day", "date", "week", "time"}),
    "arm": frozenset({"arm", "variant", "variation", "group", "bucket", "version", "name", "test", "cell"}),
    "visitors": frozenset(
        {"visitors", "visits", "users", "people", "n", "sample", "size", "exposures", "impressions", "total"}
        | {"participants", "sessions", "visitor", "count"}
    ),
    "conversions": frozenset(
        {"conversions", "conversion", "converted", "clicks", "successes", "success", "purchases", "sales"}
        | {"orders", "signups", "plays", "x"}
    ),
    "mean": frozenset({"mean", "average", "avg"}),
    "sd": frozenset({"sd", "std", "stdev", "standard deviation", "std dev", "std. dev.", "s"}),
}
"""What each column may be called."""
TEXTS = frozenset({"day", "arm"})
LONGEST, LONGEST_LINE, LONGEST_NAME = 200_000, 500, 60
"""Characters."""
FEWEST_ARMS, MOST_ARMS, MOST_LINES = 2, 12, 5_000
MOST_VERSIONS = 10
BYTE_ORDER = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""With which some programs begin a file."""
MOST_PEOPLE = 10**12
"""More than anybody has."""

Cells = tuple[int, dict[str, str]]
"""A line, counted from 1, and its cells by column."""


@dataclass(frozen=True)
class _Layout:
    places: Mapping[str, int]
    width: int
    is_named: bool


def read_rates(text: str) -> list[Arm]:
    """Arm, visitors, conversions; raises DataError with a sentence that names the line."""
    rows = _rows(text, "rates")
    arms = [_arm(line, cells) for line, cells in rows]
    _check_arms([(line, arm.name) for (line, _), arm in zip(rows, arms, strict=True)])
    _check_seen([(line, arm) for (line, _), arm in zip(rows, arms, strict=True)])
    return arms


def read_means(text: str) -> list[MeanArm]:
    """Arm, mean, standard deviation, people; raises DataError with a sentence that names the line."""
    rows = _rows(text, "means")
    comma = has_decimal_comma(cells[column] for _, cells in rows for column in ("mean", "sd"))
    arms = []
    for line, cells in rows:
        mean, sd = (_decimal(line, cells, column, comma=comma) for column in ("mean", "sd"))
        people = _whole(line, cells, "visitors")
        if sd < 0:
            raise DataError(f"Line {line}: a standard deviation cannot be below zero.")
        if people < 2:
            raise DataError(f"Line {line}: a mean can be compared from two people on.")
        arms.append(MeanArm(_name(line, cells["arm"]), mean, sd, people))
    _check_arms([(line, arm.name) for (line, _), arm in zip(rows, arms, strict=True)])
    return arms


def read_days(text: str) -> list[Day]:
    """Day, arm, visitors and conversions of that day, days in order; raises DataError naming the line."""
    rows = _rows(text, "days")
    days = [Day(_name(line, cells["day"]), _arm(line, cells)) for line, cells in rows]
    seen: dict[tuple[str, str], int] = {}
    for (line, _), day in zip(rows, days, strict=True):
        before = seen.setdefault((day.day, day.arm.name), line)
        if before != line:
            raise DataError(f"Line {line}: “{day.arm.name}” has day {day.day} already in line {before}.")
    last = {day.arm.name: line for (line, _), day in zip(rows, days, strict=True)}
    _check_arms([(line, name) for name, line in last.items()])
    totals = {name: sum(day.arm.visitors for day in days if day.arm.name == name) for name in last}
    for name, line in last.items():
        if not totals[name]:
            raise DataError(f"Line {line}: nobody saw “{name}” on any day.")
    return days


def _rows(text: str, kind: Kind) -> list[Cells]:
    """The lines that hold values, with their cells."""
    if len(text) > LONGEST:
        raise DataError(f"That is too long: a table of a test has at most {LONGEST:,} characters.")
    lines = [
        (number, line)
        for number, line in enumerate(text.removeprefix(BYTE_ORDER).splitlines(), start=1)
        if line.strip()
    ]
    if not lines:
        raise DataError(f"The table is empty: paste {_listed(COLUMNS[kind])}, an arm a line.")
    if len(lines) > MOST_LINES:
        raise DataError(f"That is too long: a table of a test has at most {MOST_LINES:,} lines.")
    for number, line in lines:
        if len(line) > LONGEST_LINE:
            raise DataError(f"Line {number} is longer than {LONGEST_LINE} characters.")
    split = _splitter(lines[0][1])
    cells = [(number, split(line)) for number, line in lines]
    layout = _layout(cells, kind)
    found = [_placed(number, values, layout, kind) for number, values in cells[layout.is_named :]]
    if not found:
        raise DataError("The table has names of columns and nothing below them.")
    return found


def _splitter(first: str) -> Callable[[str], list[str]]:
    """How the lines come apart, judged by the first: at tabs, semicolons, bars, commas or blanks."""
    mark = next((mark for mark in "\t;|," if mark in first), None)
    if mark is None:
        return str.split
    strip = mark == "|"

    def split(line: str) -> list[str]:
        bare = line.strip().strip("|") if strip else line
        return [cell.strip() for cell in next(csv.reader([bare], delimiter=mark), [])]

    return split


def _layout(lines: Sequence[tuple[int, list[str]]], kind: Kind) -> _Layout:
    """Which column is where: by the names in the first line, else in the usual order."""
    columns, (number, values) = COLUMNS[kind], lines[0]
    usual = {column: place for place, column in enumerate(columns)}
    unnamed = _Layout(usual, len(columns), is_named=False)
    if any(is_number(value) for value in values[1:]):
        return unnamed
    named: dict[str, int] = {}
    for place, value in enumerate(values):
        for column in columns:
            if value.lower() in CALLED[column]:
                named.setdefault(column, place)
    if len(named) == len(columns):
        return _Layout(named, len(values), is_named=True)
    if named and (
        len(values) != len(columns) or any(usual[column] != place for column, place in named.items())
    ):
        missing = next(column for column in columns if column not in named)
        raise DataError(
            f"Line {number}: no column is called “{missing}”; a table has {_listed(columns)}, in this order."
        )
    # Names in another language are names too; a lone line of words above a single arm is a mistyped arm.
    is_named = len(values) == len(columns) and (bool(named) or len(lines) > FEWEST_ARMS)
    return _Layout(usual, len(columns), is_named=True) if is_named else unnamed


def _placed(number: int, values: Sequence[str], layout: _Layout, kind: Kind) -> Cells:
    if len(values) != layout.width:
        hint = " Write thousands without commas." if len(values) > layout.width else ""
        belong = _listed(COLUMNS[kind]) if layout.width == len(COLUMNS[kind]) else "as in the first line"
        raise DataError(
            f"Line {number} has {len(values)} {'value' if len(values) == 1 else 'values'} "
            f"where {layout.width} belong ({belong}).{hint}"
        )
    return number, {column: values[place] for column, place in layout.places.items()}


def _arm(line: int, cells: Mapping[str, str]) -> Arm:
    visitors, conversions = (_whole(line, cells, column) for column in ("visitors", "conversions"))
    if conversions > visitors:
        raise DataError(f"Line {line}: {conversions:,} conversions are more than {visitors:,} visitors.")
    return Arm(_name(line, cells["arm"]), visitors, conversions)


def _name(line: int, text: str) -> str:
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not name:
        raise DataError(f"Line {line}: the first value is empty; a name belongs there.")
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _whole(line: int, cells: Mapping[str, str], column: str) -> int:
    found = whole(cells[column])
    if found is None:
        raise DataError(f"Line {line}: {_quoted(cells[column])} is not a whole number of {column}.")
    if found < 0:
        raise DataError(f"Line {line}: {column} cannot be below zero.")
    if found > MOST_PEOPLE:
        raise DataError(f"Line {line}: {_quoted(cells[column])} {column} are more than there can be.")
    return found


def _decimal(line: int, cells: Mapping[str, str], column: str, *, comma: bool) -> float:
    found = decimal(cells[column], comma=comma)
    if found is None:
        words = {"mean": "a mean", "sd": "a standard deviation"}
        raise DataError(
            f"Line {line}: {_quoted(cells[column])} is not a number, where {words[column]} belongs."
        )
    return found


def _quoted(text: str) -> str:
    if not text:
        return "an empty cell"
    return f"“{text}”" if len(text) <= LONGEST_NAME else f"“{text[:LONGEST_NAME]}…”"


def _check_arms(named: Sequence[tuple[int, str]]) -> None:
    seen: dict[str, int] = {}
    for line, name in named:
        before = seen.setdefault(name, line)
        if before != line:
            raise DataError(f"Line {line}: “{name}” stands in line {before} already.")
    if len(seen) < FEWEST_ARMS:
        raise DataError("There is one arm only: a test compares two or more.")
    if len(seen) > MOST_ARMS:
        raise DataError(f"There are {len(seen)} arms; at most {MOST_ARMS} can be compared at once.")


def _check_seen(arms: Sequence[tuple[int, Arm]]) -> None:
    for line, arm in arms:
        if not arm.visitors:
            raise DataError(f"Line {line}: nobody saw “{arm.name}”, so there is nothing to compare.")


def _listed(columns: Sequence[str]) -> str:
    return f"{', '.join(columns[:-1])} and {columns[-1]}"


def read_versions(text: str) -> dict[str, float]:
    """True rates in percent ("5; 8; 12.5"), as shares by the name of the version; raises DataError."""
    cells = [cell for cell in re.split(r"[;\s|/]+", text[:LONGEST_LINE]) if cell]
    rates = {}
    comma = has_decimal_comma(cells)
    for place, cell in enumerate(cells, start=1):
        found = decimal(cell.rstrip("%,"), comma=comma)
        if found is None or not 0 <= found <= 100:
            raise DataError(
                f"{_quoted(cell)} is no rate: write percentages from 0 to 100 with blanks between."
            )
        rates[f"Version {place}"] = found / 100
    if not FEWEST_ARMS <= len(rates) <= MOST_VERSIONS:
        raise DataError(f"Write {FEWEST_ARMS} to {MOST_VERSIONS} rates, got {len(rates)}.")
    return rates
