"""The rows of a table, checked, in the database: the table ``ratings`` that ``take_ratings`` reads.

Its columns are user_id, item_id, rating (NULL: seen, not rated), time (NULL: unknown), perhaps title, and reason: NULL
for a row that counts, "" for a blank one, else what is wrong with it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import duckdb
import numpy as np

from recsys.dataset import Scale
from recsys.errors import DataError, StoreError
from recsys.sources.encodings import encoding_of
from recsys.sources.report import MAX_LISTED, OnProgress, Rejections
from recsys.sources.tables.checks import Plan, checked_view, pointer, with_readable_times
from recsys.sources.tables.lines import plain_blocks
from recsys.sources.tables.parquet import damaged
from recsys.sources.tables.sampling import judge
from recsys.sources.tables.scales import OFF, Reading, on_scale, read_levels
from recsys.sources.tables.table import Table
from recsys.sources.tables.textform import TextForm

PART_BYTES = 128 * 2**20
"""Of plain lines that the database takes at once."""
MAX_LEVELS_SEEN = 100_000
"""Different ratings; a table with more of them has no scale of its own."""

_CREATE = "CREATE TABLE ratings AS SELECT * FROM checked"
_INSERT = "INSERT INTO ratings SELECT * FROM checked"
_COUNTS = """
SELECT count(*) FILTER (reason IS NULL OR reason <> ''), count(*) FILTER (reason IS NULL) FROM ratings
"""
_SEEN = """
SELECT count(*) FILTER (rating IS NULL), count(*) FILTER (time IS NULL) FROM ratings WHERE reason IS NULL
"""
_LEVELS = (
    "SELECT rating, count(*) FROM ratings WHERE reason IS NULL AND rating IS NOT NULL GROUP BY rating LIMIT ?"
)
_UNRATED = "UPDATE ratings SET rating = NULL WHERE reason IS NULL AND rating = ?"
_OFF_SCALE = """
UPDATE ratings SET reason = wrong(getvariable('names')[3], CASE WHEN rating BETWEEN $low AND $high
    THEN $steps ELSE $ends END, printf('%g', rating))
WHERE reason IS NULL AND rating IS NOT NULL AND NOT (rating BETWEEN $low AND $high
    AND abs((rating - $first) / $step - round((rating - $first) / $step)) < $off)
