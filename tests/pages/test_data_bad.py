"""Bad input on the Data page: one sentence, no path, nothing changed."""

from pathlib import Path

import pytest

from recsys import engine
from tests.pages.conftest import RATINGS, button, jobs
from tests.pages.datapage import datasets, imported, on_server, packed, uploaded

pytestmark = pytest.mark.usefixtures("owned")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.csv", b""),
        ("blank.csv", b"\n\n\n"),
        ("noise.zip", bytes(range(256)) * 40),
        ("noise.gz", b"\x1f\x8b\x08" + bytes(range(200))),
        ("noise.parquet", b"PAR1" + bytes(range(200)) + b"PAR1"),
        ("nested.zip", packed(a=RATINGS)[:60] + b"PK"),
        ("endless.csv", b"a," * 500_000),
        ("wide.csv", b",".join(b"c%d" % column for column in range(5_000)) + b"\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # the bytes of a zip hold the time
)
def test_a_hostile_upload_ends_in_one_sentence(name: str, body: bytes) -> None:
    app = uploaded((name, body))
    assert not app.exception
    assert len(app.error) == 1
    sentence = app.error[0].value
    assert "/" not in sentence
    assert "id " not in sentence, sentence
    assert "Traceback" not in sentence
    assert button(app, "Import") is None or button(app, "Import").disabled
    assert datasets() == ["demo"]


def test_hostile_names_of_files_and_columns_stay_text() -> None:
    app = uploaded(("../../<b>[x](javascript:1).csv", b"<script>,$\\alpha$,**c**\n1,2,3\n2,3,4\n"))
    assert not app.exception
    assert "<script>" in app.dataframe[-1].value.columns or any("<script>" in f.value for f in app.dataframe)
    assert not any("](javascript" in text.value for text in app.markdown)


def test_two_files_of_one_name_are_refused() -> None:
    app = uploaded(("ratings.csv", RATINGS.encode()), ("ratings.csv", RATINGS.encode()))
    assert app.error[0].value == "Two of the files are called the same; send one of them."


@pytest.mark.parametrize("path", ["/no/such/place", "/", "/etc/passwd", "/dev/zero", "\0", "x" * 5_000])
def test_a_bad_path_is_one_sentence_without_the_path(path: str) -> None:
    app = on_server(path)
    assert not app.exception
    assert len(app.error) == 1 or button(app, "Import").disabled
    assert not any("Something went wrong" in error.value for error in app.error)
    assert all("/no/such" not in error.value and "/etc" not in error.value for error in app.error)
    assert jobs() == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("No Name!", "A name is 1 to 64 small letters"), ("demo", "belongs to the built-in data")],
)
def test_a_bad_name_is_one_sentence_and_starts_nothing(folder: Path, name: str, sentence: str) -> None:
    app = imported(on_server(str(folder)), name)
    assert len(app.error) <= 1
    assert jobs() == []
    app = on_server(str(folder))
    app.text_input(key="import_name").set_value(name)
    button(app, "Import").click()
    app.run()
    assert sentence in app.error[0].value
    assert datasets() == ["demo"]


def test_an_import_that_fails_changes_nothing_already_there(folder: Path) -> None:
    engine.shared_engine().library.import_source(str(folder), "tiny")
    before = engine.shared_engine().dataset("tiny").fingerprint
    (folder / "movies.csv").write_text("nothing,of,this\n1,2,3\n")
    app = imported(on_server(str(folder)), "tiny")
    assert app.error
    assert engine.shared_engine().dataset("tiny").fingerprint == before
