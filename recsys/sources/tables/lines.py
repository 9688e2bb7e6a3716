"""Text tables of any kind rewritten as plain lines that a database can split without surprises.

Quotes are resolved, fields are parted by one control sign that no field holds, and the line numbers stay right: a
record over several lines becomes its first line and blank ones.
"""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recsys.errors import DataError, StoreError
from recsys.sources.encodings import UTF_8
from recsys.sources.report import OnProgress

SEPARATOR = 0x1F
"""Between the fields of a plain line."""
WRONG = 0x1E
"""Begins a line that has another number of columns; that number follows, 0 stands for a line too long."""
MAX_LINE = 20_000
"""Bytes of a record."""
MAX_COLUMNS = 1_000
MAX_LINES_A_RECORD = 100
MAX_WRONG = 1_000_000
"""Lines that are blank or have another number of columns; with more of them it is no such table."""
MAX_STRAY = 500_000
"""Lines with a quotation mark that nothing closes."""
CHUNK = 4 * 2**20

_NEWLINE, _QUOTE = 0x0A, 0x22
_PLAIN = bytes(code if code > 31 or code == _NEWLINE else 32 for code in range(256))
_TOO_LONG = b"\x1e0"


def write_table_lines(
    file: Path,
    name: str,
    target: Path,
    on_progress: OnProgress,
    *,
    encoding: str,
    delimiter: str,
    old_mac: bool,
    columns: int,
    has_header: bool,
) -> None:
    """Copy the whole table ``file`` to ``target``, plain; ``on_progress`` hears fractions 0 to 1.

    A header, the first line that says something, becomes a blank line. Raises DataError when too many lines are no
    rows, StoreError when the disk refuses.
    """
    lines = TableLines(delimiter, columns)
    try:
        with target.open("xb") as sink:
            for block, done in _blocks(file, encoding, lines, old_mac=old_mac):
                lines.check(name)
                if has_header and (filled := block.lstrip(b"\n")):
                    blank = b"\n" * (len(block) - len(filled) + 1)
                    block, has_header = blank + filled.partition(b"\n")[2], False
                sink.write(block)
                on_progress(done, f"Reading {name}")
    except OSError as error:
        raise StoreError(f"Cannot copy {name}: {error.strerror or 'the disk refused'}.") from error


