"""How each row of a table becomes values, and what is wrong with it where it does not: one view in the database.

Only numbers and signs of ours go into its text, nothing that a file says.
"""

from dataclasses import dataclass, replace

import duckdb

from recsys.dataset import Scale
from recsys.sources.report import quoted
from recsys.sources.tables.columns import TableMapping, column_places
from recsys.sources.tables.guess import ORDER, Guess, guess
from recsys.sources.tables.layout import Layout
from recsys.sources.tables.parquet import FIELD, FRACTIONS, MOMENTS, NUMBERS, relation_sql, text_sql
from recsys.sources.tables.scales import DECIMALS, LARGEST
from recsys.sources.tables.table import Table
from recsys.sources.tables.textform import MARK, SEPARATOR
from recsys.sources.tables.times import BLANK, Clock, seconds_sql

LAST_TIME = 253_402_300_799
"""The last second of the year 9999; larger timestamps are not seconds."""
TIMES_TRIED = 1_000
LONGEST_ID = 400
"""Bytes of an id that is a text."""
_BLANK = tuple(sorted(BLANK))
AN_ID = "'a whole number from 0 to 2^63 - 1'"


@dataclass(frozen=True)
class Plan:
    """How the rows of a table are read."""

    layout: Layout
    mapping: TableMapping
    """By the names of the file's columns; it was checked."""
    names: tuple[str, str, str, str]
    """What sentences about rejected rows call person, film, rating and time."""
    whole_users: bool
    whole_items: bool
    clock: Clock | None
    """None without times."""
    notes: tuple[str, ...] = ()
    """What a person should know, in sentences."""

    @property
    def has_titles(self) -> bool:
        """Whether a column of titles stands beside that of the items."""
        return self.mapping.title is not None and self.mapping.item not in (None, self.mapping.title)

    @property
    def text_ids(self) -> list[str]:
        """Which ids are texts: "user", "item"."""
        return [what for what, whole in (("user", self.whole_users), ("item", self.whole_items)) if not whole]

    @classmethod
    def of(cls, table: Table, layout: Layout) -> "Plan":
        """The plan for an opened table.

        Raises DataError when a needed column is missing, stands twice or more than one could be it.
        """
        if layout.is_known and layout.mapping is not None:
            wanted = layout.mapping
            names = (wanted.user or "", wanted.item or "", wanted.rating or "", wanted.time or "")
            needed = column_places(table.columns, names[:3], table.name)
            timed = names[3].lower() in map(str.lower, table.columns)
            time = column_places(table.columns, names[3:], table.name) if timed else []
            mapping = TableMapping.of(
                dict(zip(ORDER, (table.columns[place] for place in needed + time), strict=False))
            )
            return cls(layout, mapping, names, True, True, layout.clock if mapping.time else None)
        found = guess(table) if layout.mapping is None else Guess(layout.mapping)
        found.check(table)
        mapping = found.mapping
        user, item = mapping.user or "", mapping.item or mapping.title or ""
        return cls(
            layout,
            mapping,
            (quoted(user), quoted(item), quoted(mapping.rating or ""), quoted(mapping.time or "")),
            table.has_whole_ids(user),
            table.has_whole_ids(item),
            None if mapping.time is None else table.clock(mapping.time) or Clock.SECONDS,
            () if found.unread_time is None else (_UNREAD.format(quoted(found.unread_time)),),
        )


_UNREAD = "The times in {} cannot be read, so the ratings have none."


def with_readable_times(database: duckdb.DuckDBPyConnection, table: Table, plan: Plan) -> Plan:
    """The plan, without times where the column that was recognised as theirs holds next to none that can be read."""
    column = plan.mapping.time
    if plan.clock is None or plan.layout.mapping is not None or table.type_of(column) in MOMENTS:
        return plan
    texts = [text for text in table.texts(column) if text.upper() not in BLANK][:TIMES_TRIED]
    readable = f"SELECT {seconds_sql(plan.clock, 't')} AS seconds FROM unnest(?) AS tried(t)"  # noqa: S608
    query = f"SELECT count(*) FROM ({readable}) WHERE seconds BETWEEN 0 AND ?"  # noqa: S608
    if not texts or 2 * database.execute(query, [texts, LAST_TIME]).fetchall()[0][0] >= len(texts):
        return plan
    mapping = replace(plan.mapping, time=None)
    return replace(plan, mapping=mapping, clock=None, notes=(*plan.notes, _UNREAD.format(plan.names[3])))


