"""Ask me: the question stays until it is answered and comes back by undo; kinds to begin with lift the list."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pages.ui.frame import Page
from pages.ui.rate import ask, began, events
from pages.ui.rate.preview import preview
from pages.ui.rate.room_state import RoomState
from pages.ui.rate.rows import list_and_why
from pages.ui.rate.shelf import MODES, search_and_shelf
from pages.ui.rate.trial import shown_list
from pages.ui.state import Visit
from recsys.engine import Engine
from recsys.tuning import LASTS, NEUTRAL, Tuning


class Visitor:
    """One browser tab on a real engine, in the mode Ask me."""

    def __init__(self, engine: Engine) -> None:
        self.visit, self.seq = Visit(mode="ask"), 0
        self.page = cast(
            "Page",
            SimpleNamespace(engine=engine, data=engine.dataset("demo"), visit=self.visit, model="hybrid"),
        )

    def send(self, kind: str, **fields: Any) -> RoomState:
        self.seq += 1
        event = {"seq": self.seq, "id": f"event-{id(self)}-{self.seq}", "kind": kind, **fields}
        events.handle(self.page, [event])
        assert self.visit.acknowledged == self.seq
        assert self.visit.notice is None or not self.visit.notice.is_error
        return self.room()

    def room(self) -> RoomState:
        engine, data = self.page.engine, self.page.data
        return RoomState(self.page, engine.model(data), events.saved_profile(self.page))

    def shelf(self) -> dict[str, Any]:
        shelf: dict[str, Any] = search_and_shelf(self.room())["shelf"]
        return shelf

    def question(self) -> int:
        (card,) = self.shelf()["cards"]
        return int(card["item_id"])


@pytest.fixture(scope="module")
def engine(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = Engine(small_demo)
    store = tmp_path_factory.mktemp("profiles") / "profiles.sqlite"
    vars(engine)["profiles"] = type(engine.profiles)(f"sqlite:///{store}")
    return engine


@pytest.fixture
def visitor(engine: Engine) -> Visitor:
    return Visitor(engine)


def test_it_is_one_of_the_modes() -> None:
    assert MODES["ask"].label == "Ask me"


def test_a_question_stays_until_it_is_answered(visitor: Visitor) -> None:
    first = visitor.question()
    assert visitor.question() == first
    visitor.send("rate", item_id=first, rating=4.0)
    second = visitor.question()
    assert second != first
    visitor.send("unseen", item_id=second)
    third = visitor.question()
    assert third not in (first, second)
    visitor.send("hidden", item_id=third)
    assert visitor.question() not in (first, second, third)


def test_undo_brings_the_question_back(visitor: Visitor) -> None:
    first = visitor.question()
    visitor.send("unseen", item_id=first)
    second = visitor.question()
    visitor.send("undo")
    assert visitor.question() == first
    visitor.send("rate", item_id=first, rating=3.0)
    assert visitor.question() == second


def test_what_is_known_is_said_and_grows(visitor: Visitor) -> None:
    before = visitor.shelf()["ask"]
    assert before["known"]["share"] is None
    assert before["line"].startswith("Your answer tells most about films like ")
    shares = []
    for rating in (5.0, 2.0, 4.0):
        visitor.send("rate", item_id=visitor.question(), rating=rating)
        shares.append(visitor.shelf()["ask"]["known"]["share"])
    assert 0 < shares[0] < shares[1] < shares[2] < 1
    told = visitor.shelf()["ask"]
    assert told["known"]["text"].startswith(f"3 rated: {100 * shares[2]:.0f} %")
    assert "you gave 4, we would have guessed" in told["last"]


def test_when_all_is_answered_nothing_is_asked(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    room = visitor.room()
    everything = set(room.page.data.catalog.items.ids.tolist())
    monkeypatch.setitem(vars(room), "answered", everything)
    assert ask.questions(room, 6) == []
    assert ask.asking(room, None)["line"] == ""


def test_other_models_ask_for_the_most_rated(engine: Engine, visitor: Visitor) -> None:
    data = engine.dataset("demo")
    room = RoomState(visitor.page, engine.model(data, "item-knn"), None)
    (asked,) = ask.questions(room, 1)
    counts = data.ratings.item_counts
    assert counts[data.catalog.position(asked)] == counts.max()
    assert ask.asking(room, asked)["known"]["share"] is None


# -- kinds to begin with -------------------------------------------------------------------------------------------


def test_a_kind_lifts_the_list_and_is_no_rating(visitor: Visitor) -> None:
    before = visitor.room().listed
    kind = began.offered(visitor.page)[-1]
    room = visitor.send("start", keys=[kind.key])
    assert visitor.visit.start == str(kind.key)
    assert room.listed != before
    assert visitor.visit.places  # how the films moved is shown
    assert len(room.profile) == 0
    assert room.saved is None
    assert not room.answered
    assert [tile["key"] for tile in visitor.shelf()["ask"]["starts"] if tile["on"]] == [kind.key]
    assert visitor.send("start", keys=[]).listed == before


def test_why_a_film_is_there_is_said_truly(visitor: Visitor) -> None:
    """Only what would not be there without the choice is there because of it."""
    before = visitor.room().listed[:10]
    kind = began.offered(visitor.page)[-1]
    room = visitor.send("start", keys=[kind.key])
    said = {row["item_id"]: row["because"] for row in list_and_why(room, "")["list"]["rows"]}
    theirs = {
        item_id for item_id, because in said.items() if because.startswith("because you chose films like ")
    }
    titles = {item_id: visitor.page.data.catalog.title(item_id) for item_id in kind.group.item_ids[:3]}
    for item_id in theirs:
        named = [title for one, title in titles.items() if one != item_id][:2]
        assert said[item_id] == f"because you chose films like {' and '.join(named)}"
    assert theirs >= set(said) - set(before)
    places = {item_id: at for at, item_id in enumerate(said)}
    assert all(before.index(item_id) >= places[item_id] + 3 for item_id in theirs & set(before))
    assert theirs


def why_of(room: RoomState, item_id: int) -> dict[str, Any]:
    room.page.visit.why = item_id
    why: dict[str, Any] = list_and_why(room, "")["why"]
    return why


@pytest.mark.parametrize("tuning", [NEUTRAL, Tuning(adventure=2)], ids=["plain", "tuned"])
def test_the_sum_of_what_put_a_film_on_the_list_holds_the_kinds(visitor: Visitor, tuning: Tuning) -> None:
    """Each with a bar of its own: what was begun with is not what was asked for in Tune."""
    visitor.send("start", keys=[kind.key for kind in began.offered(visitor.page)[:2]])
    visitor.visit.tuning, kinds = tuning, set[str]()
    for _ in range(2):
        room = visitor.send("rate", item_id=visitor.question(), rating=4.5)
        scores = room.lister.top(room.profile, 10)
        lifts = room.lister.begun_lifts(room.profile, scores.item_ids)
        for item_id, score, lift in zip(scores.item_ids.tolist(), scores.scores, lifts, strict=True):
            bars = why_of(room, item_id)["order"]["bars"]
            baseline = room.model.explain(room.profile, item_id).ranking.baseline  # type: ignore[union-attr]
            total = score - baseline["mean"] - baseline["person"]
            assert sum(bar["amount"] for bar in bars) == pytest.approx(total, abs=1e-9)
            assert [bar["amount"] for bar in bars if bar["kind"] == "began"] == [pytest.approx(lift)]
            kinds |= {bar["kind"] for bar in bars}
    assert ("tuned" in kinds) == bool(tuning)


def test_what_is_tried_out_is_the_list_without_the_rating_also_where_kinds_speak_again(
    visitor: Visitor,
) -> None:
    visitor.send("start", keys=[kind.key for kind in began.offered(visitor.page)[:2]])
    asked = []
    for n in range(LASTS):
        asked.append(visitor.question())
        visitor.send("rate", item_id=asked[-1], rating=3.0 + n % 2)
    assert visitor.room().listed
    room = visitor.send("what_if", changes=[[asked[0], None]])
    tried = shown_list(room)
    left_out = replace(room.lister, begun=()).top(tried.profile, 60, exclude={*room.hidden, asked[0]})
    assert tried.listed != tuple(left_out.item_ids.tolist())
    after = visitor.send("unrate", item_id=asked[0])
    assert after.profile.n_rated == LASTS - 1
    without = after.lister.top(after.profile, 60, exclude={*after.hidden, asked[0]})
    assert tried.listed == tuple(without.item_ids.tolist())


def test_the_choice_lasts_until_own_ratings_tell_more(visitor: Visitor) -> None:
    kind = began.offered(visitor.page)[0]
    visitor.send("start", keys=[kind.key])
    for n in range(LASTS):
        assert visitor.shelf()["ask"]["starts"]
        assert visitor.room().lister.begun
        visitor.send("rate", item_id=visitor.question(), rating=3.0 + n % 2)
    room = visitor.room()
    assert visitor.shelf()["ask"]["starts"] == []
    plain = room.model.recommend(room.profile, 60, exclude=sorted(room.hidden))
    assert room.listed == tuple(plain.item_ids.tolist())


def test_a_preview_is_the_list_after_the_click_also_with_a_kind(visitor: Visitor) -> None:
    visitor.send("start", keys=[kind.key for kind in began.offered(visitor.page)[:2]])
    for _ in range(LASTS):
        question = visitor.question()
        seen = preview(visitor.send("preview", item_id=question))
        assert seen is not None
        wanted = next(one["places"] for one in seen["lists"] if one["rating"] == 4.5)
        after = visitor.send("rate", item_id=question, rating=4.5)
        assert [item_id for item_id, _ in wanted] == list(after.listed[:5])


@pytest.mark.parametrize("keys", [None, "x", [], [-1, "<b>", 10**30, None, {}], {"a": 1}])
def test_what_no_kind_is_called_is_passed_over(visitor: Visitor, keys: object) -> None:
    before = visitor.room().listed
    assert visitor.send("start", keys=keys).listed == before
    assert visitor.visit.start == ""
    visitor.visit.start = "1,2,3,<script>"
    assert visitor.room().listed == before


def test_at_most_three_kinds(visitor: Visitor) -> None:
    visitor.send("start", keys=[kind.key for kind in began.offered(visitor.page)])
    assert len(visitor.visit.start.split(",")) == began.MOST
