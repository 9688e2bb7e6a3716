"""Ratings written by many threads into one profile store, beside one connection that only commits in a row.

    python benchmarks/writes.py [--threads 20] [--seconds 5] [--json]

Run it in another version's folder for its figures. With more threads than one the writer is never idle, so a second
divided by the writes is how long the lock is held for one.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.browser import Timings
from recsys.profiles import ProfileStore


def commits(file: Path, seconds: float) -> int:
    """The floor: one row a commit on a kept connection."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE rows (item INTEGER)")
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        connection.execute("INSERT INTO rows VALUES (?)", (count,))
        count += 1
    connection.close()
    return count


def ratings(file: Path, threads: int, seconds: float) -> Timings:
    """Each thread rates for a person of its own."""
    store = ProfileStore(f"sqlite:///{file}", patience=60)
    people = [store.create() for _ in range(threads)]

    def rate(me: str) -> list[float]:
        taken, end = [], time.perf_counter() + seconds
        while time.perf_counter() < end:
            start = time.perf_counter()
            store.rate(me, "demo", len(taken) % 50, 0.5 * (1 + len(taken) % 9), event_id=str(len(taken)))
            taken.append(1e3 * (time.perf_counter() - start))
        return taken

    with ThreadPoolExecutor(threads) as pool:
        return Timings([ms for taken in pool.map(rate, people) for ms in taken])


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--threads", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result: dict[str, float] = {
            "commits_a_second": commits(Path(folder) / "floor.db", options.seconds) / options.seconds
        }
        for threads in (1, options.threads):
            taken = ratings(Path(folder) / f"{threads}.db", threads, options.seconds)
            result |= {
                f"{threads}_writes_a_second": len(taken.ms) / options.seconds,
                f"{threads}_held_ms": 1e3 * options.seconds / len(taken.ms),
                f"{threads}_p50": taken.p50,
                f"{threads}_p95": taken.p95,
            }
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:24}{value:10.2f}")


if __name__ == "__main__":
    main()
