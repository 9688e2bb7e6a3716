"""Work in another process: it answers in files, fails in one sentence, dies with us and never runs our caller again."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.errors import RecsysError, StoreError, TrainingError
from recsys.models import spawned, surprise_svd
from recsys.models.surprise_svd import SurpriseSVD
from tests.models.processes import children_of, is_running, script, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.usefixtures("nothing_left_behind")


def test_it_is_another_process_that_answers_in_files(tmp_path: Path) -> None:
    file = script(
        tmp_path,
        """
        import json, os, sys
        import numpy as np
        folder = sys.argv[1]
        given = np.load(folder + "/given.npy")
        times = json.load(open(folder + "/settings.json"))["times"]
        print("one\\ntwo")
        np.save(folder + "/results/made.npy", given * times)
        np.save(folder + "/results/who.npy", np.array([os.getpid(), os.getppid()]))
        """,
    )
    lines: list[str] = []
    made = spawned.run(file, {"given": np.arange(3)}, {"times": 4}, lines.extend)
    assert made["made"].tolist() == [0, 4, 8]
    assert made["who"][0] != os.getpid()
    assert made["who"][1] == os.getpid()
    assert lines == ["one", "two"]


FAILURES = {
    "raise ValueError('secret text')": "The training, in a process of its own, broke off with an error.",
    "import sys; sys.exit(3)": "The training, in a process of its own, broke off with an error.",
    "import os; os.kill(os.getpid(), 11)": "The training, in a process of its own, broke off with an error.",
    "import os; os.kill(os.getpid(), 9)": (
        "The training was ended from outside; the machine may be short of memory."
    ),
    "pass": "The training, in a process of its own, left no result behind.",
    "print('Processing epoch x')": "The training, in a process of its own, left no result behind.",
}


@pytest.mark.parametrize("text", list(FAILURES))
def test_a_process_that_fails_is_one_plain_sentence(
    small: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(surprise_svd, "SCRIPT", script(tmp_path, text))
    model = SurpriseSVD()
    with pytest.raises(TrainingError) as error:
        model.fit(small)
    assert str(error.value) == FAILURES[text]
    with pytest.raises(RecsysError, match="not trained yet"):
        model.score(Profile.of([20], [5.0]))


def test_why_it_failed_is_in_the_log_and_not_in_the_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(TrainingError) as error:
        spawned.run(script(tmp_path, "raise ValueError('secret text')"), {}, {}, lambda _: None)
    assert "secret text" in caplog.text
    assert "secret text" not in str(error.value)


def test_results_that_cannot_be_read_are_one_sentence(tmp_path: Path) -> None:
    text = "import sys\nopen(sys.argv[1] + '/results/made.npy', 'w').write('no array')\n"
    with pytest.raises(StoreError, match=r"^What the training left behind cannot be read\.$"):
        spawned.run(script(tmp_path, text), {}, {}, lambda _: None)


def test_no_room_for_temporary_files_is_one_sentence(
    small: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(StoreError, match=r"^There is no room for temporary files\.$"):
        SurpriseSVD().fit(small)


def test_no_process_to_be_had_is_one_sentence(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(ROOT / "no-such-python"))
    with pytest.raises(TrainingError, match=r"^The training could not get a process of its own\.$"):
        SurpriseSVD().fit(small)


PLAIN_SCRIPT = """
import sys
sys.path.insert(0, {root!r})
print("begins", flush=True)
from recsys.models.surprise_svd import SurpriseSVD
from tests.models.data import make_data
SurpriseSVD(n_factors={factors}, n_epochs={epochs}).fit(make_data({people}, 100))
print("ends", flush=True)
"""


def test_a_script_without_a_main_guard_runs_once(tmp_path: Path) -> None:
    text = PLAIN_SCRIPT.format(root=str(ROOT), factors=2, epochs=2, people=20)
    done = subprocess.run(
        [sys.executable, script(tmp_path, text)], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.split() == ["begins", "ends"]
    assert done.stderr == ""


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    text = PLAIN_SCRIPT.format(root=str(ROOT), factors=500, epochs=500, people=200)
    elsewhere = tmp_path / "elsewhere"  # who is killed cannot tidy up
    elsewhere.mkdir()
    with subprocess.Popen(
        [sys.executable, script(tmp_path, text)], env=os.environ | {"TMPDIR": str(elsewhere)}
    ) as parent:
        child = wait_for(lambda: children_of(parent.pid))[0]
        wait_for(
            lambda: "Processing epoch 0" in "".join(said.read_text() for said in elsewhere.rglob("said"))
        )
        parent.send_signal(signal.SIGKILL)
    wait_for(lambda: not is_running(child))
