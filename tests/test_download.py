"""MovieLens by one click: fetched from a server of our own, whole or not at all, each failure one sentence."""

import hashlib
import io
import json
import socket
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from recsys.cli.main import main
from recsys.engine import Engine
from recsys.errors import Cancelled, DownloadError, RecsysError, StoreError, UnknownNameError
from recsys.jobs import State
from recsys.tasks import MOVIELENS, download, fetch, import_movielens, start_download

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
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    return Engine(tmp_path / "home")


def md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def nothing_remains(engine: Engine) -> None:
    assert engine.registry.datasets() == []
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def sentence(engine: Engine, server: Server, kind: type[RecsysError] = DownloadError) -> str:
    with pytest.raises(kind) as caught:
        import_movielens(engine, SMALL, base_url=server.url)
    nothing_remains(engine)
    text = str(caught.value)
    assert tempfile.gettempdir() not in text
    assert "127.0.0.1" not in text
    return text


def test_a_download_is_checked_imported_and_leaves_only_the_data_set(
    engine: Engine, server: Server, packed: bytes
) -> None:
    heard: list[tuple[float, str]] = []
    manifest, imported, _ = import_movielens(
        engine, SMALL, on_progress=lambda done, doing: heard.append((done, doing)), base_url=server.url
    )
    assert (manifest["name"], manifest["ratings"], imported.rejected_count) == (SMALL, 4, 1)
    assert manifest["source"]["label"] == f"MovieLens ({SMALL}.zip)"
    assert engine.dataset(SMALL).source.format == "movielens"
    assert server.asked == [f"{FILE}.md5", FILE]
    fetching = [(done, doing) for done, doing in heard if SMALL in doing]
    assert fetching[0] == (0.0, f"Asking MovieLens for {SMALL}")
    assert fetching[-1] == (0.5, f"Downloading {SMALL}: 0.0 of 0.0 MB")
    assert all(0.5 <= done <= 1.0 for done, _ in heard[len(fetching) :])
    assert heard[-1][0] == 1.0
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_a_download_as_a_job_reports_what_it_found(engine: Engine, server: Server, packed: bytes) -> None:
    job = start_download(engine, SMALL, "mine", "me", server.url)
    assert job.wait(30)
    assert job.error_sentence == ""
    assert job.result is not None
    assert (job.result.name, job.result.ratings, job.result.rejected[0].line) == ("mine", 4, 6)
    assert engine.registry.datasets() == ["mine"]


@pytest.mark.parametrize("text", ["{sum}  x.zip", "{SUM}  x.zip\r\n", "MD5 (ml.zip) = {sum}", "{sum}"])
def test_every_way_of_writing_a_checksum_is_read(
    engine: Engine, server: Server, packed: bytes, text: str
) -> None:
    said = text.format(sum=md5(packed), SUM=md5(packed).upper())
    server.answers[f"{FILE}.md5"] = Answer(said.encode())
    assert import_movielens(engine, SMALL, base_url=server.url)[0]["ratings"] == 4


@pytest.mark.parametrize("body", [b"", b"<html>not here</html>", b"\xff" * 5_000, b"0" * 33, b"a" * 10**6])
def test_without_a_checksum_nothing_is_fetched(
    engine: Engine, server: Server, packed: bytes, body: bytes
) -> None:
    server.answers[f"{FILE}.md5"] = Answer(body)
    assert sentence(engine, server) == f"MovieLens gives no checksum for {SMALL}.zip, so it is not used."
    assert server.asked == [f"{FILE}.md5"]


def test_another_checksum_is_damage(engine: Engine, server: Server, packed: bytes) -> None:
    server.answers[FILE] = Answer(packed[:-1] + bytes([packed[-1] ^ 1]))
    assert sentence(engine, server).startswith(
        f"{SMALL}.zip arrived damaged: its checksum is not the published"
    )


def test_the_checksum_of_a_file_that_never_changes_is_not_asked_for(
    engine: Engine, server: Server, packed: bytes
) -> None:
    server.answers |= {"/ml-1m.zip": Answer(packed), "/ml-1m.zip.md5": Answer(md5(packed).encode())}
    with pytest.raises(DownloadError, match=r"^ml-1m\.zip arrived damaged"):
        import_movielens(engine, "ml-1m", base_url=server.url)
    assert server.asked == ["/ml-1m.zip"]
    nothing_remains(engine)


