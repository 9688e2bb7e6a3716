"""Compare by AppTest: from nothing measured to every section, on good data and on poor; cancelled, and kept."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.compare import top
from pages.ui.compare.measure import how_long
from pages.ui.compare.sections import VIEWS
from pages.ui.compare.whom import WORDS
from recsys import engine
from recsys.comparison.verdicts import verdict
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.engine import Engine, shared_engine
from recsys.jobs import JobQueue, State, shared_queue, start_comparison, start_training
from tests.models.data import make_data
from tests.pages.conftest import button, hold_up, jobs, open_page

pytestmark = pytest.mark.usefixtures("server")

PAGE = "pages/compare.py"
LABELS = {"bias": "Averages", "ease": "EASE", "svd": "SVD"}
MODELS = ",".join(LABELS)
HOSTILE = "<script>alert(1)</script> **b** [x](javascript:1)"
Row = tuple[int, int, float]


def hand_made(name: str, rows: Sequence[Row]) -> Dataset:
    """Ratings of one genre and one year, without times; the label is hostile."""
    users, items, stars = zip(*rows, strict=True)
    films = sorted(set(items))
    table = pd.DataFrame(
        {"item_id": films, "title": [f"{HOSTILE} {film}" for film in films], "year": 1990, "genres": "=Drama"}
    )
    catalog = Catalog.of(table)
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    return Dataset(name, ratings, catalog, Scale(), Source("hand", f"{name} {HOSTILE}"))


def poor_data() -> list[Dataset]:
    """All ratings the same; fewer ratings than folds; people with a single rating; no times."""
    draw = np.random.default_rng(0)
    board = make_data(n_users=40, n_items=60)
    return [
        hand_made(
            "same", [(u, int(i), 4.0) for u in range(1, 21) for i in draw.choice(40, 15, replace=False) + 1]
        ),
        hand_made("four", [(1, 1, 4.0), (1, 2, 3.0), (2, 1, 5.0), (3, 3, 2.0)]),
        hand_made(
            "single", [(u, int(draw.integers(1, 10)), float(draw.integers(1, 6))) for u in range(1, 41)]
        ),
        replace(board, name="timeless", ratings=replace(board.ratings, timestamps=None)),
    ]


@pytest.fixture(scope="module")
def home(home: Path) -> Path:
    """The small demo, poor data, and data on which three models were measured."""
    made = Engine(home)
    for data in [*poor_data(), replace(make_data(n_users=40, n_items=60), name="board")]:
        made.library.registry.save_dataset(data)
    job = start_comparison(JobQueue(), made, made.dataset("board"), LABELS)
    assert job.wait(180)
    assert job.state is State.DONE
    return home


def opened(view: str = "which", *, data: str = "board", models: str = MODELS, **query: str) -> AppTest:
    app = open_page(PAGE, data=data, models=models, view=view, **query)
    assert not app.exception
    return app


def measured(app: AppTest) -> AppTest:
    """Press the button and wait until the work is over."""
    app.button(key="measure").click().run()
    assert jobs()[-1].wait(180)
    return app.run()


def said(app: AppTest) -> str:
    """All words on the page, as they are read."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error)
    return " ".join([*(str(shown.value) for kind in kinds for shown in kind), *html(app)]).replace("\\", "")


def html(app: AppTest) -> list[str]:
    return [str(part.value) for part in app.get("html")]


def headline(app: AppTest) -> str:
    return next(part for part in html(app) if "<section" in part)


def test_before_anything_is_measured_the_page_says_what_will_be_done_and_has_one_button_for_it() -> None:
    app = opened(data="demo")
    assert "None of these models has been measured" in said(app)
    assert "simulated" in said(app)
    assert app.button(key="measure").label == "Measure"
    assert "Takes some seconds, as a guess" in said(app)
    assert "The blind duel" in [header.value for header in app.header]
    assert top.OUTDATED not in said(app)


def test_what_another_version_measured_is_said_to_be_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(shared_engine().measurements), "has_outdated", lambda self, data: True)
    assert top.OUTDATED in said(opened(data="demo"))