class TableLines:
    """Makes blocks of whole lines plain."""

    def __init__(self, delimiter: str, columns: int) -> None:
        self._columns = columns
        self._long_sign = delimiter.encode() if len(delimiter) > 1 else None
        self._sign = SEPARATOR if self._long_sign else ord(delimiter)
        table = bytearray(_PLAIN)
        table[self._sign] = SEPARATOR
        self._table = bytes(table)
        keep = bytearray(_PLAIN)
        keep[self._sign] = self._sign
        self._clean = bytes(keep)
        self._wrong = 0
        self._stray = 0

    def check(self, name: str) -> None:
        """Raise DataError when too many lines were no rows."""
        if self._wrong > MAX_WRONG:
            raise DataError(
                f"{name} has more than {MAX_WRONG:,} lines that are blank or have more or fewer than "
                f"{self._columns} columns."
            )
        if self._stray > MAX_STRAY:
            raise DataError(f"{name} has more than {MAX_STRAY:,} quotation marks that nothing closes.")

    def block(self, lines: bytes, *, last: bool) -> tuple[bytes, bytes]:
        """The plain form of lines that end in LF, and those at their end that need the next block to be understood.

        ``last`` says that no block follows.
        """
        rest, sign, parted = b"", bytes([self._sign]), bytes([SEPARATOR])
        if not lines:
            return b"", b""
        if self._long_sign:
            lines = lines.translate(_PLAIN).replace(self._long_sign, parted)
        elif b'"' in lines:
            lines, rest = self._joined(lines.translate(self._clean), last=last)
            if self._stray > MAX_STRAY:
                return b"", b""
            lines = self._unquoted(lines) if b'"' in lines else lines.replace(sign, parted)
            lines = lines.replace(bytes([WRONG]), b'"')
        else:
            lines = lines.translate(self._table)
        return self._counted(lines), rest

    def _joined(self, lines: bytes, *, last: bool) -> tuple[bytes, bytes]:
        """Records over several lines joined; a quotation mark that nothing closes is put out of the way."""
        quotes = _line_counts(np.frombuffer(lines, dtype=np.uint8), _QUOTE)
        odd = np.flatnonzero(quotes & 1).tolist()
        if not odd:
            return lines, b""
        texts = lines.split(b"\n")
        place = 0
        while place < len(odd):
            here = odd[place]
            after = odd[place + 1] if place + 1 < len(odd) else None
            if after is None and not last and len(quotes) - here < MAX_LINES_A_RECORD:
                rest = b"\n".join(texts[here:])
                if len(rest) < CHUNK // 4:
                    return b"".join(line + b"\n" for line in texts[:here]), rest
            joined = None if after is None else self._record(texts[here : after + 1])
            if joined is not None and after is not None:
                texts[here] = joined
                texts[here + 1 : after + 1] = [b""] * (after - here)
                self._wrong -= after - here  # blank lines of our own making
                place += 2
            else:
                texts[here] = texts[here].replace(b'"', bytes([WRONG]))
                self._stray += 1
                place += 1
            if self._stray > MAX_STRAY:
                break
        return b"\n".join(texts), b""

    def _record(self, texts: list[bytes]) -> bytes | None:
        """Lines that together are one record, as one line; None when they are not."""
        if len(texts) > MAX_LINES_A_RECORD or sum(map(len, texts)) > MAX_LINE:
            return None
        if self._fields(texts[0]) == self._columns:  # whole by itself, with a stray quotation mark
            return None
        joined = b" ".join(texts)
        return joined if self._fields(joined) == self._columns else None

    def _fields(self, text: bytes) -> int | None:
        try:
            rows = list(csv.reader([text.decode("latin-1")], delimiter=chr(self._sign), strict=True))
        except csv.Error:
            return None
        return len(rows[0]) if rows else None

    def _unquoted(self, lines: bytes) -> bytes:
        """Each line has an even number of quotes: signs between two of them are no delimiters.

        Around a whole field quotes go, and doubled ones inside it become one.
        """
        signs = np.frombuffer(lines, dtype=np.uint8)
        quotes = np.flatnonzero(signs == _QUOTE)
        opening, closing = quotes[::2], quotes[1::2]
        inside = np.zeros(len(signs) + 1, dtype=np.int8)
        inside[opening] = 1
        inside[closing] = -1
        outside = np.cumsum(inside[:-1], dtype=np.int8) == 0
        delimiter = (signs == self._sign) & outside
        before = np.maximum(opening - 1, 0)
        at_start = (opening == 0) | delimiter[before] | (signs[before] == _NEWLINE)
        linked = np.concatenate([[False], opening[1:] == closing[:-1] + 1])
        first = np.maximum.accumulate(np.where(linked, 0, np.arange(len(opening))))
        whole = at_start[first]
        keep = np.ones(len(signs), dtype=np.bool_)
        keep[opening[whole & ~linked]] = False
        keep[closing[whole]] = False
        plain = signs.copy()
        plain[delimiter] = SEPARATOR
        return plain[keep].tobytes()

    def _counted(self, lines: bytes) -> bytes:
        """Lines of another number of columns, or too long, marked; they are never split."""
        signs = np.frombuffer(lines, dtype=np.uint8)
        ends = np.flatnonzero(signs == _NEWLINE)
        if not len(ends):
            return lines
        lengths = np.diff(ends, prepend=-1) - 1
        columns = _line_counts(signs, SEPARATOR) + 1
        wrong = np.flatnonzero((columns != self._columns) | (lengths > MAX_LINE))
        self._wrong += len(wrong)
        if not len(wrong) or self._wrong > MAX_WRONG:
            return lines
        texts = lines.split(b"\n")
        for place in wrong.tolist():
            if lengths[place] > MAX_LINE:
                texts[place] = _TOO_LONG
            elif texts[place].strip():
                texts[place] = b"\x1e%d" % columns[place]
            else:
                texts[place] = b""
        return b"\n".join(texts)


def _line_counts(signs: NDArray[np.uint8], sign: int) -> NDArray[np.int64]:
    """How often a sign stands in each line."""
    marks = signs[np.flatnonzero((signs == sign) | (signs == _NEWLINE))]
    return np.diff(np.flatnonzero(marks == _NEWLINE), prepend=-1) - 1


def _blocks(file: Path, encoding: str, lines: TableLines, *, old_mac: bool) -> Iterator[tuple[bytes, float]]:
    """The file as blocks of plain whole lines, with the fraction done."""
    size = max(file.stat().st_size, 1)
    decoder = None if encoding == UTF_8 else codecs.getincrementaldecoder(encoding)(errors="replace")
    rest, waiting = b"", b""
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            text = chunk if decoder is None else decoder.decode(chunk).encode("utf-8", errors="replace")
            text = text.replace(b"\r", b"\n") if old_mac else text
            whole, newline, rest = (rest + text).rpartition(b"\n")
            if len(rest) > MAX_LINE:  # no need to remember more of an endless line
                rest = rest[: MAX_LINE + 1].replace(b'"', b"'")
            if newline:
                whole = (whole + newline).replace(b"\r\n", b"\n")
                block, waiting = lines.block(waiting + whole, last=False)
                yield block, min(source.tell() / size, 1.0)
    if rest or waiting:
        yield lines.block(waiting + rest + b"\n", last=True)[0], 1.0
