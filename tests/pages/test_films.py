"""Films by AppTest: one film of every sort, browsing, and whatever an address may say."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.rate import events
from pages.ui.state import Visit
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.engine import Engine
from tests.pages.conftest import button, jobs, open_page

pytestmark = pytest.mark.usefixtures("server")

HOSTILE = "=1+1 <script>alert(1)</script> [x](javascript:1) **b** $a$"
VIEWS = ("alike", "ratings", "fans", "after")


def hand_made() -> Dataset:
    """Film 1 is rated by all, film 11 once, film 12 by nobody; titles and a genre are hostile; no years, no times."""
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": range(1, 13),
                "title": [f"{HOSTILE} {number}" for number in range(1, 13)],
                "genres": ["<b>|=1+1", "Drama"] * 6,
                "overview": [HOSTILE] * 12,
            }
        )
    )
    rows = [(user, item) for user in range(1, 9) for item in range(1, 11) if item == 1 or (user + item) % 3]
    rows.append((1, 11))
    users, items = zip(*rows, strict=True)
    stars = [1 + (user * item) % 9 / 2 for user, item in rows]
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    return Dataset("poor", ratings, catalog, Scale(), Source("hand", "Hand-made"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, small_demo: Path) -> Path:
    """A small demo, and a hand-made data set with one ready model."""
    folder = Path(shutil.copytree(small_demo, tmp_path_factory.mktemp("home"), dirs_exist_ok=True))
    made = Engine(folder)
    made.library.registry.save_dataset(hand_made())
    poor = made.dataset("poor")
    bare = Catalog(poor.catalog.items, poor.catalog.table.assign(genres=""))
    made.library.registry.save_dataset(
        replace(
            poor, name="bare", catalog=bare, ratings=replace(poor.ratings, items=bare.items), fingerprint=""
        )
    )
    for name in ("item-knn", "content"):
        made.model(poor, name)
    return folder


@pytest.fixture(autouse=True)
def _quiet_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home, where every visit begins, prepares no model."""
    monkeypatch.setattr("pages.ui.rate.room.rating_room", lambda page, place: None)


def open_films(**query: str) -> AppTest:
    app = open_page("pages/films.py", **query)
    assert not app.exception
    assert not app.error
    return app


def drawn(app: AppTest, shape: str) -> list[dict[str, Any]]:
    """What the components of one shape were given."""
    data = [json.loads(element.proto.json) for element in app.get("bidi_component") if element.proto.json]
    return [one for one in data if one.get("shape") == shape]


def text(app: AppTest) -> str:
    parts = [*app.title, *app.markdown, *app.caption, *app.info, *app.warning, *app.metric]
    return "\n".join(str(part.value) for part in parts) + "\n".join(html.value for html in app.get("html"))


def words(app: AppTest) -> list[str]:
    return [word["text"] for element in drawn(app, "lines") for line in element["lines"] for word in line]


@pytest.mark.parametrize("view", VIEWS)
def test_a_famous_film_has_something_in_every_view(view: str) -> None:
    data = Engine().dataset("demo")
    best = int(data.catalog.items.ids[data.ratings.item_counts.argmax()])
    app = open_films(film=str(best), about=view)
    assert app.title[0].value.startswith(data.catalog.title(best)[:3])
    assert f"from {data.ratings.item_counts.max()} simulated ratings" in text(app)
    assert app.metric[1].value == "1st"
    assert "On the map" in words(app)
    assert data.catalog.genres[data.catalog.position(best)][0] in words(app)
    if view == "alike":
        (shown,) = drawn(app, "rows")
        assert len(shown["films"]) == 10
        assert best not in [film["item_id"] for film in shown["films"]]
        assert "rated both" in shown["films"][0]["says"]
    elif view == "ratings":
        assert len(app.get("vega_lite_chart")) == 2
        assert "Simulated ratings." in text(app)


@pytest.mark.parametrize(("film", "view"), [*(("1", view) for view in VIEWS), ("12", "alike")])
def test_hostile_titles_are_text_whatever_is_looked_at(film: str, view: str) -> None:
    app = open_films(data="poor", film=film, about=view)
    assert "<script>" not in text(app).replace("\\<script\\>", "")
    (one,) = drawn(app, "one")
    assert one["films"][0]["title"] == f"{HOSTILE} {film}"
    assert "=1+1" in words(app) or film == "12"


def test_a_view_of_another_page_in_the_address_hides_no_film() -> None:
    assert open_films(data="poor", film="11", view="beside").metric


def test_a_film_with_one_rating_claims_nothing_from_it() -> None:
    assert "from one rating" in text(open_films(data="poor", film="11"))
    fans = open_films(data="poor", film="11", about="fans")
    assert "One person rated it: too few" in text(fans)
    assert "One rating: " in text(open_films(data="poor", film="11", about="ratings"))


def test_an_unrated_film_has_its_facts_and_films_like_it() -> None:
    app = open_films(data="poor", film="12")
    assert "None of the 8 people here has rated it." in text(app)
    assert not app.metric
    like = drawn(app, "rows")[0]["films"]
    assert like, "by what it is about"
    assert not any("rated both" in film["says"] for film in like)
    for view in ("ratings", "fans"):
        assert "Nobody here has rated it yet." in text(open_films(data="poor", film="12", about=view))


