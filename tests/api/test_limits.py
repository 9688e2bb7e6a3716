"""The layers around the API: who is let in, how often, with how much, and how many at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.serving import needs, run_async

pytestmark = needs("fastapi", "httpx")
pytest.importorskip("fastapi")

import httpx  # noqa: E402
from fastapi import FastAPI, Request  # noqa: E402

from recsys.api import access, limits, problems  # noqa: E402
from recsys.api.keys import FILE, Keys  # noqa: E402
from recsys.api.settings import Limits, Settings  # noqa: E402
from recsys.engine import Engine  # noqa: E402

SMALL = Limits(body_bytes=1_000, calls_a_second=1_000)


@dataclass
class Gate:
    """An app of one route behind the layers."""

    app: FastAPI
    keys: Keys
    entered: asyncio.Event
    leave: asyncio.Event

    def client(self, address: str = "10.0.0.1", **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=(address, 1), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)


def gate(
    home: Path, *, needs_key: bool = False, only_loopback: bool = False, limited: Limits = SMALL
) -> Gate:
    made = Gate(FastAPI(), Keys(home), asyncio.Event(), asyncio.Event())
    made.app.state.engine = Engine(home)

    async def echo(request: Request) -> dict[str, int]:
        return {"length": len(await request.body())}

    async def wait() -> str:
        made.entered.set()
        await made.leave.wait()
        return "done"

    made.app.add_api_route("/v1/echo", echo)
    made.app.add_api_route("/v1/echo", echo, methods=["POST"], operation_id="post_echo")
    made.app.add_api_route("/v1/wait", wait)
    made.app.add_api_route("/v1/health", lambda: "ok")
    problems.install(made.app)
    settings = Settings(needs_key=needs_key, only_loopback=only_loopback, limits=limited)
    limits.install(made.app, settings)
    return made


def problem(answer: httpx.Response, status: int) -> str:
    """The one sentence of a problem."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    return cast("str", answer.json()["detail"])


def run(check: Callable[[], Coroutine[Any, Any, None]]) -> None:
    run_async(check())


def test_a_key_is_needed_but_for_health_and_the_description(tmp_path: Path) -> None:
    made = gate(tmp_path, needs_key=True)
    key = made.keys.add("anna")

    async def check() -> None:
        async with made.client() as client:
            for path in ("/v1/health", "/openapi.json", "/docs"):
                assert (await client.get(path)).status_code == 200
            answer = await client.get("/v1/echo")
            assert problem(answer, 401).startswith("This server needs a key")
            assert answer.headers["www-authenticate"].startswith("Bearer")
            for headers in (
                {"Authorization": f"Bearer {key}x"},
                {"Authorization": f"Basic {key}"},
                {"Authorization": "Bearer"},
                {"X-API-Key": "mq_é".encode("latin-1")},
            ):
                problem(await client.get("/v1/echo", headers=cast("Any", headers)), 401)
            problem(await client.get(f"/v1/echo?key={key}"), 401)  # an address is logged by somebody
            for headers in ({"Authorization": f"bearer {key}"}, {"X-API-Key": key}):
                assert (await client.get("/v1/echo", headers=headers)).status_code == 200
            made.keys.remove("anna")
            problem(await client.get("/v1/echo", headers={"X-API-Key": key}), 401)

    run(check)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LocalHost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8000", 421),
        ("localhost.evil.example", 421),
        ("[::1", 200),
        ("[evil]", 421),
        ("192.168.0.2", 421),
        ("", 421),
    ],
)
def test_a_server_for_this_machine_alone_answers_by_no_other_name(
    tmp_path: Path, host: str, status: int
) -> None:
    made = gate(tmp_path, only_loopback=True)

    async def check() -> None:
        async with made.client(host=host) as client:
            assert (await client.get("/v1/echo")).status_code == status
            assert (await client.get("/v1/health")).status_code == 200

    run(check)


def test_a_damaged_file_of_keys_lets_nobody_in(tmp_path: Path) -> None:
    made = gate(tmp_path, needs_key=True)
    key = made.keys.add("anna")
    (tmp_path / FILE).write_text("{")

    async def check() -> None:
        async with made.client(**{"X-API-Key": key}) as client:
            assert "nobody is let in" in problem(await client.get("/v1/echo"), 503)
            assert (await client.get("/v1/health")).status_code == 200

    run(check)


def test_a_wrong_key_a_thousand_times_shuts_nobody_else_out(tmp_path: Path) -> None:
    made = gate(tmp_path, needs_key=True)
    key = made.keys.add("anna")

    async def check() -> None:
        async with made.client() as client:
            codes = []
            for number in range(1_000):
                answer = await client.get("/v1/echo", headers={"X-API-Key": f"mq_{number}"})
                codes.append(answer.status_code)
            assert set(codes) == {401, 429}
            assert codes.count(401) < 100
            assert int(answer.headers["retry-after"]) >= 1
            assert (await client.get("/v1/echo", headers={"X-API-Key": key})).status_code == 200
        async with made.client("10.0.0.2") as client:
            problem(await client.get("/v1/echo", headers={"X-API-Key": "mq_1"}), 401)

    run(check)


