"""How fast the API answers: a list for a profile of 20 ratings, beside a bare FastAPI route with the same JSON.

    python -m benchmarks.api [--data demo] [--calls 400]

Needs requirements-api.txt and a trained default model. ``python -m recsys serve`` answers as it does for others, a bare
app in a process of its own reads the same body (untyped) and answers from memory: what that takes is the floor of
FastAPI, uvicorn and this client. This process asks, over connections that stay open, of one server at a time; it times
the ranking alone as well, without HTTP.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import numpy as np

from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.models import keep_to_one_blas_thread
from recsys.tuning import Lister, Tuning

CLIENTS = (1, 10, 100)
RATINGS, LENGTH = 20, 10
BARE = """
import sys, uvicorn
from typing import Annotated, Any
from fastapi import Body, FastAPI

app, kept = FastAPI(), {}

def answer(sent: Annotated[Any, Body()]) -> Any:
    return kept["answer"]

def keep(sent: Annotated[Any, Body()]) -> None:
    kept["answer"] = sent

app.add_api_route("/answer", answer, methods=["POST"])
app.add_api_route("/keep", keep, methods=["POST"])
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, body: bytes) -> bytes:
    """One POST over an open connection."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in answer[:20]:
        raise SystemExit(answer.decode())
    length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return await reader.readexactly(int(length.split(b":")[1]))


async def load(port: int, path: str, body: bytes, clients: int, calls: int) -> Sequence[float]:
    """Milliseconds of each call, ``clients`` of them always under way."""
    taken: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(max(4, calls // clients)):
            began = time.perf_counter()
            await call(reader, writer, path, body)
            taken.append(1e3 * (time.perf_counter() - began))
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return taken


async def once(port: int, path: str, body: bytes) -> bytes:
    """One call, as soon as the server listens."""
    for _ in range(600):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            answer = await call(reader, writer, path, body)
        except ConnectionRefusedError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return answer
    raise SystemExit("The server did not start.")


@contextmanager
def started(*words: str) -> Iterator[None]:
    """A server of its own, ended at the end."""
    process = subprocess.Popen([sys.executable, *words], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def row(name: str, clients: int, taken: Sequence[float], seconds: float) -> None:
    """A line of the table."""
    p50, p95 = np.percentile(taken, (50, 95))
    print(f"{name:18} {clients:8} {p50:9.1f} {p95:9.1f} {len(taken) / seconds:11.0f}", flush=True)


def timed_load(name: str, port: int, path: str, body: bytes, clients: int, calls: int) -> None:
    """Measure and print."""
    began = time.perf_counter()
    taken = asyncio.run(load(port, path, body, clients, calls))
    row(name, clients, taken, time.perf_counter() - began)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default="demo")
    parser.add_argument("--calls", type=int, default=400)
    parser.add_argument("--port", type=int, default=18_765)
    options = parser.parse_args()

    keep_to_one_blas_thread()  # as the server does
    engine = Engine()
    data = engine.dataset(options.data)
    item_ids = data.catalog.items.ids[:RATINGS].tolist()
    stars = [float(1 + at % 5) for at in range(RATINGS)]
    rated = [{"item_id": item_id, "rating": rating} for item_id, rating in zip(item_ids, stars, strict=True)]
    body = json.dumps({"profile": {"ratings": rated}, "n": LENGTH}).encode()

    print(f"{'':18} {'clients':>8} {'p50 ms':>9} {'p95 ms':>9} {'calls a s':>11}")
    lister, profile = Lister(data, engine.model(data), Tuning()), Profile.of(item_ids, stars)
    taken = []
    for _ in range(60):
        began = time.perf_counter()
        lister.top(profile, LENGTH)
        taken.append(1e3 * (time.perf_counter() - began))
    row("ranking alone", 1, taken[10:], sum(taken[10:]) / 1e3)

    api, bare = options.port, options.port + 1
    with ExitStack() as running:
        running.enter_context(started("-m", "recsys", "serve", "--open", "--rate", "1e9", "--port", str(api)))
        running.enter_context(started("-c", BARE, str(bare)))
        path = f"/v1/data/{options.data}/recommend"
        answer = asyncio.run(once(api, path, body))
        asyncio.run(once(bare, "/keep", answer))
        for clients in CLIENTS:
            timed_load("bare route", bare, "/answer", body, clients, options.calls)
            timed_load("recommend", api, path, body, clients, options.calls)


if __name__ == "__main__":
    main()
