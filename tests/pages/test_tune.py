"""Tune on the page Rate: what the browser sets, what is said of it, what the panel offers and the address keeps."""

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from pages.ui.frame import Page
from pages.ui.rate import costs, tuned
from pages.ui.rate.in_visit import IN_VISIT
from pages.ui.rate.room_state import RoomState, model_of, weights_of
from pages.ui.rate.tune import as_data, of_data, tune_part
from pages.ui.rate.tune_words import SLIDERS, chips
from pages.ui.state import Visit
from recsys import engine, tuning
from recsys.dataset import Catalog, Dataset, Ratings
from recsys.engine import Engine
from recsys.jobs import JobQueue
from recsys.models import catalog
from recsys.tuning import NEUTRAL, Choices, FilmFilter, Tuning
from tests.pages.conftest import HOME, open_page

TEXTS = some.sampled_from(["", "9", "x", "²"])
HOSTILE = ["=1+1", "<b>x</b>", "**bold** :red[x]"]


def room_of(data: Dataset, visit: Visit, model: str = "bias") -> RoomState:
    page = SimpleNamespace(visit=visit, data=data, model=model, engine=_Engine(), queue=JobQueue())
    return RoomState(cast("Page", page), catalog.create(model).fit(data), None)


class _Engine:
    """What the panel asks an engine, where nothing is trained or measured."""

    def models(self, data: Dataset) -> list[str]:
        return ["bias", "svd", "ease"]

    def rates(self, data: Dataset, name: str) -> bool:
        return name != "ease"

    def is_ready(self, data: Dataset, name: str) -> bool:
        return name == "bias"

    def prices(self, data: Dataset, name: str) -> None:
        return None


def with_genres(tiny: Dataset, *genres: str, years: bool = True) -> Dataset:
    """The same films with other genres."""
    table = tiny.catalog.table.copy()
    columns = {"item_id": tiny.catalog.items.ids, "title": table["title"], "genres": list(genres)}
    made = Catalog.of(pd.DataFrame(columns | ({"year": table["year"]} if years else {})))
    ratings = tiny.ratings
    again = Ratings.of(
        ratings.users.ids[ratings.user_idx],
        ratings.items.ids[ratings.item_idx],
        ratings.values,
        items=made.items,
    )
    return Dataset("other", again, made, tiny.scale, tiny.source)


tunings = some.builds(
    Tuning,
    favourites=some.integers(0, 4),
    adventure=some.integers(-4, 4),
    diversity=some.integers(0, 4),
    safe=some.integers(0, 4),
    wanted=some.builds(
        FilmFilter,
        genres=some.lists(some.sampled_from(["Drama", *HOSTILE]), unique=True).map(tuple),
        avoid=some.lists(some.sampled_from(["Horror", *HOSTILE]), unique=True).map(tuple),
        years=some.none() | some.just((1990, 1999)),
        kinds=some.sampled_from([(), ("film",)]),
        languages=some.sampled_from([(), ("fr",), ("fr", "ja")]),
        longest=some.none() | some.just(119),
        raters=some.sampled_from([0, 50]),
    ),
)


@given(tunings)
def test_what_the_browser_has_is_what_is_set(asked: Tuning) -> None:
    assert of_data(as_data(asked)) == asked
    assert Tuning.of_text(asked.as_text()) == asked
    said = [chip.part for chip in chips(asked)]
    assert bool(said) == (asked != NEUTRAL)
    assert said.count("avoid") == len(asked.wanted.avoid)


@given(
    some.dictionaries(
        some.sampled_from(list(as_data(NEUTRAL))),
        some.none() | some.integers() | TEXTS | some.lists(some.integers() | TEXTS, max_size=3),
    )
)
def test_whatever_the_browser_sends_is_a_tuning_or_a_sentence(sent: dict[str, Any]) -> None:
    visit = Visit()
    tuned.tune(cast("Page", SimpleNamespace(visit=visit)), {"now": sent})
    if visit.notice is not None:
        assert visit.notice.is_error
        assert visit.tuning == NEUTRAL


def test_every_step_of_every_slider_has_its_own_words() -> None:
    for name, (least, most) in tuning.SLIDERS.items():
        slider = SLIDERS[name]
        assert (slider.lowest, len(slider.words)) == (least, most - least + 1)
        assert len(set(slider.words)) == len(slider.words)
    assert list(SLIDERS) == list(tuning.SLIDERS)


