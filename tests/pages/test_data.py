"""The Data page by AppTest: what is open and how good it is, switching, removing."""

from pathlib import Path

import pytest

from recsys import engine
from recsys.engine import Engine
from tests.pages.conftest import HOME, MOVIES, RATINGS, data_in_bar, open_page
from tests.pages.datapage import open_data

pytestmark = pytest.mark.usefixtures("owned")


def test_the_page_says_what_is_open_and_that_it_is_simulated() -> None:
    app = open_data()
    assert not app.exception
    assert not app.error
    about = Engine(engine.shared_engine().library.home).library.registry.describe_dataset("demo")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Ratings"] == f"{about['ratings']:,}"
    assert shown["People"] == f"{about['users']:,}"
    assert "simulated" in app.info[0].value
    assert app.button(key="use_data_demo").disabled


def test_the_quality_of_what_is_open_is_said_in_words_and_tables(folder: Path) -> None:
    engine.shared_engine().library.import_source(str(folder), "tiny")
    app = open_data(data="tiny")
    assert not app.error
    words = app.caption[0].value
    assert words.startswith(
        "Read from MovieLens files. A typical person gave 2 ratings; the average rating is 3.50"
    )
    assert "1 row was left out" in words
    missing = dict(app.dataframe[0].value.to_numpy().tolist())
    assert missing["Without an IMDb number: 3"] == 1.0
    assert missing["Never rated: 0"] == 0.0
    known = dict(app.dataframe[1].value[["figure", "shown"]].to_numpy().tolist())
    assert known["Rows left out"] == "1"
    assert known["Share of all pairs that are rated"] == "67 %"


def test_the_rows_left_out_are_shown_and_can_be_downloaded_also_later(folder: Path) -> None:
    (folder / "ratings.csv").write_text(RATINGS + "=1+1,2,3,4\n")
    engine.shared_engine().library.import_source(str(folder), "tiny")
    app = open_data(data="tiny")
    assert "2 rows were left out" in [expander.label for expander in app.expander]
    table = app.dataframe[2].value
    assert (table["file"].tolist(), table["line"].tolist()) == (["ratings.csv"] * 2, [6, 7])
    assert "rejected_open" in [button.key for button in app.get("download_button")]


def test_simulated_data_is_shown_beside_movielens_and_other_data_is_not(folder: Path) -> None:
    engine.shared_engine().library.import_source(str(folder), "tiny")
    app = open_data()
    assert "How real is the demo?" in [header.value for header in app.header]
    likeness = next(frame.value for frame in app.dataframe if "Lifelike" in frame.value)
    assert {"Demo", "MovieLens", "What it is"} <= set(likeness)
    other = open_data(data="tiny")
    assert "How real is the demo?" not in [header.value for header in other.subheader]


def test_a_data_set_of_an_older_version_says_so_and_cannot_be_opened(folder: Path) -> None:
    shared = engine.shared_engine()
    shared.library.import_source(str(folder), "tiny")
    manifest = next((shared.library.home / "datasets" / "tiny").glob("v*/dataset.json"))
    manifest.write_text(manifest.read_text().replace('"format_version": 2', '"format_version": 1'))
    app = open_data()
    assert not app.exception
    assert not app.error
    assert any("made by an older version: import it again" in text.value for text in app.markdown)
    assert app.button(key="use_data_tiny").disabled
    assert not app.button(key="remove_tiny").disabled
    assert open_page(HOME, data="tiny").warning[0].value == (
        "“tiny” was made by an older version of this program\\: import it again. The default is shown instead."
    )


def test_a_hostile_title_of_a_source_is_text(tmp_path: Path) -> None:
    made = tmp_path / "[x](javascript:1) <b>"
    made.mkdir()
    (made / "ratings.csv").write_text(RATINGS)
    (made / "movies.csv").write_text(MOVIES)
    engine.shared_engine().library.import_source(str(made), "tiny")
    app = open_data(data="tiny")
    assert not app.exception
    assert "\\[x\\]\\(javascript" in app.header[0].value


def test_ones_own_ratings_are_imported_on_another_page() -> None:
    app = open_data()
    assert "Import your own ratings" in [link.label for link in app.get("page_link")]


def test_a_switch_is_for_this_visit_alone(folder: Path) -> None:
    engine.shared_engine().library.import_source(str(folder), "tiny")
    app, other = open_data(), open_data()
    app.button(key="use_data_tiny").click().run()
    assert app.metric[0].value == "4"
    assert app.session_state["visit"].data == "tiny"
    assert app.query_params["data"] in ("tiny", ["tiny"])
    assert data_in_bar(other.run()) == "Demo films, simulated ratings"
    assert data_in_bar(app.switch_page("pages/rate.py").run()) == "MovieLens (tiny *films*)"


def test_switching_data_leaves_the_model_of_the_other_data_behind(folder: Path) -> None:
    engine.shared_engine().library.import_source(str(folder), "tiny")
    app = open_data(model="hybrid")
    assert app.session_state["visit"].model == "hybrid"
    app.button(key="use_data_tiny").click().run()
    assert app.session_state["visit"].model is None
    assert "model" not in app.query_params
    assert not app.warning


def test_removed_data_is_gone_and_who_has_it_open_gets_a_sentence_and_the_default(folder: Path) -> None:
    engine.shared_engine().library.import_source(str(folder), "tiny")
    viewer = open_data(data="tiny")
    assert viewer.metric[0].value == "4"
    app = open_data()
    app.button(key="remove_tiny").click().run()
    app.button(key="remove_confirmed").click().run()
    assert not app.error
    assert engine.shared_engine().library.registry.datasets() == ["demo"]
    viewer.run()
    assert not viewer.exception
    assert (
        viewer.warning[0].value == "Unknown data set “tiny”. There is\\: demo. The default is shown instead."
    )
    assert data_in_bar(viewer) == "Demo films, simulated ratings"


def test_the_demo_cannot_be_removed() -> None:
    assert "remove_demo" not in [button.key for button in open_data().button]
