"""From a data set to a folder that can be taken to a meeting: found out, put together, written whole."""

import platform
import shutil
import time
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import StoreError
from recsys.jobs import Job, JobQueue
from recsys.report.files import Tell, files_of
from recsys.report.findings import PROTOCOLS, find_out, part
from recsys.report.folder import KIND, MANIFEST, report_folder
from recsys.report.report import Report
from recsys.sources import OnProgress
from recsys.store.comparisons import SEED
from recsys.store.files import sha256, write_json
from recsys.temporary import PrivateFolder

FORMAT_VERSION = 1
FOUND_OUT = 0.9
"""The share of the work that is done when all is found out; the rest is writing."""
TIME_LIMIT = 7_200.0
"""Seconds after which a report in the background is stopped; what was measured by then stays."""
VERSIONED = ("numpy", "scipy", "pandas", "altair", "vl-convert-python")
"""Packages that the figures depend on."""


@dataclass(frozen=True)
class Written:
    """What a report came to."""

    files: dict[str, int]
    """Name -> bytes."""
    seconds: float
    sentences: list[str]
    """The five sentences of the business view, then which model to use."""
    gaps: list[str]
    """What the data does not say."""


def write_report(
    engine: Engine,
    data: Dataset,
    folder: Path,
    on_progress: OnProgress = lambda share, doing: None,
    *,
    made: datetime | None = None,
) -> Written:
    """Find out everything about ``data`` and write it into ``folder``, in place of an older report there.

    ``on_progress`` gets the share that is done and what is being done, and may raise to stop: then nothing was touched,
    except that what was measured so far is kept for the next time. ``made`` is the date it carries (default: now).
    Raises DataError for a folder that may not be replaced, StoreError when the disk refuses.
    """
    started = time.perf_counter()
    with report_folder(folder) as aside:
        findings = find_out(engine, data, part(on_progress, 0.0, FOUND_OUT))
        report = Report(findings, made or datetime.now(UTC))
        files = files_of(report)
        for place, file in enumerate(files):
            tell = _teller(on_progress, place, len(files), f"Writing {file.name}")
            tell(0.0)
            file.write(report, aside / file.name, tell)
        write_json(aside / MANIFEST, _manifest(report, aside))
        written = {file.name: file.stat().st_size for file in sorted(aside.iterdir())}
        on_progress(1.0, "Done")
    return Written(
        written,
        time.perf_counter() - started,
        [*report.sentences, report.verdict.headline],
        report.gaps,
    )


def _teller(on_progress: OnProgress, place: int, files: int, doing: str) -> Tell:
    """Progress of writing the file at ``place`` of so many."""

    def tell(share: float) -> None:
        on_progress(FOUND_OUT + (1 - FOUND_OUT) * (place + share) / files, doing)

    return tell


def _manifest(report: Report, folder: Path) -> dict[str, Any]:
    """What the report is of and made by, and the sha256 of each file."""
    data = report.findings.data
    return {
        "kind": KIND,
        "format_version": FORMAT_VERSION,
        "data": data.name,
        "label": report.title,
        "fingerprint": data.fingerprint,
        "simulated": data.source.simulated,
        "made": report.made.astimezone(UTC).isoformat(timespec="seconds"),
        "models": list(report.findings.comparison.labels),
        "protocols": dict(PROTOCOLS),
        "seed": SEED,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in VERSIONED}},
        "panels": [spec.name for spec, _ in report.panels],
        "gaps": report.gaps,
        "files": {file.name: sha256(file) for file in sorted(folder.iterdir())},
    }


@dataclass(frozen=True, eq=False)
class Packed:
    """A report as one zip; the file goes with the last reference to this."""

    folder: PrivateFolder
    file: Path
    written: Written


def start_report(queue: JobQueue, engine: Engine, data: Dataset, owner: str = "") -> Job[Packed]:
    """Make a report in the background, as a zip; raises BusyError when too much is waiting."""

    def work(job: Job[Packed]) -> Packed:
        private = PrivateFolder()
        folder = private.path / f"report-{data.name}"
        written = write_report(engine, data, folder, job.report)
        zipped = _zipped(folder, written)
        shutil.rmtree(folder, ignore_errors=True)  # of large data the features alone take a gigabyte
        return Packed(private, zipped, written)

    key = f"{data.fingerprint}/report/{owner}"
    title = f"A report on {data.source.label or data.name}"
    return queue.submit(title, work, owner=owner, key=key, time_limit=TIME_LIMIT)


def _zipped(folder: Path, written: Written) -> Path:
    """The folder as a zip beside it."""
    file = folder.with_name(f"{folder.name}.zip")
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in written.files:
                archive.write(folder / name, f"{folder.name}/{name}")
    except OSError as error:
        raise StoreError("There is no room for the report.") from error
    return file
