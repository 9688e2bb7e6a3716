"""What import-linter cannot see: what pages may import, and what nobody may use."""

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UNSAFE_MODULES = {"pickle", "cPickle", "_pickle", "joblib", "shelve", "marshal", "dill", "cloudpickle"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}


def imports(tree: ast.AST) -> Iterator[tuple[int, str, str | None]]:
    """Line, module and imported name (None for ``import module``) of every import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, module, alias.name) for alias in node.names)


def is_public(module: str, name: str | None) -> bool:
    """Whether ``name`` is what a room of recsys shows: in its ``__all__`` or, of a room of one file, defined there."""
    parent, _, room = module.rpartition(".")
    if parent != "recsys" or room.startswith("_") or name is None:
        return False
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError:
        return False
    if hasattr(found, "__path__"):
        return name in getattr(found, "__all__", ())
    return not name.startswith("_") and getattr(getattr(found, name, None), "__module__", None) == module


def is_for_pages(module: str, name: str | None) -> bool:
    """Widgets, shared page code, and what recsys shows: nothing that computes."""
    return (
        module == "streamlit"
        or (module == "pages" and name == "ui")
        or module == "pages.ui"
        or module.startswith("pages.ui.")
        or is_public(module, name)
    )


def faults_of_page(file: Path) -> list[str]:
    """What a page imports that it may not: it holds widgets, and asks recsys for everything else."""
    return [said(file, *found) for found in imports_of(file) if not is_for_pages(*found[1:])]


def faults_of_shared_page_code(file: Path) -> list[str]:
    """Shared page code may use the rest of Streamlit and the standard library too."""
    return [
        said(file, line, module, name)
        for line, module, name in imports_of(file)
        if module.split(".")[0] not in sys.stdlib_module_names | {"streamlit"}
        and not is_for_pages(module, name)
    ]


def imports_of(file: Path) -> list[tuple[int, str, str | None]]:
    return list(imports(ast.parse(file.read_text(encoding="utf-8"))))


def said(file: Path, line: int, module: str, name: str | None) -> str:
    return f"{file.name}, line {line}: imports {module}{'' if name is None else f' ({name})'}"


def unsafe_in(file: Path) -> list[str]:
    """Whatever could run code that came as data."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    faults = [
        f"{file.name}, line {line}: imports {module}"
        for line, module, _ in imports(tree)
        if module.split(".")[0] in UNSAFE_MODULES
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
            faults.append(f"{file.name}, line {node.lineno}: calls {node.func.id}")
        if isinstance(node, ast.Call) and any(
            keyword.arg == "allow_pickle" and getattr(keyword.value, "value", True) is not False
            for keyword in node.keywords
        ):
            faults.append(f"{file.name}, line {node.lineno}: allows pickled arrays")
    return faults


def knows_streamlit(file: Path) -> bool:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(module.split(".")[0] in {"streamlit", "pages"} for _, module, _ in imports(tree))


def pages() -> list[Path]:
    """The entry and the screens, as far as they exist."""
    entry = ROOT / "streamlit_app.py"
    screens = (file for file in sorted((ROOT / "pages").glob("*.py")) if file.name != "__init__.py")
    return [*([entry] if entry.is_file() else []), *screens]


LIBRARY = sorted((ROOT / "recsys").rglob("*.py"))
SHARED = sorted((ROOT / "pages" / "ui").rglob("*.py"))


def names(files: list[Path]) -> list[str]:
    return [str(file.relative_to(ROOT)) for file in files]


def test_pages_hold_widgets_and_ask_recsys_for_the_rest() -> None:
    assert [fault for page in pages() for fault in faults_of_page(page)] == []


def test_shared_page_code_computes_nothing_either() -> None:
    assert [fault for file in SHARED for fault in faults_of_shared_page_code(file)] == []


def test_the_library_never_knows_streamlit() -> None:
    assert len(LIBRARY) > 30
    assert names([file for file in LIBRARY if knows_streamlit(file)]) == []


def test_nothing_runs_code_that_came_as_data() -> None:
    assert [fault for file in [*LIBRARY, *SHARED, *pages()] for fault in unsafe_in(file)] == []


# -- the checks themselves can fail ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "import numpy as np",
        "from pandas import DataFrame",
        "import sklearn.linear_model",
        "import recsys",
        "from recsys import Engine",
        "from recsys import engine",
        "from recsys import *",
        "import recsys.engine",
        "from recsys.models.svd import SVD",
        "from recsys.models import SVD",
        "from recsys.insights.explore import Exploration",
        "from recsys.jobs import Job, no_such_name",
        "from recsys.engine import logging",
        "from recsys.no_such_room import Engine",
        "from recsys.cli import *",
        "import pages.rate",
        "from pages import rate",
        "from .ui import frame",
        "import os",
        "def late():\n    import numpy",
    ],
)
def test_a_bad_page_is_found_out(tmp_path: Path, line: str) -> None:
    page = tmp_path / "bad.py"
    page.write_text(f"import streamlit as st\n\n{line}\n")
    faults = faults_of_page(page)
    assert len(faults) == 1
    assert faults[0].startswith("bad.py, line ")


def test_a_good_page_passes(tmp_path: Path) -> None:
    page = tmp_path / "good.py"
    page.write_text(
        "import streamlit as st\nfrom pages.ui.frame import frame\nfrom pages.ui import state\n"
        "from recsys.engine import Engine\nfrom recsys.jobs import Job\nfrom recsys.charts import explore as charts\n"
    )
    assert faults_of_page(page) == []


@pytest.mark.parametrize(
    "line",
    [
        "import numpy",
        "import altair",
        "import recsys",
        "from recsys import Engine",
        "from recsys.models.svd import SVD",
        "from pages import rate",
    ],
)
def test_bad_shared_page_code_is_found_out(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.py"
    file.write_text(f"import time\nfrom streamlit.errors import Error\n{line}\n")
    assert len(faults_of_shared_page_code(file)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from joblib import load",
        "eval('1')",
        "exec('1')",
        "def late():\n    import shelve",
        "np.load('x', allow_pickle=True)",
        "np.load('x', allow_pickle=flag)",
    ],
)
def test_unsafe_code_is_found_out(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.py"
    file.write_text(line)
    assert len(unsafe_in(file)) == 1
    file.write_text("np.load('x', allow_pickle=False)\nmodel.eval()\n")
    assert unsafe_in(file) == []


def test_a_library_that_knows_streamlit_is_found_out(tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    file.write_text("def late():\n    from streamlit import write\n")
    assert knows_streamlit(file)
