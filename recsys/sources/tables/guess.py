"""Which column of a stranger's table is what: by the columns' names, then by what is left over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recsys.errors import DataError
from recsys.sources.report import quoted
from recsys.sources.tables.columns import COUNTS, NAMES, TableMapping, plain, recognised, rivals
from recsys.sources.tables.scales import KNOWN, scale_of
from recsys.sources.tables.table import Table
from recsys.sources.tables.times import Clock

ORDER = ("user", "item", "rating", "time")
"""Of columns without a header."""
_NUMBERS = 0.99
"""Share of numbers in a column of ratings that nothing names."""


@dataclass(frozen=True)
class Guess:
    """What was recognised, and what is not clear."""

    mapping: TableMapping
    rivals: tuple[str, ...] = ()
    """Columns of which each could be the rating (or another part, when one name stands twice)."""
    unread_time: str | None = None
    """A column that is called as times are and holds none that can be read."""

    def check(self, table: Table) -> None:
        """Raise DataError when a needed column is missing or more than one could be it."""
        if self.rivals:
            names = " and ".join(quoted(column) for column in self.rivals)
            raise DataError(f"{table.name} has several columns that could be one thing, {names}; choose one.")
        self.mapping.check(table.columns, table.name)


def guess(table: Table) -> Guess:
    """The mapping by the columns' names; without a header, by their order: person, film, rating, time.

    Names in an unknown language, or none, are made up for where one reading alone is possible: a single column of
    numbers on a known scale is the rating, one of dates the time, and a single one that is left the person or film.
    """
    if table.form is None or table.form.is_json or table.form.has_header:
        found = recognised(table.columns)
        unclear = _rivals(table, found)
        if unclear:
            clear = {role: column for role, column in found.items() if column not in unclear}
            return Guess(TableMapping.of(clear), unclear)
        found = _left_over(table, found)
    elif 3 <= len(table.columns) <= 4 and scale_of(table.numbers(table.columns[2])) is not None:
        found = dict(zip(ORDER, table.columns, strict=False))
    else:
        found = {}
    mapping, unread = TableMapping.of(found), None
    if mapping.time is not None and table.clock(mapping.time) is None:
        unread = mapping.time if any(table.texts(mapping.time)) else None
        mapping = replace(mapping, time=None)
    if mapping.item is None and mapping.title is not None:
        mapping = replace(mapping, item=mapping.title)
    return Guess(mapping, (), unread)


def _rivals(table: Table, found: dict[str, str]) -> tuple[str, ...]:
    for role, column in found.items():
        same = [other for other in rivals(table.columns, role) if plain(other) != plain(column)]
        twins = [other for other in same if other.startswith(f"{column} (")]
        if role == "rating":
            twins = [other for other in same if len(set(table.numbers(other))) > 1]
        if twins:
            return (column, *twins)
    return ()


def _left_over(table: Table, found: dict[str, str]) -> dict[str, str]:
    """``found`` with the roles that nothing but one column can have."""
    found = dict(found)
    for role, fits in (("rating", _is_rating), ("time", _is_date)):
        fitting = [column for column in _others(table, found) if fits(table, column)]
        if role not in found and len(fitting) == 1:
            found[role] = fitting[0]
    missing = [
        role for role in ("user", "item") if role not in found and not (role == "item" and "title" in found)
    ]
    others = _others(table, found)
    if "rating" in found and len(missing) == 1 and len(others) == 1:
        found[missing[0]] = others[0]
    return found


def _others(table: Table, found: dict[str, str]) -> Sequence[str]:
    """The columns that are nothing yet and say something; a first one without a name may number the rows."""
    return [
        column
        for column in table.columns
        if column not in found.values()
        and plain(column) not in NAMES["user"]
        and any(texts := table.texts(column))
        and not _is_index(column, texts)
    ]


def _is_index(column: str, texts: Sequence[str]) -> bool:
    return column == "column 1" and texts[:3] in (
        ["0", "1", "2"][: len(texts)],
        ["1", "2", "3"][: len(texts)],
    )


def _is_rating(table: Table, column: str) -> bool:
    numbers = table.numbers(column)
    return (
        plain(column) not in COUNTS
        and len(numbers) >= _NUMBERS * len(table.rows)
        and len(set(numbers)) > 1
        and scale_of(numbers) in KNOWN
    )


def _is_date(table: Table, column: str) -> bool:
    clock = table.clock(column)
    return clock is not None and (
        clock not in (Clock.SECONDS, Clock.MILLISECONDS)
        or (bool(table.type_of(column)) and "TIME" in table.type_of(column))
    )
