"""Text files made harmless: plain lines, which a database or Python splits without surprises.

Whatever a file holds - any encoding, CRLF, NUL, quotes, records over several lines, a line of 100 MB - each of its
lines becomes one plain line, so line numbers stay right: fields parted by ``SEPARATOR``, or ``MARK`` and the reason why
the line is no row (nothing for a blank one). What the database's own reader cannot do of this is listed in
docs/decisions/0012-one-road-for-tables.md.
"""

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import numpy as np

from recsys.errors import DataError, StoreError
from recsys.sources.encodings import UTF_8
from recsys.sources.tables.quotes import MAX_STRAY, Quotes
from recsys.sources.tables.textform import CHUNK, MARK, SEPARATOR, TextForm

MAX_WRONG = 1_000_000
"""Lines that are blank or have another number of columns; with more of them it is no such table."""
STRAY = "a quotation mark is misplaced or never closed"

_NEWLINE, _SEPARATOR, _MARK = b"\n", SEPARATOR.encode(), MARK.encode()
_PLAIN = bytes(code if code > 31 or code == ord("\n") else 32 for code in range(256))

Blocks = Iterator[tuple[bytes, float]]
"""Whole lines that end in LF, with the share of the file that is read by then."""
Change = Callable[[Blocks], Blocks]


