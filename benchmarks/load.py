"""Many visitors at once, beside a bare Streamlit app with the same component in the same run; and kills.

    python benchmarks/load.py [--before FOLDER] [--seconds 20] [--visitors N] [--kills 0] [--json]

Visitors speak Streamlit's protocol (visitors.py) to servers that run in turn, each with one BLAS thread. With a pause a
visitor rates about every five seconds, and in the app has rested on the film before, so that the server has worked out
what its stars would do; without one as soon as the answer is there. FOLDER holds another version of the
project. ``--kills 20`` instead kills the server again and again under twenty visitors without a pause, and then looks
for every rating.
"""

import argparse
import asyncio
import contextlib
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import websockets

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.browser import Server, Timings, free_port, serve
from benchmarks.visitors import Visitor
from recsys.engine import Engine

ROOT = Path(__file__).resolve().parent.parent
FLOOR = ROOT / "benchmarks" / "apps" / "component.py"
CROWDS = ((1, 5.0), (10, 5.0), (50, 5.0), (100, 5.0), (20, 0.0), (100, 0.0))
"""Visitors, and the seconds between their ratings."""


@contextlib.contextmanager
def running(script: Path, home: Path, port: int | None = None) -> Iterator[Server]:
    env = {"RECSYS_HOME": str(home), "OPENBLAS_NUM_THREADS": "1"}
    with serve(script, env=env, port=port) as server:
        yield server


def visitors(server: Server, script: Path, count: int, *, hovers: bool = False) -> list[Visitor]:
    component, page = ("shelf", "") if script == FLOOR else ("rating_room", "rate")
    return [Visitor(server.url, component, page, hovers=hovers) for _ in range(count)]


async def crowd(people: list[Visitor], seconds: float, pause: float) -> None:
    starts = [(pause or 0.5) * at / len(people) for at in range(len(people))]
    await asyncio.gather(
        *(one.visit(seconds, pause, start) for one, start in zip(people, starts, strict=True))
    )


def measure(
    script: Path, home: Path, seconds: float, crowds: Sequence[tuple[int, float]], *, hovers: bool
) -> list[dict[str, Any]]:
    """One row a crowd; with ``hovers`` those who take their time point at a film before they rate it."""
    rows = []
    with running(script, home) as server:
        asyncio.run(crowd(visitors(server, script, 2), 2.0, 0.0))  # warm
        for count, pause in crowds:
            people = visitors(server, script, count, hovers=hovers and pause > 0)
            asyncio.run(crowd(people, seconds, pause))
            taken = Timings([ms for one in people for ms in one.milliseconds])
            rows.append(
                {
                    "visitors": count,
                    "pause": pause,
                    "p50": taken.p50,
                    "p95": taken.p95,
                    "a_second": len(taken.ms) / seconds,
                    "bytes": statistics.median(size for one in people for size in one.sizes),
                    "unsaved": sum(one.unsaved for one in people),
                }
            )
    return rows


async def until_killed(people: list[Visitor], server: Server) -> None:
    async def visit(one: Visitor) -> None:
        with contextlib.suppress(OSError, websockets.ConnectionClosed, websockets.InvalidHandshake):
            await one.visit(60.0, 0.0)

    visits = [asyncio.ensure_future(visit(one)) for one in people]
    enough = sum(len(one.acknowledged) for one in people) + random.randrange(1, 300)
    while sum(len(one.acknowledged) for one in people) < enough:
        await asyncio.sleep(random.uniform(0.0, 0.02))
    server.process.kill()
    await asyncio.gather(*visits)


def kills(home: Path, count: int) -> dict[str, int]:
    """What became of the ratings of twenty people under so many kills, and of their profiles."""
    app, port, people = ROOT / "streamlit_app.py", free_port(), list[Visitor]()
    again = 0
    for _ in range(count):
        with running(app, home, port) as server:
            people = people or visitors(server, app, 20)
            again += sum(one.waiting is not None for one in people)
            asyncio.run(until_killed(people, server))
    with running(app, home, port):
        again += sum(one.waiting is not None for one in people)
        asyncio.run(crowd(people, 0.5, 0.0))
    store = Engine(home).profiles
    result = {"acknowledged": 0, "sent_again": again, "missing": 0, "half_written": 0, "doubled": 0}
    for one in people:
        given = {e["item_id"]: e["rating"] for e in one.acknowledged if e["kind"] == "rate"}
        profile = store.load(one.me, "demo").profile
        kept = dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))
        result["acknowledged"] += len(given)
        result["missing"] += sum(kept.get(item) != stars for item, stars in given.items())
        result["doubled"] += len(profile) - len(kept) + len(kept.keys() - given.keys())
    with store._database.reading() as connection:  # noqa: SLF001  (what no method tells: profiles that nobody can reach)
        assert connection is not None
        found = connection.exec_driver_sql("SELECT count(*) FROM profiles").scalar_one()
        result["half_written"] = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok"
    result["profiles_without_owner"] = found - len(people)
    return result


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--visitors", type=int, help="only the crowds of so many")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        engine = Engine(home)
        engine.model(engine.dataset("demo"))
        if options.kills:
            print(json.dumps(kills(home, options.kills)))
            return
        scripts = {"bare": FLOOR, "app": ROOT / "streamlit_app.py"}
        if options.before:
            scripts["before"] = options.before / "streamlit_app.py"
        crowds = [crowd for crowd in CROWDS if options.visitors in (None, crowd[0])]
        result = {
            name: measure(script, home, options.seconds, crowds, hovers=name == "app")
            for name, script in scripts.items()
        }
    if options.json:
        print(json.dumps(result))
        return
    print(f"{'':8}{'visitors':>9}{'pause':>7}{'p50':>8}{'p95':>8}{'a second':>10}{'bytes':>9}{'unsaved':>9}")
    for name, rows in result.items():
        for row in rows:
            print(
                f"{name:8}{row['visitors']:9}{row['pause']:7.0f}{row['p50']:8.0f}{row['p95']:8.0f}"
                f"{row['a_second']:10.1f}{row['bytes']:9.0f}{row['unsaved']:9}"
            )


if __name__ == "__main__":
    main()
