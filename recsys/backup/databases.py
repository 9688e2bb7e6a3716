"""A copy of a database while others write it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from recsys.backup import contents
from recsys.errors import StoreError
from recsys.lazy import lazy

if TYPE_CHECKING:
    import sqlalchemy

    from recsys.profiles import sqlite
else:
    sqlalchemy, sqlite = lazy("sqlalchemy"), lazy("recsys.profiles.sqlite")

PATIENCE = 60.0
"""Seconds to wait for whoever writes."""


def profiles_at(home: Path) -> Path:
    """The SQLite file of people's profiles: ``RECSYS_PROFILES``, else the one in the home.

    Raises StoreError when they are kept in another database.
    """
    url = os.environ.get("RECSYS_PROFILES")
    if not url:
        return home / contents.PROFILES
    kind, _, path = url.partition(":///")
    if kind.partition("+")[0] != "sqlite" or not path:
        raise StoreError(
            "The profiles are in a database of their own: keep them with pg_dump and bring them back with pg_restore, "
            "and everything else with RECSYS_PROFILES unset (docs/serving.md)."
        )
    return sqlite.file_of(sqlalchemy.make_url(url))


def copy_database(source: Path, target: Path) -> Path:
    """A SQLite database as it is at one moment, by its backup interface; ``target`` itself.

    All of it in one step: page by page it would begin anew whenever somebody writes. Writers wait meanwhile.
    """
    try:
        with (
            closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)
            ) as reading,
            closing(sqlite3.connect(target)) as writing,
        ):
            reading.backup(writing)
            if writing.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise StoreError(f"{source.name} is damaged.")
    except sqlite3.Error as error:
        raise StoreError(
            f"{source.name} cannot be copied: it is damaged, in use or closed to this program."
        ) from error
    return target


def copied_profiles(home: Path, copies: Path) -> Iterator[tuple[str, Path]]:
    """People's profiles as a file of a backup; nothing where nobody ever rated."""
    file = profiles_at(home)
    if file.is_file():
        yield contents.PROFILES, copy_database(file, copies / contents.PROFILES)
