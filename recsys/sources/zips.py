"""Unpack the wanted members of a zip without trusting it.

They go under our own names into a folder of the caller's; sizes are counted while reading, because the sizes that a zip
declares may be lies.
"""

import errno
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from recsys.errors import DataError
from recsys.sources.limits import (
    HIDDEN,
    PACKED,
    Wanted,
    base_name,
    check_ratio,
    check_size,
    chunks,
    gigabytes,
)

MAX_ZIP_BYTES = 8 * 2**30
MAX_MEMBERS = 20_000
"""The Netflix Prize has 17,770 files."""
MAX_DIRECTORY_BYTES = 4 * 2**20
"""Of a zip's table of contents, which is read into memory at once."""

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
"""What the standard library raises for a damaged or unusual zip."""


def is_zip(source: Path) -> bool:
    """Whether a file says that it is a zip, by its name or its first bytes."""
    with source.open("rb") as stream:
        return source.suffix.lower() == ".zip" or stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def member_names(source: Path) -> list[str]:
    """The base names of a zip's files, in its order."""
    with open_zip(source) as archive:
        names = [PurePosixPath(name).name for name in archive.namelist() if not name.endswith("/")]
        return [name for name in names if not name.startswith(HIDDEN)]


def unpack(
    source: Path, wanted: Wanted, folder: Path, most: int | None = None, first: int | None = None
) -> dict[str, Path]:
    """The wanted members as files in ``folder``: base name -> file; of one name the one least deep in folders.

    ``most`` is how many bytes they may have together, ``first`` how many of each are enough.
    """
    found: dict[str, Path] = {}
    with open_zip(source) as archive:
        total = 0
        members = [member for member in archive.infolist() if not member.is_dir()]
        least = _least_depths(members)
        for member in members:
            name = PurePosixPath(member.filename).name
            if not wanted(name) or _depth(member) > least[name]:
                continue
            if name in found:
                raise DataError(f"{base_name(source)} holds {name} twice.")
            check_member(source, member, name)
            found[name] = folder / f"{len(found)}.unpacked"
            with archive.open(member) as packed, found[name].open("xb") as target:
                for chunk in chunks(packed.read, None if name.endswith(PACKED) else first):
                    total += len(chunk)
                    check_size(source, total, most)
                    check_ratio(source, target.tell() + len(chunk), member.compress_size)
                    target.write(chunk)
    return found


def _least_depths(members: list[zipfile.ZipInfo]) -> dict[str, int]:
    least: dict[str, int] = {}
    for member in members:
        name = PurePosixPath(member.filename).name
        least[name] = min(_depth(member), least.get(name, _depth(member)))
    return least


def _depth(member: zipfile.ZipInfo) -> int:
    return len(PurePosixPath(member.filename).parts)


@contextmanager
def open_zip(source: Path, most: int | None = None) -> Iterator[zipfile.ZipFile]:
    """A zip of at most ``most`` bytes whose table of contents is small enough to read; else DataError."""
    with source.open("rb") as stream:
        limit = MAX_ZIP_BYTES if most is None else most
        if source.stat().st_size > limit:
            raise DataError(f"{base_name(source)} is larger than {gigabytes(limit)}, the limit for a zip.")
        try:
            if not zipfile.is_zipfile(stream):
                raise zipfile.BadZipFile
            _check_directory(source, stream)
            stream.seek(0)
            with zipfile.ZipFile(stream) as archive:
                yield archive
        except OSError as error:
            if error.errno == errno.EINVAL:  # the zip says that something stands before its first byte
                raise zipfile.BadZipFile from error
            raise


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


def check_member(source: Path, member: zipfile.ZipInfo, name: str) -> None:
    """Raise DataError for what is encrypted, a link, or compressed in an unusual way."""
    if member.flag_bits & 0x1:
        raise DataError(f"{name} in {base_name(source)} is encrypted; unpack it with its password first.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise DataError(f"{name} in {base_name(source)} is a link, not a file.")
    # The standard library unpacks the other methods without a bound on memory.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DataError(
            f"{name} in {base_name(source)} is compressed in a way that is not supported; use plain zip."
        )
