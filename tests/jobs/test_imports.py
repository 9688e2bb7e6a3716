"""Imports as jobs, also of files that were sent: reported, stopped, nothing left behind."""

import io
import threading
from pathlib import Path

import pytest

from recsys.engine import Engine
from recsys.jobs import JobQueue, State, Upload, start_import
from tests.jobs.conftest import done, until


def test_an_upload_is_imported_reported_and_deleted(queue: JobQueue, engine: Engine, zipped: Path) -> None:
    upload = Upload(io.BytesIO(zipped.read_bytes()), "../../My Data.zip")
    path = upload.path
    assert path.name == "My-Data.zip"
    assert path.parent.stat().st_mode & 0o077 == 0
    job = start_import(queue, engine, upload, None, "me")
    del upload
    report = done(job)
    assert (report.name, report.ratings, report.rejected_count) == ("my-data", 4, 1)
    assert report.rejected[0].file == "ratings.csv"
    assert report.rejected[0].line == 6
    until(lambda: not path.parent.exists())


def test_an_upload_whose_import_is_cancelled_before_it_starts_is_deleted(
    queue: JobQueue, engine: Engine, zipped: Path
) -> None:
    gate = threading.Event()
    queue.submit("Block", lambda _: gate.wait(20))
    job = start_import(queue, engine, Upload(io.BytesIO(zipped.read_bytes()), "x.zip"), "x", "me")
    job.cancel()
    gate.set()
    assert job.state is State.CANCELLED
    assert engine.library.registry.datasets() == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("", "upload.zip"),
        ("...", "upload.zip"),
        ("a/b\0é.zip", "b--.zip"),
        ("оценки.csv", "upload.csv"),
        (".csv.gz", "upload.csv.gz"),
        ("x" * 100 + ".csv", "x" * 76 + ".csv"),
    ],
)
def test_a_sent_file_gets_a_harmless_name(sent: str, kept: str) -> None:
    assert Upload(io.BytesIO(b""), sent).path.name == kept


def test_a_file_that_is_no_zip_is_one_sentence_without_a_path(queue: JobQueue, engine: Engine) -> None:
    job = start_import(queue, engine, Upload(io.BytesIO(b"no zip"), "bad.zip"), "x", "me")
    assert job.wait(20)
    assert job.state is State.FAILED
    assert "bad.zip" in job.error_sentence
    assert "/" not in job.error_sentence
