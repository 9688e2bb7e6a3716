"""A server of the API in a process of its own, and calls to it by hand."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.conftest import ROOT


@contextmanager
def server(home: Path, *options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    """A running server, what it said at its start, and its port."""
    command = [sys.executable, "-m", "recsys", "serve", "--port", "0", *options]
    environment = {**os.environ, "RECSYS_HOME": str(home), **environment}
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a program in the background hands on "ignore"
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        found = re.search(r":(\d+)[/ ]", said)
        assert found, said
        yield process, said, int(found[1])
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def ask(port: int, request: str) -> tuple[socket.socket, bytes]:
    """Send a call over a connection of its own; the connection, and all that came by its end."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(request.encode())
    answer = b""
    while piece := connection.recv(65_536):
        answer += piece
    connection.close()
    return connection, answer


def get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