def test_the_first_thing_said_is_which_model_to_use_and_why() -> None:
    app = opened()
    made = shared_engine()
    found = verdict(made.comparison(made.dataset("board"), LABELS))
    assert found.headline in headline(app)
    assert len(found.sentences) == headline(app).count("<li>") > 2
    assert button(app, "Measure") is None
    board = app.dataframe[0].value
    assert list(board["model"]) == list(made.comparison(made.dataset("board"), LABELS).leaderboard["model"])
    assert "EASE is missing among the stars: it orders films but predicts no stars." in said(app)
    assert board.set_index("model").isna().loc["EASE", "rmse"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_section_opens_by_its_address(view: str) -> None:
    app = opened(view)
    assert not app.error
    assert not app.warning
    assert app.segmented_control(key="view_switch").value == view


@pytest.mark.parametrize("way", WORDS)
def test_every_way_to_cut_into_groups_opens(way: str) -> None:
    app = opened("whom", groups=way)
    assert not app.error
    titles = [markdown.value for markdown in app.markdown]
    assert any(title.startswith("**Stars: ") for title in titles)


@pytest.mark.parametrize(
    ("data", "view", "expected"),
    [
        ("timeless", "newcomers", "Revealing 20 ratings needs somebody with 40"),
        ("same", "stars", "All hidden ratings are the same"),
        ("single", "whom", "Everybody here is known by as many ratings"),
    ],
)
def test_poor_data_is_measured_as_far_as_it_goes_and_the_rest_is_said(
    data: str, view: str, expected: str
) -> None:
    app = measured(opened(data=data, models="bias,ease"))
    assert "<h2>" in headline(app)
    assert "Averages" in headline(app)
    for section in VIEWS:
        shown = opened(section, data=data, models="bias,ease")
        assert not shown.error, section
        assert not any("<script" in part for part in html(shown))
    assert expected in said(opened(view, data=data, models="bias,ease", groups="activity"))


def test_with_fewer_ratings_than_folds_the_page_says_why_nothing_can_be_measured() -> None:
    app = opened(data="four")
    assert "Not possible with this data: The number of folds must be" in said(app)
    app = measured(app)
    assert not app.error
    assert jobs()[-1].error_sentence == ""
    assert "The number of folds must be" in said(app)


def test_a_model_without_stars_alone_has_no_figures_of_stars() -> None:
    app = opened("stars", models="ease")
    assert "EASE is missing among the stars: it orders films but predicts no stars." in said(app)
    assert not app.get("vega_lite_chart")
    assert "rmse" not in opened(models="ease").dataframe[0].value


def test_a_cancelled_run_says_so_and_may_be_started_again() -> None:
    gate = hold_up()
    try:
        app = opened(data="demo", models="bias")
        app.button(key="measure").click().run()
        assert button(app, "Measure") is None
        button(app, "Cancel").click().run()
        assert "Measuring models was stopped." in [info.value for info in app.info]
        assert app.button(key="measure").label == "Measure"
    finally:
        gate.set()


def test_others_see_that_somebody_is_measuring_the_same_data_and_cannot_stop_it() -> None:
    gate = hold_up()
    try:
        opened(data="demo", models="bias").button(key="measure").click().run()
        other = opened(data="demo", models="bias,ease")
        assert any("Somebody else is measuring here" in bar.proto.text for bar in other.get("progress"))
        assert button(other, "Cancel") is None
        assert jobs()[-1].state is State.WAITING
        assert not opened(models="bias").get("progress")  # of other data
    finally:
        gate.set()
        shared_queue().jobs()[-1].cancel()


def test_what_was_measured_is_there_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    before = headline(opened())
    begun = jobs()  # Home gets its model ready
    assert all(job.wait(180) for job in begun)
    monkeypatch.setattr(engine, "_shared", [])
    st.cache_resource.clear()
    assert headline(opened()) == before
    assert jobs() == begun


def test_what_is_missing_is_offered_beside_what_is_there() -> None:
    app = opened(models="bias,popularity")
    assert app.button(key="measure").label == "Measure what is missing (1)"
    assert "Not measured yet: Most rated." in said(app)


def test_the_choice_of_models_stands_in_the_address() -> None:
    app = opened(models="bias,no-such-model")
    assert app.multiselect[0].value == ["bias"]
    assert [warning.value for warning in app.warning] == [
        "This address names a model that is not here; it is left out."
    ]
    app.multiselect[0].select("ease").run()
    assert app.query_params["models"] == "bias,ease"
    app.multiselect[0].set_value([]).run()
    assert [info.value for info in app.info] == ["Choose at least one model."]


def test_without_a_word_in_the_address_the_usual_models_are_chosen() -> None:
    app = open_page(PAGE, data="board")
    assert app.multiselect[0].value == ["bias", "item-knn", "svd", "ease", "hybrid"]


def test_what_this_visit_trained_can_be_compared() -> None:
    made = shared_engine()
    data = made.dataset("board")
    job = start_training(
        shared_queue(), made, data, "svd", {"n_factors": 3}, f"somebody/training/{data.fingerprint}"
    )
    assert job.wait(180)
    app = open_page(PAGE, data="board", work="somebody", models="bias")
    own = [label for label in app.multiselect[0].options if label.startswith("Yours, 1. SVD")]
    assert len(own) == 1
    assert not any(
        label.startswith("Yours") for label in open_page(PAGE, data="board").multiselect[0].options
    )


def test_two_models_head_to_head_are_answered_in_a_sentence_and_one_without_stars_says_so() -> None:
    app = opened(first="svd", second="bias")
    made = shared_engine()
    comparison = made.comparison(made.dataset("board"), LABELS)
    expected = comparison.pair("svd", "bias", "rmse").sentence
    told = next(m.value for m in app.markdown if m.value.startswith("Stars: "))
    assert told.replace("\\", "") == f"Stars: {expected}"
    assert "EASE was not measured by its stars." in said(opened(first="ease", second="bias"))


def test_the_trade_off_is_drawn_by_what_is_chosen() -> None:
    app = opened()
    app.selectbox(key="tradeoff_x").set_value("megabytes").run()
    assert not app.exception
    specification = app.get("vega_lite_chart")[-1].proto.spec
    assert "Megabytes on disk" in specification
    assert "Seconds to train" not in specification


def test_the_card_of_a_model_is_drawn_and_offered_as_a_file() -> None:
    app = opened("card", of="svd")
    card = next(m.value for m in app.markdown if "Model card: svd" in m.value)
    assert card.startswith("## Model card: svd")
    assert "kfold" in card
    assert [b.label for b in app.get("download_button")] == ["Download as Markdown"]


def test_a_guess_of_how_long_grows_with_the_ratings_and_the_models() -> None:
    five = ["bias", "item-knn", "svd", "ease", "als"]
    assert how_long(1_000, five) == "some seconds"
    assert how_long(100_000, five) == "about a minute"
    assert how_long(100_000, [*five, "bayes"]) == "about 3 minutes"
    assert how_long(1_000_000, five) == "about 10 minutes"
    assert how_long(25_000_000, ["svd"]) == "about 20 minutes"


def test_training_leads_here() -> None:
    links = [link.label for link in open_page("pages/train.py").get("page_link")]
    assert "Compare it with the other models" in links
