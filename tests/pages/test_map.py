"""The map of the page Films: made in the background, drawn, searched; a click opens a film."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from recsys.engine import Engine, shared_engine
from recsys.insights.filmmap import filmmap, layout
from tests.pages.conftest import button, hold_up, jobs, open_page

pytestmark = pytest.mark.usefixtures("server")
PAGE = "pages/films.py"


@pytest.fixture(scope="module")
def home(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small demo with its map, of two directions only, which are quickly found."""
    folder = Path(shutil.copytree(small_demo, tmp_path_factory.mktemp("home"), dirs_exist_ok=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filmmap, "lay_out", lambda vectors, on_share: layout.two_directions(vectors))
        engine = Engine(folder)
        engine.library.film_maps.get(engine.dataset("demo"))
    return folder


@pytest.fixture(autouse=True)
def _quiet_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home, where every visit begins, prepares no model."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)


def figure(app: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(app.get("plotly_chart")[0].proto.spec)
    return found


def words(app: AppTest) -> str:
    return " ".join([*(text.value for text in app.markdown), *(text.value for text in app.caption)])


def listed(app: AppTest) -> list[str]:
    """The titles of the list beside the map."""
    found = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    return [film["title"] for part in found if part.get("shape") == "rows" for film in part["films"]]


def test_every_film_is_a_dot_and_the_map_says_how_far_it_can_be_trusted() -> None:
    app = open_page(PAGE, view="map")
    assert not app.exception
    assert not app.error
    dots = [trace for trace in figure(app)["data"] if trace["type"] == "scattergl"]
    assert sum(len(trace["text"]) for trace in dots) == 2_000
    said = "".join(html.proto.body for html in app.get("html"))
    assert "Trustworthiness at 10 neighbours: 0." in said
    assert "These people are simulated" in said
    assert "rated a few films" in words(app)


def test_a_search_marks_a_film_and_lists_what_is_near() -> None:
    app = open_page(PAGE, view="map")
    app.text_input(key="films_map_sought").set_value("amelie").run()
    assert "Nearest to Amélie" in words(app)
    assert len(listed(app)) == 10
    assert "Amélie" not in listed(app)
    assert "<b>Amélie</b>" in [note["text"] for note in figure(app)["layout"]["annotations"]]
    app.text_input(key="films_map_sought").set_value("no such film at all").run()
    assert "No film of that name is on the map." in words(app)
    assert not app.exception


def test_a_film_of_the_address_is_marked() -> None:
    film = Engine().dataset("demo").catalog.table.iloc[0]
    app = open_page(PAGE, view="map", film=str(film["item_id"]))
    assert f"<b>{film['title']}</b>" in [note["text"] for note in figure(app)["layout"]["annotations"]]
    assert len(listed(app)) == 10


@pytest.mark.parametrize("by", ["stars", "year"])
def test_it_can_be_coloured_otherwise(by: str) -> None:
    app = open_page(PAGE, view="map")
    app.segmented_control(key="films_map_by").set_value(by).run()
    assert not app.exception
    assert any(
        "colorscale" in trace["marker"] for trace in figure(app)["data"] if trace["type"] == "scattergl"
    )


def import_films(folder: Path, count: int) -> None:
    """A data set of so many films, half of them without a year, in place of one that was there."""
    rows = [
        f"{number},Film {number}{' (1999)' if number % 2 else ''},{('Crime', 'Comedy', 'War')[number % 3]}\n"
        for number in range(1, count + 1)
    ]
    (folder / "movies.csv").write_text("movieId,title,genres\n" + "".join(rows))
    shared_engine().library.import_source(str(folder), "many")


def test_a_missing_map_is_made_while_the_page_stays(folder: Path) -> None:
    import_films(folder, 30)
    gate = hold_up()
    app = open_page(PAGE, view="map", data="many")
    drawing = next(job for job in jobs() if job.title == "Drawing the map")
    assert button(app, "Stop") is not None
    gate.set()
    assert drawing.wait(180)
    app.run()
    assert len(app.get("plotly_chart")) == 1
    assert not app.exception


def test_data_that_is_replaced_while_its_map_is_open_gets_a_new_map(folder: Path) -> None:
    import_films(folder, 30)
    library = shared_engine().library
    library.film_maps.get(library.dataset("many"))
    app = open_page(PAGE, view="map", data="many")
    assert len(app.get("plotly_chart")) == 1
    import_films(folder, 40)
    app.segmented_control(key="films_map_by").set_value("year").run()
    assert not app.exception
    assert not app.error
    library.film_maps.get(library.dataset("many"))
    app.run()
    assert "40 films by 4 ratings" in "".join(html.proto.body for html in app.get("html"))


def test_too_few_films_are_said(folder: Path) -> None:
    Engine().library.import_source(str(folder), "three")
    app = open_page(PAGE, view="map", data="three")
    assert "A map needs at least 21 films; this data has 3." in app.info[0].value
    assert "Drawing the map" not in [job.title for job in jobs()]
