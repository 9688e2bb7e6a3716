"""What import-linter cannot see: what pages may import, and what nobody may use."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import recsys

ROOT = Path(__file__).resolve().parent.parent
COMPUTING = {"numpy", "pandas", "sklearn", "scipy", "surprise", "numba", "polars", "duckdb", "pyarrow"}
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


def faults_of_page(file: Path) -> list[str]:
    """What a page imports that it may not: it holds widgets, and asks recsys for everything else."""

    def allowed(module: str, name: str | None) -> bool:
        if module == "streamlit" or module.startswith("pages.ui"):
            return True
        if module == "pages" and name == "ui":
            return True
        if module == "recsys":
            return name in recsys.__all__ or name == "charts"
        return module == "recsys.charts" or module.startswith("recsys.charts.")

    return [
        f"{file.name}, line {line}: imports {module}{'' if name is None else f' ({name})'}"
        for line, module, name in imports(ast.parse(file.read_text(encoding="utf-8")))
        if not allowed(module, name)
    ]


def faults_of_shared_page_code(file: Path) -> list[str]:
    """Shared page code may use the standard library too, but recsys by its public names and nothing that computes."""
    faults = []
    for line, module, name in imports(ast.parse(file.read_text(encoding="utf-8"))):
        top = module.split(".")[0]
        public = module == "recsys" and (name in recsys.__all__ or name == "charts")
        if top in COMPUTING or (top == "recsys" and not public and not module.startswith("recsys.charts")):
            faults.append(f"{file.name}, line {line}: imports {module}{'' if name is None else f' ({name})'}")
    return faults


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
        "from recsys import engine",
        "from recsys import *",
        "from recsys.models.svd import SVD",
        "from recsys import Engine, no_such_name",
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
        "from recsys import Engine, Profile\nfrom recsys import charts\nfrom recsys.charts import curve\n"
    )
    assert faults_of_page(page) == []


@pytest.mark.parametrize(
    "line", ["import numpy", "import recsys", "from recsys.engine import Engine", "from recsys import engine"]
)
def test_bad_shared_page_code_is_found_out(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.py"
    file.write_text(f"import time\n{line}\n")
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
