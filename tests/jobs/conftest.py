"""What tests of jobs share; among it a MovieLens of our own: a server in this process, which can also misbehave."""

import hashlib
import io
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from recsys.engine import Engine
from recsys.jobs import Job, JobQueue

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n2,1,5.0,30\n2,3,3.0,40\n9,9,99,1\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"
SMALL = "ml-latest-small"
FILE = f"/{SMALL}.zip"


@dataclass
class Answer:
    """What the server says to one path."""

    body: bytes = b""
    code: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    says_length: bool = True
    stops_after: int | None = None
    """Bytes after which it hangs (``hangs``) or hangs up."""
    hangs: bool = False


class Server:
    """A server in this process; knows what was asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.release = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.answer(self, outer.answers.get(self.path, Answer(code=404)))

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"

    def answer(self, request: BaseHTTPRequestHandler, answer: Answer) -> None:
        request.send_response(answer.code)
        for name, value in answer.headers.items():
            request.send_header(name, value)
        if answer.says_length:
            request.send_header("Content-Length", str(len(answer.body)))
        request.end_headers()
        request.wfile.write(answer.body[: answer.stops_after])
        request.wfile.flush()
        if answer.hangs:
            self.release.wait(20)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.release.set()
    made.http.shutdown()
    thread.join()
    made.http.server_close()


@pytest.fixture
def packed(server: Server) -> bytes:
    """The zip of four good ratings and a bad one, served as latest-small with its checksum."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{SMALL}/ratings.csv", RATINGS)
        archive.writestr(f"{SMALL}/movies.csv", MOVIES)
    body = buffer.getvalue()
    server.answers[FILE] = Answer(body)
    server.answers[f"{FILE}.md5"] = Answer(f"MD5 ({SMALL}.zip) = {md5(body)}\n".encode())
    return body


@pytest.fixture
def zipped(tmp_path: Path) -> Path:
    """A MovieLens zip of four good ratings and a bad one."""
    path = tmp_path / "ML Tiny!.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ml/ratings.csv", RATINGS)
        archive.writestr("ml/movies.csv", MOVIES)
    return path


@pytest.fixture
def queue() -> JobQueue:
    return JobQueue()


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    return Engine(tmp_path / "home")


def md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def nothing_remains(engine: Engine) -> None:
    assert engine.library.registry.datasets() == []
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def done(job: Job[Any]) -> Any:
    assert job.wait(60)
    assert job.error_sentence == ""
    return job.result
