"""A download is whole or not at all, and each failure is one sentence."""

import io
import socket
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from recsys.engine import Engine
from recsys.errors import DownloadError, RecsysError, StoreError
from recsys.jobs import MOVIELENS, download, fetch, import_movielens
from tests.jobs.conftest import FILE, SMALL, Answer, Server, nothing_remains


def sentence(engine: Engine, server: Server, kind: type[RecsysError] = DownloadError) -> str:
    with pytest.raises(kind) as caught:
        import_movielens(engine, SMALL, base_url=server.url)
    nothing_remains(engine)
    text = str(caught.value)
    assert tempfile.gettempdir() not in text
    assert "127.0.0.1" not in text
    return text


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


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", "http://[x", FILE]
)
def test_a_redirect_to_no_web_address_or_in_a_circle_is_one_sentence(
    engine: Engine, server: Server, packed: bytes, target: str
) -> None:
    server.answers[FILE] = Answer(code=302, headers={"Location": target})
    assert "\n" not in sentence(engine, server)


@pytest.mark.parametrize("says_length", [True, False])
def test_more_than_the_limit_is_refused(
    engine: Engine, server: Server, packed: bytes, monkeypatch: pytest.MonkeyPatch, says_length: bool
) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 200)
    server.answers[FILE] = Answer(packed, says_length=says_length)
    assert sentence(engine, server).startswith(f"{SMALL}.zip is larger than ")


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
