"""How a text file is a table: its encoding, the sign between fields, whether its first row is a header."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recsys.errors import DataError
from recsys.sources.encodings import encoding_of
from recsys.sources.ratingtable import DELIMITERS
from recsys.sources.report import OnProgress
from recsys.sources.tables.lines import MAX_COLUMNS, MAX_LINE, SEPARATOR, TableLines, write_table_lines
from recsys.sources.tables.mapping import recognised

HEAD_BYTES = 4 * 2**20
"""So much of a file is looked at to see what it is."""
SAMPLE_ROWS = 100_000
SNIFFED_LINES = 200
_NUMBER = re.compile(r"\s*[-+]?\d+([.,]\d+)?\s*")


@dataclass(frozen=True)
class TextForm:
    """What was found out about a text file."""

    encoding: str
    """As ``encoding_of`` says it."""
    delimiter: str
    has_header: bool
    old_mac: bool
    """Lines end in CR alone."""
    columns: tuple[str, ...]
    """The header's names, each once; "column 1" and so on where there is none."""

    def write_lines(self, file: Path, name: str, target: Path, on_progress: OnProgress) -> None:
        """``write_table_lines`` of a file of this form."""
        write_table_lines(
            file,
            name,
            target,
            on_progress,
            encoding=self.encoding,
            delimiter=self.delimiter,
            old_mac=self.old_mac,
            columns=len(self.columns),
            has_header=self.has_header,
        )


def text_form(file: Path, name: str, *, first_part: bool = False) -> tuple[TextForm, list[list[str]]]:
    """The form of a text file and the fields of its first rows, as far as they have the right number of columns.

    All of the file tells its encoding, unless the ``first_part`` has to do. Raises DataError when it is empty or no
    table.
    """
    with file.open("rb") as stream:
        head = stream.read(HEAD_BYTES + 1)
    whole = len(head) <= HEAD_BYTES
    encoding = encoding_of(file, len(head) if first_part else None)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head, final=whole)
    old_mac = "\n" not in text and "\r" in text
    text = text.replace("\r\n", "\n").replace("\r", "\n" if old_mac else " ")
    lines = [line for line in text[: SNIFFED_LINES * MAX_LINE].split("\n") if line.strip()]
    if len(lines) > 1 and not whole:
        lines.pop()  # the last line may be cut
    if not lines:
        raise DataError(f"{name} is empty.")
    if len(lines[0]) > MAX_LINE:
        raise DataError(f"{name} is no table: its first line is longer than {MAX_LINE:,} characters.")
    delimiter = max(DELIMITERS, key=lambda sign: _fitness(lines[:SNIFFED_LINES], sign))
    first = split_row(lines[0], delimiter)
    if len(first) > MAX_COLUMNS:
        raise DataError(f"{name} has more than {MAX_COLUMNS:,} columns, the limit.")
    has_header = len(recognised(first)) > 1 or not any(_NUMBER.fullmatch(field) for field in first)
    columns = unique_names(first if has_header else [""] * len(first))
    form = TextForm(encoding, delimiter, has_header, old_mac, columns)
    return form, _sample(text, form, whole=whole)


def split_row(line: str, delimiter: str) -> list[str]:
    """The fields of one line, trimmed."""
    if delimiter == "::" or '"' not in line:
        return [field.strip() for field in line.split(delimiter)]
    return [field.strip() for field in next(csv.reader([line], delimiter=delimiter), [])]


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names made printable, short and different: "column 3" for none, "rating (2)" for a second one."""
    seen: dict[str, int] = {}
    result: list[str] = []
    for place, name in enumerate(names, 1):
        plain = (
            "".join(sign if sign.isprintable() else " " for sign in name[:80]).strip() or f"column {place}"
        )
        candidate = plain
        while candidate in seen:
            seen[plain] += 1
            candidate = f"{plain} ({seen[plain]})"
        seen[candidate] = 1
        result.append(candidate)
    return tuple(result)


def _fitness(lines: Sequence[str], delimiter: str) -> tuple[int, float, int]:
    """How well a delimiter splits: known names in the first line, share of lines of one width, columns."""
    counts = Counter(len(split_row(line, delimiter)) for line in lines if len(line) <= MAX_LINE)
    width, often = counts.most_common(1)[0]
    if width < 2:
        return (0, 0.0, 0)
    known = len(recognised(split_row(lines[0], delimiter)))
    return (known, often / len(lines), 2 if delimiter == "::" else 1)


def _sample(text: str, form: TextForm, *, whole: bool) -> list[list[str]]:
    lines = TableLines(form.delimiter, len(form.columns))
    data = text.encode("utf-8", errors="replace")
    data = data + b"\n" if whole and not data.endswith(b"\n") else data[: data.rfind(b"\n") + 1]
    block = lines.block(data, last=True)[0].decode("utf-8", errors="replace")
    separator = chr(SEPARATOR)
    rows = (line.split(separator) for line in block.split("\n", SAMPLE_ROWS + 1)[:SAMPLE_ROWS] if line)
    fitting = [[field.strip() for field in row] for row in rows if len(row) == len(form.columns)]
    return fitting[1:] if form.has_header else fitting
