"""Whether a long file can be what it says, judged on samples from several places before all of it is read.

An honest file is refused for nothing here: people rate several films and films are rated by several people, in
whatever order the rows stand. What a sample of ``n`` rows of ``N`` shows of that: if only one person in fifty had two
ratings, about ``n * n / (50 * N)`` pairs of one person's ratings would be in it.
"""

import io
from collections.abc import Mapping
from pathlib import Path

import duckdb

from recsys.errors import DataError
from recsys.sources.encodings import UTF_16
from recsys.sources.limits import MAX_FILMS
from recsys.sources.tables.checks import Plan, checked_view
from recsys.sources.tables.lines import plain_stream
from recsys.sources.tables.table import Table
from recsys.sources.tables.textform import TextForm

PIECES, PIECE_BYTES = 10, 256 * 2**10
LONG_BYTES = 512 * 2**10
"""A shorter file is read at once."""
PARQUET_ROWS = 100_000
ENOUGH = 10_000
"""So many rows of a sample say something about the file."""
MANY_ROWS = 1_000_000
"""A file with fewer is small enough to be read whatever it says."""
REPEATING = 0.02
"""Share of people with a second rating, or of films above the limit, that a file must have to be worth reading."""

_FIRST = "SELECT rowid + 1, reason FROM sample WHERE reason <> '' ORDER BY rowid LIMIT 1"
_COUNTS = """
SELECT count(*) FILTER (reason IS NULL OR reason <> ''), count(*) FILTER (reason IS NULL),
    (SELECT count(*) FROM (SELECT DISTINCT user_id, item_id FROM sample WHERE reason IS NULL)),
    count(DISTINCT user_id) FILTER (reason IS NULL), count(DISTINCT item_id) FILTER (reason IS NULL)
FROM sample
"""


def judge(
    database: duckdb.DuckDBPyConnection, files: Mapping[str, Path], table: Table, plan: Plan, folder: Path
) -> None:
    """Look at some rows of the first of ``files`` through the view ``checked``; nothing is left behind.

    Raises DataError when too few can be used, they say the same again and again, or nobody rates twice.
    """
    name, file = next(iter(files.items()))
    if file.stat().st_size <= LONG_BYTES or (table.form is not None and table.form.encoding == UTF_16):
        return  # UTF-16 cut anywhere would be other signs
    total, numbered, limit = PARQUET_ROWS, PARQUET_ROWS, f"LIMIT {PARQUET_ROWS}"
    if table.form is not None:
        total, numbered = _write_sample(file, name, table.form, plan, folder / "sample")
        database.execute("SET VARIABLE file = ?", [str(folder / "sample")])
        limit = ""
    database.execute(checked_view(table, plan))
    database.execute(f"CREATE OR REPLACE TEMP TABLE sample AS SELECT * FROM checked {limit}")  # noqa: S608
    (folder / "sample").unlink(missing_ok=True)
    rows, kept, pairs, people, films = database.execute(_COUNTS).fetchall()[0]
    least = plan.layout.least_usable
    if rows < ENOUGH:
        return
    if kept <= least * rows:
        line, reason = database.execute(_FIRST).fetchall()[0]
        why = f"line {line}: {reason}" if line <= numbered else reason
        raise DataError(f"Only {kept:,} of {rows:,} rows looked at in {name} can be used; {why}.")
    if pairs <= least * kept:
        raise DataError(f"The rows of {name} say the same again and again; no ratings do that.")
    if total > MANY_ROWS and kept - people < REPEATING * kept * kept / total:
        raise DataError(f"Hardly anybody in {name} rated two films, so nothing can be learned from it.")
    if total > MANY_ROWS and kept - films < REPEATING * kept * kept / MAX_FILMS:
        raise DataError(f"The ratings name more than {MAX_FILMS:,} films, the limit.")


def _write_sample(file: Path, name: str, form: TextForm, plan: Plan, target: Path) -> tuple[int, int]:
    """Plain lines from several places; returns about how many the file has, and how many come from its beginning."""
    size = file.stat().st_size
    pieces = _pieces(file, size, plan.layout.above)
    text = b"".join(pieces)
    lines = 0
    with target.open("xb") as sink:
        for block, _ in plain_stream(io.BytesIO(text), len(text), name, form, plan.layout.change):
            sink.write(block)
            lines += block.count(b"\n")
    return size * lines // max(len(text), 1), pieces[0].count(b"\n")


def _pieces(file: Path, size: int, above: bytes) -> list[bytes]:
    """Whole lines from several places of a file, the first from its beginning, the last from its end."""
    length = size if size <= PIECES * PIECE_BYTES else PIECE_BYTES
    pieces = []
    with file.open("rb") as source:
        for start in range(0, size - length + 1, max((size - length) // (PIECES - 1), 1)):
            source.seek(start)
            text = source.read(length)
            if start + length < size:
                text = text[: text.rfind(b"\n") + 1]
            pieces.append(above + text.partition(b"\n")[2] if start else text)
    return pieces
