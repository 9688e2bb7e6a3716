"""Folders by name, each in versions.

Each saving adds a whole new version below a name and then moves the pointer ``current.json``, so a reader sees the old
or the new, never half. The version before stays for those who just opened it, and where the system does not let go of
what somebody has open, so does an older one until a saving or a start finds it free. Only one thread or process at a
time saves under a name.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from recsys.errors import StoreError
from recsys.store.files import PATIENCE, discard, only_writer, read_json, write_json
from recsys.system import is_device, once_free

VERSION = re.compile(r"v([0-9]+)")
POINTER = "current.json"
ENDINGS = (".zip", ".csv", ".tsv", ".txt", ".dat", ".parquet")
"""Which are no part of a name that is made from a file's."""


def is_name(text: str) -> bool:
    """Whether a data set or model can be called so."""
    return re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", text) is not None and not is_device(text)


def check_name(name: str) -> str:
    """``name`` itself if it can name a data set or model; else ValueError."""
    if is_device(name):
        raise ValueError(f"Windows cannot keep anything called “{name}”; choose another name.")
    if not is_name(name):
        raise ValueError(
            f"A name is 1 to 64 small letters, digits, - or _ and starts with a letter or digit, got “{name}”."
        )
    return name


def name_from(path: Path) -> str:
    """A name for what a file or folder holds, from its own."""
    stem = path.name.lower().removesuffix(".gz")
    stem = next((stem.removesuffix(ending) for ending in ENDINGS if stem.endswith(ending)), stem)
    name = "".join(c if c.isalnum() and c.isascii() else "-" for c in stem)
    name = name.strip("-")[:64] or "data"
    return f"{name}-data" if is_device(name) else name


@dataclass(frozen=True)
class Versions:
    """Named, versioned folders below ``root``."""

    root: Path

    def names(self) -> list[str]:
        """Every name that has a current version."""
        if not self.root.is_dir():
            return []
        try:
            return sorted(f.name for f in self.root.iterdir() if is_name(f.name) and (f / POINTER).is_file())
        except OSError as error:
            raise StoreError(f"The folder {self.root.name} cannot be read.") from error

    def current(self, name: str) -> Path:
        """The folder of the current version; raises StoreError when its pointer is damaged."""
        version = str(read_json(self.root / check_name(name) / POINTER).get("version"))
        if not VERSION.fullmatch(version):
            raise StoreError(f"The pointer of {name} is damaged.")
        return self.root / name / version

    def age(self, name: str) -> int:
        """Nanoseconds since the current version was made; a damaged name is older than any other."""
        return time.time_ns() - _made(self._current_or_none(name))

    @contextmanager
    def new_version(self, name: str) -> Iterator[Path]:
        """A folder for the block to create; the current version when the block ends well.

        Versions other than the one before, and what a crash left half-written, are dropped then.
        """
        with self._only_writer(name):
            before = self._current_or_none(name)
            # A clock may stand still between two savings, or have been put back.
            version = self.root / name / f"v{max(time.time_ns(), _made(before) + 1)}"
            yield version
            write_json(version.parent / POINTER, {"version": version.name})
            self._drop(name, version, before)

    def remove(self, name: str) -> None:
        """Forget a name at once, and all its versions; raises StoreError when the disk refuses."""
        with self._only_writer(name):
            try:
                once_free(
                    lambda: (self.root / name / POINTER).unlink(missing_ok=True)
                )  # first: no half is ever seen
            except OSError as error:
                raise StoreError(f"Cannot remove {name}: {error.strerror or 'the disk refused'}.") from error
            self._drop(name)

    def remove_all(self) -> None:
        """Forget every name."""
        for name in self.names():
            self.remove(name)
        discard(self.root)

    def tidy(self) -> None:
        """Drop what an earlier removal, saving or crash had to leave; never raises, and waits for nobody."""
        with suppress(OSError):
            for folder in self.root.iterdir():
                if is_name(folder.name) and folder.is_dir():
                    with suppress(OSError), self._only_writer(folder.name, patience=0):
                        self._tidy(folder)

    def _tidy(self, folder: Path) -> None:
        current = self._current_or_none(folder.name)
        if current is not None:
            older = [version for version in _versions(folder) if _made(version) < _made(current)]
            self._drop(folder.name, current, max(older, key=_made, default=None))
        elif not (folder / POINTER).exists():  # a damaged one may be mended by hand
            self._drop(folder.name)

    def _drop(self, name: str, *keep: Path | None) -> None:
        """Discard all versions but those to keep, and what is half-written; the name's folder when nothing is left."""
        folder = self.root / name
        if not folder.is_dir():
            return
        for inner in folder.iterdir():
            if inner.is_dir() and inner not in keep:
                discard(inner)
        with suppress(OSError):
            folder.rmdir()

    @contextmanager
    def _only_writer(self, name: str, patience: float = PATIENCE) -> Iterator[None]:
        with only_writer(self.root / f".{check_name(name)}.lock", patience):
            yield

    def _current_or_none(self, name: str) -> Path | None:
        try:
            return self.current(name)
        except StoreError:
            return None


def _versions(folder: Path) -> list[Path]:
    return [inner for inner in folder.iterdir() if VERSION.fullmatch(inner.name)]


def _made(version: Path | None) -> int:
    """When a version was made, in nanoseconds; none is older than any other."""
    return 0 if version is None else int(version.name[1:])
