"""The experiments of the page Business by AppTest: sentences, inputs kept in the address, whatever is pasted."""

from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.business import experiment_running as running
from recsys.business import experiments as lab
from tests.pages.conftest import button, open_page

pytestmark = pytest.mark.usefixtures("server")
PARTS = ("size", "readout", "running", "bandits")


@pytest.fixture(autouse=True)
def empty_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home shows no rating room and nothing is made in the background: what is tested here needs neither."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)
    monkeypatch.setattr("pages.ui.business.top.wait_for", lambda *_: None)


def open_part(part: str, **query: Any) -> AppTest:
    app = open_page("pages/business.py", data="demo", view="experiments", experiment=part, **query)
    assert not app.exception
    return app


def said(app: AppTest) -> list[str]:
    """The answers of the panels."""
    marked = [one.proto.body for one in app.get("html") if 'class="reading"' in one.proto.body]
    return [unescape(body).removeprefix('<p class="reading">').removesuffix("</p>") for body in marked]


def box(app: AppTest) -> Any:
    return app.text_area[0]


@pytest.mark.parametrize("part", PARTS)
def test_each_part_has_answers_and_charts_with_words(part: str) -> None:
    app = open_part(part)
    assert not app.error
    assert said(app)
    charts = app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    assert len(charts) == len(said(app))
    assert all(answer in chart.proto.alt for answer, chart in zip(said(app), charts, strict=True))


def test_the_size_is_that_of_the_inputs_and_the_address_keeps_them() -> None:
    app = open_part("size")
    assert said(app) == [
        "To see a rise from 20 % to 22 % you need 6,510 people in each arm: 19 days at 700 visitors a day."
    ]
    app.number_input(key="experiment_base").set_value(10.0).run()
    expected = lab.size_for_rates(0.1, 0.02, lab.Traffic(700))
    assert said(app) == [expected.sentence]
    assert app.query_params["input"] == "base:10"
    again = open_part("size", input=["base:10", "visitors:1400", "power:nonsense", "sure:1000"])
    assert said(again) == [lab.size_for_rates(0.1, 0.02, lab.Traffic(1400)).sentence]
    app.number_input(key="experiment_base").set_value(20.0).run()
    assert "input" not in app.query_params


def test_a_browser_that_is_behind_with_its_address_loses_no_number() -> None:
    app = open_part("size")
    before = dict(app.query_params)
    app.number_input(key="experiment_base").set_value(10.0).run()
    app.query_params.clear()
    app.query_params.update(before)  # as sent by one who was in the next box before the address had come
    app.number_input(key="experiment_visitors").set_value(1400).run()
    assert app.query_params["input"] == ["base:10", "visitors:1400"]
    assert said(app) == [lab.size_for_rates(0.1, 0.02, lab.Traffic(1400)).sentence]


def test_what_the_data_says_is_taken_at_a_click() -> None:
    app = open_part("size")
    button = next(one for one in app.button if one.label.startswith("Take "))
    button.click().run()
    assert app.number_input(key="experiment_base").value == pytest.approx(float(button.label.split()[1]))
    assert app.query_params["input"] == f"base:{button.label.split()[1]}"


def test_what_no_test_can_see_is_said() -> None:
    app = open_part("size", input=["base:99", "change:5"])
    assert [error.value for error in app.error] == [
        "A change from 99 % to 104 % cannot be\\: a rate is 0 to 100 %."
    ]
    assert said(app) == []


def test_minutes_come_from_the_data() -> None:
    app = open_part("size", input=["counted:mean", "spread:60"])
    assert said(app) == [lab.size_for_means(60, 5, lab.Traffic(700), unit="minutes").sentence]
    assert any("minutes each" in caption.value for caption in app.caption)


def test_a_pasted_table_is_read_and_a_fault_takes_nothing_away() -> None:
    app = open_part("readout")
    assert any("Simulated" in caption.value for caption in app.caption)
    box(app).set_value("A;1000;100\nB;1010;140").run()
    assert said(app) == list(lab.read_out_rates(lab.read_rates("A;1000;100\nB;1010;140")).sentences)
    assert not any("Simulated: the" in caption.value for caption in app.caption)
    for text in ("A;1000;100\nB;100;140", "A;x;1\nB;1;1", "", "=1+1", "x" * 300_000, "A;0;0\nB;1;1"):
        box(app).set_value(text).run()
        assert not app.exception
        assert len(app.error) == 1
        assert said(app) == []
        assert box(app).value == text
    box(app).set_value("<b>&amp;\t1000\t100\n=1+1\t1010\t140").run()
    assert said(app)[0].startswith("=1+1 is better than <b>&amp; by 3.9 points")


