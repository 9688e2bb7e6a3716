"""What a server for others needs and this machine may lack: such tests are skipped loudly, or fail on request."""

import asyncio
import importlib.util
import os
import shutil
import socket
import subprocess
import time
import warnings
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import pytest

T = TypeVar("T")
WANTED = os.environ.get("RECSYS_TEST_SERVING") == "1"
"""Set by make test-serving: then something missing fails the tests."""


def postgresql_programs() -> Path | None:
    """The folder of PostgreSQL's own programs (initdb, pg_ctl), the newest version first; None where it is not here."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    return versions[-1].parent if versions else None


def needs(*modules: str) -> pytest.MarkDecorator:
    """Skip where one of some packages is missing, unless it was said that all must be there."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    return pytest.mark.skipif(
        bool(missing) and not WANTED,
        reason=f"SERVING IS NOT TESTED HERE: {', '.join(missing)} missing. make test-serving tests it.",
    )


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Its result, from a loop in a thread of its own: where browser tests ran before, this thread has one already."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def program(name: str) -> str | None:
    """Where a program is, also one that only root has on the PATH; None where it is not here."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def needs_programs(*names: str) -> pytest.MarkDecorator:
    """As ``needs``, for programs (Debian: packages of these names, nginx as nginx-light)."""
    missing = [name for name in names if program(name) is None]
    return pytest.mark.skipif(
        bool(missing) and not WANTED,
        reason=f"SERVING IS NOT TESTED HERE: there is no {' and no '.join(missing)}. make test-serving tests it.",
    )


def _listens(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Return once it does."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, f"it ended with {process.returncode}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")


@contextmanager
def running(
    command: list[str], port: int, output: "IO[bytes] | int" = subprocess.DEVNULL, **env: str
) -> Iterator[None]:
    """A program that listens on a port, until the block ends."""
    root = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(command, cwd=root, env={**os.environ, **env}, stdout=output, stderr=output)
    try:
        _listens(process, port)
        yield
    finally:
        process.terminate()
        process.wait(60)


def client_of(app: Any) -> Any:
    """A client of an ASGI app in this process; used as a context manager it starts and stops the app.

    What the app raises to its server, which would log it, is raised by the call.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Using `httpx` with")  # starlette prefers httpx2
        from starlette.testclient import TestClient  # noqa: PLC0415  (not everywhere)
    return TestClient(app)
