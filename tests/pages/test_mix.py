"""The weighted model on Recommendations: presets, sliders, parts, the address."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.recommend import mix
from recsys.engine import Engine
from recsys.models import Weighted
from tests.pages.conftest import button, film_tables, open_page

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, trained_demo: Path) -> Path:
    """The demo with the models that are weighed here."""
    folder = Path(shutil.copytree(trained_demo, tmp_path_factory.mktemp("home"), dirs_exist_ok=True))
    made = Engine(folder)
    for name in ("content", "item-knn", "svd", "ease"):
        made.model(made.dataset("demo"), name)
    return folder


def open_mix(**query: str) -> AppTest:
    app = open_page("pages/recommend.py", by="weighted", person="5", **({"view": "list"} | query))
    assert not app.exception
    assert not app.error
    return app


def titles(app: AppTest) -> list[str]:
    return [str(title) for title in film_tables(app)[-1]["title"]]


def in_address(app: AppTest) -> str:
    value = app.query_params["mix"]
    return value if isinstance(value, str) else value[0]


def weights(app: AppTest) -> dict[str, int]:
    return {
        str(slider.key).removeprefix("mix_"): slider.value
        for slider in app.slider
        if str(slider.key).startswith("mix_")
    }


def test_it_opens_with_the_usual_mix_and_its_list_is_the_librarys(home: Path) -> None:
    app = open_mix()
    assert weights(app) == {"content": 30, "item-knn": 40, "svd": 30}
    engine = Engine(home)
    data = engine.dataset("demo")
    model = Weighted.of({engine.model(data, name): weight for name, weight in weights(app).items()})
    assert "range" not in film_tables(app)[-1]  # a mean of stars has none
    listed = model.recommend(data.profile(5), 10).item_ids
    assert titles(app) == [data.catalog.title(item_id) for item_id in listed.tolist()]


def test_a_slider_changes_the_list_and_the_address_brings_it_back() -> None:
    app = open_mix()
    before = titles(app)
    app.slider(key="mix_content").set_value(0).run()
    app.slider(key="mix_item-knn").set_value(0).run()
    assert not app.exception
    assert titles(app) != before
    assert in_address(app) == "content:0,item-knn:0,svd:30"
    again = open_mix(mix=in_address(app))
    assert titles(again) == titles(app)
    assert weights(again) == {"content": 0, "item-knn": 0, "svd": 30}


def test_only_proportions_matter() -> None:
    small, large = (titles(open_mix(mix=f"content:{n},ease:{2 * n}")) for n in (10, 50))
    assert small == large


def test_presets_and_other_parts() -> None:
    app = open_mix(mix="ease:50")
    button(app, "The same three, equally").click()
    app.run()
    assert weights(app) == {"content": 50, "item-knn": 50, "svd": 50}
    app.multiselect(key="mix_parts").set_value(["ease", "svd"]).run()
    assert weights(app) == {"ease": 50, "svd": 50}
    assert in_address(app) == "ease:50,svd:50"


def test_nothing_chosen_or_nothing_counting_is_said() -> None:
    app = open_mix()
    app.multiselect(key="mix_parts").set_value([]).run()
    assert not app.exception
    assert "Choose at least one part." in [info.value for info in app.info]
    app = open_mix(mix="svd:0,ease:0")
    assert "Nothing counts: move a slider to the right." in [info.value for info in app.info]


@pytest.mark.parametrize(
    "text",
    ["", "svd", "svd:x", "svd:-3", "nobody:40", "popularity:50", "weighted:10", "svd:10,,ease:3", "<b>:1"],
)
def test_an_address_that_says_nothing_sensible_opens_the_usual_mix(text: str) -> None:
    assert mix._read(text) == mix.USUAL
    assert mix._read("svd:1000") == {"svd": 100}


def test_two_models_side_by_side_take_the_sliders_too() -> None:
    app = open_mix(view="beside", beside="svd", mix="svd:50")
    places = film_tables(app)[-1]
    assert np.array_equal(places["first"], places["second"])
