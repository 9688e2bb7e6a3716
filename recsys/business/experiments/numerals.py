"""Numbers as people type them: 1,000 and 1.000, 12.5 and 12,5, 1 000 and 1'000."""

import re
from collections.abc import Iterable

GAPS = str.maketrans(
    "", "", " \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}'\N{RIGHT SINGLE QUOTATION MARK}_"
)
"""What stands between thousands and says nothing."""
MOST_DIGITS = 15
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*", re.ASCII)
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_IN_THOUSANDS = {mark: re.compile(rf"[+-]?[0-9]{{1,3}}(?:\{mark}[0-9]{{3}})+", re.ASCII) for mark in ",."}


def is_number(text: str) -> bool:
    """Whether somebody meant a number, however it is written."""
    return _NUMBER.fullmatch(_bare(text)) is not None


def has_decimal_comma(texts: Iterable[str]) -> bool:
    """Whether any number can only be read with a comma before its decimals: 12,5 or 1.234,56."""
    return any(_needs_decimal_comma(_bare(text)) for text in texts if is_number(text))


def decimal(text: str, *, comma: bool) -> float | None:
    """A number; ``comma`` says that decimals follow a comma in this table. None where it is none.

    What can be either is decided by ``comma``: 1,234 is 1.234 with it, 1234 without.
    """
    bare = _bare(text)
    point, gap = (",", ".") if comma else (".", ",")
    whole, found, fraction = bare.partition(point)
    if gap in whole:
        if not _IN_THOUSANDS[gap].fullmatch(whole):
            return None
        whole = whole.replace(gap, "")
    plain = f"{whole}.{fraction}" if found else whole
    if not _PLAIN.fullmatch(plain) or sum(map(str.isdigit, plain)) > MOST_DIGITS:
        return None
    return float(plain)


def whole(text: str) -> int | None:
    """A whole number, of which both 1,000 and 1.000 are a thousand. None where it is none."""
    bare = _bare(text)
    for mark, pattern in _IN_THOUSANDS.items():
        if pattern.fullmatch(bare):
            bare = bare.replace(mark, "")
    found = decimal(bare, comma=_needs_decimal_comma(bare))
    return int(found) if found is not None and found.is_integer() else None


def _needs_decimal_comma(bare: str) -> bool:
    before, found, after = bare.rpartition(",")
    if not found or "." in after or "," in before:
        return False
    return "." in before or len(after) != 3 or before.lstrip("+-").startswith("0")


def _bare(text: str) -> str:
    return text.strip().translate(GAPS)
