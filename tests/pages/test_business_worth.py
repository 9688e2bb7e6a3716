"""The calculator on the page Business by AppTest: two clicks and a belief, bad input, links, what the data offers."""

from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from recsys.engine import Engine
from tests.pages.conftest import button, open_page

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture(autouse=True)
def empty_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home shows no rating room, so that no model is trained for it."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)


@pytest.fixture(autouse=True)
def made(home: Path) -> None:
    """The business view of the demo is kept, so that no page begins to make it."""
    engine = Engine(home)
    engine.library.businesses.get(engine.dataset("demo"))


def open_worth(*assume: str, **query: str) -> AppTest:
    app = open_page("pages/business.py", data="demo")
    app.query_params.update({"view": "worth", "assume": list(assume), **query})
    return app.run()


def box(app: AppTest, name: str, place: str = "likely") -> str:
    return str(app.text_input(key=f"worth_{name}_{place}").value)


def type_in(app: AppTest, text: str, name: str, place: str = "likely") -> AppTest:
    return app.text_input(key=f"worth_{name}_{place}").set_value(text).run()


def answer(app: AppTest) -> str:
    (body,) = [one.proto.body for one in app.get("html") if 'class="answer"' in one.proto.body]
    return unescape(body)


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_is_it_worth_it_in_one_click_and_a_belief() -> None:
    app = open_page("pages/business.py", data="demo")
    app.button(key="business_ask_worth").click().run()
    assert "You have not said what you believe will change" in answer(app)
    assert "examples, not yours" in answer(app)
    assert not figures(app)
    type_in(app, "0.5", "churn_falls")
    assert not app.error
    assert "It is paid back in month 21" in answer(app)
    assert figures(app)["Value less cost"] == "€7,380"
    assert app.query_params["assume"] in ("churn_falls:~0.5~", ["churn_falls:~0.5~"])
    assert len(app.get("vega_lite_chart")) == 3


def test_a_link_brings_all_figures_and_start_again_takes_them_away() -> None:
    app = open_worth("churn_falls:0.3~0.5~0.9", "subscribers:~2,000~", currency="£")
    assert [box(app, "churn_falls", place) for place in ("low", "likely", "high")] == ["0.3", "0.5", "0.9"]
    assert box(app, "subscribers") == "2,000"
    assert "£" in answer(app)
    assert "9 of the 10 figures" in answer(app)
    button(app, "Start again").click().run()
    assert box(app, "churn_falls") == ""
    assert box(app, "subscribers") == "10,000"


@pytest.mark.parametrize(
    ("text", "place", "fault"),
    [
        ("much", "likely", "“much” is not a number."),
        ("7", "low", "The low figure (7) is above the likely figure (4)."),
        ("", "likely", "A likely figure is missing here."),
        ("-1", "likely", "-1 is out of bounds: from 0 to 100."),
    ],
)
def test_bad_input_is_said_at_its_place_and_nothing_is_lost(text: str, place: str, fault: str) -> None:
    app = open_worth("one_off:~500~", "churn:~4~")
    type_in(app, text, "churn", place)
    assert [error.value.replace("\\", "") for error in app.error] == [fault]
    assert box(app, "churn", place) == text
    assert box(app, "one_off") == "500"
    assert "once this can be read: Churn" in app.info[0].value.replace("\\", "")
    assert not app.get("vega_lite_chart")
    type_in(app, "4", "churn", "likely")
    if place == "low":
        type_in(app, "3", "churn", "low")
    assert not app.error
    assert answer(app)


def test_an_address_that_nobody_wrote_opens_the_examples() -> None:
    app = open_worth("<b>:1~2~3", "churn", "churn:1~2", currency="<script>")
    assert not app.error
    assert box(app, "churn") == "4"
    assert "€" in answer(app)


def test_what_the_data_measures_is_offered_with_what_is_behind_it() -> None:
    app = open_worth()
    (said,) = [one.value for one in app.caption if "one viewed" in one.value]
    assert "simulated people" in said
    app.button(key="worth_use_hours").click().run()
    assert box(app, "hours") in said


def test_the_bar_leads_back_to_the_figures() -> None:
    app = open_worth("churn_falls:~0.5~")
    app.switch_page("pages/explore.py").run()
    (link,) = [one for one in app.get("page_link") if one.proto.label == "Business"][:1]
    assert "churn_falls" in link.proto.query_string
