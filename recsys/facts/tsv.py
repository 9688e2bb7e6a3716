r"""The wanted rows of a table of any length: tab-separated, with a header, without quotes; \N stands for nothing."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from recsys.errors import DataError, RecsysError, StoreError
from recsys.sources.report import OnProgress
from recsys.sources.tables.columns import column_places

BLOCK = 4 * 2**20
"""Bytes read at once."""
LONGEST_LINE = 2**20
"""Bytes; the longest real ones have some ten thousand."""
LONGEST_HEADER = 10_000
MAX_KEPT_BYTES = 200 * 2**20
"""Of the wanted rows of one table; those of 90,000 films take about 60 MB."""
MAX_BROKEN = 100_000
"""Rows with too few or too many fields; with more than that it is another kind of file."""
MISSING = b"\\N"
TAB, NEWLINE = 9, 10


@dataclass
class Table:
    """A table on disk: the file, what sentences call it, and how many broken rows were passed over so far."""

    file: Path
    name: str
    broken: int = 0

    def rows(
        self, columns: Sequence[str], key: str, wanted: Collection[str], on_progress: OnProgress
    ) -> pd.DataFrame:
        r"""The ``columns`` of the rows whose ``key`` is ``wanted``: text, \N as "", in the order of the file.

        Rows with a wrong number of fields are passed over and counted. ``on_progress`` hears fractions 0 to 1. Raises
        DataError when the table lacks a column, is beyond a limit or no such table, StoreError when the disk refuses.
        """
        try:
            with self.file.open("rb") as stream:
                header = self._header(stream)
                places = column_places(header, columns, self.name)
                values = pa.array([text.encode() for text in sorted(wanted)], pa.binary())
                kept = list(
                    self._kept(stream, len(header), places, places[columns.index(key)], values, on_progress)
                )
        except RecsysError:
            raise
        except pa.ArrowException as error:
            raise DataError(
                f"{self.name} is no table of tab-separated fields as IMDb publishes it."
            ) from error
        except OSError as error:
            raise StoreError(f"Cannot read {self.name}: {error.strerror or 'the disk refused'}.") from error
        return pd.DataFrame(
            {
                name: pd.Series(
                    [_text(value) for batch in kept for value in batch.column(place).to_pylist()], dtype="str"
                )
                for place, name in enumerate(columns)
            }
        )

    def _header(self, stream: BinaryIO) -> list[str]:
        line = stream.readline(LONGEST_HEADER)
        if not line.strip():
            raise DataError(f"{self.name} is empty.")
        return line.decode("utf-8-sig", "replace").rstrip("\r\n").split("\t")

    def _kept(
        self,
        stream: BinaryIO,
        width: int,
        places: Sequence[int],
        key: int,
        wanted: pa.Array,
        on_progress: OnProgress,
    ) -> Iterator[pa.Table]:
        names = [str(place) for place in range(width)]
        convert = csv.ConvertOptions(
            include_columns=[names[place] for place in places],
            column_types=dict.fromkeys(names, pa.binary()),
        )
        parse = csv.ParseOptions(delimiter="\t", quote_char=False)
        size, room = max(self.file.stat().st_size, 1), MAX_KEPT_BYTES
        for block in self._blocks(stream, width):
            read = csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names)
            table = csv.read_csv(pa.BufferReader(block), read, parse, convert)
            found = table.filter(pc.is_in(table.column(str(key)), value_set=wanted))
            room -= found.nbytes
            if room < 0:
                raise DataError(
                    f"{self.name} says more about the wanted films than any table of IMDb's does."
                )
            yield found
            on_progress(min(stream.tell() / size, 1.0), f"Reading {self.name}")

    def _blocks(self, stream: BinaryIO, width: int) -> Iterator[bytes]:
        """The rest of a file as blocks of whole lines, each of ``width`` fields; other lines are left out."""
        rest = b""
        while chunk := stream.read(BLOCK):
            whole, newline, rest = (rest + chunk).rpartition(b"\n")
            if len(rest) > LONGEST_LINE:
                raise DataError(f"{self.name} has lines that are longer than any of IMDb's.")
            if block := self._regular(whole + newline, width):
                yield block
        if rest and (block := self._regular(rest + b"\n", width)):
            yield block

    def _regular(self, block: bytes, width: int) -> bytes:
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b" ")
        signs = np.frombuffer(block, dtype=np.uint8)
        marks = signs[(signs == TAB) | (signs == NEWLINE)]
        regular = np.diff(np.flatnonzero(marks == NEWLINE), prepend=-1) == width
        if regular.all():
            return block
        lengths = np.diff(np.flatnonzero(signs == NEWLINE), prepend=-1)
        self.broken += int((~regular & (lengths > 1)).sum())  # an empty line is nothing
        if self.broken > MAX_BROKEN:
            raise DataError(f"{self.name} has more than {MAX_BROKEN:,} rows without {width} fields.")
        kept: bytes = signs[np.repeat(regular, lengths)].tobytes()
        return kept


def _text(value: bytes) -> str:
    return "" if value == MISSING else value.decode("utf-8", "replace")
