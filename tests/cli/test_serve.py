"""python -m recsys serve: who it answers, and how it ends."""

import asyncio
import importlib.util
import json
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from benchmarks.browser import free_port
from recsys.cli.serve import listener_at
from tests.cli.conftest import Run
from tests.cli.server import ask, get, server
from tests.serving import needs, run_async

needs_the_api = needs("fastapi", "uvicorn")


@pytest.mark.skipif(
    importlib.util.find_spec("fastapi") is not None, reason="FastAPI is here; tested where it is not"
)
def test_without_fastapi_it_says_what_to_install(run: Run) -> None:
    assert run("serve").mistake == (
        "FastAPI is not installed here: pip install -r requirements-api.txt installs it."
    )


@needs_the_api
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--port", "70000"), "--port must be from 0 to 65535, got 70000."),
        (("--port", "x"), "Argument --port: invalid int value: 'x'"),
        (("--rate", "0"), "--rate must be a number above 0, got 0."),
        (("--rate", "nan"), "--rate must be a number above 0, got nan."),
        (("--root-path", "api"), "--root-path starts with / and does not end with it, like /api."),
        (("--host", "0.0.0.0"), "Other machines are answered by key only: make one with python -m recsys"),
        (("--host", "::"), "Other machines are answered by key only"),
        (("--host", ""), "Other machines are answered by key only"),
        (("--host", "no.such.host.invalid", "--open"), "The API cannot listen at no.such.host.invalid, port"),
        (("--host", "a..b", "--open"), "The API cannot listen at a..b, port 8000: "),
    ],
)
def test_a_mistake_is_a_sentence(run: Run, options: tuple[str, ...], sentence: str) -> None:
    assert run("serve", *options).mistake.startswith(sentence)


def test_a_small_answer_is_sent_at_once_not_with_the_next() -> None:
    async def accepted() -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            inner = writer.get_extra_info("socket")
            told.set_result(inner.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = listener_at("127.0.0.1", 0)
        async with await asyncio.start_server(met, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            nodelay = await told
            writer.close()
            await writer.wait_closed()
        return nodelay

    assert run_async(accepted()) == 1


@needs_the_api
def test_a_taken_port_and_damaged_keys_are_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run("serve", "--port", port).mistake == (
            f"The API cannot listen at 127.0.0.1, port {port}: address already in use."
        )
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path))
    (tmp_path / "api-keys.json").write_text("{")
    assert run("serve").mistake.endswith("nobody is let in.")


@needs_the_api
def test_without_keys_it_says_so_and_answers(home: Path) -> None:
    with server(home, "--root-path", "/api") as (process, said, port):
        assert (
            f"answers everybody who reaches that address, without a key: http://127.0.0.1:{port}/api/docs"
            in said
        )
        for path in ("/v1/health", "/api/v1/health"):  # a proxy may strip its own prefix, or not
            assert b" 200 OK" in ask(port, get(path))[1]
        rebound = get("/v1/data").replace("localhost", "evil.example")
        assert b" 421 " in ask(port, rebound)[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130


@needs_the_api
def test_with_keys_it_asks_for_them(
    home: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path))
    key = run("keys", "add", "anna", "--json").json["key"]
    with server(tmp_path, "--host", "0.0.0.0") as (_process, said, port):
        assert "answers who has a key" in said
        assert b" 200 OK" in ask(port, get("/v1/health"))[1]
        assert b" 401 " in ask(port, get("/v1/nothing"))[1]
        with_key = get("/v1/nothing").replace("\r\n\r\n", f"\r\nX-API-Key: {key}\r\n\r\n")
        assert b" 404 " in ask(port, with_key)[1]


@needs("fastapi", "uvicorn", "prometheus_client")
def test_prometheus_reads_how_long_each_operation_takes(home: Path) -> None:
    counted = free_port()
    with server(home, RECSYS_METRICS=str(counted)) as (_process, _said, port):
        for path in (
            "/v1/data/tiny/films/3",
            "/v1/data/tiny/films/4",
            "/v1/data/tiny/films/77",
            "/v1/secret",
        ):
            ask(port, get(path))
        ask(port, get("/v1/data").replace("localhost", "evil.example"))
        found = ask(counted, get("/metrics"))[1].decode()
    calls = set(re.findall(r"marquee_call_seconds_count\{(.*)\} (\d)", found))
    assert calls == {
        ('operation="get_film",status="200"', "2"),
        ('operation="get_film",status="404"', "1"),
        ('operation="none",status="404"', "1"),
        ('operation="none",status="421"', "1"),
    }
    assert 'marquee_open{what="datasets"}' in found
    assert "secret" not in found


@needs_the_api
def test_a_call_in_flight_is_answered_when_the_server_is_told_to_stop(home: Path) -> None:
    with server(home) as (process, _said, port):
        created = ask(port, get("/v1/profiles").replace("GET", "POST"))[1]
        me = json.loads(created.partition(b"\r\n\r\n")[2])["me"]
        half = f"PUT /v1/profiles/tiny/ratings/1 HTTP/1.1\r\nHost: localhost\r\nX-Profile: {me}\r\n"
        half += 'Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{"rating": 5'
        with socket.create_connection(("127.0.0.1", port), timeout=30) as call:
            call.sendall(half.encode())
            while b" 200 OK" not in ask(port, get("/v1/health"))[1]:  # then the first half has arrived
                pass
            process.send_signal(signal.SIGTERM)
            for _ in range(1_000):  # it listens no longer
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=30).close()
                except ConnectionRefusedError:
                    break
                time.sleep(0.01)
            assert process.poll() is None
            call.sendall(b"}")
            assert b" 200 OK" in call.recv(65_536)
        assert process.wait(30) == -signal.SIGTERM
