"""The rows of a table, checked, in the database: the table ``ratings`` that ``take_ratings`` reads."""

from dataclasses import dataclass

import duckdb
import numpy as np

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.sources.ratingtable import LAST_TIME, fill_ratings, report_rejected
from recsys.sources.report import Rejections, quoted
from recsys.sources.tables.lines import MAX_LINE
from recsys.sources.tables.look import Table
from recsys.sources.tables.mapping import TableMapping
from recsys.sources.tables.parquet import FIELD, FRACTIONS, MOMENTS, NUMBERS, damaged, relation_sql, text_sql
from recsys.sources.tables.scales import DECIMALS, LARGEST, OFF, described, detect_scale, on_scale
from recsys.sources.tables.times import Clock, seconds_sql

LONGEST_ID = 400
"""Bytes of an id that is a text."""
LEAST_USABLE = 0.01
"""Share of usable rows among the first, and of different ones; a table may have many that are no ratings."""
MAX_LEVELS_SEEN = 100_000
"""Different ratings; a table with more of them has no scale of its own."""

_LINES = """
read_csv(getvariable('file'), delim = chr(29), quote = '', escape = '', header = false, auto_detect = false,
    columns = {'line': 'VARCHAR'})
"""
_LEVELS = "SELECT rating, count(*) FROM ratings WHERE reason IS NULL GROUP BY rating LIMIT ?"
_OFF_SCALE = """
UPDATE ratings SET reason = wrong(getvariable('names')[3], ?, printf('%g', rating)) WHERE reason IS NULL AND NOT (
    rating BETWEEN ? AND ? AND abs((rating - ?) / ? - round((rating - ?) / ?)) < ?)
"""


@dataclass(frozen=True)
class Plan:
    """How the rows of a table are read."""

    mapping: TableMapping
    whole_users: bool
    whole_items: bool
    clock: Clock | None
    """None without times."""

    @property
    def has_titles(self) -> bool:
        """Whether a column of titles stands beside that of the items."""
        return self.mapping.title is not None and self.mapping.item not in (None, self.mapping.title)

    @classmethod
    def of(cls, table: Table, mapping: TableMapping) -> "Plan":
        """The plan that the first rows of a table suggest; ``mapping`` was checked."""
        user, item = mapping.user or "", mapping.item or mapping.title or ""
        clock = None if mapping.time is None else table.clock(mapping.time) or Clock.SECONDS
        return cls(mapping, table.has_whole_ids(user), table.has_whole_ids(item), clock)


def load_table(
    database: duckdb.DuckDBPyConnection, table: Table, plan: Plan, rejections: Rejections
) -> Scale:
    """Fill the table ``ratings`` (user_id, item_id, rating, time, reason if rejected); returns the scale.

    Ids that are texts stay texts here; a column of titles beside that of items becomes ``title``. The database's
    variable ``file`` is the plain lines or the Parquet file. Raises DataError when next to no row can be used or the
    ratings are on no scale.
    """
    names = [
        plan.mapping.user,
        plan.mapping.item or plan.mapping.title,
        plan.mapping.rating,
        plan.mapping.time,
    ]
    database.execute("SET VARIABLE names = ?", [[quoted(name or "") for name in names]])

    def place(row: int) -> tuple[str, int]:
        return table.name, row + 1

    try:
        database.execute(_checked_view(table, plan))
        fill_ratings(database, table.name, place, LEAST_USABLE)
    except duckdb.Error as error:
        if table.form is not None:
            raise
        raise damaged(table.name) from error
    scale = _put_on_scale(database, table.name, plan.mapping.scale)
    only = ", only a header" if table.form is not None and table.form.has_header else ""
    report_rejected(database, f"{table.name} holds no ratings{only}.", place, rejections)
    return scale


def _put_on_scale(database: duckdb.DuckDBPyConnection, name: str, scale: Scale | None) -> Scale:
    """Reject the ratings that are off the scale, which is found out when it is None; returns it.

    Without a rating there is nothing to do. Raises DataError when the ratings have no common step.
    """
    levels = database.execute(_LEVELS, [MAX_LEVELS_SEEN]).fetchall()
    if not levels:
        return scale or Scale()
    scale = (detect_scale(levels) if len(levels) < MAX_LEVELS_SEEN else None) if scale is None else scale
    if scale is None:
        raise DataError(f"The ratings in {name} have no common step, so no person gave them; choose a scale.")
    if len(levels) == MAX_LEVELS_SEEN or not on_scale(np.array([level for level, _ in levels]), scale).all():
        spare = scale.step * OFF
        database.execute(
            _OFF_SCALE,
            [
                f"from {described(scale)}",
                *(scale.low - spare, scale.high + spare),
                *(scale.low, scale.step, scale.low, scale.step, OFF),
            ],
        )
    return scale


