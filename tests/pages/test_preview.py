"""What a rating would do is shown before it is given: exactly what the list is after the click, by the real path."""

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from pages.ui.frame import Page
from pages.ui.rate import events
from pages.ui.rate.preview import SHOWN, preview
from pages.ui.rate.room_state import ROWS, RoomState
from pages.ui.state import Visit
from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.tuning import FilmFilter, Tuning

PAIRS = 100
"""Of card and star, on each data set."""
LATER = 40
"""Seconds from hover to click: long enough for a mood to fade a little."""
TUNED = Tuning(favourites=1, adventure=2, wanted=FilmFilter(avoid=("Horror",), raters=3))


class Visitor:
    """One browser tab on a real engine: what it sends is handled, what it would be shown comes back."""

    def __init__(self, engine: Engine, data: str) -> None:
        opened = engine.dataset(data)
        self.visit = Visit()
        self.page = cast(
            "Page", SimpleNamespace(engine=engine, data=opened, visit=self.visit, model="hybrid")
        )
        self.seq = 0

    def send(self, kind: str, **fields: Any) -> RoomState:
        self.seq += 1
        event = {"seq": self.seq, "id": f"event-{id(self)}-{self.seq}", "kind": kind, **fields}
        events.handle(self.page, [event])
        assert self.visit.acknowledged == self.seq
        return self.room()

    def room(self) -> RoomState:
        engine, data = self.page.engine, self.page.data
        room = RoomState(self.page, engine.model(data), events.saved_profile(self.page))
        assert room.listed
        return room


@pytest.fixture(scope="module")
def engine(trained_both: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = Engine(trained_both)
    store = tmp_path_factory.mktemp("profiles") / "profiles.sqlite"
    vars(engine)["profiles"] = type(engine.profiles)(f"sqlite:///{store}")
    return engine


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which passes only when told."""
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def with_history(visitor: Visitor, rng: np.random.Generator, n: int) -> None:
    """Give a visitor ``n`` ratings of films that many know, the last a few seconds ago."""
    if not n:
        return
    data = visitor.page.data
    items = rng.choice(known_films(visitor), n, replace=False)
    ratings = rng.choice(data.scale.ratings(20), n)
    times = int(time.time()) - 5 - np.sort(rng.integers(0, 4_000, n))[::-1]
    profile = Profile.of(items, ratings, timestamps=times)
    visitor.visit.me = visitor.page.engine.profiles.new_secret()
    visitor.page.engine.profiles.import_history(visitor.visit.me, data.name, profile, create=True)


def known_films(visitor: Visitor) -> np.ndarray[Any, Any]:
    data = visitor.page.data
    return data.catalog.items.ids[np.argsort(-data.ratings.item_counts)[:400]]


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_the_preview_is_the_list_after_the_click(engine: Engine, data: str, clock: list[float]) -> None:
    rng = np.random.default_rng(7)
    changed = 0
    for pair in range(PAIRS):
        visitor = Visitor(engine, data)
        visitor.visit.tuning = TUNED if pair % 4 == 3 else visitor.visit.tuning
        with_history(visitor, rng, int(rng.integers(0, 31)))
        room = visitor.room()
        before, rated = room.listed, room.profile.item_ids
        item_id = int(rng.choice(rated if pair % 5 == 4 and len(rated) else known_films(visitor)))
        shown = preview(visitor.send("preview", item_id=item_id))
        assert shown is not None
        chosen = shown["lists"][int(rng.integers(len(shown["lists"])))]
        clock[0] += LATER
        after = visitor.send("rate", item_id=item_id, rating=chosen["rating"], at=shown["at"]).listed
        assert [one for one, _ in chosen["places"]] == list(after[:SHOWN]), (pair, item_id, chosen)
        changed += before[:SHOWN] != after[:SHOWN]
        stood = {one: place for place, one in enumerate(before, start=1)}
        assert all(place == stood.get(one, 0) for one, place in chosen["places"])
        named = {*before[:ROWS], *(film["item_id"] for film in shown["films"])}
        assert {one for one, _ in chosen["places"]} <= named
    assert changed > PAIRS // 3


def test_a_time_that_is_not_to_be_believed_is_now(engine: Engine, clock: list[float]) -> None:
    now = int(clock[0])
    for at, stored in (
        (now - 30, now - 30),
        (now + 5, now),
        (now - 3_601, now),
        ("yesterday", now),
        (True, now),
    ):
        visitor = Visitor(engine, "demo")
        films = known_films(visitor).tolist()
        visitor.send("rate", item_id=films[0], rating=4.0, at=at)
        visitor.send("rate", item_id=films[1], rating=2.0, at=stored - 1)  # before the last rating
        times = visitor.room().profile.timestamps
        assert times is not None
        assert times.tolist() == [stored, now], at


def test_an_answer_ends_the_preview_and_an_unknown_film_has_none(engine: Engine) -> None:
    visitor = Visitor(engine, "demo")
    first, other = known_films(visitor)[:2].tolist()
    assert preview(visitor.send("preview", item_id=first)) is not None
    assert preview(visitor.send("rate", item_id=other, rating=3.0)) is None
    for strange in (-1, "1", None, 2.5, True):
        assert preview(visitor.send("preview", item_id=strange)) is None


def test_it_is_worked_out_once_until_something_changes(engine: Engine) -> None:
    visitor = Visitor(engine, "demo")
    film = int(known_films(visitor)[0])
    before = preview(visitor.send("preview", item_id=film))
    assert before is not None
    assert preview(visitor.send("why", item_id=film)) is before
    visitor.visit.tune(Tuning(adventure=4))
    assert preview(visitor.room()) is None
    tuned = preview(visitor.send("preview", item_id=film))
    assert tuned is not None
    assert tuned["lists"] != before["lists"]
