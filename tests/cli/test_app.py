"""app: what is missing is trained, then Streamlit runs in this process; whatever is wrong is one sentence."""

import importlib.util
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from recsys.cli import app, shared
from recsys.engine import Engine
from tests.cli.conftest import ROOT, Run


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What Streamlit would be told."""
    monkeypatch.setenv("RECSYS_DATA", "tiny")
    monkeypatch.setattr(app, "shared_engine", Engine)
    monkeypatch.setattr(sys, "argv", sys.argv)
    called: list[list[str]] = []
    monkeypatch.setattr(runpy, "run_module", lambda name, **_: called.append([name, *sys.argv]))
    return called


def test_what_opens_first_is_trained_once_and_options_after_two_dashes_are_streamlits(
    run: Run, words: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shared, "SECONDS_BETWEEN", 0.001)
    for progress in (True, False):
        with pytest.raises(SystemExit) as end:
            run("app", "--port", 8600, "--", "--server.headless", "true", "--json")
        assert not end.value.code
        assert ("% Learning what people like" in capsys.readouterr().err) == progress
    start = ["streamlit", "streamlit", "run", str(ROOT / "streamlit_app.py"), "--server.port=8600"]
    assert words == 2 * [[*start, "--server.headless", "true", "--json"]]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--port", 0), "--port must be from 1 to 65535, got 0."),
        (("--port", "x"), "Argument --port: invalid int value: 'x'; see"),
        (("--server.headless", "true"), "Unknown option --server.headless; see"),
        (("--json",), "Unknown option --json; see"),
    ],
)
def test_a_mistake_is_one_sentence(
    run: Run, words: list[list[str]], options: tuple[object, ...], sentence: str
) -> None:
    assert run("app", *options).mistake.startswith(sentence)
    assert words == []


def test_data_that_is_not_there_is_one_sentence(
    run: Run, words: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECSYS_DATA", "nothing")
    assert run("app").mistake.startswith("Unknown data set “nothing”. There is: ")
    assert words == []


def test_without_streamlit_or_the_pages_it_says_so(
    run: Run, words: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as without:
        without.setattr(importlib.util, "find_spec", lambda name: None)
        assert run("app").mistake == "The app needs Streamlit: install what requirements.lock lists."
    monkeypatch.setattr(app, "PAGE", tmp_path / "streamlit_app.py")
    assert run("app").mistake == "The app's pages are not here: start it from the whole project."
    assert words == []


def test_it_opens_from_any_folder_and_ctrl_c_ends_it_quietly(home: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "RECSYS_HOME": str(home), "RECSYS_DATA": "tiny"}
    with subprocess.Popen(
        [sys.executable, "-m", "recsys", "app", f"--port={port}", "--", "--server.headless=true"],
        cwd=tmp_path,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        until = time.monotonic() + 60
        while not is_up(port):
            assert program.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=30)
    assert program.returncode == 0
    assert "Traceback" not in out + err
    assert not is_up(port)


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
