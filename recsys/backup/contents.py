"""What of a home belongs into a backup, and the list of it that a backup carries (``backup.json``)."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from recsys.errors import DataError, StoreError
from recsys.store import POINTER
from recsys.system import is_device

FORMAT_VERSION = 1
LIST = "backup.json"
FOLDERS = ("datasets", "measurements", "models", "runs", "twins", "votes")
"""Not ``insights`` and ``assets``: they are counted again from the data, and a backup stays a third of the size."""
DATABASE, JOURNAL = ".db", ".db-journal"
KEPT_APART = (DATABASE, JOURNAL, ".json")
"""How files end that stand in the home itself: databases (people's profiles), their journals, and small notes."""
PROFILES = "profiles.db"
MAX_BYTES = 64 * 2**30

Where = Path | bytes
"""A file to copy, or its content where it must be of the moment at which the rest was looked up."""


@dataclass(frozen=True)
class Member:
    """One file of a backup: where it belongs below the home, and how it is recognised."""

    name: str
    size: int
    sha256: str


def entries(home: Path, *, profiles_only: bool) -> list[str]:
    """The names in a home that a backup holds, or that give way to one."""
    if not home.is_dir():
        return []
    names = sorted(entry.name for entry in home.iterdir() if not entry.name.startswith("."))
    return [name for name in names if belongs(name, profiles_only=profiles_only)]


def belongs(name: str, *, profiles_only: bool) -> bool:
    """Whether an entry of a home is one that backups are about."""
    if profiles_only:
        return name.endswith((DATABASE, JOURNAL))
    return name in FOLDERS or name.endswith(KEPT_APART)


def files_below(home: Path, folder: Path) -> Iterator[tuple[str, Where]]:
    """Name and place of every file in a folder; of what has versions the current one, hidden files and links never."""
    current = folder / POINTER
    pointer = current.read_bytes() if current.is_file() else None
    version = None if pointer is None else json.loads(pointer).get("version")
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        name = entry.relative_to(home).as_posix()
        if entry.is_dir():
            if version is None or entry.name == version:
                yield from files_below(home, entry)
        elif entry == current and pointer is not None:
            yield name, pointer
        else:
            yield name, entry


def as_json(members: list[Member], *, profiles_only: bool, made: str) -> bytes:
    """The list at the end of a backup."""
    content = {
        "format_version": FORMAT_VERSION,
        "made": made,
        "profiles_only": profiles_only,
        "files": [[member.name, member.size, member.sha256] for member in members],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def read_list(archive: zipfile.ZipFile, called: str) -> tuple[Mapping[str, Any], list[Member]]:
    """The list of a backup, and its files; raises DataError when it is none, of another version, or names others."""
    try:
        content = json.loads(archive.read(LIST))
        version = content["format_version"]
        if version != FORMAT_VERSION:
            raise StoreError(f"{called} is of format version {version}; this program reads {FORMAT_VERSION}.")
        only = content["profiles_only"]
        members = [Member(str(name), int(size), str(digest)) for name, size, digest in content["files"]]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DataError(f"{called} is no backup of Marquee, or it is damaged.") from error
    names = [member.name for member in members]
    listed = sorted([*names, LIST]) == sorted(archive.namelist())
    if not listed or len(set(names)) < len(names) or not all(_is_safe(n, profiles_only=only) for n in names):
        raise DataError(f"{called} is damaged: it does not hold the files that it lists.")
    return content, members


def _is_safe(name: str, *, profiles_only: bool) -> bool:
    """Whether a file of this name belongs below a home, and nowhere else."""
    parts = PurePosixPath(name).parts
    plain = name == "/".join(parts) and not any(
        part.startswith(".") or "\\" in part or ":" in part or is_device(part) for part in parts
    )
    return plain and bool(parts) and belongs(parts[0], profiles_only=profiles_only is True)
