"""Where data comes from: one module a format, each with a report of the rows that it had to leave out."""

from pathlib import Path

from recsys.errors import DataError
from recsys.sources.archives import base_name, base_names
from recsys.sources.movielens import NEEDED, read_movielens
from recsys.sources.report import Imported, OnProgress

__all__ = ["Imported", "OnProgress", "read_movielens", "read_source"]

NAMES_SHOWN = 5


def read_source(source: Path, name: str, on_progress: OnProgress | None = None) -> Imported:
    """The data set ``name`` from a folder or zip of any known format, recognised by its files.

    Raises DataError, which says what was expected and what was found, when it is none of them.
    """
    found = base_names(source)
    if not found:
        raise DataError(f"{base_name(source)} is empty; expected MovieLens' {' and '.join(NEEDED)}.")
    if set(NEEDED) <= set(found):
        return read_movielens(source, name, on_progress)
    shown = ", ".join(found[:NAMES_SHOWN]) + (" ..." if len(found) > NAMES_SHOWN else "")
    inner = (
        " Unpack the zip inside it first." if any(entry.lower().endswith(".zip") for entry in found) else ""
    )
    raise DataError(
        f"{base_name(source)} is no format that can be read: expected MovieLens' {' and '.join(NEEDED)}, "
        f"found {shown}.{inner}"
    )
