"""Our code on a Windows of sorts (tests/windows.py), each time in a process of its own."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

IMPORT_ALL = """
from tests.windows import pretend
pretend()
import importlib, importlib.util, pkgutil, pages.ui, recsys
found = [each.name for room in (recsys, pages.ui) for each in pkgutil.walk_packages(room.__path__, room.__name__ + ".")]
optional = {each for each in ("fastapi", "psycopg", "pydantic") if importlib.util.find_spec(each) is None}
for name in found:
    if name == "recsys.__main__":
        continue
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name not in optional:
            raise
assert recsys.system.WINDOWS
print(len(found))
"""
USES = {
    "import fcntl": "No module named 'fcntl'",
    "from resource import getrusage": "No module named 'resource'",
    "import os; os.nice(5)": "module 'os' has no attribute 'nice'",
    "import os; os.open('.', os.O_RDONLY)": "[Errno 13] Permission denied: '.'",
    "import os; os.fsync(os.open('README.md', os.O_RDONLY))": "[Errno 9] Bad file descriptor",
    "import signal; signal.SIGKILL": "module 'signal' has no attribute 'SIGKILL'",
    "import sys; assert sys.platform == 'linux', sys.platform": "win32",
    "file = open('README.md'); import os; os.rename('README.md', 'x')": "used by another process: 'README.md'",
    "import mmap\nwith open('README.md') as f: m = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)\n"
    "from pathlib import Path; Path('README.md').unlink()": "used by another process: 'README.md'",
    "file = open('inner/README.md'); import os; os.rename('inner', 'x')": "used by another process: 'inner'",
}
"""What our code may not do there -> what it is told."""
STORAGE = (
    "tests/store tests/backup",
    "tests/jobs",
    "tests/profiles tests/test_temporary.py tests/models/test_spawned.py tests/models/test_surprise_svd.py",
)


def python(*words: str, cwd: str = str(ROOT)) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *words], cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=900
    )


def test_every_module_is_imported() -> None:
    ran = python("-c", IMPORT_ALL)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 200


@pytest.mark.parametrize("use", list(USES))
def test_what_windows_lacks_is_not_there_for_our_code_alone(
    use: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("place")
    (place / "inner").mkdir()
    for folder in (place, place / "inner"):
        (folder / "README.md").write_text("read me")
    ours = "from tests.windows import pretend; pretend(); exec({0!r}, {{'__name__': {1!r}}})"
    ran = python("-c", ours.format(use, "recsys.probe"), cwd=str(place))
    assert ran.stderr.splitlines()[-1].endswith(USES[use])


@pytest.mark.timeout(900)
@pytest.mark.parametrize("files", STORAGE)
def test_what_is_stored_and_worked_on_is_as_elsewhere(files: str) -> None:
    ran = python("-m", "pytest", "-p", "tests.windows", "-q", "-p", "no:cacheprovider", *files.split())
    assert ran.returncode == 0, ran.stdout[-5_000:]
