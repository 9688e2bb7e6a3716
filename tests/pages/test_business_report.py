"""The report by a button: made in the background, cancelled, downloaded as one zip."""

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from recsys.jobs import State
from recsys.models import catalog
from recsys.report import Packed, findings
from tests.pages.conftest import ROOT, button, hold_up, jobs

pytestmark = pytest.mark.usefixtures("server")
PAGE = """
from pages.ui.business.report import report_button
from pages.ui.frame import frame

with frame("Business") as page:
    report_button(page)
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "MODELS", ("bias", "ease"))
    monkeypatch.setattr(catalog, "DEFAULT_MODEL", "item-knn")
    monkeypatch.chdir(ROOT)


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_string(PAGE, default_timeout=60).run()


def labels(app: AppTest) -> list[str]:
    return [found.label for found in app.button]


def test_it_is_made_in_the_background_and_downloaded(app: AppTest) -> None:
    assert "Make a report" in labels(app)
    button(app, "Make a report").click().run()
    (job,) = jobs()
    assert job.wait(120)
    assert job.state is State.DONE, job.error_sentence
    packed = job.result
    assert isinstance(packed, Packed)
    app.run()
    assert "Make it again" in labels(app)
    assert not app.exception
    (download,) = app.get("download_button")
    assert download.proto.label.startswith("Download the report (")
    with zipfile.ZipFile(io.BytesIO(packed.file.read_bytes())) as archive:
        assert archive.testzip() is None
        names = {Path(name).name for name in archive.namelist()}
    assert names == set(packed.written.files)
    assert {"dashboard.png", "report.json"} <= names


def test_it_can_be_cancelled_while_it_waits(app: AppTest) -> None:
    gate = hold_up()
    button(app, "Make a report").click().run()
    assert "Make a report" not in labels(app)
    button(app, "Cancel").click().run()
    gate.set()
    (job,) = [found for found in jobs() if found.title.startswith("A report on")]
    assert job.state is State.CANCELLED
    app.run()
    assert [said.value for said in app.info] == [job.error_sentence]
    assert "Make a report" in labels(app)
