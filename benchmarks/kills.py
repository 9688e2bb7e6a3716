"""kill -9 of a program with many writers, again and again: nothing acknowledged may be missing, doubled or half there.

    python benchmarks/kills.py [--profiles sqlite|postgresql] [--kills 50] [--writers 20] [--json]

Each writer imports histories for a person of its own, of one film and of several in turn, and says so when the store
has returned. The next program sends the first one again that was not acknowledged, as a browser does. With PostgreSQL
the server is killed as well, in every third round, while they write. The files are where temporary ones are made: set
TMPDIR to a folder on a disk where that is memory.
"""

import argparse
import json
import logging
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.errors import StoreError
from recsys.profiles import ProfileStore

if TYPE_CHECKING:
    from tests.postgresql import Server

SEVERAL = 7
A_DATASET = 50
"""So many events go into one data set: a write answers with all that is said there."""


@dataclass
class Outcome:
    """Events, and what is wrong with them: all but the first two must be 0."""

    kills: int = 0
    acknowledged: int = 0
    missing: int = 0
    half_written: int = 0
    doubled: int = 0


def ratings(event: int) -> dict[int, float | None]:
    """What the n-th event of a person says, about films that no other event does."""
    return {10 * event + i: 3.0 for i in range(1 if event % 2 else SEVERAL)}


def dataset(event: int) -> str:
    """Where it says so."""
    return f"data-{event // A_DATASET}"


# -- the program that is killed -------------------------------------------------------------------------------


def write_for_ever(store: ProfileStore, me: str, event: int) -> None:
    """Event after event; one that the store could not take is sent again."""
    while True:
        try:
            store.rate_many(me, dataset(event), ratings(event), event_id=f"e{event}")
        except StoreError:
            time.sleep(0.01)
            continue
        os.write(1, f"{me} {event}\n".encode())  # in one piece: a thread's line is not torn by another's
        event += 1


def start(url: str, next_event: dict[str, int]) -> tuple[int, TextIO]:
    """A program with a writer for each person, who begins with an event: its process, and what it says.

    Forked, because to load Python anew takes longer than to write; nothing is open in the one that forks.
    """
    said, says = os.pipe()
    process = os.fork()
    if process:
        os.close(says)
        return process, os.fdopen(said)
    logging.disable()
    os.dup2(says, 1)
    store = ProfileStore(url, patience=10)
    for me, event in next_event.items():
        threading.Thread(target=write_for_ever, args=(store, me, event)).start()
    threading.Event().wait()
    raise AssertionError("It ends by being killed.")


# -- the one that kills it ------------------------------------------------------------------------------------


def kill_again_and_again(url: str, *, kills: int, writers: int, server: "Server | None") -> Outcome:
    """``server``: one to be killed as well."""
    store, when = ProfileStore(url, patience=60), random.Random(7)
    next_event = {store.create(): 1 for _ in range(writers)}
    for number in range(kills):
        store.close()
        process, said = start(url, next_event)
        for kill_server in (number % 3 == 0, False):
            for line in islice(said, when.randrange(3 * writers)):
                note(line, next_event)
            if server is not None and kill_server:
                server.kill()
                server.start()
        os.kill(process, signal.SIGKILL)
        for line in said:
            note(line, next_event)
        said.close()
        os.waitpid(process, 0)
    found = Outcome(kills=kills)
    for me, event in next_event.items():
        check(store, me, event - 1, found)
    store.close()
    return found


def note(line: str, next_event: dict[str, int]) -> None:
    """An event was acknowledged."""
    me, event = line.split()
    next_event[me] = int(event) + 1


def check(store: ProfileStore, me: str, acknowledged: int, found: Outcome) -> None:
    """What one person said, against what was acknowledged; one event more may be there, whose answer never came."""
    found.acknowledged += acknowledged
    said: Counter[int] = Counter()
    for name in store.datasets(me):
        said.update(item // 10 for item in store.load(me, name).profile.item_ids.tolist())
    found.missing += sum(event not in said for event in range(1, acknowledged + 1))
    found.half_written += sum(count != len(ratings(event)) for event, count in said.items())
    # the revision counts each film of each event: one that was carried out twice, or only counted, shows there
    found.doubled += (
        store.load(me, "demo").revision != said.total() or max(said, default=0) > acknowledged + 1
    )
    last = max(said, default=0)
    undone = store.undo(me, dataset(last))
    found.half_written += last > 0 and (undone is None or undone.n_items != len(ratings(last)))


@contextmanager
def database(kind: str) -> Iterator[tuple[str, "Server | None"]]:
    """A new one of a kind: its address, and its server where it has one."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/profiles.sqlite", None
        return
    from tests.postgresql import Server  # noqa: PLC0415  (loads pytest, which the writers need not)

    server = Server(fsync=True)
    server.start()
    try:
        yield server.url(), server
    finally:
        server.remove()


def main() -> None:
    """Run, print; exit code 1 when anything acknowledged is not as it should be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--profiles", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with database(options.profiles) as (url, server):
        found = kill_again_and_again(url, kills=options.kills, writers=options.writers, server=server)
    if options.json:
        print(json.dumps(asdict(found)))
    else:
        for name, value in asdict(found).items():
            print(f"{name:16}{value:10,}")
    sys.exit(bool(found.missing or found.half_written or found.doubled))


if __name__ == "__main__":
    main()
