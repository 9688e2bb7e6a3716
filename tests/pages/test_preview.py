"""What a rating would do is shown before it is given: exactly what the list is after the click, by the real path."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from pages.ui.frame import Page
from pages.ui.rate import events
from pages.ui.rate.preview import SHOWN
from pages.ui.rate.room_state import RoomState
from pages.ui.rate.view import room_data
from pages.ui.state import Visit
from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.histories import History
from recsys.tuning import FilmFilter, Tuning

PAIRS = 100
"""Of card and star, on each data set."""
LATER = 40
"""Seconds from hover to click: long enough for a mood to fade a little."""
TUNED = Tuning(wanted=FilmFilter(avoid=("Horror",), raters=3))


class Visitor:
    """One browser tab on a real engine: what it sends is handled, what it would be shown comes back."""

    def __init__(self, engine: Engine, data: str) -> None:
        opened = engine.dataset(data)
        self.visit = Visit()
        self.page = cast(
            "Page", SimpleNamespace(engine=engine, data=opened, visit=self.visit, model="hybrid")
        )
        self.seq = 0

    def send(self, kind: str, **fields: Any) -> Mapping[str, Any]:
        self.seq += 1
        event = {"seq": self.seq, "id": f"event-{id(self)}-{self.seq}", "kind": kind, **fields}
        events.handle(self.page, [event])
        assert self.visit.acknowledged == self.seq
        return self.room()

    def room(self) -> Mapping[str, Any]:
        engine, data = self.page.engine, self.page.data
        state = RoomState(self.page, engine.model(data), events.saved_profile(self.page))
        return room_data(state, "rate")


@pytest.fixture(scope="module")
def engine(trained_both: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = Engine(trained_both)
    store = tmp_path_factory.mktemp("profiles") / "profiles.sqlite"
    vars(engine)["profiles"] = type(engine.profiles)(f"sqlite:///{store}")
    return engine


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The time, which passes only when told."""
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])
    yield now


def with_history(visitor: Visitor, rng: np.random.Generator, n: int) -> None:
    """Give a visitor ``n`` ratings of films that many know, the last a few seconds ago."""
    if not n:
        return
    data = visitor.page.data
    items = rng.choice(known_films(visitor), n, replace=False)
    ratings = rng.choice(data.scale.ratings(20), n)
    times = int(time.time()) - 5 - np.sort(rng.integers(0, 4_000, n))[::-1]
    events.add_history(visitor.page, History(Profile.of(items, ratings, timestamps=times)), replace=False)


def known_films(visitor: Visitor) -> np.ndarray[Any, Any]:
    data = visitor.page.data
    return data.catalog.items.ids[np.argsort(-data.ratings.item_counts)[:400]]


def first_of(room: Mapping[str, Any]) -> list[int]:
    return [row["item_id"] for row in room["list"]["rows"][:SHOWN]]


@pytest.mark.parametrize("data", ["demo", "ml"])
def test_the_preview_is_the_list_after_the_click(engine: Engine, data: str, clock: list[float]) -> None:
    rng = np.random.default_rng(7)
    changed = 0
    for pair in range(PAIRS):
        visitor = Visitor(engine, data)
        visitor.visit.tuning = TUNED if pair % 4 == 3 else visitor.visit.tuning
        with_history(visitor, rng, int(rng.integers(0, 31)))
        before = visitor.room()
        again = len(before["list"]["rows"]) and pair % 5 == 4 and visitor.visit.known is not None
        rated = visitor.visit.known.saved.profile.item_ids if again and visitor.visit.known else []
        item_id = int(rng.choice(rated if len(rated) else known_films(visitor)))
        preview = visitor.send("preview", item_id=item_id)["preview"]
        shown = preview["lists"][int(rng.integers(len(preview["lists"])))]
        clock[0] += LATER
        after = visitor.send("rate", item_id=item_id, rating=shown["rating"], at=preview["at"])
        assert [one for one, _ in shown["places"]] == first_of(after), (pair, item_id, shown)
        changed += first_of(after) != first_of(before)
        for row, (one, place) in zip(after["list"]["rows"], shown["places"], strict=False):
            assert row["item_id"] == one
            if first_of(after) != first_of(before):
                assert row["fresh"] == (place == 0)
        named = {row["item_id"] for row in before["list"]["rows"]} | {
            film["item_id"] for film in preview["films"]
        }
        assert {one for one, _ in shown["places"]} <= named
    assert changed > PAIRS // 3
