"""Records of small text tables (films, links, tags, personal exports), row by row with honest line numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from recsys.errors import DataError
from recsys.sources.report import Rejections
from recsys.sources.tables.columns import column_places
from recsys.sources.tables.form import delimiter_of, json_rows, split_row, text_head
from recsys.sources.tables.lines import plain_lines
from recsys.sources.tables.parquet import sample_rows
from recsys.sources.tables.table import Table
from recsys.sources.tables.textform import MARK, MAX_LINE, SEPARATOR, TextForm

MAX_LINES = 1_000_000
"""Of one file, unless its reader allows more; MovieLens 32M has 87,585 films."""
LONGEST_CELL = 1_000
"""Bytes of a text in Parquet; a longer one is as good as none."""
MAX_REJECTED = 100_000
"""Of one file; with more than that it is another kind of file."""


@dataclass(kw_only=True)
class Records:
    """The records of one file of text: ``(line, fields)``, with just the wanted columns in order.

    The header may name the columns in any order and any case; ``columns`` must all be there, others are
    ignored. A file without one is read by the ``header`` that is given instead. A record that cannot be read is put
    into ``rejections`` and passed over. Raises DataError when the file is empty, lacks a column, or is beyond a limit.
    """

    file: Path
    name: str
    columns: Sequence[str]
    rejections: Rejections
    delimiter: str | None = None
    """None: found out by the header."""
    header: Sequence[str] | None = None
    quotes: bool = True
    """Whether fields may stand in quotes."""
    ragged: bool = False
    """Whether a row may be short, then "" is what it lacks, or long, then what is too much at its end is left out."""
    widest: str = ""
    """The column that holds what is too much in a long row, its delimiters included."""
    max_lines: int = MAX_LINES
    longest: int = MAX_LINE
    """Bytes of a record."""
    lines_a_record: int = 10

    def __post_init__(self) -> None:
        self._rejected = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        form = self._form()
        places = column_places(form.columns, self.columns, self.name)
        for line, text in plain_lines(self.file, self.name, form):
            if line > self.max_lines:
                raise DataError(
                    f"{self.name} has more than {self.max_lines:,} lines, the limit for this table."
                )
            if text.startswith(MARK):
                self.reject(line, text[1:].rstrip(SEPARATOR))
                continue
            fields = text.split(SEPARATOR)
            if self.ragged:
                fields = self._fitted(fields, form)
            yield line, [fields[place].strip() for place in places]

    def _fitted(self, fields: list[str], form: TextForm) -> list[str]:
        more = len(fields) - len(form.columns)
        if more > 0 and self.widest:
            place = form.columns.index(self.widest)
            wide = form.delimiter.join(fields[place : place + more + 1])
            return [*fields[:place], wide, *fields[place + more + 1 :]]
        return (fields + [""] * -more)[: len(form.columns)]

    def reject(self, line: int, reason: str) -> None:
        """Count one record as unusable; raises DataError when there are too many."""
        self.rejections.add(self.name, line, reason)
        self._rejected += 1
        if self._rejected > MAX_REJECTED:
            raise DataError(
                f"{self.name} has more than {MAX_REJECTED:,} unreadable rows; line {line}: {reason}."
            )

    def _form(self) -> TextForm:
        encoding, text, old_mac = text_head(self.file, self.name)
        first = next((line for line in text.split("\n") if line.strip()), None)
        if first is None:
            raise DataError(f"{self.name} is empty.")
        delimiter = delimiter_of([first]) if self.delimiter is None else self.delimiter
        header = split_row(first, delimiter) if self.header is None else self.header
        return TextForm(
            columns=tuple(header),
            delimiter=delimiter,
            encoding=encoding,
            leading=0 if self.header else 1,
            old_mac=old_mac,
            quotes=self.quotes,
            strict_quotes=True,
            ragged=self.ragged,
            longest=self.longest,
            lines_a_record=self.lines_a_record,
        )


def table_rows(database: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[int, list[str] | str]]:
    """Line and fields of each row of an opened table that is not blank; the reason instead where a line is no row."""
    if table.form is None:
        types = list(table.types)
        yield from enumerate(sample_rows(database, types, table.name, MAX_LINES, LONGEST_CELL), 1)
        return
    for line, text in plain_lines(table.path, table.name, table.form):
        if text.startswith(MARK):
            yield line, text[1:].rstrip(SEPARATOR)
        elif table.form.is_json:
            yield from ((line, row) for row in json_rows([text], table.columns))
        else:
            yield line, [field.strip() for field in text.split(SEPARATOR)]
