"""Adding data on the Data page by AppTest: one click, files, folders, tables with columns to choose."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from recsys import engine
from recsys.engine import Engine
from recsys.jobs import ImportReport, Job, JobQueue, download
from recsys.sources import TableMapping
from tests.pages.conftest import MOVIES, RATINGS, button, jobs
from tests.pages.datapage import (
    VOTES,
    choose,
    datasets,
    imported,
    on_server,
    open_data,
    packed,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("owned")


@pytest.fixture
def closed_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """MovieLens where nothing answers."""
    monkeypatch.setenv(download.MIRROR, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


# -- folders and files -----------------------------------------------------------------------------------------


def test_a_folder_on_the_server_is_recognised_imported_and_reported(folder: Path) -> None:
    app = on_server(str(folder))
    assert any("is MovieLens since 2014" in text.value for text in app.markdown)
    imported(app, "tiny")
    assert not app.exception
    assert not app.error
    said = app.success[0].value
    assert said.startswith("Imported as tiny in ")
    assert "4 ratings by 2 people on 3 titles; 1 row was left out" in said
    table = next(frame.value for frame in app.dataframe if "reason" in frame.value)
    assert (table["file"].tolist(), table["line"].tolist()) == (["ratings.csv"], [6])
    assert "use_data_tiny" in [button.key for button in app.button]


def test_what_was_imported_is_used_with_one_click(folder: Path) -> None:
    app = imported(on_server(str(folder)), "tiny")
    assert "There is a data set of this name already: importing replaces it." in [
        text.value for text in app.caption
    ]
    app.button(key="use_imported_import").click().run()
    assert app.metric[0].value == "4"
    assert app.query_params["data"] in ("tiny", ["tiny"])
    assert "use_imported_import" not in [button.key for button in app.button]


def test_an_uploaded_zip_is_imported_under_its_own_name() -> None:
    app = uploaded(("My films.zip", packed(ratings=RATINGS, movies=MOVIES)))
    assert app.text_input(key="import_name").placeholder == "my-films"
    imported(app)
    assert not app.error
    assert app.success[0].value.startswith("Imported as my-films in ")


def test_several_uploaded_files_are_put_together() -> None:
    app = uploaded(("ratings.csv", RATINGS.encode()), ("movies.csv.gz", gzip.compress(MOVIES.encode())))
    assert not app.error
    imported(app)
    assert app.success[0].value.startswith("Imported as uploaded-files in ")
    data = engine.shared_engine().dataset("uploaded-files")
    assert data.catalog.titles == ["Heat", "Up", "Big"]


# -- tables ----------------------------------------------------------------------------------------------------


def test_a_table_with_usual_names_needs_no_choice() -> None:
    app = uploaded(
        (
            "votes.csv",
            b"user_id,item_id,rating\n"
            + b"".join(b"%d,%d,%d\n" % (r % 7, r % 5, 1 + r % 5) for r in range(60)),
        )
    )
    assert not app.error
    assert any("values 1 to 5 in whole steps" in text.value for text in app.caption)
    imported(app)
    assert not app.error
    assert app.success[0].value.startswith("Imported as votes in ")


def test_a_table_that_nobody_knows_shows_its_first_rows_and_asks_for_its_columns() -> None:
    app = uploaded(("votes.txt", VOTES.encode()))
    assert not app.exception
    preview = next(frame.value for frame in app.dataframe if "grade" in frame.value)
    assert preview.iloc[0].tolist() == ["u0", "t0", "Film 0 (1990)", "1", "2020-01-01"]
    assert app.info[-1].value == "Choose the column for the person."
    assert button(app, "Import").disabled
    choose(app, "Person", "who")
    choose(app, "Time, if there", "seen")
    assert any("values 1 to 10 in whole steps" in text.value for text in app.caption)
    imported(app, "votes")
    assert not app.error
    data = engine.shared_engine().dataset("votes")
    assert (len(data.ratings.users), len(data.catalog), data.scale.high) == (7, 5, 10.0)
    assert data.ratings.timestamps is not None
    assert data.catalog.title(1) == "Film 0"


def test_the_columns_and_the_scale_that_were_chosen_are_what_is_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []

    def note(
        _queue: JobQueue, _engine: Engine, _source: Any, _name: Any, _owner: str, mapping: Any = None
    ) -> Job[ImportReport]:
        asked.append(mapping)
        raise ValueError("Stop here.")

    monkeypatch.setattr("pages.ui.data.table.start_import", note)
    app = uploaded(("votes.txt", VOTES.encode()))
    choose(app, "Person", "who")
    choose(app, "Scale", "0 to 100")
    button(app, "Import").click().run()
    assert asked[-1].user == "who"
    assert (asked[-1].time, asked[-1].scale.low, asked[-1].scale.high) == ("seen", 0.0, 100.0)
    choose(app, "Scale", "Another")
    for label, value in (("Lowest", 0.0), ("Highest", 20.0), ("Step", 0.5)):
        next(number for number in app.number_input if number.label == label).set_value(value)
    button(app, "Import").click().run()
    assert isinstance(asked[-1], TableMapping)
    assert (asked[-1].scale.low, asked[-1].scale.high, asked[-1].scale.step) == (0.0, 20.0, 0.5)


def test_a_column_that_is_chosen_twice_or_a_scale_that_is_none_is_said() -> None:
    app = uploaded(("votes.txt", VOTES.encode()))
    choose(app, "Person", "grade")
    assert "cannot be two things" in app.error[0].value
    assert button(app, "Import").disabled
    choose(app, "Person", "who")
    choose(app, "Scale", "Another")
    next(number for number in app.number_input if number.label == "Step").set_value(0.0).run()
    assert app.error[0].value.startswith("A scale runs from its lowest to a higher rating")
    assert button(app, "Import").disabled


# -- one click -------------------------------------------------------------------------------------------------


def test_every_movielens_file_has_its_size_its_counts_and_a_button() -> None:
    app = open_data()
    assert app.button(key="get_ml-32m").label == "Get 239 MB"
    assert any("32,000,204 ratings by 200,948 people" in text.value for text in app.markdown)
    assert any("GroupLens" in text.value and "research" in text.value for text in app.caption)


@pytest.mark.usefixtures("closed_door")
@pytest.mark.parametrize("key", ["get_ml-100k", "get_real"])
def test_offline_one_click_fails_in_one_sentence(key: str) -> None:
    app = open_data()
    app.button(key=key).click().run()
    assert jobs()[-1].wait(30)
    app.run()
    assert [error.value for error in app.error] == [
        "MovieLens could not be reached: this computer seems to be offline. What is here already works without it."
    ]
    assert datasets() == ["demo"]


def test_one_click_imports_and_then_real_ratings_are_one_click_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetched(_file: Any, _folder: Path, *_rest: Any) -> Path:
        return folder

    monkeypatch.setattr(download, "download", fetched)
    app = open_data()
    app.button(key="get_real").click().run()
    assert jobs()[-1].wait(30)
    app.run()
    assert app.success[0].value.startswith("Imported as ml-latest-small in ")
    assert app.button(key="get_ml-latest-small").label == "Again 1 MB"
    other = open_data()
    other.button(key="use_real").click().run()
    assert other.metric[0].value == "4"
