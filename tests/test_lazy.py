"""Heavy libraries wait until they are needed, and then come once however many ask."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from recsys.lazy import lazy

HEAVY = ("sklearn", "scipy.stats", "numba", "sqlalchemy", "surprise", "altair", "plotly", "streamlit")
FIRST_LIST = """
import sys
from pathlib import Path
from recsys import Engine, Profile
engine = Engine(Path(sys.argv[1]))
data = engine.dataset("demo")
model = engine.model(data)
me = Profile.from_ratings({1: 4.0, 2: 2.0})
model.predict(me, model.recommend(me, 5).item_ids)
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """Which of the heavy libraries a fresh process has loaded after the code."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)", *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return set(HEAVY) & set(told.stdout.split())


def test_importing_recsys_loads_none_of_them() -> None:
    assert loaded("import recsys") == set()


def test_a_first_list_from_a_trained_model_needs_none_of_them(trained_demo: Path, tmp_path: Path) -> None:
    home = shutil.copytree(trained_demo, tmp_path / "home")
    assert loaded(FIRST_LIST, str(home)) == set()


def test_many_threads_that_meet_a_lazy_module_first_all_get_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_module.py").write_text("import time\ntime.sleep(0.2)\nanswer = 42\n")
    monkeypatch.syspath_prepend(tmp_path)
    module, answers = lazy("slow_module"), list[int]()
    threads = [threading.Thread(target=lambda: answers.append(module.answer)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [42] * 8


def test_what_is_not_there_is_said_at_the_first_use() -> None:
    missing = lazy("no_such_module_anywhere")
    with pytest.raises(ModuleNotFoundError, match="no_such_module_anywhere"):
        missing.anything  # noqa: B018  (the use)
