"""A page beside the API: whoever looks at their list reads what a program gets by the same secret."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from recsys.api.settings import Settings
from recsys.engine import Engine
from recsys.insights import guess_in_words
from recsys.profiles import Mark
from tests.pages.conftest import open_page
from tests.serving import client_of, needs

pytestmark = [pytest.mark.usefixtures("server"), needs("fastapi", "httpx")]
TUNED = ["", "adventure:2", "favourites:1;years:1990~1999", "diversity:2;safe:3;avoid:Horror"]


@pytest.fixture
def engine(home: Path) -> Engine:
    return Engine(home)


@pytest.fixture
def me(engine: Engine) -> str:
    """Somebody with ratings, a film that was only seen, and a film that is not for them."""
    store, items = engine.profiles, engine.dataset("demo").catalog.items.ids[:60:3].tolist()
    me = store.create()
    for place, item_id in enumerate(items[:-2]):
        store.rate(me, "demo", item_id, 0.5 + place % 10 / 2, at=1_000_000 + 86_400 * place)
    store.rate(me, "demo", items[-2], None, at=5_000_000)
    store.mark(me, "demo", items[-1], Mark.HIDDEN)
    return me


def drawn(me: str, tune: str, model: str = "hybrid") -> list[dict[str, Any]]:
    """The rows of the list on the page Rate."""
    app = open_page("pages/rate.py", me=me, model=model, **({"tune": tune} if tune else {}))
    assert not app.exception
    assert not app.error
    protos = [component.proto for component in app.get("bidi_component")]
    room = next(json.loads(proto.json) for proto in protos if proto.component_name.endswith("rating_room"))
    rows: list[dict[str, Any]] = room["list"]["rows"]
    return rows


def asked(engine: Engine, me: str, n: int, tune: str, model: str) -> list[dict[str, Any]]:
    app = import_module("recsys.api.app").create_app(engine, Settings(needs_key=False))
    way = {"n": n, "tuning": tune, "model": model}
    answer = client_of(app).post("/v1/data/demo/recommend", json=way, headers={"X-Profile": me})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


@pytest.mark.parametrize(
    ("model", "tune"), [*(("hybrid", tune) for tune in TUNED), ("svd", ""), ("svd", TUNED[-1])]
)
def test_the_page_and_the_api_show_the_same_films_and_stars(
    engine: Engine, me: str, model: str, tune: str
) -> None:
    engine.model(engine.dataset("demo"), model)
    on_page = drawn(me, tune, model)
    over_http = asked(engine, me, len(on_page), tune, model)
    assert len(on_page) >= 10
    assert [row["item_id"] for row in over_http] == [row["item_id"] for row in on_page]
    assert [row["title"] for row in over_http] == [row["title"] for row in on_page]
    assert [row["predicted"] for row in over_http] == [row["guess"] for row in on_page]
    scale = engine.dataset("demo").scale
    told = [guess_in_words(row["predicted"], row["low"], row["high"], scale) for row in over_http]
    assert told == [row["words"] for row in on_page]


def test_sliders_make_other_lists(me: str) -> None:
    lists = [tuple(row["item_id"] for row in drawn(me, tune)) for tune in TUNED]
    assert len(set(lists)) == len(TUNED)


def test_the_page_shows_the_list_of_the_model_that_is_asked_for(engine: Engine, me: str) -> None:
    engine.model(engine.dataset("demo"), "svd")
    assert drawn(me, "", "svd") != drawn(me, "", "hybrid")
