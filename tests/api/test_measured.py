"""What is noted of a call for Prometheus."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.serving import needs, run_async

pytestmark = needs("fastapi")
pytest.importorskip("fastapi")

from recsys.api import measured  # noqa: E402

START = {"type": "http.response.start", "status": 200}
ROUTE = SimpleNamespace(operation_id="recommend")


async def answers(scope: Any, _receive: Any, send: Any) -> None:
    scope["route"] = ROUTE
    await send(START)
    await send({"type": "http.response.body"})


async def refuses(_scope: Any, _receive: Any, send: Any) -> None:
    await send({**START, "status": 429})


async def is_left(scope: Any, _receive: Any, _send: Any) -> None:
    scope["route"] = ROUTE


async def fails_after_its_answer(scope: Any, receive: Any, send: Any) -> None:
    await answers(scope, receive, send)
    raise RuntimeError


@pytest.mark.parametrize(
    ("app", "kind", "noted"),
    [
        (answers, "http", [("recommend", 200)]),
        (refuses, "http", [("none", 429)]),
        (is_left, "http", [("recommend", 499)]),
        (fails_after_its_answer, "http", [("recommend", 200)]),
        (answers, "lifespan", []),
    ],
)
def test_each_call_is_noted_by_its_operation_and_status(
    app: Callable[..., Any], kind: str, noted: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(measured, "called", lambda *said: found.append(said[:2]))
    sent = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def call() -> None:
        try:
            await measured.Measured(app)({"type": kind}, SimpleNamespace(), send)
        except RuntimeError:
            assert app is fails_after_its_answer

    run_async(call())
    assert found == noted
    assert len(sent) == {answers: 2, refuses: 1, is_left: 0, fails_after_its_answer: 2}[app]
