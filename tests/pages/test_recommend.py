"""Recommendations by AppTest: every view, every poor kind of data, every wrong address."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.engine import Engine
from recsys.errors import DataError
from recsys.jobs import State
from tests.pages.conftest import button, film_tables, hold_up, jobs, open_page

pytestmark = pytest.mark.usefixtures("server")

HOSTILE = "=1+1 <script>alert(1)</script> [x](javascript:1) **b** $a$ :red[c]"


def hand_made() -> Dataset:
    """Person 1 rated one film, person 2 three, people 3 to 8 all but one of twelve; titles are hostile; no times."""
    table = pd.DataFrame(
        {
            "item_id": range(1, 13),
            "title": [f"{HOSTILE} {number}" for number in range(1, 13)],
            "year": [1990 + number for number in range(12)],
            "genres": ["Drama", "Comedy"] * 6,
        }
    )
    catalog = Catalog.of(table)
    rows = [(1, 1), (2, 1), (2, 2), (2, 3)]
    rows += [(user, item) for user in range(3, 9) for item in range(1, 13) if item != user]
    users, items = zip(*rows, strict=True)
    stars = [1 + (user * item) % 9 / 2 for user, item in rows]
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    return Dataset("poor", ratings, catalog, Scale(), Source("hand", "Hand-made"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, trained_demo: Path) -> Path:
    """The demo and two hand-made data sets, one without genres, each with its default model."""
    folder = Path(shutil.copytree(trained_demo, tmp_path_factory.mktemp("home"), dirs_exist_ok=True))
    made = Engine(folder)
    poor = hand_made()
    made.library.registry.save_dataset(poor)
    bare = Catalog(
        poor.catalog.items, poor.catalog.table.assign(genres="", year=pd.NA).astype({"year": "Int16"})
    )
    ratings, source = replace(poor.ratings, items=bare.items), Source("hand", "Hand-made, bare")
    made.library.registry.save_dataset(
        replace(poor, name="bare", catalog=bare, ratings=ratings, source=source)
    )
    for name in ("poor", "bare"):
        made.model(made.dataset(name))
    made.twin(made.dataset("demo"))
    made.model(made.dataset("poor"), "svd")
    made.model(made.dataset("demo"), "session-knn")
    return folder


def open_recommend(**query: str) -> AppTest:
    """The page; somebody's list where no view is asked for."""
    app = open_page("pages/recommend.py", **({"view": "list"} if "person" in query else {}) | query)
    assert not app.exception
    assert not app.error
    return app


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning]
    return "\n".join(part.value for part in parts)


def shown(app: AppTest) -> pd.DataFrame:
    """The last table, which is the one asked for."""
    return (film_tables(app) or [app.dataframe[-1].value])[-1]


def test_without_a_person_the_page_offers_people_to_choose() -> None:
    app = open_recommend()
    assert "Everybody here is simulated" in text(app)
    assert len(app.dataframe) == 1
    assert list(shown(app).columns) == ["user_id", "ratings", "average"]
    assert len(shown(app)) == 20


@pytest.mark.parametrize("kind", ["Lovers of a genre", "Contrarians"])
def test_people_are_found_by_a_rule_that_is_said(kind: str) -> None:
    app = open_recommend()
    app.segmented_control[0].set_value(kind).run()
    assert not app.error
    assert 0 < len(shown(app)) <= 20
    assert "at least" in text(app)


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ("999999", "There is no person 999999 in this data."),
        ("-1", "There is no person -1 in this data."),
        ("9" * 19 + "9", "There is no person " + "9" * 20 + " in this data."),
        ("abc", "A person's id is a whole number."),
        ("<b>1</b>", "A person's id is a whole number."),
    ],
)
def test_an_id_that_is_not_there_is_one_sentence_and_people_to_choose(person: str, said: str) -> None:
    app = open_recommend(person=person)
    assert [warning.value for warning in app.warning] == [said]
    assert len(shown(app)) == 20


def test_the_list_leaves_out_what_the_person_rated_and_is_as_long_as_asked() -> None:
    app = open_recommend(person="5")
    assert len(shown(app)) == 10
    app.slider(key="list_length").set_value(50).run()
    history = Engine().library.people(Engine().dataset("demo")).person(5).history
    rated = set(zip(history["title"], history["year"], strict=True))  # two titles may be called the same
    listed = shown(app)
    assert len(listed) == 50
    assert set(zip(listed["title"], listed["year"], strict=True)) & rated == set()
    assert shown(app)["because"].str.startswith("because").all()


def test_person_model_and_view_live_in_the_address_and_survive_a_reload() -> None:
    app = open_recommend()
    app.text_input(key="person_id").set_value(" 5 ").run()
    app.segmented_control(key="view_switch").set_value("beside").run()
    app.selectbox(key="model_by").set_value("svd").run()
    app.selectbox(key="model_beside").set_value("bias").run()
    address = {name: str(value) for name, value in app.query_params.items()}
    assert address == {"person": "5", "view": "beside", "by": "svd", "beside": "bias"}
    job = jobs()[-1]  # neither was trained: one after the other, in the background
    assert job.wait(180)
    app.run()
    for waiting in jobs():
        assert waiting.wait(180)
    again = open_recommend(**address)
    assert again.selectbox(key="model_by").value == "svd"
    assert again.selectbox(key="model_beside").value == "bias"
    assert "on both lists" in text(again)


def test_a_model_that_is_not_there_is_said_and_replaced_by_the_usual_one() -> None:
    app = open_recommend(person="5", by="nope")
    assert "names a model that is not here" in app.warning[0].value
    assert app.selectbox(key="model_by").value == "hybrid"
    assert len(shown(app)) == 10


