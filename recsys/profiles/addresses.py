"""The database that an address (RECSYS_PROFILES) names."""

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from recsys.profiles.database import Database
from recsys.profiles.postgresql import PostgreSQLDatabase
from recsys.profiles.sqlite import SQLiteDatabase

_EXAMPLES = "sqlite:///profiles.sqlite or postgresql+psycopg://user@host/database"


def open_database(address: str, *, patience: float) -> Database:
    """Nothing is opened before the first transaction, which waits ``patience`` seconds for other writers.

    Raises ValueError, which does not repeat the address (it may hold a password), for one that names no database that
    can keep profiles, and where the packages for it are missing.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise ValueError(f"A profile store needs an address like {_EXAMPLES}.") from None
    if url.drivername in ("sqlite", "sqlite+pysqlite") and url.database and url.database != ":memory:":
        return SQLiteDatabase(url, patience=patience)
    if url.drivername == "postgresql+psycopg" and url.database:
        return PostgreSQLDatabase(url, patience=patience)
    raise ValueError(f"A profile store needs a SQLite file or a PostgreSQL database, like {_EXAMPLES}.")
