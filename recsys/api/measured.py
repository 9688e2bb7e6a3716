"""How long calls take, for Prometheus: put around the API where ``RECSYS_METRICS`` asks for it."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recsys.metrics import called

LEFT = 499
"""The status of a call whose client left before its answer, as nginx writes it."""


class Measured:
    """The outermost layer: what the others refuse counts too. An operation is told by its name, never by its path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and note the operation that it reached, its status and its time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), LEFT

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            operation = getattr(scope.get("route"), "operation_id", None) or "none"
            called(operation, status, time.perf_counter() - started)
