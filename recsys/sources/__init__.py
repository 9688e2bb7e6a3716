"""Where data comes from: one module a format, each with a report of the rows that it had to leave out."""

from pathlib import Path

from recsys.errors import DataError
from recsys.sources import kaggle, movielens, movielens_old, netflix
from recsys.sources.archives import base_names
from recsys.sources.formats import Format
from recsys.sources.limits import base_name
from recsys.sources.movielens import read_movielens
from recsys.sources.report import Imported, OnProgress

__all__ = ["FORMATS", "Format", "Imported", "OnProgress", "read_movielens", "read_source"]

FORMATS: tuple[Format, ...] = (movielens.FORMAT, *movielens_old.FORMATS, netflix.FORMAT, kaggle.FORMAT)
"""In the order in which a source is tried."""
NAMES_SHOWN = 5


def read_source(source: Path, name: str, on_progress: OnProgress | None = None) -> Imported:
    """The data set ``name`` from a folder, zip or file of any known format, recognised by its files.

    Raises DataError, which says what was expected and what was found, when it is none of them.
    """
    found = base_names(source)
    for kind in FORMATS:
        if kind.recognises(found):
            return kind.read(source, name, on_progress)
    expected = "expected " + ", or ".join(f"{kind.label} ({kind.expects})" for kind in FORMATS)
    if not found:
        raise DataError(f"{base_name(source)} is empty; {expected}.")
    shown = ", ".join(found[:NAMES_SHOWN]) + (" ..." if len(found) > NAMES_SHOWN else "")
    inner = (
        " Unpack the zip inside it first." if any(entry.lower().endswith(".zip") for entry in found) else ""
    )
    raise DataError(f"{base_name(source)} is no format that can be read: {expected}. Found {shown}.{inner}")
