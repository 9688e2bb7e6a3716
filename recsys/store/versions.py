"""Folders by name, each in versions.

Each saving adds a whole new version below a name and then moves the pointer ``current.json``, so a reader sees the old
or the new, never half. The version before stays for those who just opened it. Only one thread or process at a time
saves under a name.
"""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from recsys.errors import StoreError
from recsys.store.files import only_writer, read_json, write_json

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
POINTER = "current.json"
ENDINGS = (".zip", ".csv", ".tsv", ".txt", ".dat", ".parquet")
"""Which are no part of a name that is made from a file's."""


def check_name(name: str) -> str:
    """``name`` itself if it can name a data set or model; else ValueError."""
    if not NAME.fullmatch(name):
        raise ValueError(
            f"A name is 1 to 64 small letters, digits, - or _ and starts with a letter or digit, got “{name}”."
        )
    return name


def name_from(path: Path) -> str:
    """A name for what a file or folder holds, from its own."""
    stem = path.name.lower().removesuffix(".gz")
    stem = next((stem.removesuffix(ending) for ending in ENDINGS if stem.endswith(ending)), stem)
    name = "".join(c if c.isalnum() and c.isascii() else "-" for c in stem)
    return name.strip("-")[:64] or "data"


@dataclass(frozen=True)
class Versions:
    """Named, versioned folders below ``root``."""

    root: Path

    def names(self) -> list[str]:
        """Every name that has a current version."""
        if not self.root.is_dir():
            return []
        try:
            return sorted(
                f.name for f in self.root.iterdir() if NAME.fullmatch(f.name) and (f / POINTER).is_file()
            )
        except OSError as error:
            raise StoreError(f"The folder {self.root.name} cannot be read.") from error

    def current(self, name: str) -> Path:
        """The folder of the current version; raises StoreError when its pointer is damaged."""
        version = str(read_json(self.root / check_name(name) / POINTER).get("version"))
        if not re.fullmatch(r"v[0-9]+", version):
            raise StoreError(f"The pointer of {name} is damaged.")
        return self.root / name / version

    def age(self, name: str) -> int:
        """Nanoseconds since the current version was made; a damaged name is older than any other."""
        version = self._current_or_none(name)
        return time.time_ns() - (0 if version is None else int(version.name[1:]))

    @contextmanager
    def new_version(self, name: str) -> Iterator[Path]:
        """A folder for the block to create; the current version when the block ends well.

        Versions other than the one before, and what a crash left half-written, are dropped then.
        """
        with self._only_writer(name):
            version = self.root / name / f"v{time.time_ns()}"
            before = self._current_or_none(name)
            yield version
            write_json(version.parent / POINTER, {"version": version.name})
            for folder in version.parent.iterdir():
                if folder.is_dir() and folder not in (version, before):
                    shutil.rmtree(folder, ignore_errors=True)

    def remove(self, name: str) -> None:
        """Forget a name and all its versions."""
        with self._only_writer(name):
            (self.root / name / POINTER).unlink(missing_ok=True)  # first, so that no half is ever seen
            shutil.rmtree(self.root / name, ignore_errors=True)

    def _only_writer(self, name: str) -> AbstractContextManager[None]:
        return only_writer(self.root / f".{check_name(name)}.lock")

    def _current_or_none(self, name: str) -> Path | None:
        try:
            return self.current(name)
        except StoreError:
            return None
