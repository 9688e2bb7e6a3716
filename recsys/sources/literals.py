"""Lists of records written as Python literals, as Kaggle's tables hold them; nothing is evaluated.

"[{'id': 16, 'name': 'Animation'}, ...]" is what ``repr`` gives for a list of dicts of plain values. That shape alone is
taken, in one pass by an expression with a single way to match, so 190 MB take seconds, and no field can nest, take
long or do anything. The same list as JSON is taken too.
"""

import re
from collections.abc import Sequence

_STRING = r"""(?:'(?:[^'\\]++|\\.)*+'|"(?:[^"\\]++|\\.)*+")"""
_PLAIN = rf"(?:{_STRING}|-?[0-9][0-9.eE+-]*+|None|True|False|null|true|false|nan)"
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<sign>.))", re.DOTALL
)
_SIGNS = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\n": ""}
_LAST_SIGN = 0x10FFFF


class RecordList:
    """Reads the values of some keys out of such lists."""

    def __init__(self, *keys: str) -> None:
        """``keys`` are plain words of ours."""
        wanted = "|".join(rf"""(?:'{key}'|"{key}")\s*+:\s*+(?P<{key}>{_PLAIN})""" for key in keys)
        names = "|".join(keys)
        others = rf"""(?!'(?:{names})'|"(?:{names})"){_STRING}\s*+:\s*+{_PLAIN}"""
        self._record = re.compile(
            rf"\{{\s*+(?:(?:{wanted}|{others})\s*+(?:,\s*+|(?=\}})))*\}}\s*+(?:,\s*+|(?=\]\Z))", re.DOTALL
        )

    def of(self, text: str) -> list[tuple[str | None, ...]]:
        """The values of the keys, still as written, of each record in order; None where a key is missing.

        Blank text holds no records. Raises ValueError when ``text`` is not such a list.
        """
        text = text.strip()
        if text in ("", "[]"):
            return []
        found: list[tuple[str | None, ...]] = []
        place = 1 if text[0] == "[" else len(text)
        while match := self._record.match(text, place):
            found.append(match.groups())
            place = match.end()
        if text[place:] != "]":
            raise ValueError("is not a list of records as Python writes it")
        return found


def text_of(written: str | None) -> str:
    r"""What a written string says; "" for whatever is no string.

    >>> text_of(r"'L\'Été'"), text_of(r'"caf\xe9"'), text_of("None"), text_of(None)
    ("L'Été", 'café', '', '')
    """
    if not written or written[0] not in "'\"":
        return ""
    inside = written[1:-1]
    if "\\" in inside:
        # JSON writes what lies beyond 16 bits as two halves; a half alone is no sign.
        inside = _ESCAPE.sub(_meant, inside).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return inside


def whole_of(written: str | None) -> int | None:
    """A written whole number of at most nine digits; None for whatever is none."""
    return int(written) if written and re.fullmatch(r"-?[0-9]{1,9}", written) else None


def first_text(records: Sequence[tuple[str | None, ...]]) -> str:
    """The first value of the first record as text, "" where there is none."""
    return text_of(records[0][0]) if records else ""


def _meant(match: re.Match[str]) -> str:
    code = match["x"] or match["u"] or match["U"]
    if code is not None:
        return chr(min(int(code, 16), _LAST_SIGN))
    return _SIGNS.get(match["sign"], match["sign"])
