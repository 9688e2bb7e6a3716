"""Imports in the background, also of files that were sent."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from recsys.dataset import Rejection
from recsys.engine import Engine
from recsys.errors import DataError, StoreError
from recsys.jobs.job import Job
from recsys.jobs.queue import JobQueue
from recsys.sources import Imported, TableLook, TableMapping, format_of, look_at_table
from recsys.sources.archives import base_names
from recsys.sources.limits import base_name
from recsys.sources.report import quoted
from recsys.store import check_new_name, name_from
from recsys.system import is_device
from recsys.temporary import PrivateFolder

TIME_LIMIT = 7_200.0
"""Seconds after which an import is stopped."""
TOGETHER = "uploaded-files"
"""What several files that were sent together are called."""
TABLE = "table"
NAMES_SHOWN = 5


@dataclass(frozen=True)
class ImportReport:
    """What an import found."""

    name: str
    ratings: int
    users: int
    items: int
    rejected: tuple[Rejection, ...]
    """The first 1,000."""
    rejected_count: int
    duplicates: int
    seconds: float
    notes: tuple[str, ...] = ()
    """How the files were read, in sentences, where that is not plain to see."""


class Upload:
    """Files that somebody sent, in a private folder that vanishes with the last reference to this object."""

    def __init__(self, stream: BinaryIO, file_name: str, *others: tuple[BinaryIO, str]) -> None:
        """One file, or several that belong together (ratings.csv and movies.csv), each with what it was called.

        Raises DataError when two are called the same, StoreError when the disk refuses.
        """
        try:
            self._folder = PrivateFolder()
            files = [(stream, _safe(file_name)), *((other, _safe(name)) for other, name in others)]
            place = self._folder.path / TOGETHER if others else self._folder.path
            place.mkdir(exist_ok=True)
            for source, name in files:
                with (place / name).open("xb") as file:
                    shutil.copyfileobj(source, file)
        except FileExistsError as error:
            raise DataError("Two of the files are called the same; send one of them.") from error
        except StoreError:
            raise
        except OSError as error:
            raise StoreError("The file cannot be kept: the disk refused.") from error
        self.path = place if others else place / files[0][1]


@dataclass(frozen=True)
class SourceLook:
    """What a source seems to be, before it is imported."""

    called: str
    """Its base name."""
    name: str
    """What the data set is called unless somebody says otherwise."""
    format: str | None
    """What people call its format; None: only somebody who names its columns can have it read."""
    table: TableLook | None
    """The table, where it is one."""


def look_at_source(source: Path | Upload, mapping: TableMapping | None = None) -> SourceLook:
    """What a folder or file holds, from its files' names and, of a table, its first rows.

    A single file that is nothing else is looked at as a table; with a ``mapping`` any source is, and its columns and
    scale are checked. Raises DataError when it can be nothing that is known.
    """
    path = _path(source)
    found, called = base_names(path), base_name(path)
    known = format_of(path, found)
    if mapping is None and known is not None and known.name != TABLE:
        return SourceLook(called, name_from(path), known.label, None)
    if known is None and len(found) != 1:
        raise DataError(_nothing_known(called, found))
    return SourceLook(
        called, name_from(path), None if known is None else known.label, look_at_table(path, mapping)
    )


def start_import(
    queue: JobQueue,
    engine: Engine,
    source: Path | Upload,
    name: str | None,
    owner: str,
    mapping: TableMapping | None = None,
) -> Job[ImportReport]:
    """Read a folder, a file or an upload into a named data set; ``name`` None takes the source's own.

    With a ``mapping`` the source is read as a table of ratings with these columns. The same import for the same owner
    is not started twice. Raises ValueError for a name that cannot be one or is the demo's, BusyError when too much is
    waiting.
    """
    if name is not None:
        check_new_name(name)

    def work(job: Job[ImportReport]) -> ImportReport:
        return report_of(*engine.library.import_source(str(_path(source)), name, job.report, mapping))

    key = f"import/{owner}/{_path(source)}/{name}/{mapping}"
    return queue.submit("Importing", work, owner=owner, key=key, time_limit=TIME_LIMIT)


def report_of(manifest: Mapping[str, Any], imported: Imported, seconds: float) -> ImportReport:
    """The small part of an import's result that a page keeps."""
    return ImportReport(
        manifest["name"],
        int(manifest["ratings"]),
        int(manifest["users"]),
        int(manifest["items"]),
        tuple(imported.rejected),
        imported.rejected_count,
        imported.duplicates,
        seconds,
        imported.notes,
    )


def _path(source: Path | Upload) -> Path:
    return source.path if isinstance(source, Upload) else source


def _nothing_known(called: str, found: list[str]) -> str:
    if not found:
        return f"{called} is empty."
    if any(name.lower().endswith(".zip") for name in found):
        return f"{called} holds another zip; unpack that one first."
    shown = ", ".join(found[:NAMES_SHOWN]) + (" ..." if len(found) > NAMES_SHOWN else "")
    return f"{called} holds no ratings in a form that is known here; found {quoted(shown, longest=200)}."


def _safe(file_name: str) -> str:
    """A name of our own making, close to what the sender called it; an ending stays, for it says much."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", Path(file_name).name)[-80:].lstrip("-")
    if not plain.strip(".-"):
        return "upload.zip"
    return f"upload{plain}" if plain.startswith(".") or is_device(plain) else plain
