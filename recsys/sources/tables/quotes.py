"""Quotes around fields: what stands between them divides nothing, and may run over several lines."""

import csv

import numpy as np

from recsys.sources.tables.textform import CHUNK, MARK, SEPARATOR, TextForm

MAX_STRAY = 500_000
"""Lines with a quotation mark that nothing closes; beyond, no more are looked at."""

_NEWLINE, _QUOTE, _SEPARATOR, _MARK = b"\n", b'"', SEPARATOR.encode(), MARK.encode()


class Quotes:
    """Resolves the quotes of the blocks of one file, whose fields one sign divides."""

    def __init__(self, form: TextForm, sign: bytes) -> None:
        self._form, self._sign, self._width = form, sign, len(form.columns)
        self.stray = 0
        """Marks so far that nothing closes."""
        self.joined = 0
        """Lines so far that became part of the record above, and blank."""
        self.spoilt = set[int]()
        """Lines of the last block in which a mark opens a field for good, where that matters."""

    def resolve(self, lines: bytes, *, last: bool) -> tuple[bytes, bytes]:
        """Whole lines with their fields parted by ``SEPARATOR``, and those at their end that need the next block.

        ``lines`` hold no other signs below the space than LF and the delimiter. ``last`` says that no block follows.
        """
        self.spoilt = set()
        lines, rest = self._join(lines, last=last)
        if self.stray > MAX_STRAY:
            return b"", b""
        lines = self._unquoted(lines) if _QUOTE in lines else lines.replace(self._sign, _SEPARATOR)
        return lines.replace(_MARK, _QUOTE), rest

    def _join(self, lines: bytes, *, last: bool) -> tuple[bytes, bytes]:
        """Records over several lines joined; a quotation mark that nothing closes is hidden, as ``MARK``."""
        signs = np.frombuffer(lines, dtype=np.uint8)
        marks = signs[(signs == ord(_QUOTE)) | (signs == ord(_NEWLINE))]
        quotes = np.diff(np.flatnonzero(marks == ord(_NEWLINE)), prepend=-1) - 1
        odd = np.flatnonzero(quotes & 1).tolist()
        if not odd:
            return lines, b""
        texts = lines.split(_NEWLINE)
        place = 0
        while place < len(odd) and self.stray <= MAX_STRAY:
            here = odd[place]
            after = odd[place + 1] if place + 1 < len(odd) else None
            if after is None and not last and len(quotes) - here < self._form.lines_a_record:
                rest = _NEWLINE.join(texts[here:])
                if len(rest) < CHUNK // 4:
                    return b"".join(line + _NEWLINE for line in texts[:here]), rest
            joined = None if after is None else self._record(texts[here : after + 1])
            if joined is not None and after is not None:
                texts[here] = joined
                texts[here + 1 : after + 1] = [b""] * (after - here)
                self.joined += after - here
                place += 2
            else:
                if self._form.strict_quotes and self._fields(texts[here]) is None:
                    self.spoilt.add(here)
                texts[here] = texts[here].replace(_QUOTE, _MARK)
                self.stray += 1
                place += 1
        return _NEWLINE.join(texts), b""

    def _record(self, texts: list[bytes]) -> bytes | None:
        """Lines that together are one record, as one line; None when they are not."""
        if len(texts) > self._form.lines_a_record or sum(map(len, texts)) > self._form.longest:
            return None
        if self._fields(texts[0]) == self._width:  # whole by itself, with a stray quotation mark
            return None
        joined = b" ".join(texts)
        fields = self._fields(joined)
        return joined if fields == self._width or (self._form.strict_quotes and fields) else None

    def _fields(self, text: bytes) -> int | None:
        try:
            rows = list(csv.reader([text.decode("latin-1")], delimiter=self._sign.decode(), strict=True))
        except csv.Error:
            return None
        return len(rows[0]) if rows else None

    def _unquoted(self, lines: bytes) -> bytes:
        """Each line has an even number of quotes: signs between two of them are no delimiters.

        Around a whole field quotes go, and doubled ones inside it become one.
        """
        signs = np.frombuffer(lines, dtype=np.uint8)
        quotes = np.flatnonzero(signs == ord(_QUOTE))
        opening, closing = quotes[::2], quotes[1::2]
        inside = np.zeros(len(signs) + 1, dtype=np.int8)
        inside[opening] = 1
        inside[closing] = -1
        outside = np.cumsum(inside[:-1], dtype=np.int8) == 0
        delimiter = (signs == ord(self._sign)) & outside
        before = np.maximum(opening - 1, 0)
        at_start = (opening == 0) | delimiter[before] | (signs[before] == ord(_NEWLINE))
        linked = np.concatenate([[False], opening[1:] == closing[:-1] + 1])
        first = np.maximum.accumulate(np.where(linked, 0, np.arange(len(opening))))
        whole = at_start[first]
        keep = np.ones(len(signs), dtype=np.bool_)
        keep[opening[whole & ~linked]] = False
        keep[closing[whole]] = False
        plain = signs.copy()
        plain[delimiter] = ord(_SEPARATOR)
        return plain[keep].tobytes().replace(b"\t", b" ")  # a tab that is left stood in quotes