def test_data_without_times_says_that_it_does_not_know_what_came_next() -> None:
    assert "does not say what came next" in text(open_films(data="poor", film="1", about="after"))
    ratings = open_films(data="poor", film="1", about="ratings")
    assert "does not say when films were rated" in text(ratings)
    assert len(ratings.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("film", ["-1", "0", "text", "9" * 40, "1.5", "²", "<b>"])
def test_a_link_to_no_film_of_this_data_is_said_and_search_is_there(film: str) -> None:
    app = open_films(film=film)
    assert [warning.value[:40] for warning in app.warning] == ["The film of this link is not in this dat"]
    assert app.text_input(key="browse_find").value == ""
    assert drawn(app, "cards")


def test_models_agree_or_one_of_them_is_asked() -> None:
    app = open_films(data="poor", film="1")
    box = app.selectbox(key="alike_by")
    assert box.options[0] == "What 2 lists agree on"
    assert {film["mark"] for film in drawn(app, "rows")[0]["films"]} <= {"named by 1 of 2", "named by 2 of 2"}
    app.selectbox(key="alike_by").set_value("content").run()
    assert app.query_params["by"] in ("content", ["content"])
    assert {film["mark"] for film in drawn(app, "rows")[0]["films"]} == {""}


def test_a_model_that_is_not_ready_is_prepared_only_when_somebody_asks() -> None:
    app = open_films(data="poor", film="1", by="ease")
    assert jobs() == []
    button(app, "Prepare this list").click()
    app.run()
    assert jobs()[-1].wait(180)
    app.run()
    assert drawn(app, "rows")[0]["films"]


def test_without_any_ready_model_the_usual_one_is_offered() -> None:
    app = open_films(data="bare", film="1")
    assert jobs() == []
    assert app.selectbox(key="alike_by").value == "hybrid"
    assert button(app, "Prepare this list") is not None


def test_stars_given_here_are_one_change_of_the_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser's part is in tests/e2e/test_films.py."""
    page = SimpleNamespace(engine=Engine(), data=Engine().dataset("poor"), visit=Visit())
    monkeypatch.setattr(events, "put_in_address", lambda name, value: None)
    events.rate_here(page, 3, 4.5)
    saved = page.engine.profiles.load(page.visit.me, "poor")
    assert dict(zip(saved.profile.item_ids.tolist(), saved.profile.ratings.tolist(), strict=True)) == {3: 4.5}
    with pytest.raises(ValueError, match="A rating here is from"):
        events.rate_here(page, 3, 9.0)
    events.rate_here(page, 3, None)
    assert not page.engine.profiles.load(page.visit.me, "poor").profile.n_rated
    assert page.visit.rated_here == 3


def test_browsing_lives_in_the_address() -> None:
    app = open_films()
    assert len(drawn(app, "cards")[0]["films"]) == 24
    app.selectbox(key="browse_genre").set_value("Horror").run()
    app.selectbox(key="browse_order").set_value("best").run()
    address = {
        name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()
    }
    assert address == {"genre": "Horror", "order": "best"}
    again = open_films(**address)
    shown = drawn(again, "cards")[0]["films"]
    assert shown == drawn(app, "cards")[0]["films"]
    assert all("Horror" in Engine().dataset("demo").catalog.genres[film["item_id"] - 1] for film in shown)
    assert "So that a few ratings do not make a favourite" in text(again)


def test_pages_of_cards_follow_each_other() -> None:
    first, second = open_films(), open_films(leaf="2")
    one, two = (drawn(app, "cards")[0]["films"] for app in (first, second))
    assert not {film["item_id"] for film in one} & {film["item_id"] for film in two}
    last = open_films(leaf="999999")
    assert 0 < len(drawn(last, "cards")[0]["films"]) <= 24


def test_nothing_found_is_said_and_undone_by_one_click() -> None:
    app = open_films(find="zzzzqqqq", genre="Horror")
    assert "No title or person here is called “zzzzqqqq” and passes these filters." in text(app).replace(
        "\\", ""
    )
    button(app, "Show all titles").click()
    app.run()
    assert len(drawn(app, "cards")[0]["films"]) == 24


def test_an_address_that_asks_for_a_genre_that_is_not_here_shows_all() -> None:
    app = open_films(genre="<b>", decade="x", order="nonsense", leaf="-3", find=" ")
    assert len(drawn(app, "cards")[0]["films"]) == 24


def test_a_search_of_any_length_is_answered() -> None:
    assert "No title or person here" in text(open_films(find="zzzz" * 500))


def test_data_without_genres_or_years_has_no_such_filters() -> None:
    app = open_films(data="bare")
    assert [box.key for box in app.selectbox] == ["browse_order"]
    assert len(drawn(app, "cards")[0]["films"]) == 12
    assert drawn(app, "cards")[0]["films"][-1]["says"] == "No ratings yet"
