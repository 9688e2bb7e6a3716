"""Models are asked in turn, however many call at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from recsys.tuning import Lister
from tests.api.conftest import FIRST_ITEM, Client
from tests.serving import needs

pytestmark = needs("fastapi", "httpx")

CALLERS = 6
SENT = {"profile": {"ratings": [{"item_id": FIRST_ITEM, "rating": 5}]}}


def test_no_two_lists_are_made_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, inside, seen = threading.Lock(), [0], []
    real = Lister.tops

    def counted(self: Lister, *args: Any, **options: Any) -> Any:
        with lock:
            inside[0] += 1
            seen.append(inside[0])
        time.sleep(0.02)  # long enough for all the others to arrive
        with lock:
            inside[0] -= 1
        return real(self, *args, **options)

    monkeypatch.setattr(Lister, "tops", counted)
    with ThreadPoolExecutor(CALLERS) as callers:
        answers = list(
            callers.map(lambda _: client.post("/v1/data/few/recommend", json=SENT), range(CALLERS))
        )
    assert [answer.status_code for answer in answers] == [200] * CALLERS
    assert seen == [1] * CALLERS
