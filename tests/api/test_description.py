"""The OpenAPI page: every call has an example that works, a text and a name for generated clients."""

from collections.abc import Iterator
from typing import Any

import pytest

from recsys.api.settings import Settings
from recsys.engine import Engine
from tests.api.conftest import MakeClient
from tests.serving import needs

pytestmark = needs("fastapi", "httpx")
ETAGGED = [
    "/v1/data",
    "/v1/data/few/models",
    "/v1/data/few/models/hybrid/evaluation",
    "/v1/data/few/films?q=film",
    "/v1/data/few/films/100",
    "/v1/data/few/films/100/similar",
]


def calls(client: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, call in methods.items():
            yield method, path, call


def bodies(call: dict[str, Any]) -> list[Any]:
    """What the page sends as an example; None for a call without a body."""
    if "requestBody" not in call:
        return [None]
    return [one["value"] for one in call["requestBody"]["content"]["application/json"]["examples"].values()]


def test_every_example_is_answered(client: Any) -> None:
    sent = 0
    for method, path, call in calls(client):
        own = {"X-Profile": client.post("/v1/profiles").json()["me"]} if "/profiles" in path else {}
        given = call.get("parameters", [])
        examples = {one["name"]: one["schema"]["examples"][0] for one in given if one["in"] == "path"}
        query = {
            one["name"]: one["schema"]["examples"][0]
            for one in given
            if one["in"] == "query" and "examples" in one["schema"]
        }
        for body in bodies(call):
            answer = client.request(method, path.format_map(examples), params=query, json=body, headers=own)
            assert answer.is_success, (method, path, answer.text)
            sent += 1
    assert sent >= 20


def test_every_call_is_told_and_named(client: Any) -> None:
    names = []
    for method, path, call in calls(client):
        names.append(call["operationId"])
        assert call["description"].strip().endswith("."), path
        assert call["tags"], path
        secret = [one for one in call.get("parameters", []) if one["name"].lower() == "x-profile"]
        assert all(one["in"] == "header" for one in secret)
        assert method == "delete" or "{me}" not in path
        assert ("400" in call["responses"]) == ("requestBody" in call), path
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_the_page_sends_a_key_where_one_is_needed(client: Any, make_client: MakeClient) -> None:
    assert all("security" not in call for _, _, call in calls(client))
    asks = make_client(Settings(needs_key=True))
    assert {call["operationId"] for _, _, call in calls(asks) if "security" not in call} == {"health"}


@pytest.mark.parametrize(
    ("settings", "statuses"),
    [
        (Settings(needs_key=False), set()),
        (Settings(needs_key=True), {"401"}),
        (Settings(needs_key=False, only_loopback=True), {"421"}),
    ],
)
def test_what_the_layers_answer_is_told_as_this_server_is_set(
    make_client: MakeClient, settings: Settings, statuses: set[str]
) -> None:
    around = {"401", "408", "413", "421", "429", "503"}
    asks = make_client(settings)
    asks.headers["Host"] = "localhost"
    for _, path, call in calls(asks):
        told = set(call["responses"]) & around
        assert told == (statuses | {"408", "413", "429", "503"} if path != "/v1/health" else set()), path
        problems = [one for status, one in call["responses"].items() if status in around]
        assert all(list(one["content"]) == ["application/problem+json"] for one in problems)


@pytest.mark.parametrize("path", ETAGGED)
def test_an_answer_that_the_caller_has_is_not_sent_again(client: Any, path: str) -> None:
    first = client.get(path)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
    etag = first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).json() == first.json()


def test_another_question_model_or_state_has_another_etag(client: Any, engine: Engine) -> None:
    def etag(path: str) -> str:
        return str(client.get(path).headers["ETag"])

    data, similar = engine.dataset("few"), "/v1/data/few/films/100/similar"
    assert etag(f"{similar}?n=2") != etag(f"{similar}?n=3")
    models = etag("/v1/data/few/models")
    engine.train(data, "svd", "mine", {"n_epochs": 1, "n_factors": 2})
    assert etag("/v1/data/few/models") != models
    alike = etag(f"{similar}?model=mine")
    engine.train(data, "svd", "mine", {"n_epochs": 2, "n_factors": 3})
    assert etag(f"{similar}?model=mine") != alike


def test_a_model_trained_meanwhile_does_not_give_the_old_answer_its_etag(
    client: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, data = "/v1/data/few/films/100/similar?model=meanwhile", engine.dataset("few")
    engine.train(data, "svd", "meanwhile", {"n_epochs": 1, "n_factors": 2})
    read = engine.model

    def slow(*asked: Any) -> Any:
        model = read(*asked)
        engine.train(data, "svd", "meanwhile", {"n_epochs": 2, "n_factors": 3})
        return model

    with monkeypatch.context() as while_read:
        while_read.setattr(engine, "model", slow)
        old = client.get(path)
    new = client.get(path, headers={"If-None-Match": old.headers["ETag"]})
    assert new.status_code == 200


def test_figures_are_those_that_somebody_measured(client: Any, engine: Engine) -> None:
    path = "/v1/data/few/models/popularity/evaluation"
    before = client.get(path)
    assert {row["about"]: row["figures"] for row in before.json()["measured"]}["lists"] is None
    data = engine.dataset("few")
    found = engine.evaluate(data, ["popularity"], "ranking:0.2").models["popularity"]
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    figures = {row["about"]: row["figures"] for row in after.json()["measured"]}
    assert figures["lists"]["ndcg@10"] == found["ndcg@10"]
    assert figures["newcomer lists"] is None
    cannot = {row["about"]: row["why_not"] for row in after.json()["measured"]}
    assert cannot["lists"] is None
    assert cannot["stars"] == "It orders films but predicts no stars."