def test_what_is_set_is_said_in_a_few_words() -> None:
    wanted = FilmFilter(
        years=(1990, 1999), avoid=("Horror", "=1+1"), languages=("fr", "ja"), kinds=("series",), raters=1_000
    )
    assert [chip.text for chip in chips(Tuning(adventure=2, wanted=wanted))] == [
        "Adventurous",
        "1990–1999",
        "In French or Japanese",
        "Only series",
        "No horror",
        "No =1+1",
        "Rated by 1,000 or more",
    ]
    assert [chip.text for chip in chips(Tuning(wanted=FilmFilter(years=(0, 1979))))] == ["Until 1979"]


def test_only_what_the_data_knows_is_offered(tiny: Dataset) -> None:
    choices = Choices.of(tiny)
    assert choices.years == (1979, 2009)
    assert choices.genres[0] == "Comedy"
    assert not choices.lengths
    assert choices.languages == choices.kinds == ()
    bare = Choices.of(with_genres(tiny, "", "", "", "", "", years=False))
    assert (bare.genres, bare.years) == ((), None)


def test_many_and_hostile_genres_are_offered_as_they_are(tiny: Dataset) -> None:
    many = "|".join(f"Genre {n}" for n in range(300))
    panel = tune_part(room_of(with_genres(tiny, many, *HOSTILE, "Drama"), Visit(tunes=True)))["panel"]
    offered = [one["value"] for one in panel["offers"]["genres"]]
    assert len(offered) == 304
    assert set(HOSTILE) <= set(offered)


def test_a_list_that_filters_leave_short_says_which_to_loosen(tiny: Dataset) -> None:
    visit = Visit(tuning=Tuning(wanted=FilmFilter(years=(1979, 1995), avoid=("Crime",), raters=1)))
    thin = tune_part(room_of(tiny, visit))["thin"]
    assert thin["text"].startswith("Only one film passes all that you ask for.")
    visit.tuning = Tuning(wanted=FilmFilter(genres=("Animation",), years=(1970, 1979)))
    thin = tune_part(room_of(tiny, visit))["thin"]
    assert thin["text"].startswith("No film passes all that you ask for.")
    assert "shuts out most" in thin["text"]
    assert {offer["part"] for offer in thin["offers"]} == {"genres", "years"}
    assert tune_part(room_of(tiny, Visit()))["thin"] is None


def test_the_panel_is_sent_only_while_it_is_open(tiny: Dataset) -> None:
    visit = Visit()
    assert tune_part(room_of(tiny, visit))["panel"] is None
    visit.tunes = True
    panel = tune_part(room_of(tiny, visit))["panel"]
    assert [(one["value"], one["note"]) for one in panel["offers"]["models"]] == [
        ("bias", ""),
        ("svd", "learns first"),
    ]
    assert panel["offers"]["models"][1]["text"] == "People like you"
    assert panel["costs"]["measuring"] is False


def test_weights_move_the_list_of_a_blend_and_what_cannot_be_read_leaves_it(tiny: Dataset) -> None:
    blend = catalog.create("weighted", parts="content,svd", weights="0.5,0.5").fit(tiny)
    visit = Visit()
    page = cast(
        "Page",
        SimpleNamespace(
            visit=visit, data=tiny, model="weighted", engine=SimpleNamespace(model=lambda *_: blend)
        ),
    )
    assert model_of(page) is blend
    tuned.weigh(page, {"weights": {"content": 20, "svd": 60}})
    assert visit.weights == "content:20,svd:60"
    assert model_of(page).shares.tolist() == [0.25, 0.75]  # type: ignore[attr-defined]
    tuned.weigh(page, {"weights": {"content": 0, "svd": 0}})
    assert visit.weights == ""
    for text in ("nonsense", "svd:-1,content:x", "svd:²", "other:5"):
        visit.weights = text
        assert weights_of(text) in ({}, {"other": 5})
        assert model_of(page) is blend


def test_another_model_that_cannot_rate_is_said_and_nothing_changes() -> None:
    visit = Visit(usual={"": "hybrid"})
    page = cast("Page", SimpleNamespace(visit=visit, data=SimpleNamespace(fingerprint=""), engine=_Engine()))
    tuned.model(page, {"name": "ease"})
    assert visit.model is None
    assert visit.notice is not None
    tuned.model(page, {"name": "svd"})
    assert (visit.model, visit.needs_page) == ("svd", True)
    tuned.model(page, {"name": "hybrid"})
    assert visit.model is None


