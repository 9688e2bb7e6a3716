"""The laboratory of the Train page by AppTest, on the built-in films and on real MovieLens."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import cache
from recsys.engine import Engine
from recsys.insights import laboratory as lab
from tests.pages.conftest import button, jobs, open_page

pytestmark = pytest.mark.usefixtures("server")

STEPS = {"apart": 4, "together": 3, "hidden": 3}
"""The charts of each step, with the share kept."""
HOSTILE = "*Up* <script>alert(1)</script> :red[x]"


@pytest.fixture(scope="module")
def home(home: Path, movielens_folder: Path) -> Path:
    """A data folder with the small demo and MovieLens, without a model of the latter."""
    Engine(home).library.import_source(str(movielens_folder), "ml")
    return home


@pytest.fixture(autouse=True)
def empty_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home shows no rating room, so that no model is trained for it."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)


def open_lab(data: str = "ml", step: str = "apart") -> AppTest:
    return open_page("pages/train.py", data=data, view="laboratory", step=step)


def said(app: AppTest) -> str:
    """All captions, as they are read."""
    return " ".join(caption.value.replace("\\", "") for caption in app.caption)


def slider(app: AppTest, label: str) -> Any:
    return next(slider for slider in app.slider if slider.label == label)


def charts(app: AppTest) -> list[Any]:
    return list(app.get("vega_lite_chart"))


def type_in(app: AppTest, rows: dict[tuple[int, str], str]) -> AppTest:
    """The visitor's own table: the example with some cells typed over."""
    table = lab.example_ratings()
    for (row, column), text in rows.items():
        table.loc[row, column] = text
    app.session_state["visit"].typed = table
    return app.segmented_control(key="lab_source").set_value("typed").run()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("data", ["demo", "ml"])
def test_a_link_leads_to_a_step_and_only_its_charts_are_sent(data: str, step: str) -> None:
    app = open_lab(data, step)
    assert not app.exception
    assert not app.error
    assert len(charts(app)) == STEPS[step]
    assert ("simulated" in said(app)) == (data == "demo")
    assert "20 films by 30 people: 600 cells" in said(app)
    assert all(chart.proto.alt for chart in charts(app))


def test_the_page_opens_with_the_dials_and_the_laboratory_is_one_click_away() -> None:
    app = open_page("pages/train.py", data="ml")
    assert button(app, "Train") is not None
    app.segmented_control(key="view_switch").set_value("laboratory").run()
    assert app.query_params["view"] == "laboratory"
    assert button(app, "Train") is None
    assert "A = U Σ Vᵀ" in said(app)


def test_k_follows_the_slider_and_outlives_another_table() -> None:
    app = open_lab(step="together")
    slider(app, "Keep k factors").set_value(7).run()
    assert "7 × (20 + 30 + 1)" in said(app)
    slider(app, "Best-known films").set_value(10).run()
    assert "7 × (10 + 30 + 1)" in said(app)
    slider(app, "Best-known films").set_value(4).run()
    assert (slider(app, "Keep k factors").value, slider(app, "Keep k factors").max) == (4, 4)
    assert "known cells come back exactly" in said(app)


def test_without_averages_taken_away_there_is_no_k_of_0() -> None:
    app = open_lab(step="together")
    assert slider(app, "Keep k factors").min == 0
    app.toggle(key="lab_centre").set_value(False).run()
    assert slider(app, "Keep k factors").min == 1
    assert "sum of squared stars" in said(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("fill", "damage"), [*((fill, "hide") for fill in lab.FILLS), ("film", "noise"), ("mean", "swap")]
)
def test_what_was_done_to_cells_is_measured_beside_what_was_left(home: Path, fill: str, damage: str) -> None:
    app = open_lab(step="hidden")
    app.selectbox(key="lab_fill").set_value(fill)
    app.segmented_control(key="lab_damage").set_value(damage).run()
    assert not app.exception
    assert not app.error
    data = Engine(home).dataset("ml")
    tried = lab.experiment(lab.rating_corner(data, 20, 30).table, damage=damage, fill=fill)
    kept, touched = tried.error(2)
    figures = app.table[0].value
    assert figures["RMSE"].tolist()[:2] == [f"{kept:.3f}", f"{touched:.3f}"]
    assert figures["Measured on"].iloc[1] == f"{tried.touched.sum()} {tried.names[1].lower()} of this table"
    assert lab.curve_reading(tried, 2, fill) in said(app)