"""


@dataclass(frozen=True)
class Loaded:
    """What was found out about the ratings while they were loaded."""

    scale: Scale
    timed: bool
    notes: tuple[str, ...]
    """In sentences for people."""


def load_ratings(
    database: duckdb.DuckDBPyConnection,
    table: Table,
    plan: Plan,
    folder: Path,
    rejections: Rejections,
    on_progress: OnProgress,
    parts: Mapping[str, Path] | None = None,
) -> Loaded:
    """Fill the table ``ratings`` from all ``parts`` (by default the table's one file), which have its form.

    ``on_progress`` hears 0 to 1. Raises DataError when next to no row can be used, what is there cannot be ratings or
    the ratings are on no scale; StoreError when the disk refuses.
    """
    files = {table.name: table.path} if parts is None else parts
    plan = with_readable_times(database, table, plan)
    names, starts = list(files), list[int]()
    database.execute("SET VARIABLE names = ?", [list(plan.names)])
    database.execute("SET VARIABLE keys = ?", [[pointer(column) for column in table.columns]])
    try:
        judge(database, files, table, plan, folder)
        if table.form is None:
            on_progress(0.5, "Checking the ratings")
            database.execute(checked_view(table, plan))
            database.execute(_CREATE)
        else:
            view, doing = checked_view(table, plan), f"Reading {table.name}"
            blocks = _plain_blocks(files, table.form, plan, starts, lambda done: on_progress(done, doing))
            _load_lines(database, view, blocks, folder)
    except duckdb.Error as error:
        if table.form is not None:
            raise
        raise damaged(table.name) from error

    def place(row: int) -> tuple[str, int]:
        part = max(bisect_right(starts, row) - 1, 0)
        return names[part], row - (starts[part] if starts else 0) + 1

    reading = _put_on_scale(database, table.name, plan)
    only = ", only a header" if table.form is not None and table.form.has_header else ""
    _report_rejected(database, f"{table.name} holds no ratings{only}.", place, rejections)
    return Loaded(reading.scale, plan.clock is not None, _notes(database, plan, reading))


def _load_lines(
    database: duckdb.DuckDBPyConnection, view: str, blocks: Iterator[bytes], folder: Path
) -> None:
    """While the database takes a part of the plain lines, the next is made: they keep different processors busy."""

    def take(part: Path, number: int) -> None:
        database.execute("SET VARIABLE file = ?", [str(part)])
        database.execute(view)
        database.execute(_INSERT if number else _CREATE)
        part.unlink()

    with ThreadPoolExecutor(max_workers=1) as worker:
        taken = worker.submit(lambda: None)
        for number, part in enumerate(_parts(blocks, folder)):
            taken.result()
            taken = worker.submit(take, part, number)
        taken.result()


def _parts(blocks: Iterator[bytes], folder: Path) -> Iterator[Path]:
    """The blocks in files of about ``PART_BYTES``, at least one."""
    for number in count():
        part, size = folder / f"lines-{number}", 0
        try:
            with part.open("xb") as sink:
                while size < PART_BYTES and (block := next(blocks, b"")):
                    sink.write(block)
                    size += len(block)
        except StoreError:
            raise
        except OSError as error:
            raise StoreError("There is no room for the temporary copy of the ratings.") from error
        if number and not size:
            return
        yield part


def _plain_blocks(
    files: Mapping[str, Path],
    form: TextForm,
    plan: Plan,
    starts: list[int],
    on_progress: Callable[[float], None],
) -> Iterator[bytes]:
    """All files' plain lines; notes in ``starts`` after how many each file begins."""
    written = 0
    for number, (name, file) in enumerate(files.items()):
        starts.append(written)
        own = form if number == 0 else replace(form, encoding=encoding_of(file))
        for block, share in plain_blocks(file, name, own, plan.layout.change):
            if number + 1 < len(files):
                written += block.count(b"\n")
            yield block
            on_progress((number + share) / len(files))


def _put_on_scale(database: duckdb.DuckDBPyConnection, name: str, plan: Plan) -> Reading:
    """Find the scale, reject the ratings that are off it, and clear those that say "seen, not rated".

    Raises DataError when the ratings have no common step or mostly fall off the expected scale.
    """
    levels = database.execute(_LEVELS, [MAX_LEVELS_SEEN]).fetchall()
    expected, chosen = plan.layout.scales, plan.mapping.scale
    if chosen is not None:
        reading: Reading | None = Reading(chosen)
    else:
        reading = read_levels(levels, expected) if len(levels) < MAX_LEVELS_SEEN else None
    if reading is None and expected:
        raise DataError(
            f"Most ratings in {name} are not from {expected[-1]}, nor on another scale that is known."
        )
    if reading is None:
        raise DataError(f"The ratings in {name} have no common step, so no person gave them; choose a scale.")
    if reading.unrated is not None:
        database.execute(_UNRATED, [reading.unrated])
    scale = reading.scale
    ratings = np.array([level for level, _ in levels if level != reading.unrated], dtype=np.float64)
    if len(levels) == MAX_LEVELS_SEEN or not on_scale(ratings, scale).all():
        spare = scale.step * OFF
        database.execute(
            _OFF_SCALE,
            {
                "low": scale.low - spare,
                "high": scale.high + spare,
                "first": scale.low,
                "step": scale.step,
                "off": OFF,
                "ends": f"from {scale.low:g} to {scale.high:g}",
                "steps": f"in steps of {scale.step:g}",
            },
        )
    return reading


def _report_rejected(
    database: duckdb.DuckDBPyConnection,
    nothing: str,
    place: Callable[[int], tuple[str, int]],
    rejections: Rejections,
) -> None:
    """Count the rejected rows of the table ``ratings`` and list the first.

    Raises DataError when no row can be used; ``nothing`` is what it says when there is none at all.
    """
    rows, kept = database.execute(_COUNTS).fetchall()[0]
    if not rows:
        raise DataError(nothing)
    found = database.execute(
        "SELECT rowid, reason FROM ratings WHERE reason <> '' ORDER BY rowid LIMIT ?", [MAX_LISTED]
    ).fetchall()
    listed = [(*place(row), reason) for row, reason in found]
    if not kept:
        file, line, reason = listed[0]
        raise DataError(f"No row of {file} can be used; line {line}: {reason}.")
    for file, line, reason in listed:
        rejections.add(file, line, reason)
    rejections.count += rows - kept - len(listed)


def _notes(database: duckdb.DuckDBPyConnection, plan: Plan, reading: Reading) -> tuple[str, ...]:
    """What a person should know of how the ratings were read."""
    notes = list(plan.notes)
    if not reading.is_expected:
        expected = plan.layout.scales[-1]
        notes.append(f"The ratings are from {reading.scale}, not from {expected} as usual in this format.")
    seen, untimed = database.execute(_SEEN).fetchall()[0]
    if reading.unrated is None and seen:
        notes.append(f"Rows without a rating, read as seen: {seen:,}.")
    if reading.unrated is not None:
        nothing = " or nothing" if plan.layout.blank_is_seen else ""
        why = "" if reading.unrated else ", far more than the low ratings next to it"
        notes.append(
            f"{seen:,} rows say {reading.unrated:g}{nothing}{why}: they were read as seen, not rated."
        )
    elif plan.mapping.scale is None and reading.scale.low == 0 < reading.scale.high - reading.scale.step:
        notes.append(
            "A 0 was read as the lowest rating, since zeros are no more frequent than ratings next to it."
        )
    if plan.clock is not None and untimed:
        notes.append(
            "One row has no time; it counts as the person's oldest."
            if untimed == 1
            else f"{untimed:,} rows have no time; they count as the person's oldest."
        )
    return tuple(notes)
