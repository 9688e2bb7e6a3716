"""How much the API takes in at once: bytes of a body, and calls at work or waiting."""

import asyncio

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recsys.api.access import Access, is_free
from recsys.api.keys import Keys
from recsys.api.problems import Problem, answer_to
from recsys.api.settings import Limits, Settings

BUSY = "The server is busy with other calls; please try again in a moment."
SLOW = "The body of the call took too long to arrive."
RETRY_SECONDS = "2"


def install(app: FastAPI, settings: Settings) -> None:
    """Put the layers around an app: keys and rates outermost, then the body, then a place among the calls at work."""
    keys = Keys(app.state.engine.library.home)
    app.add_middleware(Places, limits=settings.limits)
    app.add_middleware(Body, limits=settings.limits)
    app.add_middleware(Access, keys=keys, settings=settings)


class Body:
    """Reads a body whole before anything works on it: counted while it arrives, and not for ever."""

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self._app, self._most, self._seconds = app, limits.body_bytes, limits.body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on with its body in one piece, or answer 413 or 408."""
        if is_free(scope):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(Headers(scope=scope), receive)
        except TimeoutError:
            await answer_to(Problem(408, SLOW))(scope, receive, send)
            return
        except Problem as problem:
            await answer_to(problem)(scope, receive, send)
            return
        if body is not None:
            await self._app(scope, _replayed(body, receive), send)

    async def _read(self, headers: Headers, receive: Receive) -> bytes | None:
        """The body, None when the client left."""
        announced = headers.get("content-length", "")
        self._check(int(announced) if announced.isdecimal() else 0)
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            self._check(len(body))
            more = message.get("more_body", False)
        return bytes(body)

    def _check(self, size: int) -> None:
        if size > self._most:
            raise Problem(413, f"The body of a call may hold at most {self._most:,} bytes.")


class Places:
    """At most so many calls at work, and so many more that wait, not for long; the rest is told to come again."""

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self._app, self._limits = app, limits
        self._places = asyncio.Semaphore(limits.calls_at_work)
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on when it has a place, or answer 503; the health route needs none."""
        if is_free(scope):
            await self._app(scope, receive, send)
            return
        self._inside += 1
        try:
            if not await self._has_place():
                busy = Problem(503, BUSY, {"Retry-After": RETRY_SECONDS})
                await answer_to(busy)(scope, receive, send)
                return
            try:
                await self._app(scope, receive, send)
            finally:
                self._places.release()
        finally:
            self._inside -= 1

    async def _has_place(self) -> bool:
        if self._inside > self._limits.calls_at_work + self._limits.calls_waiting:
            return False
        try:
            async with asyncio.timeout(self._limits.waiting_seconds):
                return await self._places.acquire()
        except TimeoutError:
            return False


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What is to come first the body, then whatever follows (that the client left)."""
    pieces: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return pieces.pop() if pieces else await receive()

    return next_message
