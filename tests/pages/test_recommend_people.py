"""The page Recommendations by AppTest: people worth a look, what to watch tonight, and watching together."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.engine import Engine
from recsys.insights import unfinished
from recsys.profiles import SharedList
from tests.pages.conftest import button, film_tables, open_page

pytestmark = pytest.mark.usefixtures("server")
PAGE = "pages/recommend.py"


@pytest.fixture(scope="module")
def home(home: Path) -> Path:
    """Beside the small demo a data set without genres, years, lengths and viewings; two people, and one alone."""
    made = Engine(home)
    catalog = Catalog.of(
        pd.DataFrame({"item_id": range(1, 9), "title": [f"<b>{n}</b> =1+1" for n in range(1, 9)]})
    )
    rows = [(1, item, float(1 + item % 5)) for item in range(1, 6)] + [(2, item, 4.0) for item in range(3, 8)]
    users, items, stars = zip(*rows, strict=True)
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    bare = Dataset("bare", ratings, catalog, Scale(), Source("hand", "Hand-made"))
    made.library.registry.save_dataset(bare)
    one = ratings.where(ratings.user_ids == 1)
    made.library.registry.save_dataset(replace(bare, name="alone", ratings=one))
    for name in ("bare", "alone"):
        made.model(made.dataset(name))
    return home


def opened(**query: str) -> AppTest:
    app = open_page(PAGE, **query)
    assert not app.exception
    assert not app.error
    return app


def sent(app: AppTest, component: str) -> list[dict[str, Any]]:
    """What our components of a name were given to draw, from top to bottom."""
    protos = [one.proto for one in app.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.component_name.endswith(component)]


def strips(app: AppTest) -> list[list[dict[str, Any]]]:
    return [data["films"] for data in sent(app, "gallery")]


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.subheader]
    return "\n".join(part.value for part in parts)


# -- people worth a look -----------------------------------------------------------------------------------


def test_the_page_lands_on_different_people_who_are_called_simulated() -> None:
    app = opened()
    (drawn,) = sent(app, "people")
    assert drawn["shape"] == "portraits"
    people = drawn["people"]
    assert 3 <= len(people) <= 8
    assert len({one["user_id"] for one in people}) == len(people)
    assert all(one["name"] == f"Simulated person {one['user_id']}" for one in people)
    assert all(f"person={one['user_id']}" in one["href"] for one in people)
    assert button(app, "Show others").click().run()
    (others,) = sent(app, "people")
    assert [one["user_id"] for one in others["people"]] != [one["user_id"] for one in people]


def test_a_chosen_person_opens_and_the_way_back_stands_beside_their_id() -> None:
    app = opened(person="5")
    assert app.header[0].value == "Simulated person 5"
    button(app, "Other people").click().run()
    assert sent(app, "people")
    assert "person" not in app.query_params


def test_people_of_bare_data_are_drawn_by_their_films_alone() -> None:
    (drawn,) = sent(opened(data="alone"), "people")
    assert [(one["user_id"], one["genres"]) for one in drawn["people"]] == [(1, [])]
    assert drawn["people"][0]["loved"][0]["title"] == "<b>4</b> =1+1"


# -- tonight -----------------------------------------------------------------------------------------------


def test_rows_for_tonight_hold_nothing_twice_and_nothing_they_rated() -> None:
    app = opened(person="5")
    data = Engine().dataset("demo")
    titles = [one.value for one in app.subheader]
    assert titles[-1] == "An evening of three"
    rated = set(data.ratings.profile(5).item_ids.tolist())
    liked = [
        row for row, title in zip(strips(app), titles, strict=True) if title.startswith("Because they liked")
    ]
    shown = [film["item_id"] for row in liked for film in row]
    assert shown
    assert len(set(shown)) == len(shown)
    assert not set(shown) & rated
    assert all(film["away"] and film["says"].startswith("Guess") for row in liked for film in row)


def test_what_was_left_unfinished_says_how_much_was_seen() -> None:
    data = Engine().dataset("demo")
    user_id = next(int(one) for one in data.ratings.users.ids if len(unfinished(data, int(one))))
    app = opened(person=str(user_id))
    assert app.subheader[0].value == "Continue watching"
    first = strips(app)[0]
    assert [film["item_id"] for film in first] == unfinished(data, user_id)["item_id"].tolist()
    assert all(0 < film["share"] < 0.9 and "% seen, " in film["says"] for film in first)


def test_an_evening_keeps_to_the_hours_there_are() -> None:
    app = opened(person="5")
    for hours in (7.0, 9.0):
        app.slider(key="evening_hours").set_value(hours).run()
        lengths = [int(film["says"].partition(" min")[0]) for film in strips(app)[-1]]
        assert len(lengths) == 3
        assert sum(lengths) <= 60 * hours
    app.slider(key="evening_hours").set_value(3.0).run()
    assert "No three films of the top of their list fit: the shortest three take" in text(app)


def test_bare_data_has_rows_or_says_why_not_and_no_evening() -> None:
    app = opened(data="bare", person="1")
    assert "An evening of three" not in text(app)
    assert "Continue watching" not in text(app)
    assert "There is no film that they liked" in text(app) or "Because they liked" in text(app)


def test_filters_offer_what_the_data_knows() -> None:
    app = opened(person="5")
    labels = {one.label for one in [*app.multiselect, *app.slider, *app.select_slider, *app.number_input]}
    assert {"Genres", "Not", "Years", "Languages", "No longer than", "Rated by at least"} <= labels
    app.select_slider(
        key=next(one.key for one in app.select_slider if one.label == "No longer than")
    ).set_value(90)
    app.run()
    data = Engine().dataset("demo")
    liked = [row for row in strips(app) if row and row[0]["says"].startswith("Guess")]
    ids = [film["item_id"] for row in liked for film in row]
    assert (data.catalog.rows(ids)["runtime"] <= 90).all()
    bare = opened(data="bare", person="1")
    assert {one.label for one in [*bare.multiselect, *bare.slider, *bare.select_slider]} == set()


# -- together ----------------------------------------------------------------------------------------------


def test_two_people_have_one_list_with_each_ones_guess() -> None:
    app = opened(together="5,7")
    (table,) = film_tables(app)
    assert {"Person 5", "Person 7"} <= set(table.columns)
    lowest = table[["Person 5", "Person 7"]].min(axis=1)
    assert lowest.is_monotonic_decreasing
    data = Engine().dataset("demo")
    seen = {*data.profile(5).item_ids.tolist(), *data.profile(7).item_ids.tolist()}
    assert not set(table["item_id"]) & seen
    app.segmented_control(key="fair_switch").set_value("average").run()
    (table,) = film_tables(app)
    assert table[["Person 5", "Person 7"]].mean(axis=1).is_monotonic_decreasing
    assert app.query_params["fair"] == "average"
    app.toggle[0].set_value(True).run()
    assert not app.error


def test_people_come_by_id_and_by_themselves_and_each_once() -> None:
    app = opened(person="5")
    button(app, "Watch together").click().run()
    assert app.query_params["together"] == "5"
    assert "Add somebody" in text(app)
    app.text_input(key="together_id").set_value(" 7 ").run()
    button(app, "Add yourself").click().run()
    assert app.query_params["together"] == "5,7,me"
    assert button(app, "Add yourself") is None
    (members, _) = sent(app, "people")
    assert [one["name"] for one in members["people"]] == ["Person 5", "Person 7", "You"]
    assert members["people"][2]["count"] == "no ratings yet"
    assert "counts as the crowd does" in text(app)
    app.text_input(key="together_id").set_value("7").run()
    assert app.query_params["together"] == "5,7,me"
    button(app, "One person").click().run()
    assert "together" not in app.query_params


def test_a_shared_list_comes_by_its_link_and_a_private_link_does_not() -> None:
    made = Engine()
    data = made.dataset("demo")
    ids = data.catalog.items.ids[:3].tolist()
    profile = Profile.from_ratings(dict.fromkeys(ids, 5.0))
    text_of = SharedList("demo", data.fingerprint[:12], profile, name="title").as_text()
    app = opened(together="5")
    app.text_input(key="together_id").set_value(f"http://localhost/rate?data=demo&share={text_of}").run()
    assert app.query_params["together"] == f"5,list-{text_of}"
    (table,) = film_tables(app)
    assert {"Person 5", "“title”", "title"} <= set(table.columns)
    assert not set(table["item_id"]) & set(ids)
    other = SharedList("demo", "another", profile).as_text()
    app = opened(together=f"5,7,list-{other},list-{text_of[:-2]}")
    assert [one.value for one in app.warning] == [
        "This list was made on other data, so it cannot be weighed here.",
        "This link was cut short or altered, so its list cannot be shown.",
    ]
    app.text_input(key="together_id").set_value("http://localhost/rate?me=secret").run()
    assert "private link" in app.toast[0].value
    assert "me" not in app.query_params["together"].split(",")


def test_wrong_people_are_a_sentence_and_the_others_stay() -> None:
    app = opened(together="5,999999,abc,5")
    said = [warning.value for warning in app.warning]
    assert said == ["There is no person 999999 in this data.", "A person's id is a whole number."]
    assert "Add somebody" in text(app)
    many = opened(together="1,2,3,4,5,6,7,8")
    assert "the first 6 are taken" in many.warning[0].value
    assert many.text_input(key="together_id").disabled
    assert "two people or more" in text(opened(together="none"))


def test_one_person_spelled_twice_comes_once_and_can_go() -> None:
    app = opened(together="5,05,7")
    members = next(drawn for drawn in sent(app, "people") if drawn["shape"] == "members")
    assert [one["token"] for one in members["people"]] == ["5", "7"]
    assert film_tables(app)


@pytest.mark.parametrize("typed", ["999999", "abc", "http://[", "http://localhost/?share=1nothing"])
def test_what_was_typed_and_is_nobody_is_said_once(typed: str) -> None:
    app = opened(together="5,7")
    app.text_input(key="together_id").set_value(typed).run()
    assert not app.error
    assert len(app.toast) == 1
    assert app.query_params["together"] == "5,7"
    assert not app.warning


def test_the_name_on_a_shared_list_is_text() -> None:
    made = Engine()
    data = made.dataset("demo")
    made.model(data, "popularity")
    ids, name = data.catalog.items.ids[:2].tolist(), "![x](http://elsewhere/x.png)"
    lists = [SharedList("demo", data.fingerprint[:12], Profile.of([item], [5.0]), name=name) for item in ids]
    app = opened(together=",".join(f"list-{one.as_text()}" for one in lists), by="popularity")
    assert name not in text(app)
    assert r"\!\[x\]" in text(app)


def test_an_address_with_thousands_of_people_looks_six_of_them_up() -> None:
    app = opened(together=",".join(f"x{n}" for n in range(3000)))
    assert len(app.warning) == 7


def test_a_model_without_stars_shows_places_instead() -> None:
    made = Engine()
    made.model(made.dataset("demo"), "popularity")
    app = opened(together="5,7", by="popularity")
    assert "predicts no stars" in text(app)
    (table,) = film_tables(app)
    assert table["Person 5"].between(0, 1).all()


def test_bare_data_has_a_list_for_two_as_text() -> None:
    app = opened(data="bare", together="1,2")
    (table,) = film_tables(app)
    assert table["title"].tolist() == ["<b>8</b> =1+1"]
    assert "runtime" not in table
