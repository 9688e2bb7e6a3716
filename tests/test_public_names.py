"""What others may import: the front door of a notebook, and the rooms that pages and scripts go to."""

import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import recsys
from recsys import errors
from recsys.models import catalog

ROOT = Path(__file__).resolve().parent.parent
IMPORTED = re.compile(r"^from recsys import (.+)$", re.MULTILINE)
MOST = 40
NOT_AT_IMPORT = {"streamlit", "surprise", "plotly", "altair", "jax"}
"""What a script that only reads or recommends should not wait for."""

ROOMS = [
    f"recsys.{room.name}"
    for room in pkgutil.iter_modules(recsys.__path__)
    if room.ispkg and hasattr(importlib.import_module(f"recsys.{room.name}"), "__all__")
]


def test_pages_have_rooms_to_go_to() -> None:
    wanted = {
        "charts",
        "dataset",
        "evaluation",
        "histories",
        "insights",
        "jobs",
        "profiles",
        "sources",
        "store",
    }
    assert {f"recsys.{room}" for room in wanted} <= set(ROOMS)


@pytest.mark.parametrize("module", ["recsys", *ROOMS])
def test_public_names_are_there_sorted_as_the_linter_sorts_them(module: str) -> None:
    def kind(name: str) -> int:
        return 0 if name.isupper() else 1 if name[0].isupper() else 2

    found = importlib.import_module(module)
    assert found.__all__ == sorted(set(found.__all__), key=lambda name: (kind(name), name))
    assert [name for name in found.__all__ if not hasattr(found, name)] == []


@pytest.mark.parametrize("module", ["recsys", *ROOMS])
def test_every_public_class_and_function_says_what_it_is(module: str) -> None:
    found = importlib.import_module(module)
    shown = [getattr(found, name) for name in found.__all__]
    made = [thing for thing in shown if inspect.isclass(thing) or inspect.isfunction(thing)]
    assert [thing for thing in made if not inspect.getdoc(thing)] == []


def test_the_front_door_shows_its_names_and_nothing_else_but_the_modules() -> None:
    there = {
        name
        for name, value in vars(recsys).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert there == set(recsys.__all__)


def test_every_error_has_one_root_that_is_at_the_front_door() -> None:
    raised = [error for _, error in inspect.getmembers(errors, inspect.isclass)]
    assert all(issubclass(error, recsys.RecsysError) for error in raised)
    assert "RecsysError" in recsys.__all__


def test_the_front_door_has_few_names_besides_the_models() -> None:
    models = {model.__name__ for model in catalog.MODELS.values()}
    assert len(set(recsys.__all__) - models) <= MOST


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


def test_importing_brings_nothing_that_is_not_needed() -> None:
    code = "import json, sys; import recsys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert NOT_AT_IMPORT & set(json.loads(done.stdout)) == set()
