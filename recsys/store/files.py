"""Folders of files that are whole or not there: written aside, flushed, renamed, checksummed.

A stored folder holds data files and one manifest (JSON) with the format's name and version and the sha256 of
every other file. Nothing is pickled, so reading a folder runs no code from it.
"""

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from filelock import Timeout
from numpy.typing import NDArray

from recsys.errors import StoreError
from recsys.ids import read_only
from recsys.system import file_lock, flush, once_free

Manifest = dict[str, Any]
PATIENCE = 600.0
"""Seconds that a writer waits for another; the largest data sets take about a minute to write."""


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Say StoreError, with ``name``, where the disk refuses something of the block."""
    try:
        yield
    except StoreError:
        raise
    except OSError as error:
        raise StoreError(f"Cannot write {name}: {error.strerror or 'the disk refused'}.") from error


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill; it appears as ``path`` only when the block ends well, whole and flushed to disk.

    Raises StoreError when the disk refuses (full, read-only); nothing is left behind then.
    """
    aside = _aside(path)
    try:
        with writing(path.name):
            aside.mkdir(parents=True)
            yield aside
            for file in aside.iterdir():
                flush(file)
            flush(aside)
            once_free(lambda: aside.rename(path))
            flush(path.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Another name to write a file under; it stands as ``path`` when the block ends well, flushed to disk.

    Raises StoreError when the disk refuses; what stood there before is still there then.
    """
    aside = _aside(path)
    try:
        with writing(path.name):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield aside
            flush(aside)
            once_free(lambda: aside.replace(path))
            flush(path.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")


def discard(folder: Path) -> None:
    """Remove a folder whole, or leave it whole where the system does not let go of files that somebody has open."""
    aside = folder.with_name(f".{uuid.uuid4().hex}")
    try:
        folder.rename(aside)
    except OSError:
        return
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def only_writer(lock: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Wait until no other thread or process is in such a block of the same lock file; the system frees it at a crash.

    Raises StoreError when the disk refuses or another writer takes longer than ``patience`` seconds.
    """
    lock_file = file_lock(lock)
    with writing(lock.parent.name):
        lock.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock_file.acquire(timeout=patience)
        except Timeout as error:
            raise StoreError(
                f"Somebody else is writing {lock.parent.name}; please try again later."
            ) from error
    try:
        yield
    finally:
        lock_file.release()


def write_json(path: Path, content: Manifest) -> None:
    """Replace one JSON file atomically; raises StoreError when the disk refuses."""
    with whole_file(path) as aside:
        aside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def read_json(path: Path) -> Manifest:
    """The object in a JSON file; raises StoreError when it is missing or damaged."""
    try:
        content = json.loads(once_free(lambda: path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path.name} is missing or damaged.") from error
    if not isinstance(content, dict):
        raise StoreError(f"{path.name} is damaged: expected a JSON object.")
    return content


def write_manifest(folder: Path, name: str, content: Mapping[str, Any], *, version: int) -> Manifest:
    """Describe a filled folder: ``content`` plus format version and the sha256 of its files; returned whole."""
    sums = {file.name: sha256(file) for file in sorted(folder.iterdir())}
    manifest: Manifest = {"format_version": version, **content, "sha256": sums}
    (folder / name).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    return manifest


def read_manifest(folder: Path, name: str, *, version: int) -> Manifest:
    """The manifest of a folder after checking its version and every file against its sha256.

    Raises StoreError when the folder is not there, of another version, truncated or changed.
    """
    manifest = read_json(folder / name)
    if manifest.get("format_version") != version:
        raise StoreError(
            f"{name} is of format version {manifest.get('format_version')}; this program reads {version}."
        )
    sums = manifest.get("sha256")
    if not isinstance(sums, dict):
        raise StoreError(f"{name} is damaged: it lists no checksums.")
    for file_name, expected in sums.items():
        if Path(file_name).name != file_name:
            raise StoreError(f"{name} is damaged: it names a file outside its folder.")
        try:
            actual = sha256(folder / file_name)
        except (OSError, ValueError) as error:
            raise StoreError(f"{file_name} is missing beside {name}.") from error
        if actual != expected:
            raise StoreError(f"{file_name} is damaged: its checksum does not match {name}.")
    return manifest


def sha256(file: Path) -> str:
    """The checksum of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_array(folder: Path, name: str, array: NDArray[Any]) -> None:
    """Store one array as ``name.npy``."""
    np.save(folder / f"{name}.npy", array, allow_pickle=False)


def read_array(folder: Path, name: str) -> NDArray[Any]:
    """Memory-map ``name.npy`` read-only; raises StoreError when it is not a plain array."""
    try:
        array: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise StoreError(f"{name}.npy is missing or damaged.") from error
    return read_only(array.view(np.ndarray))
