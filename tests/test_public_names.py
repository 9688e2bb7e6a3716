"""The front door: what ``from recsys import ...`` offers a notebook."""

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import recsys
from recsys.models import catalog

ROOT = Path(__file__).resolve().parent.parent
IMPORTED = re.compile(r"^from recsys import (.+)$", re.MULTILINE)
MOST = 30
NOT_AT_IMPORT = {"streamlit", "surprise", "plotly", "altair"}
"""What a script that only reads or recommends should not wait for."""
MOST_SECONDS = 15.0
"""It takes two; a busy machine may be slow, a model that trains at import is slower."""


def test_they_are_few_and_sorted_as_the_linter_sorts_them() -> None:
    def kind(name: str) -> int:
        return 0 if name.isupper() else 1 if name[0].isupper() else 2

    assert len(recsys.__all__) <= MOST
    assert recsys.__all__ == sorted(set(recsys.__all__), key=lambda name: (kind(name), name))


def test_each_is_there_and_nothing_else_is_but_the_modules() -> None:
    there = {
        name
        for name, value in vars(recsys).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert there == set(recsys.__all__)


def test_each_says_what_it_is() -> None:
    undocumented = [name for name in recsys.__all__ if not inspect.getdoc(getattr(recsys, name))]
    assert undocumented == []


def test_every_model_is_there() -> None:
    assert {model.__name__ for model in catalog.MODELS.values()} <= set(recsys.__all__)


@pytest.mark.parametrize("document", ["README.md", "examples/tour.ipynb"])
def test_what_the_documents_import_is_there(document: str) -> None:
    text = (ROOT / document).read_text()
    if document.endswith(".ipynb"):
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    named = {name.strip() for names in IMPORTED.findall(text) for name in names.split(",")}
    assert named
    assert named <= set(recsys.__all__)


def test_paths_may_be_texts(tmp_path: Path, tiny: recsys.Dataset) -> None:
    ratings, mine = tmp_path / "ratings.csv", tmp_path / "mine.csv"
    ratings.write_text("user,item,rating\n1,10,4\n2,10,5\n")
    mine.write_text("title,year,rating\nHeat,1995,4\n")
    assert len(recsys.read_source(str(ratings), "mine").dataset.ratings) == 2
    assert recsys.read_history(str(mine), tiny).profile.item_ids.tolist() == [20]
    assert recsys.Engine(str(tmp_path / "home")).library.home == tmp_path / "home"


def test_importing_is_quick_and_brings_nothing_that_is_not_needed() -> None:
    code = "import json, sys; import recsys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=MOST_SECONDS,
    )
    assert NOT_AT_IMPORT & set(json.loads(done.stdout)) == set()
