"""The rows of the room and why, over clicks at random: numbers add up, and sentences name the largest bars."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from pages.ui.frame import Page
from pages.ui.rate import trial
from pages.ui.rate.room_state import RoomState
from pages.ui.rate.rows import list_and_why
from pages.ui.state import Visit, places_of
from recsys.dataset import Dataset, Profile
from recsys.engine import Engine
from recsys.models import Recommender
from recsys.profiles import SavedProfile
from recsys.tuning import Tuning

CLICKS = 100
FAMOUS = 150


def opened(home: Path, data: str) -> tuple[Dataset, Recommender]:
    engine = Engine(home)
    dataset = engine.dataset(data)
    return dataset, engine.model(dataset)


def room_of(data: Dataset, model: Recommender, visit: Visit, profile: Profile, revision: int) -> RoomState:
    page = SimpleNamespace(visit=visit, data=data, model="hybrid")
    saved = SimpleNamespace(
        profile=profile, revision=revision, hidden=frozenset(), unseen=frozenset(), saved=frozenset()
    )
    return RoomState(cast("Page", page), model, cast("SavedProfile", saved))


def check(data: Dataset, shown: dict[str, Any]) -> None:
    """What an opened why says: its sums, and the films that it names."""
    why, row = (
        shown["why"],
        next(row for row in shown["list"]["rows"] if row["item_id"] == shown["why"]["item_id"]),
    )
    stars, order = why["bars"], why["order"]["bars"]
    assert sum(bar["amount"] for bar in stars) == pytest.approx(row["guess"], abs=1e-9)
    assert f"{sum(bar['shown'] for bar in stars):.2f}" == f"{why['total']:.2f}"
    assert sum(bar["shown"] for bar in order if bar["amount"] > 0) == 100
    sentence, films = why["sentence"], [bar for bar in order if bar["kind"] == "film"]
    said = [bar for bar in films if re.search(rf"{re.escape(bar['label'])} [\d.]+", sentence)]
    if sentence.startswith("because you"):
        largest = sorted((bar["amount"] for bar in films), reverse=True)[: len(said)]
        assert said
        assert sorted((bar["amount"] for bar in said), reverse=True) == largest
    elif ":" in sentence:  # a place kept for a kind: each film that it names has its bar
        assert said
    if why["stars"]:
        strongest = max((bar for bar in stars if bar["kind"] == "film"), key=lambda bar: abs(bar["amount"]))
        assert strongest["label"] in why["stars"].partition(";")[2] or why["stars"].count(";") == 0
        assert all(bar["label"] in why["stars"] for bar in said) or "because you like" in why["stars"]


@pytest.mark.parametrize("name", ["demo", "ml"])
def test_over_clicks_at_random_the_stars_are_the_sum_of_the_bars_and_sentences_name_the_largest(
    trained_both: Path, name: str
) -> None:
    data, model = opened(trained_both, name)
    rng = np.random.default_rng(16)
    famous = data.catalog.items.ids[np.argsort(-data.ratings.item_counts, kind="stable")[:FAMOUS]].tolist()
    visit, given, kinds = Visit(), dict[int, float](), set[str]()
    for click in range(CLICKS):
        if click % 25 == 0:
            given.clear()
        item_id = int(rng.choice(famous))
        if item_id in given and rng.random() < 0.3:
            del given[item_id]
        else:
            given[item_id] = float(rng.integers(1, 11) / 2)
        visit.places = places_of(visit.listed)
        room = room_of(data, model, visit, Profile.from_ratings(given), click)
        visit.why = room.listed[int(rng.integers(10))]
        shown = list_and_why(room, "Yours")
        check(data, shown)
        kinds.add(shown["why"]["sentence"].split()[0])
    assert "because" in kinds


def test_what_is_tried_out_changes_the_list_and_nothing_else(trained_both: Path) -> None:
    data, model = opened(trained_both, "ml")
    famous = data.catalog.items.ids[np.argsort(-data.ratings.item_counts, kind="stable")[:6]].tolist()
    profile, visit = (
        Profile.from_ratings({item_id: 5.0 - at / 2 for at, item_id in enumerate(famous)}),
        Visit(),
    )
    room = room_of(data, model, visit, profile, 1)
    own = list_and_why(room, "Yours")
    assert own["trial"] is own["topple"] is None
    trial.what_if(
        room.page, {"changes": [[famous[0], None], [famous[1], 0.5], [famous[2], 7.3], ["x", 1], 3]}
    )
    tried = list_and_why(room_of(data, model, visit, profile, 1), "Yours")
    assert tried["trial"]["changes"] == [[famous[0], None], [famous[1], 0.5]]
    assert tried["trial"]["text"].startswith("Only trying out: without your 5 for ")
    assert visit.listed == tuple(room.listed)
    places = places_of(visit.listed)
    for place, row in enumerate(tried["list"]["rows"], start=1):
        before = places.get(row["item_id"])
        assert row["fresh"] == (before is None)
        assert row["moved"] == (None if before is None else before - place)
    left_out = profile.without(famous[0])
    changed = Profile.of(left_out.item_ids, np.where(left_out.item_ids == famous[1], 0.5, left_out.ratings))
    expected = room.lister.top(changed, 10, exclude=[famous[0]]).item_ids.tolist()
    assert [row["item_id"] for row in tried["list"]["rows"]] == expected
    trial.what_if(room.page, {"changes": []})
    assert list_and_why(room_of(data, model, visit, profile, 1), "Yours")["list"] == own["list"]


def test_of_what_is_tried_out_on_a_tuned_list_the_bars_add_up_to_its_own_scores(trained_both: Path) -> None:
    """Also where the first films stay as they are, and after going back."""
    data, model = opened(trained_both, "ml")
    visit, profile = Visit(tuning=Tuning(favourites=4)), Profile.from_ratings({296: 5.0, 356: 4.0, 593: 4.5})
    changes: dict[int, float | None]
    for changes in ({}, {593: 4.0}, {}):
        room = room_of(data, model, visit, profile, 1)
        visit.why = room.listed[0]
        trial.what_if(room.page, {"changes": [list(one) for one in changes.items()]})
        why = list_and_why(room_of(data, model, visit, profile, 1), "Yours")["why"]
        tried = trial.shown_list(room_of(data, model, visit, profile, 1)).profile
        order, scored = model.explain(tried, visit.why).ranking, room.lister.top(tried, 10)
        assert order is not None
        assert scored.item_ids[0] == visit.why
        total = scored.scores[0] - order.baseline["mean"] - order.baseline["person"]
        assert sum(bar["amount"] for bar in why["order"]["bars"]) == pytest.approx(total, abs=1e-9)


def test_where_tune_puts_a_film_above_a_better_guess_the_words_say_so(trained_both: Path) -> None:
    data, model = opened(trained_both, "ml")
    visit, texts = Visit(tuning=Tuning(favourites=4)), set()
    room = room_of(data, model, visit, Profile.from_ratings({296: 5.0, 356: 4.0, 593: 4.5}), 1)
    for item_id in room.listed[:10]:
        visit.why = item_id
        text = list_and_why(room, "Yours")["why"]["order"]["text"]
        texts.add(text.partition(": ")[2])
    assert "that is what you asked for in Tune." in texts


def test_another_answer_ends_what_is_tried_out_and_what_was_asked_about_the_first_place(
    trained_both: Path,
) -> None:
    data, model = opened(trained_both, "ml")
    visit, profile = Visit(), Profile.from_ratings({296: 5.0, 356: 4.0})
    room = room_of(data, model, visit, profile, 1)
    assert room.listed
    trial.what_if(room.page, {"changes": [[296, None]]})
    trial.topple(room.page, {})
    now = list_and_why(room_of(data, model, visit, profile, 1), "Yours")
    assert now["trial"]
    assert now["topple"]["text"]
    after = list_and_why(room_of(data, model, visit, Profile.from_ratings({296: 5.0, 356: 1.0}), 2), "Yours")
    assert after["trial"] is after["topple"] is None


@pytest.mark.parametrize(
    "sent",
    [None, 3, "x", [[1]], [[None, None]], [[True, 1.0]], [[-5, 3.0]], [[296, 10**400]], {"a": 1}],
    ids=range(9),
)
def test_what_cannot_be_tried_out_is_no_trial(trained_both: Path, sent: object) -> None:
    data, model = opened(trained_both, "ml")
    visit = Visit()
    room = room_of(data, model, visit, Profile.from_ratings({296: 5.0}), 1)
    assert room.listed
    trial.what_if(room.page, {"changes": sent})
    assert list_and_why(room_of(data, model, visit, room.profile, 1), "Yours")["trial"] is None


def test_films_that_left_the_first_places_are_named_and_what_was_answered_is_not(trained_both: Path) -> None:
    data, model = opened(trained_both, "ml")
    visit = Visit()
    listed = room_of(data, model, visit, Profile.from_ratings({296: 5.0}), 1).listed
    visit.places = places_of(listed)
    after = room_of(data, model, visit, Profile.from_ratings({296: 5.0, listed[0]: 1.0}), 2)
    gone, places = list_and_why(after, "Yours")["list"]["gone"], places_of(after.listed)
    assert data.catalog.title(listed[0]) not in [film["title"] for film in gone]
    expected = [
        (data.catalog.title(item_id), was, places.get(item_id))
        for was, item_id in enumerate(listed[:10], start=1)
        if places.get(item_id, 99) > was and item_id != listed[0]
    ]
    assert [(film["title"], film["was"], film["now"]) for film in gone] == expected


def test_what_the_sliders_brought_is_a_bar_of_its_own_and_said(trained_both: Path) -> None:
    data, model = opened(trained_both, "ml")
    visit = Visit(tuning=Tuning(adventure=3))
    profile, words = Profile.from_ratings({296: 5.0, 356: 4.0, 593: 4.5}), []
    room = room_of(data, model, visit, profile, 1)
    scores = room.lister.top(profile, 10)
    for at, item_id in enumerate(room.listed[:10]):
        visit.why = item_id
        why = list_and_why(room_of(data, model, visit, profile, 1), "Yours")["why"]
        order = model.explain(profile, item_id).ranking
        assert order is not None
        alike = order.baseline["mean"] + order.baseline["person"]
        total = sum(bar["amount"] for bar in why["order"]["bars"])
        assert total == pytest.approx(scores.scores[at] - alike, abs=1e-9)
        words.append(why["tuned"])
    brought = room.lister.lifted(profile, room.listed[:10])
    assert [bool(said) for said in words] == [item_id in brought for item_id in room.listed[:10]]
    assert "It is among these because of what you asked for in Tune: very adventurous." in words
