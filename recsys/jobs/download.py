"""MovieLens by one click: download a published file, check it, import it.

The checksums are md5, because GroupLens publishes these. They guard against damage on the way, not against an
attacker; that https names the server and keeps the connection whole does.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recsys.engine import Engine
from recsys.errors import DownloadError, UnknownNameError
from recsys.jobs.fetch import TIMEOUT, fetch, fetch_text
from recsys.jobs.imports import TIME_LIMIT, ImportReport, report_of
from recsys.jobs.job import Job
from recsys.jobs.queue import JobQueue
from recsys.sources import Imported, OnProgress
from recsys.sources.formats.movielens import LICENCE
from recsys.sources.report import no_progress
from recsys.store import check_new_name
from recsys.temporary import PrivateFolder

BASE_URL = "https://files.grouplens.org/datasets/movielens"
MIRROR = "RECSYS_MOVIELENS_URL"
"""Environment variable: another address (https) where the same files lie."""
WHOSE = "MovieLens"
MAX_BYTES = 1_000_000_000
CHECKSUM_BYTES = 1_000
DOWNLOAD_SHARE = 0.5
"""Of the progress bar; the rest is the import."""
_MD5 = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{32}(?![0-9A-Fa-f])")


@dataclass(frozen=True)
class MovieLensFile:
    """A data set that GroupLens publishes."""

    name: str
    megabytes: int
    """Of the zip, in millions of bytes."""
    ratings: int
    people: int
    films: int
    years: str
    about: str
    md5: str | None
    """As published; None for files that GroupLens renews now and then."""


MOVIELENS: tuple[MovieLensFile, ...] = (
    MovieLensFile("ml-latest-small", 1, 100_836, 610, 9_742, "1996 to 2018",
                  "Small and quick: to begin with. Renewed now and then.", None),
    MovieLensFile("ml-100k", 5, 100_000, 943, 1_682, "1997 to 1998",
                  "The classic of research, with people's age and occupation.", "0e33842e24a9c977be4e0107933c0723"),
    MovieLensFile("ml-1m", 6, 1_000_209, 6_040, 3_883, "2000 to 2003",
                  "A million ratings, with people's age and occupation.", "c4d9eecfca2ab87c1945afe126590906"),
    MovieLensFile("ml-10m", 66, 10_000_054, 69_878, 10_681, "1995 to 2009",
                  "Ten million ratings; half stars from 2003 on.", "ce571fd55effeba0271552578f2648bd"),
    MovieLensFile("ml-20m", 199, 20_000_263, 138_493, 27_278, "1995 to 2015",
                  "Twenty million ratings, much used in papers.", "cd245b17a1ae2cc31bb14903e1204af3"),
    MovieLensFile("ml-25m", 262, 25_000_095, 162_541, 62_423, "1995 to 2019",
                  "Twenty-five million ratings, with tags.", "6b51fb2759a8657d3bfcbfc42b592ada"),
    MovieLensFile("ml-32m", 239, 32_000_204, 200_948, 87_585, "1995 to 2023",
                  "The newest that stays as it is; takes a few minutes.", "d472be332d4daa821edc399621853b57"),
    MovieLensFile("ml-latest", 351, 33_832_162, 330_975, 86_537, "1995 to 2023",
                  "Everything. Renewed now and then, so not for results that others should repeat.", None),
)  # fmt: skip
"""By size. Where a file is renewed, the counts are those of its last known state."""
MOVIELENS_LICENCE = f"{LICENCE} It comes straight from them and this app does not pass it on."


def start_download(
    queue: JobQueue, engine: Engine, file: str, name: str | None, owner: str, base_url: str | None = None
) -> Job[ImportReport]:
    """Download and import one of ``MOVIELENS`` as one job; ``name`` None keeps it under the file's own.

    Raises UnknownNameError for another file, ValueError for a name that cannot be one, BusyError when too much is
    waiting. The same download for the same owner is not started twice.
    """
    known, kept = _checked(file, name)

    def work(job: Job[ImportReport]) -> ImportReport:
        return report_of(*import_movielens(engine, known.name, kept, job.report, base_url))

    key = f"download/{owner}/{known.name}/{kept}"
    return queue.submit("The download", work, owner=owner, key=key, time_limit=TIME_LIMIT)


def import_movielens(
    engine: Engine,
    file: str,
    name: str | None = None,
    on_progress: OnProgress = no_progress,
    base_url: str | None = None,
) -> tuple[dict[str, Any], Imported, float]:
    """Download one of ``MOVIELENS`` and import it; what Library.import_source returns. Nothing else remains.

    Raises UnknownNameError, ValueError, DownloadError when it cannot be fetched or arrives damaged, StoreError.
    """
    known, kept = _checked(file, name)
    with PrivateFolder() as folder:
        packed = download(known, folder, _part(on_progress, 0.0, DOWNLOAD_SHARE), base_url)
        return engine.library.import_source(str(packed), kept, _part(on_progress, DOWNLOAD_SHARE, 1.0))


def download(
    file: MovieLensFile,
    folder: Path,
    on_progress: OnProgress = no_progress,
    base_url: str | None = None,
    timeout: float = TIMEOUT,
) -> Path:
    """Fetch a published zip into ``folder`` and compare its checksum; the file. Raises DownloadError, StoreError."""
    address = f"{(base_url or os.environ.get(MIRROR) or BASE_URL).rstrip('/')}/{file.name}.zip"
    on_progress(0.0, f"Asking {WHOSE} for {file.name}")
    expected = file.md5 or _published(
        fetch_text(f"{address}.md5", WHOSE, most=CHECKSUM_BYTES, timeout=timeout), file
    )
    target = folder / f"{file.name}.zip"

    def tell(received: int, announced: int | None) -> None:
        whole = announced or file.megabytes * 1_000_000
        done = f"{received / 1e6:,.1f} of {whole / 1e6:,.1f} MB"
        on_progress(min(received / max(whole, 1), 1.0), f"Downloading {file.name}: {done}")

    actual = fetch(address, target, WHOSE, most=MAX_BYTES, on_bytes=tell, timeout=timeout)
    if actual != expected:
        raise DownloadError(
            f"{target.name} arrived damaged: its checksum is not the published one. Nothing of it was kept; try again."
        )
    return target


def _checked(file: str, name: str | None) -> tuple[MovieLensFile, str]:
    """The file and the name to keep it under, before a byte is fetched."""
    known = {each.name: each for each in MOVIELENS}
    if file not in known:
        raise UnknownNameError("MovieLens file", file, list(known))
    return known[file], check_new_name(file if name is None else name)


def _published(text: str, file: MovieLensFile) -> str:
    """The checksum in what GroupLens writes: "MD5 (x.zip) = 0123..." or "0123...  x.zip"."""
    found = _MD5.search(text)
    if found is None:
        raise DownloadError(f"{WHOSE} gives no checksum for {file.name}.zip, so it is not used.")
    return found[0].lower()


def _part(on_progress: OnProgress, start: float, end: float) -> Callable[[float, str], None]:
    """Progress from 0 to 1 as a part of something longer."""
    return lambda done, doing: on_progress(start + (end - start) * done, doing)
