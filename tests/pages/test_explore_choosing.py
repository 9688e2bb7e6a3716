"""Choosing a part of the ratings on the page Explore: filters, address, chips and clicks on marks say the same."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset
from tests.pages.conftest import button
from tests.pages.explorepage import (
    address,
    charts,
    chips,
    click,
    drawn,
    figures,
    keep,
    open_explore,
    readings,
    said,
    spec,
    take_away,
    titles,
)

pytestmark = pytest.mark.usefixtures("server")
GENRES = ["=1+1", "<b>", "Rock, Paper", ":red[x]", "Sci-Fi"]


@pytest.fixture(scope="module")
def home(explored: Path) -> Path:
    return explored


@pytest.fixture(autouse=True)
def empty_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home shows no rating room, so that no model is trained for it."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)


@pytest.fixture(scope="module")
def frame(movielens_folder: Path) -> pd.DataFrame:
    """The published files, a row a rating, nothing of ours."""
    ratings = pd.read_csv(movielens_folder / "ratings.csv")
    movies = pd.read_csv(movielens_folder / "movies.csv")
    table = ratings.merge(movies, on="movieId")
    return table.assign(
        year=pd.to_datetime(table["timestamp"], unit="s").dt.year,
        genres=table["genres"].str.split("|"),
        in_all=table.groupby("userId")["movieId"].transform("size"),
    )


def counted(rows: pd.DataFrame) -> list[str]:
    return [f"{len(rows):,}", f"{rows['userId'].nunique():,}", f"{rows['movieId'].nunique():,}"]


def shown(app: Any) -> list[str]:
    return list(figures(app).values())[:3]


def test_filters_go_to_the_address_and_figures_equal_pandas(frame: pd.DataFrame) -> None:
    app = open_explore("ml", "taste")
    app.select_slider(key="explore_period").set_range(2000, 2005).run()
    rows = frame[frame["year"].between(2000, 2005)]
    assert shown(app) == counted(rows)
    assert address(app) == {"period": ["2000-2005"]}
    app.multiselect(key="explore_genres").select("War").run()
    rows = rows[["War" in genres for genres in rows["genres"]]]
    assert shown(app) == counted(rows)
    assert address(app) == {"period": ["2000-2005"], "genres": ["War"]}
    assert chips(app) == ["Rated 2000 to 2005", "Genre: War"]
    assert f"From {len(rows):,} of {len(frame):,} ratings." in [caption.value for caption in app.caption]
    assert app.metric[0].delta == f"{100 * len(rows) / len(frame):.1f} % of all"


def test_a_link_leads_to_the_part_and_its_filters_show_it(frame: pd.DataFrame) -> None:
    app = open_explore("ml", stars="4-5", activity="100-499", genres=["Drama", "Crime"])
    rows = frame[frame["rating"].between(4, 5) & frame["in_all"].between(100, 499)]
    rows = rows[[not {"Drama", "Crime"}.isdisjoint(genres) for genres in rows["genres"]]]
    assert shown(app) == counted(rows)
    assert app.multiselect(key="explore_genres").value == ["Crime", "Drama"]
    assert app.select_slider(key="explore_stars").value == (4.0, 5.0)
    assert app.select_slider(key="explore_activity").value == (100, 200)  # where the steps begin
    assert app.select_slider(key="explore_period").value == (1996, 2018)


def test_a_chip_takes_its_filter_away_and_one_click_clears_all() -> None:
    app = open_explore("ml", period="2000-2005", genres=["War", "Drama"], stars="5")
    assert chips(app) == ["Rated 2000 to 2005", "Genre: Drama", "Genre: War", "Rating 5"]
    take_away(app, "Genre: Drama")
    assert chips(app) == ["Rated 2000 to 2005", "Genre: War", "Rating 5"]
    assert address(app) == {"period": ["2000-2005"], "genres": ["War"], "stars": ["5"]}
    button(app, "Clear all").click().run()
    assert address(app) == {}
    assert chips(app) == []
    assert shown(app)[0] == "100,836"
    assert app.multiselect(key="explore_genres").value == []


@pytest.mark.parametrize(
    ("section", "title", "row", "asked"),
    [
        ("films", "Genres by popularity", {"genre": "Drama"}, {"genres": ["Drama"]}),
        ("films", "When the films came out", {"year": 1994}, {"released": ["1994"]}),
        ("people", "How much each person rates", {"from": 100, "to": 199}, {"activity": ["100-199"]}),
        ("taste", "Ratings over the years", {"year": 2000}, {"period": ["2000"]}),
    ],
)
def test_a_click_on_a_mark_chooses_it_and_a_second_click_undoes_it(
    section: str, title: str, row: dict[str, Any], asked: dict[str, list[str]]
) -> None:
    app = click(open_explore("ml", section), title, **row)
    assert not app.error
    assert not app.exception
    assert address(app) == asked
    assert len(chips(app)) == 1
    assert shown(app)[0] != "100,836"
    click(app, title, **row)
    assert address(app) == {}
    assert shown(app)[0] == "100,836"


def test_what_was_clicked_stands_out_and_all_can_still_be_clicked() -> None:
    app = open_explore("ml", "films")
    before = spec(app, "Genres by popularity")
    app = click(app, "Genres by popularity", genre="Drama")
    after = spec(app, "Genres by popularity")
    assert "opacity" not in before["encoding"]
    (condition,) = after["encoding"]["opacity"]["condition"]
    assert condition["test"] == {"field": "genre", "oneOf": ["Drama"]}
    assert after["encoding"]["y"]["sort"] == before["encoding"]["y"]["sort"]  # every genre, as counted before
    assert said(app)["genres"].startswith("Drama is in the films of 42 %")
    click(app, "Genres by popularity", genre="Crime")
    assert address(app) == {"genres": ["Crime"]}


def test_the_activity_that_is_clicked_is_the_activity_that_is_counted(frame: pd.DataFrame) -> None:
    app = click(open_explore("ml", genres=["War"]), "How much each person rates", **{"from": 500, "to": 999})
    rows = frame[frame["in_all"].between(500, 999)]
    assert shown(app) == counted(rows[["War" in genres for genres in rows["genres"]]])


@pytest.mark.parametrize(
    "hostile",
    [
        {"genres": ["<script>alert(1)</script>"]},
        {"period": ["1-99999999999999999999"]},
        {"period": ["2005-2000"]},
        {"period": ["1901"]},
        {"stars": ["nan"]},
        {"stars": ["4-5", "1-2"]},
        {"activity": ["' OR 1=1 --"]},
        {"countries": ["XX"] * 50},
    ],
    ids="-".join,
)
def test_a_broken_link_says_what_is_left_out_and_shows_everything(hostile: dict[str, list[str]]) -> None:
    app = open_explore("ml", **hostile)
    assert not app.error
    assert not app.exception
    assert len(app.warning) == 1
    assert "left out" in app.warning[0].value
    assert "<script" not in app.warning[0].value.replace("\\<", "")
    assert shown(app)[0] == "100,836"
    assert drawn(app)


def test_filters_that_leave_nothing_say_so_and_offer_the_way_back() -> None:
    app = open_explore("ml", released="1902", genres=["War"])
    assert not app.error
    assert figures(app) == {}
    assert charts(app) == readings(app) == []
    assert "No rating passes these filters." in "".join(text.value for text in app.markdown)
    assert chips(app) == ["Released 1902", "Genre: War"]
    app.button(key="explore_clear_empty").click().run()
    assert shown(app)[0] == "100,836"
    assert drawn(app)


def test_genres_that_are_commas_formulas_and_markup_survive_the_address(home: Path, tiny: Dataset) -> None:
    names = [GENRES[place % len(GENRES)] for place in range(len(tiny.catalog))]
    table = tiny.catalog.table.assign(genres=names)
    name = keep(home, replace(tiny, name="strange", catalog=Catalog(tiny.catalog.items, table)))
    offered = open_explore(name).multiselect(key="explore_genres").options
    assert set(offered) == set(names[:4])  # the last film has no rating
    for genre in offered:
        app = open_explore(name, "films", genres=[genre])
        assert not app.error
        assert not app.warning
        assert app.multiselect(key="explore_genres").value == [genre]
        again = click(open_explore(name, "films"), "Genres by popularity", genre=genre)
        assert address(again) == {"genres": [genre]}


def test_only_what_the_data_allows_is_offered(home: Path, tiny: Dataset) -> None:
    table = tiny.catalog.table.assign(genres="", kind="film", country="", language="", year=None)
    bare = tiny.with_ratings(replace(tiny.ratings, timestamps=None))
    app = open_explore(
        keep(home, replace(bare, name="plain", catalog=Catalog(tiny.catalog.items, table))), genres=["War"]
    )
    assert not app.error
    assert [box.key for box in app.multiselect] == []
    assert [slider.key for slider in app.select_slider] == ["explore_stars", "explore_activity"]
    assert "left out" in app.warning[0].value


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("What do people here watch?", "films"),
        ("Is it growing, and which genre?", "taste"),
        ("Which genres are loved but small?", "films"),
        ("Who are the heavy raters?", "people"),
    ],
)
def test_a_question_is_one_click_from_its_answer(question: str, section: str) -> None:
    app = open_explore()
    button(app, question).click().run()
    assert not app.error
    assert drawn(app)
    assert set(drawn(app)) <= set(titles(section))
    (answer,) = [html.proto.body for html in app.get("html") if 'class="answer"' in html.proto.body]
    assert question in answer
    assert len(answer) > 150
    app.segmented_control(key="section_switch").set_value("matrix").run()
    assert not [html for html in app.get("html") if 'class="answer"' in html.proto.body]
