"""What cannot be answered: a status, one sentence, and nothing of what was sent or of what is inside."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from recsys.api.settings import Limits, Settings
from recsys.engine import Engine
from recsys.profiles import ProfileStore
from tests.api.conftest import OPEN
from tests.serving import needs

pytestmark = needs("fastapi", "httpx")
FEW = "/v1/data/few"
NOBODY: dict[str, Any] = {"ratings": []}
ONE_WAY = "Say whom it is for in exactly one way: profile, user_id, or a saved profile by me or X-Profile."


def problem(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == status
    detail = body["detail"]
    assert detail.endswith((".", "?"))
    assert "\n" not in detail
    assert isinstance(detail, str)
    return detail


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/v1/nothing", "There is nothing at this address."),
        ("/v1/data/", "There is nothing at this address."),
        ("/v1/data/none/models", "Unknown data set “none”. There is: demo, few."),
        ("/v1/data/../models", "There is nothing at this address."),
        ("/v1/data/%2e%2e/films/1", "Unknown data set “..”. There is: demo, few."),
        (f"{FEW}/films/1", "There is no item 1 in this data."),
        (f"{FEW}/models/none/evaluation", "Unknown model “none”. There is: "),
    ],
)
def test_what_is_not_there(client: Any, path: str, sentence: str) -> None:
    assert problem(client.get(path), 404).startswith(sentence)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, ONE_WAY),
        ({"profile": NOBODY, "me": "x"}, ONE_WAY),
        ({"profile": NOBODY, "n": 101}, "A list has 0 to 100 films here, got 101."),
        ({"profile": NOBODY, "n": "5"}, "n in the body: input should be a valid integer."),
        ({"profile": NOBODY, "tuning": "x"}, "This link's settings for the list cannot be read."),
        ({"profile": NOBODY, "colour": 1}, "colour in the body: extra inputs are not permitted."),
        (
            {"profile": {"ratings": [{"item_id": 100, "rating": 9}]}},
            "A rating here is from 0.5 to 5 in steps of 0.5, got 9.",
        ),
        (
            {"profile": {"ratings": [{"item_id": 100, "rating": 5}, {"item_id": 7}], "hidden": [8]}},
            "2 of 3 films are not in this data, the first is item 7: are these the ids of another data set?",
        ),
        (
            {"profile": {"ratings": [{"item_id": 100}] * 20_001}},
            "profile.ratings in the body: at most 20,000 can be sent.",
        ),
        (
            {"profile": {"ratings": [{"item_id": 2**63}]}},
            "profile.ratings.0.item_id in the body: input should be less than 9223372036854775808.",
        ),
    ],
)
def test_what_cannot_be_asked(client: Any, sent: dict[str, Any], sentence: str) -> None:
    assert problem(client.post(f"{FEW}/recommend", json=sent), 422) == sentence


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b'{"n": NaN}', b"[" * 5000, b'{"n": ' + b"9" * 5000 + b"}"]
)
def test_a_body_that_cannot_be_read(client: Any, body: bytes) -> None:
    answer = client.post(f"{FEW}/recommend", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code)


def test_half_a_character_in_a_name(client: Any) -> None:
    body = b'{"profile": {"ratings": []}, "model": "\\ud800"}'
    answer = client.post(f"{FEW}/recommend", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (404, 422)
    problem(answer, answer.status_code)


def test_limits_are_those_of_the_settings(make_client: Any) -> None:
    limits = Limits(list_length=3, profile_items=2, profiles_a_call=2, batch_items=3)
    few = make_client(Settings(needs_key=False, limits=limits))
    two = {"ratings": [{"item_id": 100}, {"item_id": 101}]}
    bad = {
        "A profile has at most 2 films here, got 3.": ("recommend", {"profile": {**two, "hidden": [102]}}),
        "A list has 0 to 3 films here, got 4.": ("recommend", {"profile": two, "n": 4}),
        "A call for guesses has 0 to 3 films here, got 4.": (
            "predict",
            {"profile": two, "item_ids": [100] * 4},
        ),
        "A call takes at most 2 profiles here, got 3.": ("recommend/batch", {"profiles": [NOBODY] * 3}),
        "All profiles of a call have at most 3 films here, got 4.": (
            "recommend/batch",
            {"profiles": [two, two]},
        ),
    }
    for sentence, (path, sent) in bad.items():
        sent = {"n": 3, **sent} if path != "predict" else sent
        assert problem(few.post(f"{FEW}/{path}", json=sent), 422) == sentence


def test_many_profiles_in_one_call_count_as_many_calls(make_client: Any) -> None:
    slow = make_client(Settings(needs_key=False, limits=Limits(calls_a_second=0.01)))
    assert slow.post(f"{FEW}/recommend/batch", json={"profiles": [NOBODY] * 3}).status_code == 200
    answer = slow.post(f"{FEW}/recommend/batch", json={"profiles": [NOBODY]})
    assert problem(answer, 429) == "Too many calls; please wait a moment and try again."
    assert 200 < int(answer.headers["Retry-After"]) <= 300


def test_a_model_that_is_not_trained_is_not_trained_by_strangers(client: Any, engine: Engine) -> None:
    sent = {"profile": NOBODY, "model": "user-knn"}
    answer = client.post("/v1/data/demo/recommend", json=sent)  # on the few films others train each model
    assert problem(answer, 409) == "The model user-knn is not trained on this data yet."
    assert not engine.is_ready(engine.dataset("demo"), "user-knn")


def test_the_usual_model_is_trained_in_the_background(
    client: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr("recsys.api.served.prepare", lambda _queue, _engine, _data, name: begun.append(name))
    monkeypatch.setattr(engine, "is_ready", lambda _data, _name: False)
    answer = client.post(f"{FEW}/recommend", json={"profile": NOBODY})
    assert problem(answer, 503).startswith("The usual model is being trained")
    assert (answer.headers["Retry-After"], begun) == ("5", ["hybrid"])


def test_people_of_the_data_are_shown_only_where_the_owner_allows_it(client: Any, make_client: Any) -> None:
    sent = {"user_id": 777_777_701, "n": 3}
    sentence = "The owner of this server shows nobody of the data; send a profile instead."
    assert problem(client.post(f"{FEW}/recommend", json=sent), 403) == sentence
    assert problem(client.post(f"{FEW}/recommend", json={**sent, "user_id": 5}), 403) == sentence
    shown = make_client(replace(OPEN, shows_people=True))
    assert len(shown.post(f"{FEW}/recommend", json=sent).json()["items"]) == 3
    unknown = shown.post(f"{FEW}/recommend", json={**sent, "user_id": 5})
    assert problem(unknown, 404) == "There is no person 5 in this data."


def test_no_answer_names_a_person(client: Any) -> None:
    profile = {"ratings": [{"item_id": 100, "rating": 5}]}
    asked = [
        *(client.get(f"/v1{path}") for path in ("/data", "/data/few/models", "/data/few/films?q=film&n=100")),
        client.get(f"{FEW}/films/100"),
        client.get(f"{FEW}/films/100/similar?n=20"),
        client.get(f"{FEW}/models/hybrid/evaluation"),
        client.post(f"{FEW}/recommend", json={"profile": profile, "n": 20}),
        client.post(f"{FEW}/explain", json={"profile": profile, "item_id": 101}),
    ]
    assert {answer.status_code for answer in asked} == {200}
    assert not [answer.url for answer in asked if "7777777" in answer.text]


def test_what_nobody_expected_has_an_id_and_no_word_of_the_inside(
    client: Any, me: dict[str, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("a path /secret/place")

    monkeypatch.setattr(ProfileStore, "load", fail)
    with caplog.at_level(logging.ERROR):
        detail = problem(client.get("/v1/profiles/few", headers=me), 500)
    assert "secret" not in detail
    error_id = detail.partition("(id ")[2][:8]
    assert caplog.messages == [f"Error {error_id}"]
    assert me["X-Profile"] not in caplog.text
