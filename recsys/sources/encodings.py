"""Which encoding a text file is in: what real files of ratings and films come in."""

import codecs
from pathlib import Path

UTF_8 = "utf-8"
"""What was checked to be nothing else, and begins without a byte order mark."""
MARKED_UTF_8, UTF_16, LATIN_1 = "utf-8-sig", "utf-16", "latin-1"
"""What may hold broken signs; reading it so drops the mark."""
CHUNK = 2**20


def encoding_of(file: Path, at_most: int | None = None) -> str:
    """By its byte order mark where it has one; else utf-8 when all of the file is, else latin-1.

    ``at_most`` is how many bytes are looked at; None stands for the whole file.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as stream:
        start = stream.read(len(codecs.BOM_UTF8))
        if start == codecs.BOM_UTF8:
            return MARKED_UTF_8
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return UTF_16
        stream.seek(0)
        try:
            while (at_most is None or stream.tell() < at_most) and (chunk := stream.read(CHUNK)):
                if decoder.getstate()[0] or not chunk.isascii():  # which is found out ten times faster
                    decoder.decode(chunk)
            decoder.decode(b"", final=not stream.read(1))
        except UnicodeDecodeError:
            return LATIN_1
    return UTF_8