def no_change(blocks: Blocks) -> Blocks:
    """What leaves the lines as they are."""
    return blocks


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Say what the system has against reading a file: DataError for a missing permission, else StoreError."""
    try:
        yield
    except PermissionError as error:
        raise DataError(f"{name} cannot be read: no permission.") from error
    except StoreError:
        raise
    except OSError as error:
        raise StoreError(f"Cannot read {name}: {error.strerror or 'the disk refused'}.") from error


def plain_lines(file: Path, name: str, form: TextForm) -> Iterator[tuple[int, str]]:
    """Number and plain form of each line of a small file that is not blank; raises as ``plain_blocks`` does."""
    blocks = (block.decode("utf-8", errors="replace") for block, _ in plain_blocks(file, name, form))
    for number, text in enumerate(chain.from_iterable(block.split("\n")[:-1] for block in blocks), 1):
        if text.strip(" ") and text.rstrip(SEPARATOR) != MARK:
            yield number, text


def plain_blocks(file: Path, name: str, form: TextForm, change: Change = no_change) -> Blocks:
    """The whole file as plain lines; ``change`` may rewrite its blocks first, line by line.

    Raises DataError when the file may not be read or too many of its lines are no rows, StoreError when the disk
    refuses.
    """
    with reading(name), file.open("rb") as source:
        yield from plain_stream(source, file.stat().st_size, name, form, change)


def plain_stream(
    source: BinaryIO, size: int, name: str, form: TextForm, change: Change = no_change
) -> Blocks:
    """``plain_blocks`` of what stands in an open file of ``size`` bytes."""
    lines = _PlainLines(form, name)
    waiting, done = b"", 1.0
    for block, done in change(_read_blocks(source, size, form)):
        plain, waiting = lines.block(waiting + block, last=False)
        yield plain, done
    if waiting:
        yield lines.block(waiting, last=True)[0], done


def plain_rows(text: str, name: str, form: TextForm) -> list[list[str]]:
    """The fields, trimmed, of the rows in a text of whole lines that have as many as there are columns."""
    plain, _ = _PlainLines(form, name).block(text.encode("utf-8", errors="replace"), last=True)
    rows = (line.split(SEPARATOR) for line in plain.decode("utf-8", errors="replace").split("\n"))
    width = len(form.columns)
    return [[field.strip() for field in row] for row in rows if len(row) == width and row[0][:1] != MARK]


class _PlainLines:
    """Makes blocks of whole lines plain."""

    def __init__(self, form: TextForm, name: str) -> None:
        self._form, self._name = form, name
        self._width = 1 if form.is_json else len(form.columns)
        delimiter = "" if form.is_json else form.delimiter
        self._long_sign = delimiter.encode() if len(delimiter) > 1 else b""
        self._sign = delimiter.encode() if len(delimiter) == 1 else _SEPARATOR
        self._quotes = Quotes(form, self._sign) if form.quotes and len(delimiter) == 1 else None
        self._parted = _table(self._sign, _SEPARATOR) if delimiter else _PLAIN
        self._clean = _table(self._sign, self._sign)
        self._padding = b"" if form.ragged else _SEPARATOR * (self._width - 1)
        self._leading = form.leading
        self._wrong = 0

    def block(self, lines: bytes, *, last: bool) -> tuple[bytes, bytes]:
        """The plain form of lines that end in LF, and those at their end that need the next block to be understood.

        ``last`` says that no block follows.
        """
        rest, spoilt = b"", set[int]()
        if b"\r" in lines:
            lines = lines.replace(b"\r\n", b"\n")
        if self._long_sign:
            lines = lines.translate(_PLAIN).replace(self._long_sign, _SEPARATOR)
        elif self._quotes and b'"' in lines:
            lines, rest = self._quotes.resolve(lines.translate(self._clean), last=last)
            spoilt = self._quotes.spoilt
        else:
            lines = lines.translate(self._parted)
        lines = self._marked(lines, spoilt)
        self._check()
        return self._without_leading(lines) if self._leading else lines, rest

    def _check(self) -> None:
        if self._quotes and self._quotes.stray > MAX_STRAY:
            raise DataError(f"{self._name} has more than {MAX_STRAY:,} quotation marks that nothing closes.")
        if self._wrong > MAX_WRONG + (self._quotes.joined if self._quotes else 0):
            raise DataError(
                f"{self._name} has more than {MAX_WRONG:,} lines that are blank or have more or fewer than "
                f"{self._width - self._form.added} columns."
            )

    def _marked(self, lines: bytes, spoilt: set[int]) -> bytes:
        """Lines that are no rows marked with the reason."""
        signs = np.frombuffer(lines, dtype=np.uint8)
        places = np.flatnonzero(signs < 32)  # nothing else is left below: SEPARATOR and LF
        is_end = signs[places] == ord(_NEWLINE)
        ends, fields = places[is_end], np.diff(np.flatnonzero(is_end), prepend=-1)
        lengths = np.diff(ends, prepend=-1) - 1
        wrong = lengths > self._form.longest
        if not self._form.ragged:
            wrong |= fields != self._width
            if self._width == 1:
                wrong |= lengths == 0
            self._wrong += int(wrong.sum())
        wrong[list(spoilt)] = True
        odd = np.flatnonzero(wrong).tolist()
        if not odd or self._wrong > MAX_WRONG:
            return lines
        texts = lines.split(_NEWLINE)
        for line in odd:
            texts[line] = self._mark(texts[line], int(fields[line]), spoilt=line in spoilt)
        return _NEWLINE.join(texts)

    def _mark(self, text: bytes, fields: int, *, spoilt: bool) -> bytes:
        form = self._form
        if len(text) > form.longest:
            if form.ragged:
                return text[: form.longest].decode("utf-8", errors="ignore").encode()
            reason = f"the line is longer than {form.longest:,} characters"
        elif spoilt:
            reason = STRAY
        elif text.strip(b" \x1f" if form.strict_quotes else b" "):
            reason = f"expected {self._width - form.added} columns, got {fields - form.added}"
        else:
            reason = ""
        return _MARK + reason.encode() + self._padding

    def _without_leading(self, block: bytes) -> bytes:
        place = 0
        while self._leading and place < len(block):
            end = block.index(_NEWLINE, place)
            if block[place:end].strip(b" \x1e\x1f"):
                blank = _MARK + self._padding
                block = block[:place] + blank + block[end:]
                end = place + len(blank)
                self._leading -= 1
            place = end + 1
        return block


def _table(sign: bytes, meant: bytes) -> bytes:
    """For ``bytes.translate``: ``sign`` becomes what is meant, everything below the space a space."""
    table = bytearray(_PLAIN)
    table[ord(sign)] = ord(meant)
    return bytes(table)


def _read_blocks(source: BinaryIO, size: int, form: TextForm) -> Blocks:
    """Blocks of whole lines in UTF-8, of an endless line only the beginning."""
    decoder = None if form.encoding == UTF_8 else codecs.getincrementaldecoder(form.encoding)("replace")
    rest = b""
    while chunk := source.read(CHUNK):
        text = chunk if decoder is None else decoder.decode(chunk).encode("utf-8", "replace")
        text = text.replace(b"\r", b"\n") if form.old_mac else text
        whole, newline, rest = (rest + text).rpartition(_NEWLINE)
        if len(rest) > form.longest:
            rest = rest[: form.longest + 2].replace(b'"', b"'")
        if newline:
            yield whole + newline, min(source.tell() / max(size, 1), 1.0)
    if rest:
        yield rest + _NEWLINE, 1.0
