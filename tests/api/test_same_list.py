"""The API beside the app: the same list for the same profile, for every model."""

import importlib.util
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from pages.ui.frame import Page
from pages.ui.rate.room_state import RoomState
from pages.ui.state import Visit
from recsys.engine import Engine
from recsys.models import catalog
from recsys.profiles import Mark
from recsys.tuning import Tuning
from tests.serving import needs

pytestmark = needs("fastapi", "httpx")
NEEDS = {"neural": "jax", "surprise-svd": "surprise"}
"""What a model cannot learn without."""
N = 8


@pytest.fixture(scope="module")
def secret(engine: Engine) -> str:
    """Somebody with ratings, a film that was only seen, and two that are not for them, in both data sets."""
    store = engine.profiles
    secret = store.create()
    for data, first in (("few", 100), ("demo", 200)):
        for place, rating in enumerate((5.0, 1.5, None, 4.5)):
            store.rate(secret, data, first + place, rating, at=1_000_000 + 86_400 * place)
    return secret


def in_the_app(engine: Engine, data: str, model: str, secret: str, tuning: str = "") -> list[int]:
    opened = engine.dataset(data)
    visit = Visit(me=secret, tuning=Tuning.of_text(tuning))
    page = cast("Page", SimpleNamespace(engine=engine, data=opened, visit=visit, model=model))
    room = RoomState(page, engine.model(opened, model), engine.profiles.load(secret, data))
    return list(room.listed[:N])


def asked(client: Any, path: str, json: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    answer = client.post(f"/v1/data/{path}", json=json, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(found: dict[str, Any]) -> list[int]:
    return [row["item_id"] for row in found["items"]]


def sent_back(client: Any, data: str, secret: str) -> dict[str, Any]:
    """A saved profile as one that is sent."""
    said = client.get(f"/v1/profiles/{data}", headers={"X-Profile": secret}).json()
    return {"ratings": said["ratings"], "hidden": said["hidden"]}


def check_same(client: Any, engine: Engine, data: str, model: str, secret: str, tuning: str = "") -> None:
    """By the secret in the header and in the body, as a profile that is sent, and as one of many."""
    engine.model(engine.dataset(data), model)
    first = in_the_app(engine, data, model, secret)
    engine.profiles.mark(secret, data, first[0], Mark.HIDDEN)
    shown = in_the_app(engine, data, model, secret, tuning)
    assert first[0] not in shown
    way = {"model": model, "n": N, "tuning": tuning}
    profile = sent_back(client, data, secret)
    assert ids(asked(client, f"{data}/recommend", way, {"X-Profile": secret})) == shown
    assert ids(asked(client, f"{data}/recommend", {**way, "me": secret})) == shown
    assert ids(asked(client, f"{data}/recommend", {**way, "profile": profile})) == shown
    many = [profile, {"ratings": []}, {**profile, "hidden": []}]
    lists = asked(client, f"{data}/recommend/batch", {**way, "profiles": many})["lists"]
    assert ids(lists[0]) == shown
    single = [ids(asked(client, f"{data}/recommend", {**way, "profile": one})) for one in many]
    assert [ids(one) for one in lists] == single
    engine.profiles.mark(secret, data, first[0], Mark.HIDDEN, on=False)


@pytest.mark.parametrize("model", sorted(catalog.MODELS))
def test_every_model_lists_what_the_app_lists(client: Any, engine: Engine, secret: str, model: str) -> None:
    package = NEEDS.get(model)
    if package and importlib.util.find_spec(package) is None:
        pytest.skip(f"LEFT OUT: {model} learns with {package}, which is not installed here")
    check_same(client, engine, "few", model, secret)


@pytest.mark.parametrize("tuning", ["", "adventure:2", "favourites:1;years:1990~1999", "safe:3;avoid:Horror"])
def test_the_usual_list_is_the_same_however_it_is_tuned(
    client: Any, engine: Engine, secret: str, tuning: str
) -> None:
    check_same(client, engine, "demo", "hybrid", secret, tuning)


def test_a_list_says_of_each_film_what_predict_says(client: Any, secret: str) -> None:
    who = {"me": secret}
    shown = asked(client, "demo/recommend", {**who, "n": N})["items"]
    guessed = asked(client, "demo/predict", {**who, "item_ids": [row["item_id"] for row in shown]})["items"]
    assert [{**row, "because": guess.get("because")} for row, guess in zip(shown, guessed, strict=True)] == [
        {**guess, "because": None} for guess in guessed
    ]


@pytest.mark.parametrize("model", ["hybrid", "svd", "item-knn"])
def test_parts_add_up_to_the_score(client: Any, engine: Engine, secret: str, model: str) -> None:
    engine.model(engine.dataset("few"), model)
    why = asked(client, "few/explain", {"me": secret, "model": model, "item_id": 110})
    parts = [*why["baseline"].values(), *(part["stars"] for part in why["contributions"])]
    assert np.isclose(sum(parts), why["score"], rtol=0, atol=1e-12)
    if why["ranking"] is not None:
        order = why["ranking"]
        parts = [*order["baseline"].values(), *(part["score"] for part in order["contributions"])]
        assert np.isclose(sum(parts), order["score"], rtol=0, atol=1e-12)
    assert {part["item_id"] for part in why["contributions"]} == {100, 101, 102, 103}


def test_what_a_model_cannot_say_is_null(client: Any, engine: Engine, secret: str) -> None:
    engine.model(engine.dataset("few"), "ease")
    rows = asked(client, "few/predict", {"me": secret, "model": "ease", "item_ids": [110]})["items"]
    assert [rows[0][key] for key in ("predicted", "low", "high")] == [None] * 3
    assert rows[0]["score"] is not None
