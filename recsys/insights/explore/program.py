"""Which program counted a table: what is kept of another one is counted again."""

import hashlib
import inspect
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any


@cache
def program_of(count: Callable[..., Any]) -> str:
    """A digest of the module that has ``count`` and of all modules beside this one, on which it builds."""
    shared = sorted(Path(__file__).parent.glob("*.py"))
    return _digest([*shared, Path(inspect.getfile(count))])


@cache
def program_in(*packages: ModuleType) -> str:
    """A digest of all modules of these packages."""
    folders = [Path(place) for package in packages for place in package.__path__]
    return _digest(file for folder in folders for file in sorted(folder.rglob("*.py")))


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
