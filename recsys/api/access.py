"""Who may call, and how often: the outermost layer of the API."""

import math
from functools import partial

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from recsys.api.buckets import Buckets
from recsys.api.keys import Keys
from recsys.api.problems import Problem, answer_to
from recsys.api.settings import Settings, is_loopback
from recsys.errors import StoreError

HEALTH = "/v1/health"
DESCRIPTIONS = frozenset({"/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"})
BURST_SECONDS = 2.0
"""A bucket holds the calls of this many seconds."""
REFUSED_A_SECOND, REFUSED_AT_ONCE = 1.0, 20.0
OWE = "marquee.owe"
"""Where a call carries what makes its caller owe more tokens."""
NO_KEY = "This server needs a key: send it as “Authorization: Bearer mq_…” or “X-API-Key: mq_…”."
WRONG_KEY = "That key is not one of this server's."
NOT_HERE = "This server has no keys, so it answers calls to this machine's own address only, like 127.0.0.1."
TOO_MANY = "Too many calls; please wait a moment and try again."


class Access:
    """Lets a call in by its key, and slows who calls too often, by key, else by address.

    Who has no valid key is slowed by a bucket of its own: a wrong key, however often, keeps nobody with a valid one
    out, from the same address either. The health route is always open, the description needs no key.
    """

    def __init__(self, app: ASGIApp, *, keys: Keys, settings: Settings) -> None:
        rate = settings.limits.calls_a_second
        self._app, self._keys, self._needs_key = app, keys, settings.needs_key
        self._only_loopback = settings.only_loopback
        self._callers = Buckets(rate, max(1.0, BURST_SECONDS * rate))
        self._refused = Buckets(REFUSED_A_SECOND, REFUSED_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or answer 401, 421, 429 or, where the keys cannot be read, 503."""
        if not is_free(scope):
            try:
                self._let_in(scope)
            except (Problem, StoreError) as refusal:
                await answer_to(refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _let_in(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if self._only_loopback and not is_loopback(host_in(headers)):
            raise Problem(421, NOT_HERE)
        is_open = not self._needs_key or _path(scope) in DESCRIPTIONS
        key = key_in(headers)
        name = self._keys.name_of(key) if key and self._needs_key else None
        address = (scope.get("client") or ("nobody", 0))[0]
        if name is None and not is_open:
            _wait(self._refused.take(address))
            sentence = WRONG_KEY if key else NO_KEY
            raise Problem(401, sentence, {"WWW-Authenticate": 'Bearer realm="marquee"'})
        caller = f"at {address}" if name is None else f"key {name}"
        _wait(self._callers.take(caller))
        scope[OWE] = partial(self._callers.owe, caller)


def count_as(request: Request, calls: int) -> None:
    """Let a call that was let in count as so many; raises Problem 429 where the caller owes for one from before."""
    _wait(request.scope[OWE](max(0, calls - 1)))


def is_free(scope: Scope) -> bool:
    """Whether no rule holds: the health route, and what is no call (the server's own start and end)."""
    return scope["type"] != "http" or _path(scope) == HEALTH


def key_in(headers: Headers) -> str | None:
    """The key that a call brings: ``Authorization: Bearer``, else ``X-API-Key``."""
    kind, _, key = headers.get("authorization", "").partition(" ")
    return (key.strip() if kind.lower() == "bearer" else "") or headers.get("x-api-key")


def host_in(headers: Headers) -> str:
    """The host that a call names, without the port and the brackets of an IPv6 address."""
    host = headers.get("host", "").lower()
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _wait(seconds: float) -> None:
    if seconds:
        raise Problem(429, TOO_MANY, {"Retry-After": str(math.ceil(seconds))})
