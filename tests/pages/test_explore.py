"""The page "Explore the data" by AppTest: sections, figures and sentences, bad data."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset
from recsys.insights import SECTIONS
from recsys.insights.explore import queries
from tests.pages.conftest import film_tables, open_page
from tests.pages.explorepage import (
    IN_SECTION,
    charts,
    drawn,
    figures,
    keep,
    open_explore,
    readings,
    said,
    titles,
)

pytestmark = pytest.mark.usefixtures("server")
HOSTILE_TITLE, HOSTILE_GENRE = "<img src=x onerror=alert(1)>", ":red[**x**]<script>alert(1)</script>"


@pytest.fixture(scope="module")
def home(explored: Path) -> Path:
    return explored


@pytest.fixture(autouse=True)
def empty_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home shows no rating room, so that no model is trained for it."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)


def test_the_demo_says_that_it_is_simulated_and_opens_its_first_section() -> None:
    app = open_page("pages/explore.py", data="demo")
    assert not app.exception
    assert not app.error
    assert "simulated; no real person" in app.caption[0].value
    assert "Simulated people" in figures(app)
    assert drawn(app) == titles("people")
    assert len(readings(app)) == len(titles("people"))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_link_leads_to_a_section_and_only_its_charts_are_sent(section: str) -> None:
    app = open_explore(section=section)
    assert not app.error
    assert drawn(app) == titles(section)
    assert len(readings(app)) == len(titles(section))


def test_a_section_that_is_not_there_is_the_first() -> None:
    app = open_explore(section="<b>nowhere</b>")
    assert not app.error
    assert drawn(app) == titles("people")


def test_filters_keep_the_section_and_the_section_keeps_the_filters() -> None:
    app = open_explore("ml")
    app.segmented_control(key="section_switch").set_value("films").run()
    assert app.query_params["section"] == "films"
    app.select_slider(key="explore_period").set_range(2000, 2005).run()
    filtered = figures(app)
    assert drawn(app) == titles("films")
    app.segmented_control(key="section_switch").set_value("matrix").run()
    assert drawn(app) == titles("matrix")
    assert figures(app) == filtered


def test_what_only_a_closed_section_shows_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_explore("ml")
    passes = {"by_corner": 0, "by_hour": 0}
    for name in passes:
        real = getattr(queries, name)

        def counted(*args: Any, name: str = name, real: Any = real) -> pd.DataFrame:
            passes[name] += 1
            table: pd.DataFrame = real(*args)
            return table

        monkeypatch.setattr(queries, name, counted)
    app.select_slider(key="explore_released").set_range(1950, 1999).run()
    assert passes == {"by_corner": 0, "by_hour": 0}
    app.segmented_control(key="section_switch").set_value("taste").run()
    assert passes == {"by_corner": 0, "by_hour": 1}
    app.segmented_control(key="section_switch").set_value("matrix").run()
    app.segmented_control(key="section_switch").set_value("taste").run()
    assert passes == {"by_corner": 1, "by_hour": 1}


def test_figures_and_readings_equal_pandas_on_movielens(movielens_folder: Path) -> None:
    app = open_explore("ml")
    table = pd.read_csv(movielens_folder / "ratings.csv")
    people, films = table["userId"].nunique(), table["movieId"].nunique()
    assert figures(app) == {
        "Ratings": f"{len(table):,}",
        "People": f"{people:,}",
        "Titles": f"{films:,}",
        "Average rating": f"{table['rating'].mean():.2f}",
        "Density": f"{100 * len(table) / (people * films):.2f} %",
    }
    most = table["rating"].value_counts()
    assert said(app)["levels"].startswith(
        f"People give {most.index[0]:g} most often ({most.iloc[0] / len(table):.0%}".replace("%", " %")
    )
    once = (table.groupby("movieId").size() == 1).sum()
    assert f"{once:,} films have a single one" in said(open_explore("ml", "films"))["popularity"]
    year = pd.to_datetime(table["timestamp"], unit="s").dt.year.value_counts()
    busiest = f"Busiest year: {year.index[0]} with {year.iloc[0]:,} ratings"
    assert busiest in said(open_explore("ml", "taste"))["years"]


def test_the_table_behind_a_chart_is_sent_only_when_asked_for() -> None:
    app = open_explore(section="films")
    assert not film_tables(app)
    app.session_state["explore_table_popularity"] = True
    app.run()
    assert not app.error
    (shown,) = film_tables(app)
    assert list(shown.columns) == ["rank", "title", "year", "ratings", "average", "share", "item_id"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_chart_has_a_table_with_words_for_its_columns_and_a_download(section: str) -> None:
    app = open_explore(section=section)
    for reading in IN_SECTION[section]:
        app.session_state[f"explore_table_{reading.name}"] = True
    app.run()
    assert not app.error
    tables = [*app.dataframe, *film_tables(app)]
    assert len(tables) == len(app.download_button) == len(IN_SECTION[section])


def test_data_without_times_keeps_its_charts_and_says_what_is_missing(home: Path, tiny: Dataset) -> None:
    bare = replace(tiny.with_ratings(replace(tiny.ratings, timestamps=None)), name="timeless")
    app = open_explore(keep(home, bare), "taste")
    assert not app.error
    assert ["no dates" in said for said in readings(app)] == [True] * len(titles("taste"))
    assert drawn(app) == []
    assert "explore_period" not in [slider.key for slider in app.select_slider]


def test_data_without_genres_keeps_its_charts_and_says_what_is_missing(home: Path, tiny: Dataset) -> None:
    catalog = Catalog(tiny.catalog.items, tiny.catalog.table.assign(genres=""))
    app = open_explore(keep(home, replace(tiny, name="kindless", catalog=catalog)), "films")
    assert not app.error
    assert [name for name, sentence in said(app).items() if "no genres" in sentence] == ["genres", "quality"]
    assert not set(drawn(app)) & {"Genres by popularity", "Loved, and how widely watched"}
    assert "explore_genres" not in [box.key for box in app.multiselect]


def test_data_without_any_rating_says_so(home: Path, tiny: Dataset) -> None:
    nothing = tiny.with_ratings(tiny.ratings.where(tiny.ratings.values > 99))
    app = open_explore(keep(home, replace(nothing, name="nothing")))
    assert not app.error
    assert "no ratings yet" in app.info[0].value
    assert charts(app) == readings(app) == []


def test_hostile_titles_and_genres_are_shown_as_text(home: Path, tiny: Dataset) -> None:
    table = tiny.catalog.table.assign(title=HOSTILE_TITLE, genres=HOSTILE_GENRE)
    name = keep(home, replace(tiny, name="hostile", catalog=Catalog(tiny.catalog.items, table)))
    app = open_explore(name, "films")
    assert not app.error
    assert said(app)["genres"].startswith(HOSTILE_GENRE)
    for element in app.get("html"):
        assert "<script" not in element.proto.body
    for element in [*app.markdown, *app.caption]:
        assert HOSTILE_GENRE not in element.value
        assert HOSTILE_TITLE not in element.value


def test_every_chart_has_words_for_who_cannot_see_it() -> None:
    for chart in charts(open_explore(section="taste")):
        assert len(chart.proto.alt) > 30
