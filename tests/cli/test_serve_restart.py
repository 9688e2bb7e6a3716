"""The API killed while clients write: what was acknowledged is there once, what is sent again is answered as then."""

import http.client
import json
import random
import signal
import threading
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.cli.server import server
from tests.serving import needs

WRITERS = 4
CALLS = 12
"""Of each writer, fewer than the store remembers of a profile in all."""
LAST = 0.5 + (CALLS - 1) % 10 / 2
"""The rating with which each writer ends."""
AS_FAST_AS_THEY_CAN = ("--rate", "100000")
Answer = tuple[int, dict[str, Any]]


@dataclass
class Client:
    """One connection of one writer, with the secret of the profile that all share."""

    port: int
    me: str = ""
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def call(self, method: str, path: str, sent: Any = None, key: str | None = None) -> Answer:
        """Send a call and wait for its answer."""
        named = {"X-Profile": self.me, "Idempotency-Key": key, "Content-Type": sent and "application/json"}
        headers = {name: value for name, value in named.items() if value}
        body = None if sent is None else json.dumps(sent)
        self.connection.request(method, f"/v1/profiles{path}", body, headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()

    def rate(self, writer: int, number: int) -> Answer:
        """The call of that number of a writer: its own film, other stars each time."""
        rating = {"rating": 0.5 + number % 10 / 2}
        return self.call("PUT", f"/tiny/ratings/{1 + writer}", rating, f"{writer}-{number}")


class Writer(threading.Thread):
    """Sends one call after another until all are answered or the server is gone."""

    def __init__(self, port: int, me: str, number: int, each: threading.Semaphore) -> None:
        super().__init__()
        self._client, self._number, self._each = Client(port, me), number, each
        self.answers: list[Answer] = []

    def run(self) -> None:
        """Keep every answer."""
        with closing(self._client), suppress(OSError, http.client.HTTPException):  # the server is gone
            for number in range(CALLS):
                self.answers.append(self._client.rate(self._number, number))
                self._each.release()


def stopped_while_they_write(home: Path, how: signal.Signals) -> tuple[str, list[list[Answer]]]:
    """A new profile, and what each writer was answered before the server went, at a random moment."""
    with server(home, *AS_FAST_AS_THEY_CAN) as (process, _said, port):
        with closing(Client(port)) as client:
            me = client.call("POST", "")[1]["me"]
        each = threading.Semaphore(0)
        writers = [Writer(port, me, number, each) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _ in range(random.randint(1, WRITERS * CALLS // 2)):
            assert each.acquire(timeout=120)
        process.send_signal(how)
        for writer in writers:
            writer.join(120)
        assert process.wait(60) == -how
    return me, [writer.answers for writer in writers]


def rated(client: Client) -> dict[int, float]:
    """The ratings of the profile."""
    return {one["item_id"]: one["rating"] for one in client.call("GET", "/tiny")[1]["ratings"]}


@needs("fastapi", "uvicorn")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=lambda how: how.name)
def test_what_was_acknowledged_is_there_once_after_a_restart(home: Path, how: signal.Signals) -> None:
    me, answers = stopped_while_they_write(home, how)
    assert all(status == 200 for of_one in answers for status, _ in of_one)
    acknowledged = sum(map(len, answers))
    assert 0 < acknowledged < WRITERS * CALLS
    with server(home, *AS_FAST_AS_THEY_CAN) as (_, _, port), closing(Client(port, me)) as client:
        kept = client.call("GET", "/tiny")[1]
        assert (
            acknowledged <= kept["revision"] <= acknowledged + WRITERS
        )  # one of each may have been under way
        again = [[client.rate(writer, number) for number in range(CALLS)] for writer in range(WRITERS)]
        assert [of_one[: len(first)] for of_one, first in zip(again, answers, strict=True)] == answers
        revisions = sorted(answer["revision"] for of_one in again for _, answer in of_one)
        assert revisions == list(range(1, WRITERS * CALLS + 1))  # each was carried out once
        assert rated(client) == dict.fromkeys(range(1, WRITERS + 1), LAST)
        undone = client.call("POST", "/tiny/undo", key="undo")
        assert client.call("POST", "/tiny/undo", key="undo") == undone
        item_id = undone[1]["item_id"]
        assert rated(client) == dict.fromkeys(range(1, WRITERS + 1), LAST) | {item_id: LAST - 0.5}
