"""Open a folder or a zip without trusting it.

From a zip only the wanted members are unpacked, under our own names, into a private folder that vanishes
again; sizes are counted while reading, because the sizes that a zip declares may be lies.
"""

import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from recsys.errors import DataError, RecsysError, StoreError

MAX_ZIP_BYTES = 8 * 2**30
MAX_UNPACKED_BYTES = 20 * 2**30
MAX_RATIO = 100
"""Unpacked to packed; tables of ratings reach about 5, a zip bomb 1,000."""
RATIO_FREE_BYTES = 16 * 2**20
"""Below this size the ratio does not matter."""
MAX_MEMBERS = 10_000
MAX_DIRECTORY_BYTES = 4 * 2**20
"""Of a zip's table of contents, which is read into memory at once."""
CHUNK = 2**20

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What the standard library raises for a damaged or unusual zip."""


def base_names(source: Path) -> list[str]:
    """The base names of the files in a folder (also one level down) or zip, each once, in order.

    Raises DataError when ``source`` is missing, unreadable, neither a folder nor a zip, or a damaged zip.
    """
    with _refusing(source):
        if source.is_dir():
            return _distinct(path.name for path in _folder_files(source))
        with _open_zip(source) as archive:
            return _distinct(
                PurePosixPath(name).name for name in archive.namelist() if not name.endswith("/")
            )


@contextmanager
def open_files(source: Path, names: Collection[str]) -> Iterator[dict[str, Path]]:
    """Those files among ``names`` that a folder or zip holds: base name -> readable file on disk.

    Files that are not there are absent from the result. Unpacked members live until the block ends.
    Raises DataError when ``source`` cannot be used or goes beyond a limit, StoreError when the disk is full.
    """
    with private_folder() as aside:
        with _refusing(source):
            found = _find(source, names) if source.is_dir() else _unpack(source, names, aside)
        yield found


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only this user can open and that vanishes with the block.

    Raises StoreError when the disk refuses.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix="recsys-", ignore_cleanup_errors=True)
    except OSError as error:
        raise StoreError("There is no place for temporary files: the disk refused.") from error
    with folder as path:
        yield Path(path)


def base_name(source: Path) -> str:
    """The last part of a path, also of "." and of "data/.."; what people may see of it."""
    return source.absolute().resolve().name if source.name in ("", "..") else source.name


def _folder_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from (inner for inner in sorted(path.iterdir()) if inner.is_file())


def _find(folder: Path, names: Collection[str]) -> dict[str, Path]:
    """The wanted files of the folder itself or else of the one folder in it that has any, never mixed."""
    for place in (folder / name for name in names):
        if place.exists() and not place.is_file():
            raise DataError(f"{place.name} in {base_name(folder)} is not a file.")
    wanted = [path for path in _folder_files(folder) if path.name in names]
    direct = [path for path in wanted if path.parent == folder]
    if not direct and len({path.parent for path in wanted}) > 1:
        raise DataError(
            f"{base_name(folder)} holds {wanted[0].name} in several folders; name the one to open."
        )
    found = {path.name: path for path in direct or wanted}
    for path in found.values():
        with path.open("rb"):  # a file that we may not read is refused here, by its name
            pass
    _check_size(folder, sum(path.stat().st_size for path in found.values()))
    return found


def _unpack(source: Path, names: Collection[str], folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    with _open_zip(source) as archive:
        total = 0
        for member in archive.infolist():
            name = PurePosixPath(member.filename).name
            if member.is_dir() or name not in names:
                continue
            if name in found:
                raise DataError(f"{base_name(source)} holds {name} twice.")
            _check_member(source, member, name)
            found[name] = folder / f"{len(found)}.csv"
            with archive.open(member) as packed, found[name].open("xb") as target:
                while chunk := packed.read(CHUNK):
                    total += len(chunk)
                    _check_size(source, total)
                    _check_ratio(source, target.tell() + len(chunk), member.compress_size)
                    target.write(chunk)
    return found


@contextmanager
def _open_zip(source: Path) -> Iterator[zipfile.ZipFile]:
    with source.open("rb") as stream:
        if source.stat().st_size > MAX_ZIP_BYTES:
            raise DataError(
                f"{base_name(source)} is larger than {_gigabytes(MAX_ZIP_BYTES)}, the limit for a zip."
            )
        if not zipfile.is_zipfile(stream):
            if source.suffix.lower() == ".zip" or _starts_like_zip(stream):
                raise DataError(f"{base_name(source)} is a damaged or incomplete zip file.")
            raise DataError(f"{base_name(source)} is neither a folder nor a zip file.")
        _check_directory(source, stream)
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            yield archive


def _starts_like_zip(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(4) == b"PK\x03\x04"


def _check_directory(source: Path, stream: BinaryIO) -> None:
    """Refuse a huge table of contents before zipfile turns it into objects."""
    tail_size = min(source.stat().st_size, 2**16 + 22 + 20 + 56)
    stream.seek(-tail_size, 2)
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    members, size = struct.unpack_from("<HI", tail, end + 10)
    if tail[max(end - 20, 0) :][:4] == b"PK\x06\x07" and end >= 76:  # the 64-bit record then counts
        members, size = struct.unpack_from("<32xQQ", tail, end - 76)
    if members > MAX_MEMBERS or size > MAX_DIRECTORY_BYTES:
        raise DataError(f"{base_name(source)} holds more than {MAX_MEMBERS:,} files, the limit for a zip.")


def _check_member(source: Path, member: zipfile.ZipInfo, name: str) -> None:
    if member.flag_bits & 0x1:
        raise DataError(f"{name} in {base_name(source)} is encrypted; unpack it with its password first.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise DataError(f"{name} in {base_name(source)} is a link, not a file.")
    # The standard library unpacks the other methods without a bound on memory.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DataError(
            f"{name} in {base_name(source)} is compressed in a way that is not supported; use plain zip."
        )


def _check_size(source: Path, size: int) -> None:
    if size > MAX_UNPACKED_BYTES:
        raise DataError(
            f"{base_name(source)} holds more than {_gigabytes(MAX_UNPACKED_BYTES)} of data, the limit."
        )


def _check_ratio(source: Path, unpacked: int, packed: int) -> None:
    if unpacked > RATIO_FREE_BYTES and unpacked > MAX_RATIO * packed:
        raise DataError(
            f"{base_name(source)} unpacks to more than {MAX_RATIO} times its size, which no ratings do."
        )


def _gigabytes(size: int) -> str:
    return f"{size / 2**30:.0f} GB"


def _distinct(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))


@contextmanager
def _refusing(source: Path) -> Iterator[None]:
    """Turn what the system says about a bad source into one sentence."""
    try:
        yield
    except RecsysError:
        raise
    except FileNotFoundError as error:
        raise DataError(f"There is no file or folder {base_name(source)}.") from error
    except PermissionError as error:
        name = Path(error.filename or source).name
        raise DataError(f"{name} cannot be read: no permission.") from error
    except _DAMAGED as error:
        raise DataError(f"{base_name(source)} is a damaged or incomplete zip file.") from error
    except OSError as error:
        raise StoreError(
            f"Cannot read {base_name(source)}: {error.strerror or 'the disk refused'}."
        ) from error
