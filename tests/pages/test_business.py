"""The page Business by AppTest: while it is made, its sentences, questions and parts; data without ratings."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.business.columns import COLUMNS, PEOPLE
from recsys.business import PARTS, READINGS, SECTIONS
from recsys.dataset import Dataset, Ratings
from recsys.engine import Engine
from tests.pages.conftest import button, hold_up, jobs, open_page
from tests.pages.explorepage import drawn, keep, readings

pytestmark = pytest.mark.usefixtures("server")
OTHERS = ("who", "works", "worth", "experiments")


@pytest.fixture(autouse=True)
def empty_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home shows no rating room, so that no model is trained for it."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)


@pytest.fixture
def busy() -> Iterator[None]:
    """The worker has other things to do until the test is over."""
    gate = hold_up()
    yield
    for job in jobs():
        job.cancel()
    gate.set()


@pytest.fixture
def made(home: Path) -> None:
    """The business view of the demo is kept."""
    engine = Engine(home)
    engine.library.businesses.get(engine.dataset("demo"))


def open_business(**query: str) -> AppTest:
    return open_page("pages/business.py", **({"data": "demo"} | query))


def html(app: AppTest, mark: str) -> list[str]:
    return [unescape(one.proto.body) for one in app.get("html") if mark in one.proto.body]


@pytest.mark.usefixtures("busy")
def test_while_it_is_made_the_calculator_works_and_the_rest_says_so() -> None:
    app = open_business()
    assert not app.exception
    assert not app.error
    assert "being worked out" in "".join(one.value for one in app.markdown)
    assert "as soon as it is worked out" in app.info[0].value
    assert button(app, "Stop")
    app.segmented_control(key="view_switch").set_value("worth").run()
    assert html(app, 'class="answer"')
    assert len([job for job in jobs() if job.title.startswith("Looking at the people")]) == 1


@pytest.mark.usefixtures("busy")
def test_what_is_stopped_is_offered_again_and_the_page_stays_whole() -> None:
    app = open_business(view="worth")
    button(app, "Stop").click().run()
    app.run()
    assert button(app, "Try again")
    assert html(app, 'class="answer"')


@pytest.mark.usefixtures("made")
def test_the_sentences_stand_above_every_view() -> None:
    for view in OTHERS:
        app = open_business(view=view)
        assert not app.error
        (said,) = html(app, 'class="summary"')
        assert 1 <= said.count("<li>") <= 5
        assert "simulated" in said or "Simulated data" in app.caption[0].value


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("name", "view", "part"), [("viewers", "who", "segments"), ("buy", "works", "catalog")]
)
def test_a_question_is_one_click_from_its_answer(name: str, view: str, part: str) -> None:
    app = open_business(view="worth")
    asked = app.button(key=f"business_ask_{name}")
    asked.click().run()
    assert app.segmented_control(key="view_switch").value == view
    assert app.segmented_control(key="part_switch").value == part
    (said,) = html(app, 'class="answer"')
    assert asked.label in said
    assert len(said) > 60


NEED_GROUPS = 5
"""Panels that compare groups of people, of which sixty are too few."""


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("section", "part"), [(section, part) for section in PARTS for part in PARTS[section]]
)
def test_a_link_leads_to_a_part_and_only_its_charts_are_sent(section: str, part: str) -> None:
    app = open_business(view=section, part=part)
    assert not app.error
    assert not app.exception
    expected = [one.title for one in READINGS if (one.section, one.part) == (section, part)]
    said = [title for title in drawn(app) if title in {one.title for one in READINGS}]
    assert [title for title in expected if title in said] == said
    left_out = NEED_GROUPS if part == "segments" else 0
    assert len(readings(app)) >= len(expected) - left_out


@pytest.mark.usefixtures("made")
def test_a_part_that_is_not_there_is_the_first() -> None:
    app = open_business(view="<b>", part="titles")
    assert not app.error
    assert app.segmented_control(key="view_switch").value == "who"
    assert app.segmented_control(key="part_switch").value == next(iter(PARTS["who"]))


def test_every_reading_has_a_place() -> None:
    assert set(PARTS) == set(SECTIONS)
    assert [one.name for one in READINGS if one.part not in PARTS[one.section]] == []


def test_every_column_of_every_table_has_a_name(home: Path) -> None:
    engine = Engine(home)
    business = engine.library.businesses.get(engine.dataset("demo"))
    unnamed = {
        (one.name, column)
        for one in READINGS
        for column in one.frames(business)[0].columns
        if column not in COLUMNS.get(one.part, PEOPLE) and not column.endswith("_id")
    }
    assert unnamed == set()


def test_data_without_ratings_is_said_and_the_calculator_works(home: Path, tiny: Dataset) -> None:
    nobody = Ratings.of([], [], [], [], items=tiny.catalog.items)
    name = keep(home, replace(tiny, name="nobody", ratings=nobody))
    app = open_business(data=name)
    assert not app.error
    assert "holds no ratings yet" in "".join(one.value for one in app.markdown)
    assert "once there are ratings" in app.info[0].value
    assert not [job for job in jobs() if job.title.startswith("Looking at the people")]
    app.segmented_control(key="view_switch").set_value("worth").run()
    assert html(app, 'class="answer"')
