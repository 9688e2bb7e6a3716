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
CALLS = 240
"""Of each writer at most, more than it sends before the server goes: the store remembers 1,000 of a profile."""
ANSWERS = 60
"""The server goes after at most so many."""
AS_FAST_AS_THEY_CAN = ("--rate", "100000")
Answer = tuple[int, dict[str, Any]]


def stars(number: int) -> float:
    """The rating that the call of that number gives."""
    return 0.5 + number % 10 / 2


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
        return self.call(
            "PUT", f"/tiny/ratings/{1 + writer}", {"rating": stars(number)}, f"{writer}-{number}"
        )


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
        for _ in range(random.randint(1, ANSWERS)):
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
    sent = [len(of_one) + 1 for of_one in answers]
    with server(home, *AS_FAST_AS_THEY_CAN) as (_, _, port), closing(Client(port, me)) as client:
        kept = client.call("GET", "/tiny")[1]
        assert acknowledged <= kept["revision"] <= sum(sent)  # the last one of each may have been carried out
        again = [[client.rate(writer, number) for number in range(sent[writer])] for writer in range(WRITERS)]
        assert [of_one[:-1] for of_one in again] == answers
        revisions = sorted(answer["revision"] for of_one in again for _, answer in of_one)
        assert revisions == list(range(1, sum(sent) + 1))  # each was carried out once
        latest = {1 + writer: stars(sent[writer] - 1) for writer in range(WRITERS)}
        assert rated(client) == latest
        assert client.call("PUT", "/tiny/ratings/9", {"rating": 5}, "one-more")[1]["changed"]
        undone = client.call("POST", "/tiny/undo", key="undo")
        assert client.call("POST", "/tiny/undo", key="undo") == undone
        assert rated(client) == latest
