"""Python-heavy work in a process of its own: here it would hold the interpreter's lock and with it every visitor.

A script is started by its path as ``python SCRIPT FOLDER``, so neither the app nor whatever script called us runs a
second time in it (as multiprocessing's "spawn" would have it), and nothing that OpenMP left behind is inherited (as
with "fork"). Arrays and settings go there and back as plain files in a private folder that is removed afterwards.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from recsys.errors import StoreError, TrainingError
from recsys.system import start_in_background
from recsys.temporary import PrivateFolder

POLL = 0.1
"""Seconds between two looks at the process: how late a cancel may be."""
SETTINGS = "settings.json"
RESULTS = "results"
_KILLED = -9
"""How the system ends a process when memory runs out."""
_logger = logging.getLogger(__name__)
Arrays = Mapping[str, NDArray[Any]]
OnLook = Callable[[list[str]], None]


def run(
    script: Path, arrays: Arrays, settings: Mapping[str, Any], on_look: OnLook
) -> dict[str, NDArray[Any]]:
    """Run ``script`` on ``FOLDER/NAME.npy`` and ``FOLDER/settings.json``; the arrays it left in ``FOLDER/results``.

    ``on_look`` is called every ``POLL`` seconds, and once at the end, with the lines that the script printed since;
    whatever it raises ends the process at once and is raised here. The script's standard input closes when we die.
    Raises TrainingError when the process cannot start, fails or is killed, StoreError when the disk refuses.
    """
    with PrivateFolder() as folder:
        _write(folder, arrays, settings)
        with (
            (folder / "said").open("w", encoding="utf-8") as said,
            (folder / "errors").open("w+", encoding="utf-8", errors="replace") as errors,
        ):
            code = _watch(_start(script, folder, said, errors), folder / "said", on_look)
            if code:
                errors.seek(0)
                _logger.warning("%s ended with code %d:\n%s", script.name, code, errors.read()[-4000:])
                raise TrainingError(
                    "The training was ended from outside; the machine may be short of memory."
                    if code == _KILLED
                    else "The training, in a process of its own, broke off with an error."
                )
        return _read(folder / RESULTS)


def _start(script: Path, folder: Path, said: TextIO, errors: TextIO) -> subprocess.Popen[bytes]:
    try:
        return start_in_background(
            # -P: the script's folder is ours and must not hide other modules; -u: each line at once.
            [sys.executable, "-P", "-u", "-X", "utf8", str(script), str(folder)],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=errors,
        )
    except OSError as error:
        raise TrainingError("The training could not get a process of its own.") from error


def _watch(process: subprocess.Popen[bytes], said: Path, on_look: OnLook) -> int:
    code: int | None = None
    try:
        with said.open(encoding="utf-8", errors="replace") as heard:
            rest = ""
            while code is None:
                with suppress(subprocess.TimeoutExpired):
                    code = process.wait(POLL)
                *lines, rest = (rest + heard.read()).split("\n")
                if not code:  # what a failed process said last is nobody's progress
                    on_look(lines)
    finally:
        process.kill()  # harmless when it is over
        process.wait()
        if process.stdin:
            process.stdin.close()
    return code


def _write(folder: Path, arrays: Arrays, settings: Mapping[str, Any]) -> None:
    try:
        (folder / RESULTS).mkdir()
        (folder / SETTINGS).write_text(json.dumps(settings), encoding="utf-8")
        for name, array in arrays.items():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
    except OSError as error:
        raise StoreError(f"Cannot write temporary files: {error.strerror or 'the disk refused'}.") from error


def _read(results: Path) -> dict[str, NDArray[Any]]:
    try:
        return {file.stem: np.load(file, allow_pickle=False) for file in sorted(results.glob("*.npy"))}
    except (OSError, ValueError) as error:
        raise StoreError("What the training left behind cannot be read.") from error
