"""Rewrite a table of numbers as plain lines that a database can read without surprises.

Number tables need no more than printable ASCII and short lines. So whatever else a file holds - CRLF, a byte
order mark, NUL, another encoding, a line of 100 MB - is made harmless in one pass; line numbers stay right.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from recsys.errors import DataError, RecsysError, StoreError
from recsys.sources.report import OnProgress

MAX_LINE = 500
"""Longer lines cannot be ratings; what is kept of them is ``MAX_LINE + 1`` question marks."""
MAX_SHORT_LINES = 1_000_000
"""Lines too short to be ratings, blank ones included; with more of them it is another kind of file."""
CHUNK = 4 * 2**20

_BOM = b"\xef\xbb\xbf"
_TOO_LONG = b"?" * (MAX_LINE + 1)
_PLAIN = bytes(code if 32 <= code < 127 or code in b"\t\n" else ord("?") for code in range(256))


def write_plain_lines(
    file: Path,
    name: str,
    target: Path,
    on_progress: OnProgress,
    *,
    delimiter: str = ",",
    has_header: bool = True,
) -> list[str]:
    """Copy all lines of ``file`` to ``target``, plain; the first one, a header, is split and returned instead.

    Lines end in LF; every byte that is not printable ASCII or a tab becomes "?"; quotes around a whole field go.
    Without a header the fields of the first line are returned, and it is copied too. ``on_progress`` hears fractions 0
    to 1. Raises DataError when the file is empty, not readable, begins with an endless line or has too many lines that
    are next to nothing, StoreError when the disk refuses.
    """
    plain = Plain(delimiter)
    with _reading(file, name) as source, target.open("xb") as sink:
        first = plain.block(source.readline(MAX_LINE + 1).removeprefix(_BOM))
        if len(first) <= MAX_LINE:
            if not has_header:
                sink.write(first)
            shortest = 2 * first.count(delimiter.encode()) + 1
            size = max(file.stat().st_size, 1)
            for block in _blocks(source, name, shortest, plain):
                sink.write(block)
                on_progress(min(source.tell() / size, 1.0), f"Reading {name}")
    if len(first) > MAX_LINE:
        raise DataError(
            f"{name} does not begin with {'a header of column names' if has_header else 'a row of numbers'}."
        )
    if not first.strip() and target.stat().st_size == (0 if has_header else len(first)):
        raise DataError(f"{name} is empty.")
    text = first.decode("ascii").rstrip("\n")
    return next(csv.reader([text]), []) if delimiter == "," else text.split(delimiter)


def plain_blocks(file: Path, name: str, shortest: int, delimiter: str = ",") -> Iterator[tuple[bytes, float]]:
    """A file as blocks of whole plain lines, each with the share of the file that is read by then.

    ``shortest`` is how long a line of data is at least. Raises as ``write_plain_lines`` does, except that an empty
    file gives no block.
    """
    with _reading(file, name) as source:
        if source.read(len(_BOM)) != _BOM:
            source.seek(0)
        size = max(file.stat().st_size, 1)
        for block in _blocks(source, name, shortest, Plain(delimiter)):
            yield block, min(source.tell() / size, 1.0)


@contextmanager
def _reading(file: Path, name: str) -> Iterator[BinaryIO]:
    try:
        with file.open("rb") as source:
            yield source
    except RecsysError:
        raise
    except PermissionError as error:
        raise DataError(f"{name} cannot be read: no permission.") from error
    except OSError as error:
        raise StoreError(f"Cannot copy {name}: {error.strerror or 'the disk refused'}.") from error


class Plain:
    """Makes blocks of whole lines plain, for one delimiter."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter.encode()
        sign, other = re.escape(self._delimiter), re.escape(self._delimiter[:1])
        self._quoted = re.compile(rb'(^|%s)"([^"%s\n]*)"(?=%s|$)' % (sign, other, sign), re.MULTILINE)

    def block(self, lines: bytes) -> bytes:
        """Lines that end in LF, of printable ASCII and tabs alone, without quotes around whole fields."""
        if b"\r" in lines:  # found out faster than replaced
            lines = lines.replace(b"\r\n", b"\n").removesuffix(b"\r")
        quotes = lines.count(b'"')
        if quotes and quotes == 2 * (lines.count(self._delimiter) + lines.count(b"\n")):
            lines = lines.translate(None, b'"')  # around every field, so no delimiter stands within one
        elif quotes:
            lines = self._quoted.sub(rb"\1\2", lines)
        return lines.translate(_PLAIN)


def _blocks(source: BinaryIO, name: str, shortest: int, plain: Plain) -> Iterator[bytes]:
    """The rest of a file as blocks of whole plain lines; ``shortest`` is how long a line of data is at least."""
    rest, short_lines = b"", 0
    while chunk := source.read(CHUNK):
        whole, newline, rest = (rest + chunk).rpartition(b"\n")
        if len(rest) > MAX_LINE + 2:  # no need to remember more of a line that is already too long
            rest = _TOO_LONG
        if newline:
            block, lengths = _measured(whole + newline, plain)
            short_lines += int((lengths < shortest).sum())
            if short_lines > MAX_SHORT_LINES:
                raise DataError(
                    f"{name} has more than {MAX_SHORT_LINES:,} lines that are blank or too short."
                )
            yield block
    if rest:
        yield _measured(rest + b"\n", plain)[0]


def _measured(lines: bytes, plain: Plain) -> tuple[bytes, NDArray[np.int64]]:
    """The lines made plain, with the length of each; one that is too long is replaced."""
    block = plain.block(lines)
    ends = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n"))
    lengths = np.diff(ends, prepend=-1) - 1
    if lengths.max() > MAX_LINE:
        block = b"\n".join(line if len(line) <= MAX_LINE else _TOO_LONG for line in block.split(b"\n"))
    return block, lengths
