"""The report by a button: made in the background, cancelled, downloaded as one zip."""

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from recsys.jobs import Job, State
from recsys.models import catalog
from recsys.report import Packed, findings, picture
from recsys.temporary import LOCK
from tests.pages.conftest import button, hold_up, jobs, open_page

pytestmark = pytest.mark.usefixtures("server")
PAGE = "pages/business.py"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "SCALE", 0.2)
    monkeypatch.setattr(findings, "MODELS", {"bias": 1, "ease": 1})
    monkeypatch.setattr(catalog, "DEFAULT_MODEL", "item-knn")


@pytest.fixture
def app() -> AppTest:
    return open_page(PAGE)


def labels(app: AppTest) -> list[str]:
    return [found.label for found in app.button]


def reports() -> list[Job[Packed]]:
    return [job for job in jobs() if job.title.startswith("A report on")]


def test_it_is_made_in_the_background_and_downloaded(app: AppTest) -> None:
    assert "Make a report" in labels(app)
    button(app, "Make a report").click().run()
    (job,) = reports()
    assert job.wait(120)
    assert job.state is State.DONE, job.error_sentence
    packed = job.result
    assert isinstance(packed, Packed)
    app.run()
    assert "Make it again" in labels(app)
    assert not app.exception
    found = [each.proto.label for each in app.get("download_button")]
    assert any(label.startswith("Download the report (") for label in found)
    with zipfile.ZipFile(io.BytesIO(packed.file.read_bytes())) as archive:
        assert archive.testzip() is None
        names = {Path(name).name for name in archive.namelist()}
    assert names == set(packed.written.files)
    kept = {file.name for file in packed.folder.path.iterdir()}
    assert kept - {LOCK} == {packed.file.name}  # nothing is kept twice
    assert {"dashboard.png", "report.json"} <= names


def test_it_can_be_cancelled_while_it_waits(app: AppTest) -> None:
    gate = hold_up()
    button(app, "Make a report").click().run()
    assert "Make a report" not in labels(app)
    button(app, "Cancel").click().run()
    gate.set()
    (job,) = reports()
    assert job.state is State.CANCELLED
    app.run()
    assert job.error_sentence in [said.value for said in app.info]
    assert "Make a report" in labels(app)
