"""The folder of a report: replaced whole or not at all, and nothing else is ever touched.

Everything is written aside, beside the folder, and swapped in at the end. A folder that is not empty and holds no
report of ours is refused before any work.
"""

import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from recsys.errors import DataError, StoreError
from recsys.store.files import read_json
from recsys.system import flush, once_free

MANIFEST = "report.json"
KIND = "marquee report"
"""What the manifest says that it is of."""
ABANDONED = 86_400.0
"""Seconds after which what somebody wrote aside is taken for what a killed process left; no report takes as long."""
_ASIDE = re.compile(r"\.(?P<name>.+)\.(?P<what>new|old)-[0-9a-f]{8}")


def check_folder(folder: Path) -> Path:
    """Where a report for ``folder`` goes (links followed); raises DataError where it may not, and touches nothing."""
    try:
        place = folder.absolute().resolve()
        if not place.parent.is_dir():
            raise DataError(f"There is no folder {place.parent.name} to write {place.name} into.")
        if place.exists() and not place.is_dir():
            raise DataError(f"{place.name} is a file; a report is a folder.")
        if place.is_dir() and any(place.iterdir()) and not is_report(place):
            raise DataError(
                f"The folder {place.name} holds something that is not a report; choose another, or empty it first."
            )
    except (OSError, RuntimeError) as error:  # no right, a name too long, links that lead in a circle
        raise DataError(f"The folder {folder.name} cannot be read.") from error
    return place


def is_report(folder: Path) -> bool:
    """Whether a folder holds a report, of whichever version, and nothing beside it."""
    try:
        manifest = read_json(folder / MANIFEST)
        files = manifest.get("files")
        known = {MANIFEST, *files} if isinstance(files, dict) else set()
        return manifest.get("kind") == KIND and {file.name for file in folder.iterdir()} <= known
    except (StoreError, OSError):
        return False


@contextmanager
def report_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill; it stands as ``folder`` only when the block ends well, in place of an older report.

    Raises DataError as ``check_folder``, StoreError when the disk refuses; the older report is whole then.
    """
    place = check_folder(folder)
    _tidy(place)
    aside = place.with_name(f".{place.name}.new-{uuid.uuid4().hex[:8]}")
    try:
        aside.mkdir()
        yield aside
        for file in aside.iterdir():
            flush(file)
        flush(aside)
        check_folder(place)  # somebody may have put something there meanwhile
        _swap(aside, place)
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"Cannot write {place.name}: {error.strerror or 'the disk refused'}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(aside: Path, place: Path) -> None:
    """Put ``aside`` in the place of what stands there, which comes back when that fails."""
    if not place.exists():
        once_free(lambda: aside.rename(place))
    else:
        old = place.with_name(f".{place.name}.old-{uuid.uuid4().hex[:8]}")
        once_free(lambda: place.rename(old))
        try:
            once_free(lambda: aside.rename(place))
        except BaseException:
            old.rename(place)
            raise
        shutil.rmtree(old, ignore_errors=True)
    flush(place.parent)


def _tidy(place: Path) -> None:
    """Put back, or remove, what a process that was killed left beside the folder; never raises."""
    with suppress(OSError):
        for other in place.parent.iterdir():
            found = _ASIDE.fullmatch(other.name)
            if found is None or found["name"] != place.name or not other.is_dir():
                continue
            if found["what"] == "old" and not place.exists():
                other.rename(place)  # killed between the two renames
            elif time.time() - other.stat().st_mtime > ABANDONED:
                shutil.rmtree(other, ignore_errors=True)
