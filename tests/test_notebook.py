"""The README's lines for a notebook and the tour run as they stand, with warnings as errors."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from recsys import Dataset, Evaluation, Recommendations

ROOT = Path(__file__).resolve().parent.parent
TOUR = json.loads((ROOT / "examples" / "tour.ipynb").read_text())
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
LONGEST_CELL = 12
MOST_LINES = 10


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, trained_demo: Path) -> Path:
    """Where the demo and its model are made already."""
    return Path(shutil.copytree(trained_demo, tmp_path_factory.mktemp("home"), dirs_exist_ok=True))


def run(cells: list[str], name: str) -> dict[str, Any]:
    """The names that are there after the cells ran in order."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate(cells, 1):
        exec(compile(cell, f"{name}, cell {number}", "exec"), namespace)
    return namespace


def code_cells() -> list[str]:
    return ["".join(cell["source"]) for cell in TOUR["cells"] if cell["cell_type"] == "code"]


def test_the_readme_runs(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(demo_home))
    written = PYTHON.findall((ROOT / "README.md").read_text())
    blocks = [block for block in written if "import httpx" not in block]  # tests/api runs what asks the API
    assert len(blocks) == 1
    assert len([line for line in blocks[0].splitlines() if line.strip()]) <= MOST_LINES
    with pd.option_context(
        "display.width", 200, "display.max_columns", None
    ):  # a terminal in which a table with long titles fits
        names = run(blocks, "README.md")
    assert len(names["best"]) == 5
    shown = capsys.readouterr().out
    for title in names["best"].to_frame(names["data"])["title"]:
        assert title in shown
    assert "holdout:0.2" in shown


@pytest.mark.timeout(120)
def test_the_tour_runs(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(demo_home))
    names = run(code_cells(), "tour.ipynb")
    data, best, parts = names["data"], names["best"], names["parts"]
    assert isinstance(data, Dataset)
    assert isinstance(best, Recommendations)
    assert not any(epoch.waiting for epoch in names["epochs"])
    assert len(best) == 8
    assert parts["amount"].sum() == pytest.approx(names["why"].score)
    assert len(names["tuned"]) == 4
    assert names["winner"].get_params()["n_epochs"] == 20
    for result in (names["result"], names["lists"], names["again"]):
        assert isinstance(result, Evaluation)
        assert set(result.to_frame()["data"]) == {"demo"}
    figures = names["again"].models
    assert figures["winner"]["rmse"] < figures["bias"]["rmse"]
    assert names["after"]["stars"].mean() < names["before"]["stars"].mean()
    assert isinstance(names["counts"], pd.DataFrame)
    assert names["mine"].catalog.titles == ["Heat", "Up", "Alien"]


def test_the_tour_is_a_notebook_that_any_jupyter_opens() -> None:
    """By the schema of nbformat 4.5: ids of the cells, and nothing but what each kind of cell has."""
    assert (TOUR["nbformat"], TOUR["nbformat_minor"]) == (4, 5)
    assert set(TOUR) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    ids = [cell["id"] for cell in TOUR["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell_id) for cell_id in ids)
    needed = {"cell_type", "id", "metadata", "source"}
    kinds = {"markdown": needed, "code": needed | {"execution_count", "outputs"}}
    for cell in TOUR["cells"]:
        assert set(cell) == kinds[cell["cell_type"]]
        assert isinstance(cell["metadata"], dict)
        assert all(isinstance(line, str) for line in cell["source"])
        assert all(line.endswith("\n") for line in cell["source"][:-1])


def test_the_tour_holds_no_outputs_and_its_cells_are_short() -> None:
    for cell in TOUR["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            assert len(cell["source"]) <= LONGEST_CELL
