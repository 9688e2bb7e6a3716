"""import reads a plain table: recognised, or with the columns that the options name."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

TABLE = "who;what;stars;bought\n" + "".join(f"p{n % 4};Film {n % 5};{n % 10 + 1};{n}\n" for n in range(20))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "mine.csv").write_text(TABLE)
    return tmp_path / "mine.csv"


def test_columns_are_named_and_the_rest_is_recognised(run: Run, table: Path) -> None:
    done = run(
        "import", str(table), "--name", "mine", "--user-column", "who", "--item-column", "what", "--json"
    )
    result = done.json
    assert (result["format"], result["ratings"], result["users"], result["items"]) == ("table", 20, 4, 5)
    assert result["rejected"] == []


def test_a_scale_can_be_given(run: Run, table: Path) -> None:
    options = ("--user-column", "who", "--item-column", "what", "--scale", "1:5:1")
    result = run("import", str(table), *options, "--json").json
    assert result["ratings"] == 10
    assert result["rejected_count"] == 10


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--user-column", "nobody", "--item-column", "what"), "has no column"),
        (("--scale", "5:1:1", "--user-column", "who", "--item-column", "what"), "A scale runs from low"),
        ((), "needs a column for"),
    ],
)
def test_a_table_that_is_not_understood_is_one_sentence(
    run: Run, table: Path, options: tuple[str, ...], said: str
) -> None:
    done = run("import", str(table), *options)
    assert said in done.mistake
