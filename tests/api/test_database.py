"""The API while the database of profiles is away: a sentence, and nothing lost or doubled when it is back."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from recsys.engine import Engine
from recsys.profiles import ProfileStore
from tests.api.conftest import OPEN
from tests.postgresql import NEEDS_POSTGRESQL, Server
from tests.serving import client_of, needs

pytestmark = [needs("fastapi", "httpx"), *NEEDS_POSTGRESQL]
RATINGS = "/v1/profiles/few/ratings"
PASSWORD = "nobody may read this"


@pytest.fixture
def url(postgresql: Server) -> str:
    return postgresql.url(user=f"marquee:{PASSWORD}", schema=postgresql.new_schema())


@pytest.fixture
def client(engine: Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of an API whose profiles are in PostgreSQL."""
    monkeypatch.setenv("RECSYS_PROFILES", url)
    home = shutil.copytree(engine.library.home, tmp_path / "home")
    with client_of(import_module("recsys.api.app").create_app(Engine(home), OPEN)) as client:
        yield client


def test_a_change_sent_until_the_database_is_back_is_carried_out_once(
    client: Any, me: dict[str, str], postgresql: Server, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {**me, "Idempotency-Key": "mine"}
    client.put(f"{RATINGS}/100", json={"rating": 2}, headers=me)
    postgresql.stop("immediate")
    for answer in (
        client.put(f"{RATINGS}/101", json={"rating": 4}, headers=headers),
        client.get("/v1/profiles/few", headers=me),
        client.post("/v1/profiles"),
    ):
        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"] == "The database of profiles does not answer."
    assert client.get("/v1/health").status_code == 200, "what needs no profile goes on"
    postgresql.start()
    first = client.put(f"{RATINGS}/101", json={"rating": 4}, headers=headers).json()
    assert first["changed"]
    assert client.put(f"{RATINGS}/101", json={"rating": 4}, headers=headers).json() == first
    with closing(ProfileStore(url)) as store:
        assert store.load(me["X-Profile"], "few").revision == 2
    for private in (PASSWORD, str(postgresql.folder), "Traceback"):
        assert private not in caplog.text
