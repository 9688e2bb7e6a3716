"""Dates as exports write them, as seconds since 1970 (midnight UTC); what is no date is None."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?\S*)?", re.ASCII)
_LONG = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) \d{2}:\d{2}:\d{2} (\d{4})", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
FIRST_YEAR = 1970
CENTURY = 2000
"""Of years with two digits."""


def day(text: str) -> int | None:
    """``2023-01-15``, perhaps with a time behind it, or ``Sun Jan 29 00:00:00 2017``."""
    if match := _ISO.fullmatch(text):
        return _seconds(int(match[1]), int(match[2]), int(match[3]))
    if (match := _LONG.fullmatch(text)) and match[1] in _MONTHS:
        return _seconds(int(match[3]), _MONTHS[match[1]], int(match[2]))
    return None


def moment(text: str) -> int | None:
    """``2023-01-15 20:05:00`` in UTC; without a time of the day its midnight."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(match[place] or 0) for place in (4, 5, 6))
    return _seconds(int(match[1]), int(match[2]), int(match[3]), hour, minute, second)


def days(texts: Sequence[str]) -> tuple[list[int | None], str]:
    """The moments or days of one whole file, and the order they are in: "month/day/year", "day/month/year" or "".

    Short dates (``3/4/21``) are read in one order throughout: the one that leaves fewer of them impossible (a month is
    at most 12); else the one in which alone the file runs evenly from new to old or from old to new; else month first.
    """
    found = [moment(text) or day(text) for text in texts]
    short = {place: match for place, text in enumerate(texts) if (match := _SHORT.fullmatch(text))}
    if not short:
        return found, ""
    month_first = [_short(match[3], match[1], match[2]) for match in short.values()]
    day_first = [_short(match[3], match[2], match[1]) for match in short.values()]
    wrong, wrong_swapped = month_first.count(None), day_first.count(None)
    evenly = wrong == wrong_swapped and _even(day_first) and not _even(month_first)
    swap = evenly or wrong_swapped < wrong
    for place, value in zip(short, day_first if swap else month_first, strict=True):
        found[place] = value
    return found, "day/month/year" if swap else "month/day/year"


def _short(year: str, month: str, day_of_month: str) -> int | None:
    return _seconds(int(year) + (CENTURY if len(year) == 2 else 0), int(month), int(day_of_month))


def _even(dates: Sequence[int | None]) -> bool:
    """Whether the dates never go forth, or never go back."""
    known = [value for value in dates if value is not None]
    return all(a >= b for a, b in pairwise(known)) or all(a <= b for a, b in pairwise(known))


def _seconds(
    year: int, month: int, day_of_month: int, hour: int = 0, minute: int = 0, second: int = 0
) -> int | None:
    try:
        when = datetime(year, month, day_of_month, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return int(when.timestamp()) if year >= FIRST_YEAR else None
