"""Read a backup back: everything is checked before anything is touched, and a home is all old or all new."""

import hashlib
import shutil
import zipfile
from pathlib import Path

from recsys.backup import contents
from recsys.backup.contents import Member
from recsys.errors import DataError, NotAllowedError, StoreError
from recsys.sources.limits import CHUNK, gigabytes
from recsys.sources.zips import DAMAGED, check_member, open_zip
from recsys.store import swapping
from recsys.system import flush


def restore(source: Path, home: Path, *, replace: bool = False) -> list[Member]:
    """Put what a backup holds into ``home``; the files in it. The app must not run on that home meanwhile.

    A backup of profiles alone leaves data sets and models as they are. What is there gives way only with ``replace``,
    and only when the backup was found whole; a crash leaves all of the old or all of the new. Raises DataError for a
    file that is cut short, altered or no backup, NotAllowedError without ``replace`` where something is there,
    StoreError when the disk refuses.
    """
    if not source.is_file():
        raise DataError(f"There is no file {source.name}.")
    try:
        with open_zip(source, contents.MAX_BYTES + contents.MAX_BYTES // 64) as archive:
            return _restore(archive, source, home, replace=replace)
    except DAMAGED as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{source.name} is no backup of Marquee, or it is damaged.") from error


def _restore(archive: zipfile.ZipFile, source: Path, home: Path, *, replace: bool) -> list[Member]:
    for packed in archive.infolist():
        check_member(source, packed, source.name)
        if packed.compress_type != zipfile.ZIP_STORED:  # as we write them: nothing unpacks to more than it is
            raise DataError(f"{source.name} is no backup of Marquee: it was packed by another program.")
    content, members = contents.read_list(archive, source.name)
    there = contents.entries(home, profiles_only=content["profiles_only"])
    if there and not replace:
        raise NotAllowedError(
            f"{home.name} holds {there[0]} already; say --replace to put the backup in its place."
        )
    _check_room(members, home)
    with swapping(home, there) as folder:
        for member in members:
            _unpack(archive, member, folder, source.name)
        for inner in [*folder.rglob("*")]:
            if inner.is_dir():
                flush(inner)
    return members


def _check_room(members: list[Member], home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    needed = sum(member.size for member in members)
    if needed > shutil.disk_usage(home).free:
        raise StoreError(f"There is no room: the backup holds {gigabytes(needed)}.")


def _unpack(archive: zipfile.ZipFile, member: Member, folder: Path, called: str) -> None:
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member.size
    with archive.open(member.name) as packed, target.open("xb") as file:
        while chunk := packed.read(CHUNK):
            digest.update(chunk)
            left -= len(chunk)
            file.write(chunk)
    if left or digest.hexdigest() != member.sha256:
        raise DataError(f"{called} is damaged: {Path(member.name).name} is not what was kept.")
    flush(target)