def test_a_model_without_stars_shows_no_guesses() -> None:
    made = Engine()
    made.model(made.dataset("demo"), "popularity")
    app = open_recommend(person="5", by="popularity")
    assert "predicts no stars" in text(app)
    assert "guess" not in shown(app).columns
    checked = open_recommend(person="5", by="popularity", view="checked")
    assert "no guess to hold against a rating" in text(checked)


def test_hidden_ratings_are_counted_and_held_against_the_crowd() -> None:
    made = Engine()
    judged = made.twin(made.dataset("demo")).judge(5)
    app = open_recommend(person="5", view="checked")
    rating = "simulated rating" if len(judged) == 1 else "simulated ratings"
    assert f"Measured on {len(judged)} {rating} that the model never saw" in text(app)
    assert app.metric[0].value == f"{judged.miss:.2f} stars"
    assert app.metric[1].value == f"{judged.crowd_miss:.2f} stars"
    assert len(shown(app)) == len(judged)


def test_a_twin_that_is_not_there_yet_is_made_in_the_background() -> None:
    app = open_recommend(data="poor", person="3", view="checked")
    assert app.get("progress")
    job = jobs()[-1]
    assert job.wait(180)
    assert job.error_sentence == ""
    app.run()
    assert "Measured on 2 ratings that the model never saw" in text(app)
    assert "chance decides" in text(app)


def press(app: AppTest, label: str) -> AppTest:
    button(app, label).click()
    return app.run()


def test_a_check_that_was_stopped_stays_stopped_until_somebody_tries_again() -> None:
    gate = hold_up()
    app = press(open_recommend(data="bare", person="3", view="checked"), "Stop")
    assert [warning.value for warning in app.warning] == ["Hiding a fifth of the ratings was stopped."]
    stopped = jobs()[-1]
    assert stopped.state is State.CANCELLED
    back = app.run().switch_page("pages/explore.py").run().switch_page("pages/recommend.py").run()
    assert button(back, "Try again") is not None
    assert jobs()[-1] is stopped
    again = press(back, "Try again")
    assert again.get("progress")
    assert not again.warning
    gate.set()
    assert jobs()[-1] is not stopped
    assert jobs()[-1].wait(180)
    assert "Measured on 2 ratings that the model never saw" in text(again.run())


def test_one_visitor_stops_only_for_themselves_while_another_waits() -> None:
    gate = hold_up()
    mine, theirs = (open_recommend(data="bare", person="3", by="ease") for _ in range(2))
    job = jobs()[-1]
    press(mine, "Stop")
    assert "goes on, because somebody else waits for it too" in mine.warning[0].value
    assert theirs.run().get("progress")
    assert not job.state.is_over
    press(theirs, "Stop")
    assert "was stopped" in theirs.warning[0].value
    assert job.state is State.CANCELLED
    gate.set()


def test_a_check_that_failed_is_not_started_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DataError("The ratings of *this* data cannot be used.")

    monkeypatch.setattr(Engine, "twin", fail)
    app = open_recommend(person="5", by="svd", view="checked")
    assert jobs()[-1].wait(180)  # the model
    app.run()
    failed = jobs()[-1]
    assert failed.wait(180)
    app.run()
    assert "The ratings of \\*this\\* data" in app.warning[0].value
    app.run()
    assert jobs()[-1] is failed
    monkeypatch.undo()


@pytest.mark.parametrize(("person", "has"), [("1", "one rating"), ("2", "3 ratings")])
def test_somebody_with_very_few_ratings_has_a_list_a_history_and_no_measurement(
    person: str, has: str
) -> None:
    assert len(shown(open_recommend(data="poor", person=person))) > 0
    assert len(shown(open_recommend(data="poor", person=person, view="who"))) in (1, 3)
    app = open_recommend(data="poor", person=person, view="checked")
    assert f"This person has {has}; with fewer than 5 none is hidden" in text(app)
    assert jobs() == []


def test_data_without_times_or_genres_says_so_and_hides_what_needs_them() -> None:
    app = open_recommend(data="bare", person="3", view="who")
    assert "does not say when films were rated" in text(app)
    assert "nothing to compare" in text(app)
    assert "rated_on" not in shown(app).columns
    lists = open_recommend(data="bare", person="3")
    assert [box.label for box in lists.multiselect] == []
    assert [slider.label for slider in lists.slider] == ["How many films"]


def test_nothing_left_after_filters_is_said_and_undone_by_one_click() -> None:
    app = open_recommend(data="poor", person="3")
    assert len(shown(app)) == 1
    app.multiselect[0].set_value(["Comedy"]).run()
    assert "No film that they have not rated passes these filters." in text(app)
    app.button[-1].click().run()
    assert len(shown(app)) == 1


def test_filters_stay_when_another_view_is_looked_at() -> None:
    app = open_recommend(person="5")
    app.multiselect[0].set_value(["Comedy"]).run()
    app.slider(key="list_length").set_value(20).run()
    app.segmented_control(key="view_switch").set_value("who").run()
    app.segmented_control(key="view_switch").set_value("list").run()
    assert app.multiselect[0].value == ["Comedy"]
    assert len(shown(app)) == 20


def test_hostile_titles_are_only_ever_cells_of_tables() -> None:
    for view in ("list", "who", "beside"):
        app = open_recommend(data="poor", person="3", view=view)
        assert shown(app)["title"].str.startswith("=1+1 <script>").all()
        assert "script" not in text(app)


def test_a_list_by_sessions_says_what_these_are() -> None:
    captions = [caption.value for caption in open_recommend(by="session-knn", person="5").caption]
    assert "Learned from browsing sessions." in captions
