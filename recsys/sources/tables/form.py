"""What a text file is: its encoding, the sign between its fields, whether its first row is a header."""

import codecs
import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from recsys.errors import DataError
from recsys.sources.encodings import encoding_of
from recsys.sources.tables.columns import recognised, unique_names
from recsys.sources.tables.lines import plain_rows, reading
from recsys.sources.tables.textform import MAX_LINE, TextForm

DELIMITERS = (",", "\t", ";", "|", "::")
HEAD_BYTES = 4 * 2**20
"""So much of a file is looked at to see what it is."""
SAMPLE_ROWS = 100_000
SNIFFED_LINES = 200
SNIFFED_OBJECTS = 20_000
MAX_COLUMNS = 1_000
_NUMBER = re.compile(r"\s*[-+]?\d+([.,]\d+)?\s*")
_EXCEL = re.compile(r'"?sep=(::|[,;|\t])"?\s*', re.IGNORECASE)
"""A first line by which Excel is told the delimiter."""

T = TypeVar("T")


def text_head(file: Path, name: str, *, first_part: bool = False) -> tuple[str, str, bool]:
    """Encoding, beginning and whether lines end in CR alone; that beginning has whole lines that end in LF.

    All of the file tells its encoding, unless the ``first_part`` has to do. Raises DataError without permission to
    read, StoreError when the disk refuses.
    """
    with reading(name), file.open("rb") as stream:
        head = stream.read(HEAD_BYTES + 1)
        whole = len(head) <= HEAD_BYTES
        encoding = encoding_of(file, len(head) if first_part else None)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head, final=whole)
    old_mac = "\n" not in text and "\r" in text
    text = text.replace("\r\n", "\n").replace("\r", "\n" if old_mac else " ")
    if whole and not text.endswith("\n"):
        text += "\n"
    return encoding, text if whole else text[: text.rfind("\n") + 1] or text, old_mac


def form_of(
    file: Path,
    name: str,
    *,
    delimiter: str | None = None,
    columns: tuple[str, ...] | None = None,
    is_known: bool = False,
    first_part: bool = False,
) -> tuple[TextForm, list[list[str]]]:
    """The form of a text file, and the fields of its first rows as far as they have the right number of columns.

    ``delimiter`` and ``columns`` (of a file without a header) are found out where they are not given. A file of a
    format that ``is_known`` begins with its header, whatever that says, when it has no columns given. Raises DataError
    when the file is empty or no table.
    """
    encoding, text, old_mac = text_head(file, name, first_part=first_part)
    lines = [line for line in text[: SNIFFED_LINES * MAX_LINE].split("\n") if line.strip()]
    if not lines:
        raise DataError(f"{name} is empty.")
    if len(lines[0]) > MAX_LINE:
        raise DataError(f"{name} is no table: its first line is longer than {MAX_LINE:,} characters.")
    keys = json_keys(_spread(lines, SNIFFED_OBJECTS)) if delimiter is None else None
    if keys is not None:
        form = TextForm(columns=keys, encoding=encoding, delimiter="", old_mac=old_mac, is_json=True)
        return form, json_rows(lines, keys)
    leading = 0
    told = _EXCEL.fullmatch(lines[0])
    if told is not None and delimiter is None:
        delimiter, leading, lines = told[1], 1, lines[1:]
        if not lines:
            raise DataError(f"{name} is empty but for the delimiter.")
    if delimiter is None:
        delimiter = delimiter_of(lines[:SNIFFED_LINES])
    if columns is None:
        first = _fitted(split_row(lines[0], delimiter), lines[1:SNIFFED_LINES], delimiter)
        if len(first) > MAX_COLUMNS:
            raise DataError(f"{name} has more than {MAX_COLUMNS:,} columns, the limit.")
        has_header = (
            is_known or len(recognised(first)) > 1 or not any(_NUMBER.fullmatch(field) for field in first)
        )
        leading += has_header
        columns = tuple(first) if is_known else unique_names(first if has_header else [""] * len(first))
    form = TextForm(columns=columns, encoding=encoding, delimiter=delimiter, leading=leading, old_mac=old_mac)
    return form, [] if is_known else _spread(plain_rows(text, name, form), SAMPLE_ROWS)


def _spread(rows: list[T], most: int) -> list[T]:
    """At most so many, from the first to the last."""
    return rows[:: -(-len(rows) // most)] if len(rows) > most else rows


def _fitted(header: list[str], lines: Sequence[str], delimiter: str) -> list[str]:
    """The header without blank cells that the rows lack, or with those that they have at their end."""
    rows = [split_row(line, delimiter) for line in lines if len(line) <= MAX_LINE]
    if not rows:
        return header
    width = Counter(map(len, rows)).most_common(1)[0][0]
    blank = not any(cell for row in rows for cell in row[len(header) :])
    if width > len(header) and blank:
        return header + [""] * (width - len(header))
    return header if any(header[width:]) else header[: max(width, 1)]


def header_of(file: Path) -> list[str]:
    """What stands in the first line of a text, divided by the likeliest sign; nothing where there is no short line."""
    with file.open("rb") as stream:
        head = stream.read(MAX_LINE + 1)
    text = codecs.getincrementaldecoder(encoding_of(file, len(head)))(errors="replace").decode(head)
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    return split_row(lines[0], delimiter_of(lines[:1])) if lines and len(lines[0]) < MAX_LINE else []


def split_row(line: str, delimiter: str) -> list[str]:
    """The fields of one line, trimmed."""
    if not delimiter:
        return [line.strip()]
    if len(delimiter) > 1 or '"' not in line:
        return [field.strip() for field in line.split(delimiter)]
    return [field.strip() for field in next(csv.reader([line], delimiter=delimiter), [])]


def delimiter_of(lines: Sequence[str]) -> str:
    """The sign that divides lines best, the first of them perhaps a header."""
    return max(DELIMITERS, key=lambda sign: _fitness(lines, sign))


def _fitness(lines: Sequence[str], delimiter: str) -> tuple[int, float, int]:
    """How well a delimiter splits: known names in the first line, share of lines of one width, columns."""
    counts = Counter(len(split_row(line, delimiter)) for line in lines if len(line) <= MAX_LINE)
    width, often = counts.most_common(1)[0]
    if width < 2:
        return (0, 0.0, 0)
    known = len(recognised(split_row(lines[0], delimiter)))
    return (known, often / len(lines), 2 if delimiter == "::" else 1)


def json_keys(lines: Sequence[str]) -> tuple[str, ...] | None:
    """The keys of JSON lines in the order in which they first stand; None when the first line is no JSON object."""
    if json_object(lines[0]) is None:
        return None
    keys = dict.fromkeys(key for line in lines for key in json_object(line) or {})
    return tuple(keys)[:MAX_COLUMNS]


def json_object(line: str) -> dict[str, object] | None:
    """The object that a line is; None when it is none."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def json_rows(lines: list[str], keys: Sequence[str]) -> list[list[str]]:
    """The values of JSON lines as texts; "" for what is missing or is itself a list or an object."""
    rows = (json_object(line) for line in _spread(lines, SAMPLE_ROWS))
    return [[_text(row.get(key)) for key in keys] for row in rows if row is not None]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, str | int | float) else ""