def test_a_download_that_ends_too_early_broke_off(engine: Engine, server: Server, packed: bytes) -> None:
    server.answers[FILE] = Answer(packed, stops_after=100)
    assert sentence(engine, server) == f"The download of {SMALL}.zip broke off halfway; try again."


def test_a_server_that_falls_silent_is_left(
    engine: Engine, server: Server, packed: bytes, tmp_path: Path
) -> None:
    server.answers[FILE] = Answer(packed, stops_after=100, hangs=True)
    small = next(file for file in MOVIELENS if file.name == SMALL)
    with pytest.raises(DownloadError, match=r"^MovieLens has not answered for a while; try again later\.$"):
        download.download(small, tmp_path, base_url=server.url, timeout=0.2)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (404, f"MovieLens has no file {SMALL}.zip at the known address any more."),
        (503, f"MovieLens answered with an error (503) instead of {SMALL}.zip; try again later."),
        (403, f"MovieLens answered with an error (403) instead of {SMALL}.zip; try again later."),
    ],
)
def test_a_refusal_is_one_sentence(
    engine: Engine, server: Server, packed: bytes, code: int, said: str
) -> None:
    server.answers[FILE] = Answer(b"<h1>no</h1>", code)
    assert sentence(engine, server) == said


def test_offline_is_said_as_it_is(engine: Engine, server: Server) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(DownloadError) as caught:
            import_movielens(engine, SMALL, base_url=closed)
    assert str(caught.value) == (
        "MovieLens could not be reached: this computer seems to be offline. What is here already works without it."
    )
    nothing_remains(engine)


def test_what_is_no_answer_at_all_is_one_sentence(engine: Engine, server: Server, packed: bytes) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=lambda: hang_up(listening))
        thread.start()
        with pytest.raises(DownloadError, match=r"broke off halfway; try again\.$"):
            import_movielens(engine, SMALL, base_url=f"http://127.0.0.1:{listening.getsockname()[1]}")
        thread.join()
    nothing_remains(engine)


def hang_up(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(10_000)
        connection.sendall(b"\x00 what?\r\n\r\n")


@pytest.mark.parametrize(
    "target", ["http://localhost:1/x.zip", "https://evil.example/x.zip", "//evil.example/x", "http://[::1]/x"]
)
def test_a_redirect_to_another_server_is_not_followed(
    engine: Engine, server: Server, packed: bytes, target: str
) -> None:
    server.answers[FILE] = Answer(code=302, headers={"Location": target})
    assert (
        sentence(engine, server) == f"{SMALL}.zip is said to be on another server now, which is not followed."
    )


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", FILE])
def test_a_redirect_to_no_web_address_or_in_a_circle_is_one_sentence(
    engine: Engine, server: Server, packed: bytes, target: str
) -> None:
    server.answers[FILE] = Answer(code=302, headers={"Location": target})
    assert "\n" not in sentence(engine, server)


def test_a_redirect_on_the_same_server_is_followed(engine: Engine, server: Server, packed: bytes) -> None:
    server.answers["/moved.zip"] = Answer(packed)
    server.answers[FILE] = Answer(code=301, headers={"Location": "/moved.zip"})
    assert import_movielens(engine, SMALL, base_url=server.url)[0]["ratings"] == 4


@pytest.mark.parametrize("says_length", [True, False])
def test_more_than_the_limit_is_refused(
    engine: Engine, server: Server, packed: bytes, monkeypatch: pytest.MonkeyPatch, says_length: bool
) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 200)
    server.answers[FILE] = Answer(packed, says_length=says_length)
    assert sentence(engine, server).startswith(f"{SMALL}.zip is larger than ")


def test_a_download_can_be_cancelled(engine: Engine, server: Server, packed: bytes) -> None:
    server.answers[FILE] = Answer(packed * 2_000)

    def stop(done: float, doing: str) -> None:
        if doing.startswith("Downloading") and done > 0.1:
            raise Cancelled("The download")

    with pytest.raises(Cancelled):
        import_movielens(engine, SMALL, on_progress=stop, base_url=server.url)
    nothing_remains(engine)


