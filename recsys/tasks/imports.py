"""Imports in the background, also of files that were sent."""

import re
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from recsys.dataset import Rejection
from recsys.engine import Engine
from recsys.errors import StoreError
from recsys.jobs import Job

TIME_LIMIT = 7_200.0
"""Seconds after which an import is stopped."""


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


class Upload:
    """A file that somebody sent, in a private folder that vanishes with the last reference to this object."""

    def __init__(self, stream: BinaryIO, file_name: str) -> None:
        """Raises StoreError when the disk refuses."""
        try:
            folder = Path(tempfile.mkdtemp(prefix="recsys-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            self.path = folder / _safe(file_name)
            with self.path.open("wb") as file:
                shutil.copyfileobj(stream, file)
        except OSError as error:
            raise StoreError("The file cannot be kept: the disk refused.") from error


def start_import(engine: Engine, source: Path | Upload, name: str | None, owner: str) -> Job[ImportReport]:
    """Read a folder, a zip or an upload into a named data set; ``name`` None takes the source's own.

    The demo and what the app opens first cannot be replaced so. Raises BusyError when too much is waiting.
    """

    def work(job: Job[ImportReport]) -> ImportReport:
        path = source.path if isinstance(source, Upload) else source
        manifest, imported, seconds = engine.import_source(str(path), name, job.report)
        return ImportReport(
            manifest["name"],
            int(manifest["ratings"]),
            int(manifest["users"]),
            int(manifest["items"]),
            tuple(imported.rejected),
            imported.rejected_count,
            imported.duplicates,
            seconds,
        )

    return engine.jobs.submit("Importing", work, owner=owner, time_limit=TIME_LIMIT)


def _safe(file_name: str) -> str:
    """A name of our own making, close to what the sender called it."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", Path(file_name).name).lstrip(".-")[-80:].lstrip(".-")
    return plain or "upload.zip"