def checked_view(table: Table, plan: Plan) -> str:
    """The view ``checked``: each row's values, and ``reason`` (NULL: it counts; "": it is blank)."""
    mapping = plan.mapping
    chosen = {"usr": mapping.user, "item": mapping.item or mapping.title, "stars": mapping.rating}
    chosen |= {"moment": mapping.time, "title": mapping.title if plan.has_titles else None}
    types = {role: table.type_of(name) for role, name in chosen.items()}
    text = {role: f"coalesce({text_sql(role, types[role])}, '')" for role in chosen}
    user_id, user_wants = _id_sql("usr", types["usr"], whole=plan.whole_users)
    item_id, item_wants = _id_sql("item", types["item"], whole=plan.whole_items)
    rating = _rating_sql(
        "stars", types["stars"], decimal_comma=table.decimal_comma and not plan.layout.is_known
    )
    time = "NULL::BIGINT" if plan.clock is None else _time_sql("moment", types["moment"], plan.clock)
    bounds = plan.layout.scales[-1] if plan.layout.scales else Scale(-LARGEST, LARGEST)
    unrated = f" AND {text['stars']} <> ''" if plan.layout.blank_is_seen else ""
    title = f"{text['title']} AS title," if plan.has_titles else ""
    # a format's own files write nothing for no time, and a word costs a twentieth of an import to look for
    said = f"{text['moment']} <> ''" if plan.layout.is_known else f"upper({text['moment']}) NOT IN {_BLANK}"
    no_time = (
        ""
        if plan.clock is None
        else f"""
            WHEN time NOT BETWEEN 0 AND {LAST_TIME} OR (time IS NULL AND {said})
                THEN wrong({_name(4)}, '{plan.clock}', {text["moment"]})"""
    )
    return f"""
        CREATE OR REPLACE VIEW checked AS SELECT user_id, item_id,
            try_cast(round(rating, {DECIMALS}) AS FLOAT) AS rating, time, {title} CASE
            WHEN problem IS NOT NULL THEN problem
            WHEN user_id IS NULL THEN wrong({_name(1)}, {user_wants}, {text["usr"]})
            WHEN item_id IS NULL THEN wrong({_name(2)}, {item_wants}, {text["item"]})
            WHEN rating IS NULL{unrated} THEN wrong({_name(3)}, 'a number', {text["stars"]})
            WHEN rating NOT BETWEEN -{LARGEST} AND {LARGEST}
                THEN wrong({_name(3)}, 'from {bounds.low:,g} to {bounds.high:,g}', {text["stars"]}){no_time}
        END AS reason
        FROM (
            SELECT *, {user_id} AS user_id, {item_id} AS item_id, {rating} AS rating, {time} AS time
            FROM ({_records_sql(table, chosen)})
        )
    """  # noqa: S608


def _name(place: int) -> str:
    return f"getvariable('names')[{place}]"


def _records_sql(table: Table, chosen: dict[str, str | None]) -> str:
    """SQL for rows with one column a role, and ``problem`` for a line that is no row."""
    places = {role: None if name is None else table.columns.index(name) + 1 for role, name in chosen.items()}
    fields = {role: f"c{place}" if place else "NULL" for role, place in places.items()}
    if table.form is None:
        relation, problem = relation_sql(len(table.columns)), "NULL"
    elif table.form.is_json:
        relation, problem = (
            lines_sql(1),
            f"""CASE WHEN starts_with(c1, '{MARK}') THEN c1[2:]
            WHEN trim(c1) = '' THEN '' WHEN NOT is_object(c1) THEN 'the line is no JSON object' END""",
        )
        for role, place in places.items():
            key = f"json_extract_string(c1, getvariable('keys')[{place}])"
            fields[role] = f"CASE WHEN is_object(c1) THEN {key} END" if place else "NULL"
    else:
        relation, problem = (
            lines_sql(len(table.columns)),
            f"CASE WHEN starts_with(c1, '{MARK}') THEN c1[2:] END",
        )
    columns = ", ".join(f"{field} AS {role}" for role, field in fields.items())
    return f"SELECT {columns}, {problem} AS problem FROM {relation}"  # noqa: S608


def lines_sql(columns: int) -> str:
    """SQL for the file of plain lines that the variable ``file`` names, with columns called c1, c2, ..."""
    names = ", ".join(f"c{place + 1}: 'VARCHAR'" for place in range(columns))
    return f"""read_csv(getvariable('file'), delim = '{SEPARATOR}', quote = '', escape = '', header = false,
        auto_detect = false, columns = {{{names}}})"""


def pointer(key: str) -> str:
    """Where a value stands in a JSON object (RFC 6901).

    >>> pointer("a/b~")
    '/a~1b~0'
    """
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _id_sql(column: str, kind: str, *, whole: bool) -> tuple[str, str]:
    """SQL for an id, NULL when it is none, and what to say that it must be."""
    if not whole:
        text = text_sql(column, kind)
        return (
            f"CASE WHEN strlen({text}) BETWEEN 1 AND {LONGEST_ID} THEN {text} END",
            f"'a text of 1 to {LONGEST_ID} bytes'",
        )
    if kind in NUMBERS:
        return f"CASE WHEN {column} >= 0 THEN try_cast({column} AS BIGINT) END", AN_ID
    if kind in FRACTIONS:
        number = f"{column}::DOUBLE"
        is_whole = f"{number} BETWEEN 0 AND 9e15 AND {number} = floor({number})"
        return f"CASE WHEN {is_whole} THEN try_cast({number} AS BIGINT) END", AN_ID
    return f"whole({_number_text(column, kind)})", AN_ID


def _rating_sql(column: str, kind: str, *, decimal_comma: bool) -> str:
    if kind in NUMBERS | FRACTIONS:
        return f"try_cast({column} AS DOUBLE)"
    text = _number_text(column, kind)
    number = f"plain_number({text})"
    return f"coalesce({number}, plain_number(replace({text}, ',', '.')))" if decimal_comma else number


def _time_sql(column: str, kind: str, clock: Clock) -> str:
    if kind in MOMENTS:
        moment = f"try_cast({column} AS TIMESTAMP)"
        return f"CASE WHEN isfinite({moment}) THEN floor(epoch({moment}))::BIGINT END"
    plain_digits = clock in (Clock.SECONDS, Clock.MILLISECONDS)
    if plain_digits and kind in FRACTIONS:
        return f"try_cast(floor({column} / {1 if clock is Clock.SECONDS else 1000}) AS BIGINT)"
    return seconds_sql(clock, _number_text(column, kind) if plain_digits else text_sql(column, kind))


def _number_text(column: str, kind: str) -> str:
    """SQL for a text that is read as a number, which minds no spaces."""
    return column if kind == FIELD else text_sql(column, kind)
