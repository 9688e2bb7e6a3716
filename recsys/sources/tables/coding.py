"""Ids that are texts become numbers 1, 2, ... in the order in which they first appear.

So a longer version of the same table gives the ids that were there the same numbers again.
"""

from collections.abc import Sequence

import duckdb

from recsys.errors import DataError
from recsys.sources.limits import MAX_FILMS

_CODES = """
CREATE TEMP TABLE {0}_codes AS SELECT key, row_number() OVER (ORDER BY first) AS code FROM (
    SELECT {0}_id AS key, min(rowid) AS first FROM ratings WHERE reason IS NULL GROUP BY {0}_id)
"""
_CODED = """
CREATE TABLE coded AS SELECT {user} AS user_id, {item} AS item_id, rating, time, {title} reason
FROM ratings {joins} WHERE reason IS NULL ORDER BY ratings.rowid
"""


def code_ids(database: duckdb.DuckDBPyConnection, texts: Sequence[str], *, titled: bool) -> dict[str, int]:
    """Put numbers into the table ``ratings`` for the ids that are ``texts`` ("user", "item"); rejected rows go.

    Returns the item texts with their numbers. Raises DataError when there are too many items.
    """
    if not texts:
        return {}
    for what in texts:
        database.execute(_CODES.format(what))
    items: dict[str, int] = {}
    if "item" in texts:
        rows = database.execute(
            "SELECT key, code FROM item_codes ORDER BY code LIMIT ?", [MAX_FILMS + 1]
        ).fetchall()
        if len(rows) > MAX_FILMS:
            raise DataError(f"The ratings name more than {MAX_FILMS:,} films, the limit.")
        items = dict(rows)
    database.execute(
        _CODED.format(
            user="user_codes.code" if "user" in texts else "user_id",
            title="title," if titled else "",
            item="item_codes.code" if "item" in texts else "item_id",
            joins=" ".join(f"JOIN {what}_codes ON {what}_codes.key = ratings.{what}_id" for what in texts),
        )
    )
    database.execute("DROP TABLE ratings")
    database.execute("ALTER TABLE coded RENAME TO ratings")
    return items


_TITLES = """
SELECT item_id, arg_min(title, rowid) AS title FROM ratings WHERE reason IS NULL AND title <> '' GROUP BY item_id
"""


def titles_in_ratings(database: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """The first title that the table ``ratings`` gives each item, by its number."""
    return dict(database.execute(_TITLES).fetchall())
