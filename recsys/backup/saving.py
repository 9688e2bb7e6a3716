"""Write a backup: whole or not there, while the app runs and people rate."""

import hashlib
import shutil
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from recsys.backup import contents
from recsys.backup.contents import Member, Where
from recsys.backup.databases import copied_profiles, copy_database
from recsys.errors import StoreError
from recsys.sources.limits import CHUNK, gigabytes
from recsys.sources.zips import MAX_MEMBERS
from recsys.store import whole_file


def save(home: Path, target: Path, *, profiles_only: bool = False) -> list[Member]:
    """Everything of ``home`` that cannot be counted again, as one zip; the files in it.

    Every rating that was acknowledged before the call is in it, and no half of one that came meanwhile. Members are
    stored as they are, each with its sha256. The zip appears under its name when it is whole and on the disk. Raises
    StoreError when something cannot be read or written, there is nothing to keep, or it is more than can be read back.
    """
    if target.is_dir():
        raise StoreError(f"{target.name} is a folder; name a file, like backup.zip.")
    with whole_file(target) as aside:
        copies = aside.with_name(f"{aside.name}.copies")
        copies.mkdir()
        try:
            with zipfile.ZipFile(aside, "x", zipfile.ZIP_STORED) as archive:
                members = [_add(archive, *file) for file in _files(home, copies, profiles_only=profiles_only)]
                _check_readable(members)
                made = datetime.now(UTC).isoformat(timespec="seconds")
                archive.writestr(
                    contents.LIST, contents.as_json(members, profiles_only=profiles_only, made=made)
                )
        except FileNotFoundError as error:
            raise StoreError("Something was removed while it was copied; please start again.") from error
        finally:
            shutil.rmtree(copies, ignore_errors=True)
    return members


def _files(home: Path, copies: Path, *, profiles_only: bool) -> Iterator[tuple[str, Where]]:
    """Profiles first, so that what was acknowledged before is in whatever else takes its time."""
    yield from copied_profiles(home, copies)
    for name in contents.entries(home, profiles_only=profiles_only):
        entry = home / name
        if entry.is_symlink() or name.endswith(contents.JOURNAL) or name == contents.PROFILES:
            continue
        if entry.is_dir():
            yield from contents.files_below(home, entry)
        elif name.endswith(contents.DATABASE):
            yield name, copy_database(entry, copies / name)
        else:
            yield name, entry


def _add(archive: zipfile.ZipFile, name: str, where: Where) -> Member:
    source: BinaryIO = BytesIO(where) if isinstance(where, bytes) else where.open("rb")
    digest, size = hashlib.sha256(), 0
    with source, archive.open(zipfile.ZipInfo(name, time.gmtime()[:6]), "w", force_zip64=True) as packed:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            packed.write(chunk)
    return Member(name, size, digest.hexdigest())


def _check_readable(members: Sequence[Member]) -> None:
    if not members:
        raise StoreError("There is nothing to keep yet.")
    if len(members) >= MAX_MEMBERS or sum(member.size for member in members) > contents.MAX_BYTES:
        raise StoreError(
            f"That is more than a backup holds: {MAX_MEMBERS:,} files, {gigabytes(contents.MAX_BYTES)}."
        )
