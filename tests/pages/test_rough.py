"""Profiles as nobody plans them: the room opens, says a sentence at most, and loses nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from recsys.engine import Engine
from recsys.profiles import Mark
from tests.pages.conftest import HOME, open_page

pytestmark = pytest.mark.usefixtures("server")
PLACES = [HOME, "pages/rate.py"]


@pytest.fixture
def engine(home: Path) -> Engine:
    return Engine(home)


def room(app: AppTest) -> dict[str, Any]:
    """What the rating room shows."""
    assert not app.exception
    assert not app.error
    protos = [component.proto for component in app.get("bidi_component")]
    shown: dict[str, Any] = next(
        json.loads(proto.json) for proto in protos if proto.component_name.endswith("rating_room")
    )
    return shown


def somebody(engine: Engine, ratings: dict[int, float]) -> str:
    me = engine.profiles.create()
    engine.profiles.rate_many(me, "demo", dict(ratings))
    return me


@pytest.mark.parametrize("page", PLACES)
def test_films_that_are_not_in_this_data_are_kept_and_count_for_nothing(engine: Engine, page: str) -> None:
    here = engine.dataset("demo").catalog.items.ids[:2].tolist()
    gone = [900_000_001, 900_000_002, 900_000_003]
    me = somebody(engine, dict.fromkeys([*here, *gone], 4.0))
    engine.profiles.mark(me, "demo", 900_000_009, Mark.HIDDEN)
    assert room(open_page(page, me=me))["list"]["rows"]
    assert len(engine.profiles.load(me, "demo").profile) == 5
    only_gone = somebody(engine, dict.fromkeys(gone, 4.0))
    assert room(open_page(page, me=only_gone))["list"]["rows"]


@pytest.mark.parametrize("page", PLACES)
def test_a_thousand_ratings(engine: Engine, page: str) -> None:
    items = engine.dataset("demo").catalog.items.ids[:1_000].tolist()
    me = somebody(engine, {item: 0.5 + place % 10 / 2 for place, item in enumerate(items)})
    shown = room(open_page(page, me=me))
    assert shown["who"]["n"] == 1_000
    assert shown["list"]["rows"]


@pytest.mark.parametrize("page", PLACES)
def test_every_film_rated_leaves_nothing_to_list_and_says_so(engine: Engine, page: str) -> None:
    items = engine.dataset("demo").catalog.items.ids.tolist()
    me = somebody(engine, dict.fromkeys(items, 3.0))
    shown = room(open_page(page, me=me))
    assert shown["who"]["n"] == len(items)
    assert shown["list"]["rows"] == []
    assert shown["shelf"]["cards"] == []


@pytest.mark.parametrize("stars", [0.5, 3.0, 5.0])
def test_all_ratings_equal(engine: Engine, stars: float) -> None:
    items = engine.dataset("demo").catalog.items.ids[:30].tolist()
    for page in PLACES:
        shown = room(open_page(page, me=somebody(engine, dict.fromkeys(items, stars))))
        guesses = [row["guess"] for row in shown["list"]["rows"]]
        assert all(0.5 <= guess <= 5.0 for guess in guesses)
        assert len(guesses) == len(shown["list"]["rows"]) > 0


def test_the_tour_opens_on_each_of_them(engine: Engine) -> None:
    items = engine.dataset("demo").catalog.items.ids.tolist()
    for ratings in ({900_000_001: 4.0}, dict.fromkeys(items, 3.0)):
        for step in "12345":
            assert not open_page(PLACES[step != "1"], me=somebody(engine, ratings), present=step).error


@pytest.mark.parametrize("step", ["", "0", "6", "-1", "x", "1" * 400, "²"])
def test_any_text_for_a_step_opens_the_page(step: str) -> None:
    room(open_page(HOME, present=step))


def test_the_name_of_a_link_to_data_that_is_not_here_is_text() -> None:
    app = open_page(HOME, data="![x](http://example.org/x.png)")
    (warning,) = app.warning
    assert "![x](" not in warning.value
    assert "\\!\\[x\\]\\(" in warning.value