def test_a_short_table_survives_a_reload_and_a_long_one_says_that_it_does_not() -> None:
    text = "A;1000;100\nB;1010;140"
    app = open_part("readout", table=f"rates:{text}")
    assert box(app).value == text
    assert said(app) == list(lab.read_out_rates(lab.read_rates(text)).sentences)
    box(app).set_value("A;2000;100\nB;1010;140").run()
    assert app.query_params["table"] == "rates:A;2000;100\nB;1010;140"
    box(app).set_value("\n".join(f"{'long name ' * 5}{n};1000;100" for n in range(12)) + "\n" * 1000).run()
    assert "table" not in app.query_params
    assert any("too long for the address" in caption.value for caption in app.caption)


def test_a_test_is_drawn_by_lot_again_with_the_rates_that_were_chosen() -> None:
    app = open_part("readout")
    before = box(app).value
    app.number_input(key="experiment_true_b").set_value(14.0).run()
    assert box(app).value == before
    button(app, "Draw visitors by lot").click().run()
    assert box(app).value == lab.simulated_test({"A": 0.1, "B": 0.14}, 5000, 1)
    assert any("B is truly better than A by 4.0 points" in caption.value for caption in app.caption)


def test_a_split_that_is_none_is_warned_of_unless_it_was_meant() -> None:
    table = "rates:A;9000;900\nB;1000;140"
    app = open_part("readout", table=table)
    assert app.warning[-1].value.startswith("Check how visitors are sent")
    app = open_part("readout", table=table, input=["sent:other", "sent_first:90"])
    assert not app.warning


def test_averages_too() -> None:
    app = open_part("readout", input=["measured:means"])
    assert said(app)[0].startswith("B is better than A by 19 (4.11 to 33.9)")
    box(app).set_value("A\t1\t2\t3").run()
    assert len(app.error) == 1


def test_a_running_test_says_whether_one_may_stop() -> None:
    app = open_part("running")
    simulated = lab.simulated_days({"A": 0.1, "B": 0.12}, 350, 14, 0)
    read = lab.follow_test(lab.read_days(simulated), 5000)
    assert box(app).value == simulated
    assert said(app) == [*read.sentences, lab.peek(0.1, 350, 30).sentence]
    app.number_input(key="experiment_planned").set_value(200).run()
    assert said(app)[0] == lab.follow_test(lab.read_days(simulated), 200).sentences[0]
    box(app).set_value("1;A;10;20").run()
    assert len(app.error) == 1
    assert len(said(app)) == 1


def test_several_arms_have_a_panel_each() -> None:
    rows = "\n".join(f"{day};{arm};500;{50 + day}" for day in range(1, 4) for arm in ("A", "*B*", "C"))
    app = open_part("running", table=f"days:{rows}")
    titles = [one.value for one in app.markdown if "may I stop?" in one.value]
    assert titles == ["**\\*B\\*: may I stop?**", "**C: may I stop?**"]


def test_bandits_on_titles_and_on_typed_rates() -> None:
    app = open_part("bandits", input=["versions:own", "rates:10 20", "learners:200"])
    expected = lab.learn({"Version 1": 0.1, "Version 2": 0.2}, 200)
    assert said(app) == [expected.sentence, expected.shown_sentence]
    app.text_input(key="experiment_rates").set_value("10 many").run()
    assert len(app.error) == 1
    assert app.text_input(key="experiment_rates").value == "10 many"
    button(app, "Draw visitors by lot again").click().run()
    assert not app.exception


def test_leaving_the_page_and_coming_back_keeps_what_was_typed() -> None:
    app = open_part("size", input=["base:10"])
    app.switch_page("pages/data.py").run()
    links = [str(one.proto) for one in app.get("page_link") if "business" in str(one.proto)]
    assert links
    assert all("base%3A10" in link or "base:10" in link for link in links)


def test_the_columns_of_the_running_table_are_all_named() -> None:
    read = lab.follow_test(lab.read_days(lab.simulated_days({"A": 0.1, "B": 0.12}, 350, 2)), 5000)
    assert set(running.COLUMNS) == set(read.table.columns)
