"""Records of small text tables (films, links, tags): quotes, line breaks in fields, honest line numbers."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from recsys.errors import DataError, StoreError
from recsys.sources.encodings import encoding_of
from recsys.sources.report import Rejections, quoted

MAX_LINE = 20_000
"""Characters; the longest real film title has 158."""
MAX_LINES_A_RECORD = 10
MAX_LINES = 1_000_000
"""Of one file, unless its reader allows more; MovieLens 32M has 87,585 films."""
MAX_REJECTED = 100_000
"""Of one file; with more than that it is another kind of file."""
CHUNK = 2**20
LONGEST_FOR_CSV = 100_000
"""The standard library reads no fields above 131,072 characters, unless a setting of the whole process is changed."""

_FIELD = re.compile(
    r'(?:"(?P<quoted>(?:[^"]++|"")*+)"|(?P<plain>(?:[^",\r\n][^,\r\n]*+)?))(?P<end>,|\r?\n?\Z)'
)


class Records:
    """The records of one file of text: ``(line, fields)``, with just the wanted columns in order.

    The header may name the columns in any order and any case; ``columns`` must all be there, others are
    ignored. A file without one is read by the ``header`` that is given instead. Quotes count only where commas
    divide the fields. A record that cannot be read is put into ``rejections`` and passed over. Raises DataError when
    the file is empty, lacks a column, or is beyond a limit.
    """

    def __init__(
        self,
        file: Path,
        name: str,
        columns: Sequence[str],
        rejections: Rejections,
        max_lines: int = MAX_LINES,
        *,
        delimiter: str = ",",
        header: Sequence[str] | None = None,
        max_line: int = MAX_LINE,
        max_lines_a_record: int = MAX_LINES_A_RECORD,
    ) -> None:
        self._file, self.name, self._columns, self._rejections = file, name, columns, rejections
        self._max_lines = max_lines
        self._max_line, self._max_lines_a_record = max_line, max_lines_a_record
        self._delimiter, self._header = delimiter, header
        self._rejected = 0
        self._stream: TextIO
        self._line = 0
        self._waiting: deque[str] = deque()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        try:
            with self._file.open(
                encoding=encoding_of(self._file), errors="replace", newline="\n"
            ) as self._stream:
                yield from self._records()
        except PermissionError as error:
            raise DataError(f"{self.name} cannot be read: no permission.") from error
        except (DataError, StoreError):
            raise
        except OSError as error:
            raise StoreError(f"Cannot read {self.name}: {error.strerror or 'the disk refused'}.") from error

    def reject(self, line: int, reason: str) -> None:
        """Count one record as unusable; raises DataError when there are too many."""
        self._rejections.add(self.name, line, reason)
        self._rejected += 1
        if self._rejected > MAX_REJECTED:
            raise DataError(
                f"{self.name} has more than {MAX_REJECTED:,} unreadable rows; line {line}: {reason}."
            )

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        if not self._fill():
            raise DataError(f"{self.name} is empty.")
        header = self._header or self._next_record() or []
        places = column_places(header, self._columns, (), self.name)
        while self._waiting or self._fill():
            line = self._line + 1
            if len(self._waiting[0]) > self._max_line:
                self._drop_line()
                self.reject(line, f"the line is longer than {self._max_line:,} characters")
                continue
            quotes = self._delimiter == "," and '"' in self._waiting[0]
            # Nearly every line is without quotes, so it makes no detour.
            fields = self._next_record() if quotes else self._split(self._drop_line())
            if fields is None:
                self._drop_line()
                self.reject(line, "a quotation mark is misplaced or never closed")
            elif len(fields) == len(header):
                yield line, [fields[place].strip() for place in places]
            elif "".join(fields).strip():
                self.reject(line, f"expected {len(header)} columns, got {len(fields)}")

    def _next_record(self) -> list[str] | None:
        """Parse the next record, over several lines if its quotes ask for it.

        None, and no line is used up, when that fails.
        """
        text, used = "", 0
        while (
            used < self._max_lines_a_record
            and len(text) <= self._max_line
            and (used < len(self._waiting) or self._fill())
        ):
            text += self._waiting[used]
            used += 1
            fields = _parse(text) if '"' in text else self._split(text)
            if fields is not None:
                for _ in range(used):
                    self._drop_line()
                return fields
            if text.count('"') % 2 == 0:
                break
        return None

    def _fill(self) -> bool:
        """Read one more line ahead; of a line that is too long only its beginning is kept."""
        text = self._stream.readline(self._max_line + 1)
        if not text:
            return False
        if len(text) > self._max_line and not text.endswith("\n"):
            while (more := self._stream.readline(CHUNK)) and not more.endswith("\n"):
                pass
        self._waiting.append(text)
        return True

    def _split(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._delimiter)

    def _drop_line(self) -> str:
        self._line += 1
        if self._line > self._max_lines:
            raise DataError(f"{self.name} has more than {self._max_lines:,} lines, the limit for this table.")
        return self._waiting.popleft()


def column_places(
    header: Sequence[str], needed: Sequence[str], optional: Sequence[str], name: str
) -> list[int]:
    """Where the needed columns stand, then those optional ones that are there.

    Raises DataError when a needed column is missing or a column stands twice.
    """
    names = [column.strip().lower() for column in header]
    wanted = [*needed, *(column for column in optional if column.lower() in names)]
    if any(names.count(column.lower()) != 1 for column in wanted):
        found = quoted(",".join(header), longest=60)
        raise DataError(f"{name} should begin with the columns {','.join(needed)}; it begins with {found}.")
    return [names.index(column.lower()) for column in wanted]


def _parse(text: str) -> list[str] | None:
    if len(text) > LONGEST_FOR_CSV:
        return split_quoted(text)
    try:
        rows = list(csv.reader([text], strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def split_quoted(text: str) -> list[str] | None:
    r"""The fields of one record of any length, some perhaps in quotes; None when a quotation mark is out of place.

    >>> split_quoted('a,"b ""c"", d",\n')
    ['a', 'b "c", d', '']
    """
    fields, place = [], 0
    while match := _FIELD.match(text, place):
        quoted_field = match["quoted"]
        fields.append(match["plain"] if quoted_field is None else quoted_field.replace('""', '"'))
        if match["end"] != ",":
            return fields
        place = match.end()
    return None
