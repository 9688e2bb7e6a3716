"""The figures behind the business view by AppTest: any of them by choice and by link, for hostile names too."""

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.insights import safe_csv
from recsys.insights.features import KINDS, features_of, spread_sentence
from tests.pages.conftest import open_page
from tests.pages.explorepage import keep, readings

pytestmark = pytest.mark.usefixtures("server")
HOSTILE = ("<b>", "=1+1", "*bold*")


@pytest.fixture(autouse=True)
def empty_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home shows no rating room, so that no model is trained for it."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)


@pytest.fixture(scope="module")
def business(home: Path) -> object:
    """The business view of the demo, kept."""
    engine = Engine(home)
    return engine.library.businesses.get(engine.dataset("demo"))


def open_figures(**query: str) -> AppTest:
    return open_page("pages/business.py", **({"data": "demo", "view": "who", "part": "figures"} | query))


def said(app: AppTest) -> str:
    return unescape(" ".join(str(reading) for reading in readings(app)))


@pytest.mark.usefixtures("business")
def test_any_figure_is_shown_by_a_link(home: Path) -> None:
    engine = Engine(home)
    features = engine.library.businesses.get(engine.dataset("demo")).features
    for kind, name in (("items", "decay"), ("interactions", "above_expected"), ("people", "genre: Drama")):
        app = open_figures(figures=kind, figure=name)
        assert not app.error
        assert not app.exception
        feature = next(feature for feature in features.of(kind) if feature.name == name)  # type: ignore[arg-type]
        assert feature.formula in [text.value for text in app.text]
        assert spread_sentence(features, feature) in said(app)
        assert app.selectbox(key=f"business_figure_{kind}").value == name


@pytest.mark.usefixtures("business")
def test_what_is_chosen_stands_in_the_address() -> None:
    app = open_figures()
    assert app.selectbox(key="business_figure_people").value == "ratings"
    app.selectbox(key="business_figure_people").set_value("leniency").run()
    assert app.query_params["figure"] == "leniency"
    app.segmented_control(key="figures_switch").set_value("items").run()
    assert app.query_params["figures"] == "items"
    assert not app.error
    assert app.selectbox(key="business_figure_items").value == "ratings"  # titles have no leniency


@pytest.mark.usefixtures("business")
def test_a_link_to_nothing_shows_the_first() -> None:
    app = open_figures(figures="<b>", figure="=1+1")
    assert not app.error
    assert app.segmented_control(key="figures_switch").value == next(iter(KINDS))


def test_hostile_genres_are_text(home: Path, tiny: Dataset) -> None:
    table = tiny.catalog.table.assign(genres=["<b>|=1+1", "*bold*", "<b>", "=1+1", "<b>"])
    data = replace(tiny, name="hostile", catalog=replace(tiny.catalog, table=table))
    name = keep(home, data)
    engine = Engine(home)
    engine.library.businesses.get(engine.dataset(name))
    for genre in HOSTILE:
        app = open_figures(data=name, figure=f"genre: {genre}")
        assert not app.error
        assert app.selectbox(key="business_figure_people").value == f"genre: {genre}"
        assert not any(genre in one.value for one in app.markdown)
    header = safe_csv(features_of(data).tables["people"]).splitlines()[0]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in header.split(","))
