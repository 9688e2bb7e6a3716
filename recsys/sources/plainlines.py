"""Rewrite a table of numbers as plain lines that a database can read without surprises.

Number tables need no more than printable ASCII and short lines. So whatever else a file holds - CRLF, a byte
order mark, NUL, another encoding, a line of 100 MB - is made harmless in one pass; line numbers stay right.
"""

import csv
from pathlib import Path
from typing import BinaryIO

import numpy as np

from recsys.errors import DataError, StoreError
from recsys.sources.report import OnProgress

MAX_LINE = 500
"""Longer lines cannot be ratings; what is kept of them is ``MAX_LINE + 1`` question marks."""
CHUNK = 4 * 2**20

_BOM = b"\xef\xbb\xbf"
_TOO_LONG = b"?" * (MAX_LINE + 1)
_PLAIN = bytes(code if 32 <= code < 127 or code == 10 else ord("?") for code in range(256))


def write_plain_lines(file: Path, name: str, target: Path, on_progress: OnProgress) -> list[str]:
    """Copy all lines of ``file`` but the first to ``target``, plain; returns the first, split at commas.

    Lines end in LF; every byte that is not printable ASCII becomes "?". ``on_progress`` hears fractions 0 to
    1. Raises DataError when the file is empty, has no header or is not readable, StoreError when the disk
    refuses.
    """
    try:
        with file.open("rb") as source, target.open("xb") as sink:
            header = _plain(source.readline(MAX_LINE + 1).removeprefix(_BOM))
            _copy(source, sink, max(file.stat().st_size, 1), on_progress, name)
    except PermissionError as error:
        raise DataError(f"{name} cannot be read: no permission.") from error
    except OSError as error:
        raise StoreError(f"Cannot copy {name}: {error.strerror or 'the disk refused'}.") from error
    if len(header) > MAX_LINE:
        raise DataError(f"{name} does not begin with a header of column names.")
    if not header.strip() and target.stat().st_size == 0:
        raise DataError(f"{name} is empty.")
    return next(csv.reader([header.decode("ascii")]), [])


def _copy(source: BinaryIO, sink: BinaryIO, size: int, on_progress: OnProgress, name: str) -> None:
    rest = b""
    while chunk := source.read(CHUNK):
        block = rest + chunk
        end = block.rfind(b"\n") + 1
        rest = block[end:]
        if len(rest) > MAX_LINE + 2:  # no need to remember more of a line that is already too long
            rest = _TOO_LONG
        sink.write(_without_long_lines(_plain(block[:end])))
        on_progress(min(source.tell() / size, 1.0), f"Reading {name}")
    sink.write(_without_long_lines(_plain(rest)))


def _plain(block: bytes) -> bytes:
    if b"\r" in block:  # found out faster than replaced
        block = block.replace(b"\r\n", b"\n").removesuffix(b"\r")
    return block.translate(_PLAIN)


def _without_long_lines(block: bytes) -> bytes:
    ends = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n"))
    if np.diff(ends, prepend=-1, append=len(block)).max() - 1 <= MAX_LINE:
        return block
    return b"\n".join(line if len(line) <= MAX_LINE else _TOO_LONG for line in block.split(b"\n"))
