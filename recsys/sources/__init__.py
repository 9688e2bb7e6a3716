"""Where data comes from: one module a format, each with a report of the rows that it had to leave out."""

import os
from pathlib import Path

from recsys.dataset import Source
from recsys.errors import DataError
from recsys.sources.archives import base_names
from recsys.sources.formats import FORMATS, TABLE, Format, TableLook, format_of, look_at_table
from recsys.sources.frames import from_frame
from recsys.sources.limits import base_name
from recsys.sources.report import Imported, OnProgress
from recsys.sources.tables import TableMapping

__all__ = [
    "FORMATS",
    "TABLE",
    "Format",
    "Imported",
    "OnProgress",
    "TableLook",
    "TableMapping",
    "format_of",
    "from_frame",
    "licence_of",
    "look_at_table",
    "read_source",
]

NAMES_SHOWN = 5


def licence_of(source: Source) -> str:
    """On what terms the data of a source may be used, in sentences."""
    if source.simulated:
        return "Simulated by this program: no real person's ratings, and nobody's permission is needed."
    known = {kind.name: kind.licence for kind in FORMATS}.get(source.format, "")
    return known or "Whoever brought this data knows on what terms it may be used; the files do not say."


def read_source(
    source: str | os.PathLike[str],
    name: str,
    on_progress: OnProgress | None = None,
    mapping: TableMapping | None = None,
) -> Imported:
    """The data set ``name`` from a folder, zip or file of any known format, recognised by its files.

    With a ``mapping`` it is read as a table of ratings whatever its files are called. Raises DataError, which says
    what was expected and what was found, when it is none of them.
    """
    source = Path(source)
    if mapping is not None:
        return TABLE.read(source, name, on_progress, mapping)
    found = base_names(source)
    kind = format_of(source, found)
    if kind is not None:
        return kind.read(source, name, on_progress)
    expected = "expected " + ", or ".join(f"{kind.label} ({kind.expects})" for kind in FORMATS)
    if not found:
        raise DataError(f"{base_name(source)} is empty; {expected}.")
    shown = ", ".join(found[:NAMES_SHOWN]) + (" ..." if len(found) > NAMES_SHOWN else "")
    inner = (
        " Unpack the zip inside it first." if any(entry.lower().endswith(".zip") for entry in found) else ""
    )
    raise DataError(f"{base_name(source)} is no format that can be read: {expected}. Found {shown}.{inner}")