def test_nothing_hidden_is_said() -> None:
    app = open_lab(step="hidden")
    slider(app, "To how many").set_value(0).run()
    assert not app.exception
    assert "No cell was touched" in said(app)


def test_a_training_of_this_visit_stands_beside_it_with_its_protocol() -> None:
    app = open_lab(step="hidden")
    assert len(app.table[0].value) == 3
    button(app, "Train SVD and measure it").click()
    app.run()
    assert jobs()[-1].wait(180)
    app.run()
    assert button(app, "Train SVD and measure it") is None
    row = app.table[0].value.iloc[3]
    trial = jobs()[-1].result.trial
    assert row["RMSE"] == f"{trial.rmse:.3f}"
    assert row["Measured on"].replace("\\", "") == (
        f"{trial.rows:,} hidden ratings of all of MovieLens (ml-latest-small) (holdout:0.1)"
    )


def test_the_corner_is_picked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    picked: list[tuple[int, int]] = []
    real = lab.rating_corner

    def counted(data: Any, n_films: int, n_people: int) -> lab.Corner:
        picked.append((n_films, n_people))
        return real(data, n_films, n_people)

    monkeypatch.setattr(cache.laboratory, "rating_corner", counted)
    app = open_lab()
    slider(app, "Keep k factors").set_value(5).run()
    slider(app, "Best-known films").set_value(21).run()
    slider(app, "Best-known films").set_value(20).run()
    assert picked == [(20, 30), (21, 30)]


def test_a_typed_table_is_taken_apart_and_kept_while_one_looks_elsewhere() -> None:
    app = type_in(open_lab(step="together"), {(0, "You"): "5", (5, "You"): "1,5"})
    assert not app.error
    assert "8 films by 9 people" in said(app)
    app.segmented_control(key="view_switch").set_value("tune").run()
    app.segmented_control(key="view_switch").set_value("laboratory").run()
    assert app.segmented_control(key="lab_source").value == "typed"
    assert "8 films by 9 people" in said(app)
    assert app.session_state["visit"].typed.loc[5, "You"] == "1,5"


def test_a_bad_cell_is_one_plain_sentence_and_stays_as_typed() -> None:
    app = type_in(open_lab(), {(0, "Ann"): "five", (1, "Film"): HOSTILE})
    assert [error.value.replace("\\", "") for error in app.error] == [
        "“five” (Alien, Ann) is not a number from 0.5 to 5: counted as empty."
    ]
    assert len(charts(app)) == STEPS["apart"]
    assert app.session_state["visit"].typed.loc[0, "Ann"] == "five"
    assert not [caption.value for caption in app.caption if "<script>" in caption.value]


def test_a_table_of_nothing_is_a_sentence_and_not_lost() -> None:
    cells = {(row, name): "" for row in range(8) for name in lab.example_ratings().columns[1:]}
    app = type_in(open_lab(), cells)
    assert not app.exception
    assert app.info[0].value == "There is no rating in this table yet."
    assert charts(app) == []
    assert len(app.session_state["visit"].typed) == 8


@pytest.mark.parametrize(
    ("step", "centre"), [(step, step != "together") for step in STEPS] + [("hidden", False)]
)
def test_a_table_of_one_cell_is_a_table(step: str, centre: bool) -> None:
    cells = {(row, name): "" for row in range(8) for name in lab.example_ratings().columns[1:]}
    app = type_in(open_lab(step=step), {**cells, (2, "Eva"): "4"})
    app.toggle(key="lab_centre").set_value(centre).run()
    assert not app.exception
    assert not app.error
    assert "1 film by 1 person: 1 cell, of which none is empty" in said(app)
