"""Whatever is sent, never a 5xx: one sentence as problem+json that shows nothing of the inside."""

import re
from typing import Any

import pytest

from tests.serving import needs

pytestmark = needs("fastapi", "httpx")
INSIDE = re.compile(
    r"Traceback|recsys|pydantic|numpy|sqlalchemy|starlette|\.py\b|/tmp|/home|0x[0-9a-f]{6}|<class|object at|\n"
)
AS_JSON = {"Content-Type": "application/json"}
RECOMMEND = "/v1/data/few/recommend"


def fair(answer: Any) -> int:
    """The status of an answer that a stranger may get."""
    status = int(answer.status_code)
    assert status < 500, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert set(told) == {"type", "title", "status", "detail"}
        assert told["detail"].endswith((".", "?"))
        assert len(told["detail"]) < 1_000
        assert not INSIDE.search(told["detail"]), told["detail"]
    return status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"[" * 100_000,
        b'{"profile":' * 50_000,
        b'{"profile": {"ratings": [{"item_id": 100, "rating": NaN}]}}',
        b'{"profile": {"ratings": [{"item_id": 100, "rating": Infinity}]}}',
        b'{"profile": {"ratings": [{"item_id": 100, "rating": 1e400}]}}',
        b'{"profile": {"ratings": [{"item_id": 1e400}]}}',
        b'{"profile": {"ratings": [{"item_id": ' + b"9" * 5_000 + b"}]}}",
        b'{"profile": {"ratings": [{"item_id": 999999, "rating": 5}]}}',
        b'{"profile": {"ratings": []}, "model": "\\u0000"}',
        b'{"profile": {"ratings": []}, "model": "\\ud800"}',
        b'{"profile": {"ratings": []}, "tuning": "genres:\\ud800"}',
        b'{"profile": {"ratings": []}, "tuning": "\\u0000"}',
        b'{"me": "\\ud800"}',
        b'{"me": "\\u0000"}',
        b'{"profile": {"ratings": []}, "\\ud800": 1}',
        b'{"profile": {"ratings": []}, "n": 1e400}',
    ],
    ids=lambda body: repr(body[:40]),
)
def test_bodies_that_are_wrong_on_purpose(client: Any, body: bytes) -> None:
    assert 400 <= fair(client.post(RECOMMEND, content=body, headers=AS_JSON)) < 500


def test_ten_megabytes_and_a_million_ratings_are_refused_by_size(client: Any) -> None:
    rated = b'{"item_id":100,"rating":5},'
    million = b'{"profile":{"ratings":[' + rated * 1_000_000 + b'{"item_id":100}]}}'
    for body in (b" " * 10_000_000, b'"' + b"x" * 10_000_000 + b'"', million):
        assert fair(client.post(RECOMMEND, content=body, headers=AS_JSON)) == 413
    many = b'{"profile":{"ratings":[' + rated * 50_000 + b'{"item_id":100}]}}'
    assert len(many) < 2_000_000
    answer = client.post(RECOMMEND, content=many, headers=AS_JSON)
    assert fair(answer) == 422
    assert answer.json()["detail"] == "profile.ratings in the body: at most 20,000 can be sent."


@pytest.mark.parametrize(
    "path", ["/v1/%00", "/v1/data/%ff/films", "/v1/data/few/films?q=%00%ff", "/v1/data/..%2f..%2fetc/models"]
)
def test_addresses_that_are_wrong_on_purpose(client: Any, path: str) -> None:
    fair(client.get(path))
