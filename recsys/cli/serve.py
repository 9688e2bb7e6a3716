"""serve: the API for other programs."""

import argparse
import importlib.util
import socket
import sys
from typing import TYPE_CHECKING, NoReturn

from recsys import metrics
from recsys.api.keys import Keys
from recsys.api.settings import Limits, Settings, is_loopback
from recsys.cli import shared
from recsys.engine import Engine
from recsys.errors import NotAllowedError, UnsupportedError
from recsys.jobs import shared_queue
from recsys.lazy import lazy
from recsys.models import keep_to_one_blas_thread

if TYPE_CHECKING:
    import uvicorn

    from recsys.api import app, measured
else:
    uvicorn, app, measured = lazy("uvicorn"), lazy("recsys.api.app"), lazy("recsys.api.measured")

NAME = "serve"
HELP = "answer other programs over HTTP; needs requirements-api.txt"
PORTS = range(65_536)
BACKLOG = 2_048
SECONDS_TO_FINISH = 30
"""How long calls in flight have when the server is told to stop."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, and to whom."""
    limits = Limits()
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at; this machine's own")
    parser.add_argument("--port", type=int, default=8_000, help="8000; 0 for any that is free")
    parser.add_argument("--root-path", default="", metavar="PATH", help="what a proxy puts before every path")
    parser.add_argument("--people", action="store_true", help="answer about people of the data by their ids")
    parser.add_argument(
        "--rate",
        type=float,
        default=limits.calls_a_second,
        help=f"calls a second of one key or address; {limits.calls_a_second:g}",
    )
    parser.add_argument("--open", action="store_true", help="answer everybody, without keys")


def run(options: argparse.Namespace) -> NoReturn:
    """Listen until SIGTERM or Ctrl-C; calls in flight are answered then."""
    if any(importlib.util.find_spec(name) is None for name in ("fastapi", "uvicorn")):
        raise UnsupportedError(
            "FastAPI is not installed here: pip install -r requirements-api.txt installs it."
        )
    engine = Engine()
    _check(options)
    keep_to_one_blas_thread()
    settings = _settings(options, engine)
    with listener_at(options.host, options.port) as listener:
        _serve(engine, settings, listener, options.root_path)
    sys.exit()


def _check(options: argparse.Namespace) -> None:
    if options.port not in PORTS:
        raise ValueError(f"--port must be from {PORTS.start} to {PORTS.stop - 1}, got {options.port}.")
    if not 0 < options.rate < float("inf"):
        raise ValueError(f"--rate must be a number above 0, got {options.rate:g}.")
    if options.root_path and (not options.root_path.startswith("/") or options.root_path.endswith("/")):
        raise ValueError("--root-path starts with / and does not end with it, like /api.")


def _settings(options: argparse.Namespace, engine: Engine) -> Settings:
    keys = Keys(engine.library.home)
    needs_key = not options.open and keys.were_made()
    if needs_key:
        keys.names()  # a damaged file is better said now than to every caller
    elif not (options.open or is_loopback(options.host)):
        raise NotAllowedError(
            "Other machines are answered by key only: make one with python -m recsys keys add NAME, "
            "or say --open to answer everybody."
        )
    limits = Limits(calls_a_second=options.rate)
    return Settings(
        shows_people=options.people,
        needs_key=needs_key,
        only_loopback=not (needs_key or options.open),
        limits=limits,
    )


def listener_at(host: str, port: int) -> socket.socket:
    """What listens there, each connection from it made to answer at once; raises UnsupportedError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        reason = (getattr(error, "strerror", None) or "no such address").lower().partition(" (while")[0]
        raise UnsupportedError(f"The API cannot listen at {host}, port {port}: {reason}.") from error
    # Only where the socket says that it is TCP asyncio sends a small answer at once (TCP_NODELAY), not after 40 ms.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, listener.detach())


def _serve(engine: Engine, settings: Settings, listener: socket.socket, root_path: str) -> None:
    api = app.create_app(engine, settings)
    api.root_path = root_path  # FastAPI's own: it answers whether the proxy takes its prefix off or not
    counts = metrics.begin(shared_queue().counts, engine.held)
    config = uvicorn.Config(
        measured.Measured(api) if counts else api,
        log_config=None,  # the command line's own, on stderr
        access_log=False,  # a query may hold what somebody looked for
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    who = "who has a key" if settings.needs_key else "everybody who reaches that address, without a key"
    shared.say(f"The API answers {who}: {address}{root_path}/docs describes it. Ctrl-C ends it.")
    uvicorn.Server(config).run([listener])