def _checked_view(table: Table, plan: Plan) -> str:
    """The view ``checked``: each row as values and what is wrong with it (NULL: nothing; "": it is blank).

    Only numbers and signs of ours go into this text, nothing that a file says.
    """
    mapping = plan.mapping
    chosen = {"usr": mapping.user, "item": mapping.item or mapping.title, "stars": mapping.rating}
    chosen |= {"moment": mapping.time, "title": mapping.title if plan.has_titles else None}
    types = {role: "" if name is None else table.type_of(name) for role, name in chosen.items()}
    user_id, user_wants = _id_sql("usr", types["usr"], whole=plan.whole_users)
    item_id, item_wants = _id_sql("item", types["item"], whole=plan.whole_items)
    comma = table.form is not None and table.form.delimiter != ","
    rating = _rating_sql("stars", types["stars"], decimal_comma=comma)
    time = "0" if plan.clock is None else _time_sql("moment", types["moment"], plan.clock)
    text = {role: f"coalesce({text_sql(role, types[role])}, '')" for role in chosen}
    user_name, item_name, rating_name, time_name = (f"getvariable('names')[{place}]" for place in range(1, 5))
    title = f"{text['title']} AS title," if chosen["title"] else ""
    return f"""
        CREATE OR REPLACE VIEW checked AS SELECT user_id, item_id,
            try_cast(round(rating, {DECIMALS}) AS FLOAT) AS rating, time, {title} CASE
            WHEN problem IS NOT NULL THEN problem
            WHEN user_id IS NULL THEN wrong({user_name}, {user_wants}, {text["usr"]})
            WHEN item_id IS NULL THEN wrong({item_name}, {item_wants}, {text["item"]})
            WHEN rating IS NULL THEN wrong({rating_name}, 'a number', {text["stars"]})
            WHEN NOT coalesce(rating BETWEEN -{LARGEST} AND {LARGEST}, false)
                THEN wrong({rating_name}, 'from -{LARGEST:,} to {LARGEST:,}', {text["stars"]})
            WHEN time IS NULL OR time NOT BETWEEN 0 AND {LAST_TIME}
                THEN wrong({time_name}, '{plan.clock or ""}', {text["moment"]})
        END AS reason
        FROM (
            SELECT *, {user_id} AS user_id, {item_id} AS item_id, {rating} AS rating, {time} AS time
            FROM ({_records_sql(table, chosen)})
        )
    """  # noqa: S608


def _records_sql(table: Table, chosen: dict[str, str | None]) -> str:
    """SQL for rows with one column a role, and ``problem`` for a line that is no row."""
    places = {role: None if name is None else table.columns.index(name) + 1 for role, name in chosen.items()}
    if table.form is None:
        columns = ", ".join(f"{f'c{place}' if place else 'NULL'} AS {role}" for role, place in places.items())
        return f"SELECT {columns}, NULL AS problem FROM {relation_sql(len(table.columns))}"  # noqa: S608
    columns = ", ".join(
        f"{f'fields[{place}]' if place else 'NULL'} AS {role}" for role, place in places.items()
    )
    return f"""
        SELECT {columns}, problem FROM (SELECT string_split(line, chr(31)) AS fields, CASE
            WHEN line IS NULL THEN ''
            WHEN line = chr(30) || '0' THEN 'the line is longer than {MAX_LINE:,} characters'
            WHEN starts_with(line, chr(30)) THEN 'expected {len(table.columns)} columns, got ' || line[2:]
        END AS problem FROM {_LINES})
    """  # noqa: S608


def _id_sql(column: str, kind: str, *, whole: bool) -> tuple[str, str]:
    """SQL for an id, NULL when it is none, and what to say that it must be."""
    if not whole:
        text = text_sql(column, kind)
        return (
            f"CASE WHEN strlen({text}) BETWEEN 1 AND {LONGEST_ID} THEN {text} END",
            f"'a text of 1 to {LONGEST_ID} bytes'",
        )
    wants = "'a whole number from 0 to 2^63 - 1'"
    if kind in NUMBERS:
        return f"CASE WHEN {column} >= 0 THEN try_cast({column} AS BIGINT) END", wants
    if kind in FRACTIONS:
        number = f"{column}::DOUBLE"
        return (
            f"CASE WHEN {number} BETWEEN 0 AND 9e15 AND {number} = floor({number}) THEN {number}::BIGINT END",
            wants,
        )
    return f"whole({_number_text(column, kind)})", wants


def _rating_sql(column: str, kind: str, *, decimal_comma: bool) -> str:
    if kind in NUMBERS | FRACTIONS:
        return f"try_cast({column} AS DOUBLE)"
    text = _number_text(column, kind)
    return f"plain_number({f'replace({text}, chr(44), chr(46))' if decimal_comma else text})"


def _time_sql(column: str, kind: str, clock: Clock) -> str:
    if kind in MOMENTS:
        moment = f"try_cast({column} AS TIMESTAMP)"
        return f"CASE WHEN isfinite({moment}) THEN floor(epoch({moment}))::BIGINT END"
    plain_digits = clock in (Clock.SECONDS, Clock.MILLISECONDS)
    return seconds_sql(clock, _number_text(column, kind) if plain_digits else text_sql(column, kind))


def _number_text(column: str, kind: str) -> str:
    """SQL for a text that is read as a number, which minds no spaces."""
    return column if kind == FIELD else text_sql(column, kind)