# -- on the page -----------------------------------------------------------------------------------------------


@pytest.fixture
def page(server: None) -> Page:
    shared = engine.shared_engine()
    data = shared.dataset("demo")
    visit = Visit(usual={data.fingerprint: "hybrid"})
    return Page(shared, JobQueue(), data, visit, "hybrid")


def in_address(app: AppTest) -> str:
    value = app.query_params["tune"]
    return value if isinstance(value, str) else value[0]


def test_a_setting_moves_the_list_and_says_how_far(page: Page) -> None:
    model = page.engine.model(page.data)
    before = RoomState(page, model, None).listed
    genre = page.data.catalog.genres[page.data.catalog.position(before[0])][0]
    IN_VISIT["tune"](page, {"now": as_data(Tuning(wanted=FilmFilter(avoid=(genre,))))})
    after = RoomState(page, model, None).listed
    assert before[0] not in after
    assert page.visit.places[before[0]] == 1
    assert all(genre not in page.data.catalog.genres[page.data.catalog.position(item)] for item in after)


def test_a_slider_on_its_way_is_one_movement(page: Page) -> None:
    model = page.engine.model(page.data)
    before = RoomState(page, model, None).listed
    for step in (1, 2, 3):
        IN_VISIT["tune"](page, {"now": as_data(Tuning(adventure=step)), "gesture": 7})
        _ = RoomState(page, model, None).listed
    assert page.visit.places == {item: at for at, item in enumerate(before, start=1)}
    IN_VISIT["tune"](page, {"now": as_data(Tuning(adventure=4)), "gesture": 8})
    assert page.visit.places != {item: at for at, item in enumerate(before, start=1)}


def test_opening_the_panel_begins_to_measure_once_and_stop_stops_it(page: Page) -> None:
    tuned.panel(page, {"on": True})
    (job,) = page.queue.jobs()
    tuned.panel(page, {"on": True})
    assert len(page.queue.jobs()) == 1
    assert costs.costs(page, "hybrid", "hybrid")["measuring"] is True
    tuned.measure(page, {"on": False})
    assert job.wait(180)
    said = costs.costs(page, "hybrid", "hybrid")
    assert said["measuring"] is False
    tuned.panel(page, {"on": True})
    assert costs.costs(page, "hybrid", "hybrid")["measuring"] is False, "what was stopped is not begun again"


def test_a_link_restores_the_list_and_one_that_does_not_fit_is_said(server: None) -> None:
    def asked(**query: str) -> Any:
        app = open_page("pages/rate.py", **query)
        assert not app.exception
        return app

    link = asked(tune="adventure:2;avoid:Horror")
    assert link.session_state["visit"].tuning == Tuning(adventure=2, wanted=FilmFilter(avoid=("Horror",)))
    assert in_address(link) == "adventure:2;avoid:Horror"
    elsewhere = asked(tune="avoid:No such genre")
    assert elsewhere.session_state["visit"].listed
    broken = asked(tune="adventure:9")
    assert broken.session_state["visit"].tuning == NEUTRAL
    assert "tune" not in broken.query_params
    assert "cannot be read" in broken.session_state["visit"].notice.text
    gone = open_page(HOME, model="no-such-model")
    assert "not there any more" in gone.warning[0].value


def test_a_link_that_was_drawn_before_the_list_was_tuned_does_not_take_it_back(server: None) -> None:
    app = open_page("pages/rate.py", tune="adventure:1")
    app.session_state["visit"].tune(Tuning(adventure=3))  # in the room: the address of this run is older
    app.run()
    assert app.session_state["visit"].tuning == Tuning(adventure=3)
    assert in_address(app) == "adventure:3"
    app.query_params["tune"] = "adventure:1"  # somebody goes back
    app.run()
    assert app.session_state["visit"].tuning == Tuning(adventure=1)


def test_while_another_model_learns_the_list_goes_on_by_the_one_before(server: None) -> None:
    assert not Engine(engine.shared_engine().library.home).is_ready(
        engine.shared_engine().dataset("demo"), "nmf"
    )
    app = open_page("pages/rate.py", model="nmf")
    assert not app.exception
    assert app.get("bidi_component")
    assert "Stop" in [button.label for button in app.button]
    assert app.session_state["visit"].listed_by == "hybrid"