def test_who_calls_too_often_waits_and_others_do_not(tmp_path: Path) -> None:
    made = gate(tmp_path, needs_key=True, limited=replace(SMALL, calls_a_second=0.001))
    anna, ben = made.keys.add("anna"), made.keys.add("ben")

    async def check() -> None:
        async with made.client() as client:
            assert (await client.get("/v1/echo", headers={"X-API-Key": anna})).status_code == 200
            answer = await client.get("/v1/echo", headers={"X-API-Key": anna})
            assert problem(answer, 429) == "Too many calls; please wait a moment and try again."
            assert 900 < int(answer.headers["retry-after"]) <= 1_000
            assert (await client.get("/v1/echo", headers={"X-API-Key": ben})).status_code == 200
            for _ in range(10):
                assert (await client.get("/v1/health")).status_code == 200

    run(check)


def test_a_call_counts_as_many_and_who_owes_waits(tmp_path: Path) -> None:
    made = gate(tmp_path, limited=replace(SMALL, calls_a_second=0.01))
    done = []

    async def many(request: Request) -> str:
        if "first" not in request.headers:  # another call of the same caller came between
            access.count_as(request, 2)
        access.count_as(request, 5)
        done.append(request.url)
        return "done"

    made.app.add_api_route("/v1/many", many)

    async def check() -> None:
        async with made.client() as client:
            assert (await client.get("/v1/many", headers={"first": "yes"})).status_code == 200
            answer = await client.get("/v1/echo")
            assert problem(answer, 429) == "Too many calls; please wait a moment and try again."
            assert 400 < int(answer.headers["retry-after"]) <= 500
        async with made.client("10.0.0.2") as client:
            answer = await client.get("/v1/many")
            assert problem(answer, 429) == "Too many calls; please wait a moment and try again."
            assert 0 < int(answer.headers["retry-after"]) <= 100
        assert len(done) == 1

    run(check)


def test_a_body_is_counted_while_it_arrives(tmp_path: Path) -> None:
    made = gate(tmp_path)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 100
            yield b"x" * 100

    async def check() -> None:
        async with made.client() as client:
            assert (await client.post("/v1/echo", content=b"x" * 1_000)).json() == {"length": 1_000}
            sentence = problem(await client.post("/v1/echo", content=b"x" * 1_001), 413)
            assert sentence == "The body of a call may hold at most 1,000 bytes."
            problem(await client.post("/v1/echo", content=endless()), 413)
            assert sent <= 1_100
            problem(await client.post("/v1/echo", content=b"x" * 1_001, headers={"content-length": "5"}), 413)

    run(check)


def test_a_body_that_never_ends_arriving_is_given_up(tmp_path: Path) -> None:
    made = gate(tmp_path, limited=replace(SMALL, body_seconds=0.01))

    async def stuck() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    async def check() -> None:
        async with made.client() as client:
            problem(await client.post("/v1/echo", content=stuck()), 408)
            assert (await client.post("/v1/echo", content=b"x")).json() == {"length": 1}

    run(check)


def test_a_full_server_says_so_and_recovers(tmp_path: Path) -> None:
    made = gate(tmp_path, limited=replace(SMALL, calls_at_work=1, calls_waiting=1, waiting_seconds=60))

    async def check() -> None:
        async with made.client() as client:
            at_work = asyncio.create_task(client.get("/v1/wait"))
            await made.entered.wait()
            waits = asyncio.create_task(client.get("/v1/echo"))
            for _ in range(20):
                await asyncio.sleep(0)
            answer = await client.get("/v1/echo")
            assert problem(answer, 503).startswith("The server is busy")
            assert int(answer.headers["retry-after"]) >= 1
            assert (await client.get("/v1/health")).status_code == 200
            assert not waits.done()
            made.leave.set()
            assert (await at_work).json() == "done"
            assert (await waits).status_code == 200
            for _ in range(5):
                assert (await client.get("/v1/echo")).status_code == 200

    run(check)


def test_who_waits_too_long_is_told_so(tmp_path: Path) -> None:
    made = gate(tmp_path, limited=replace(SMALL, calls_at_work=1, waiting_seconds=0.01))

    async def check() -> None:
        async with made.client() as client:
            at_work = asyncio.create_task(client.get("/v1/wait"))
            await made.entered.wait()
            problem(await client.get("/v1/echo"), 503)
            made.leave.set()
            await at_work
            assert (await client.get("/v1/echo")).status_code == 200

    run(check)
