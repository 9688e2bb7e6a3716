"""Clients: one made from the API's description, as openapi-python-client makes it, and the one of the README."""

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Client, MakeClient
from tests.conftest import ROOT
from tests.serving import needs

pytestmark = needs("fastapi", "httpx", "openapi_python_client")


@pytest.fixture
def made(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The package that openapi-python-client makes of the description, on the path of this test."""
    described = tmp_path / "openapi.json"
    described.write_text(json.dumps(client.get("/openapi.json").json()))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", described.name]
    options = ["--meta", "none", "--output-path", "marquee_client"]
    done = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    yield "marquee_client"
    for name in [name for name in sys.modules if name.startswith("marquee_client")]:
        del sys.modules[name]


def test_a_generated_client_gets_a_list_rates_and_undoes(client: Any, made: str) -> None:
    def call(tag: str, name: str, *arguments: Any, **options: Any) -> Any:
        module = importlib.import_module(f"{made}.api.{tag}.{name}")
        return module.sync(*arguments, client=api, **options)

    models = importlib.import_module(f"{made}.models")
    api = importlib.import_module(made).Client(base_url="http://testserver", raise_on_unexpected_status=True)
    api.set_httpx_client(client)

    asked = models.ListRequest.from_dict({"profile": {"ratings": [{"item_id": 100, "rating": 5}]}, "n": 3})
    first = call("lists", "recommend", "few", body=asked)
    assert len(first.items) == 3

    me = call("profiles", "create_profile").me
    rated = call("profiles", "put_rating", "few", 101, body=models.RatingSent(rating=4.5), x_profile=me)
    assert rated.changed
    kept = call("profiles", "get_profile", "few", x_profile=me)
    assert [(one.item_id, one.rating) for one in kept.ratings] == [(101, 4.5)]
    assert call("profiles", "undo", "few", x_profile=me).undone
    assert call("profiles", "get_profile", "few", x_profile=me).ratings == []


def test_the_client_of_the_readme_prints_five_films(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    httpx = importlib.import_module("httpx")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = next(block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "httpx" in block)
    assert len(shown.splitlines()) <= 10

    def reach(base_url: str, headers: dict[str, str]) -> Client:
        client.base_url = httpx.URL(base_url)
        client.headers.update(headers)
        return client

    with make_client() as client:
        monkeypatch.setattr(httpx, "Client", reach)
        exec(compile(shown, "README.md", "exec"), {})
    films = capsys.readouterr().out.splitlines()
    assert len(films) == 5
    assert all(re.fullmatch(r".+ (\d{4}|None) \d\.\d+", film) for film in films), films