def test_cancel_reaches_a_running_download(engine: Engine, server: Server, packed: bytes) -> None:
    server.answers[FILE] = Answer(packed, stops_after=0, hangs=True)
    job = start_download(engine, SMALL, None, "me", server.url)
    while len(server.asked) < 2:
        assert not job.state.is_over
    job.cancel()
    server.answers[FILE] = Answer(packed)
    server.release.set()
    assert job.wait(30)
    assert job.state in (State.CANCELLED, State.FAILED)
    nothing_remains(engine)


def test_a_full_disk_is_one_sentence(
    engine: Engine, server: Server, packed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, _chunk: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetch.Path, "open", lambda *_args, **_options: Full())
    with pytest.raises(StoreError, match=r"^The download cannot be kept: No space left on device\.$"):
        fetch.fetch(
            f"{server.url}{FILE}", Path("x.zip"), "MovieLens", most=10**6, on_bytes=lambda _a, _b: None
        )


@pytest.mark.parametrize("url", ["http://example.org", "file:///etc", "ftp://127.0.0.1", "data:,x", ""])
def test_only_https_is_fetched(engine: Engine, url: str) -> None:
    with pytest.raises(ValueError, match=r"^Files are fetched over https alone"):
        fetch.check_url(url)


def test_a_bad_name_or_file_is_said_before_a_byte_is_fetched(
    engine: Engine, server: Server, packed: bytes
) -> None:
    with pytest.raises(
        UnknownNameError, match=r"^Unknown MovieLens file “ml-1b”\. There is: ml-latest-small"
    ):
        start_download(engine, "ml-1b", None, "me", server.url)
    with pytest.raises(ValueError, match=r"^A name is 1 to 64 small letters"):
        start_download(engine, SMALL, "../x", "me", server.url)
    with pytest.raises(ValueError, match="belongs to the built-in data"):
        start_download(engine, SMALL, "demo", "me", server.url)
    assert server.asked == []
    assert engine.jobs.jobs() == []


def test_a_second_click_starts_nothing_new(engine: Engine, server: Server, packed: bytes) -> None:
    gate = threading.Event()
    engine.jobs.submit("Block", lambda _: gate.wait(20))
    first = start_download(engine, SMALL, None, "me", server.url)
    assert start_download(engine, SMALL, None, "me", server.url) is first
    assert start_download(engine, SMALL, None, "you", server.url) is not first
    gate.set()
    assert first.wait(30)


def test_the_files_are_known_by_name_size_and_checksum() -> None:
    assert len({file.name for file in MOVIELENS}) == len(MOVIELENS) == 8
    assert {file.name for file in MOVIELENS if file.md5 is None} == {SMALL, "ml-latest"}
    for file in MOVIELENS:
        assert file.megabytes * 1_000_000 < download.MAX_BYTES
        assert file.md5 is None or len(file.md5) == 32
        assert min(file.ratings, file.people, file.films) > 0


# -- the command line ------------------------------------------------------------------------------------------


def test_the_command_downloads_with_the_keys_of_import(
    server: Server,
    packed: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(download.MIRROR, f"{server.url}/")
    assert main(["download", SMALL, "--name", "mine", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    folder = tmp_path / "ml"
    folder.mkdir()
    (folder / "ratings.csv").write_text(RATINGS)
    (folder / "movies.csv").write_text(MOVIES)
    assert main(["import", str(folder), "--json"]) == 0
    imported = json.loads(capsys.readouterr().out)
    assert list(result) == list(imported)
    assert {key: value for key, value in result.items() if key not in ("name", "seconds")} == {
        key: value for key, value in imported.items() if key not in ("name", "seconds")
    }
    assert result["name"] == "mine"


def test_the_command_says_a_mistake_in_one_sentence(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(download.MIRROR, server.url)
    assert main(["download", "ml-1b"]) == 2
    assert capsys.readouterr().err.startswith("Unknown MovieLens file “ml-1b”.")
    assert main(["download", SMALL]) == 2
    assert (
        capsys.readouterr().err == f"MovieLens has no file {SMALL}.zip.md5 at the known address any more.\n"
    )
