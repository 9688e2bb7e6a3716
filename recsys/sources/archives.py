"""Open a folder, a zip or a single file without trusting it; what is packed is unpacked into a private folder."""

import gzip
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from recsys.errors import DataError, RecsysError, StoreError
from recsys.sources import zips
from recsys.sources.limits import HIDDEN, PACKED, Wanted, base_name, check_ratio, check_size, chunks
from recsys.temporary import PrivateFolder


def base_names(source: Path) -> list[str]:
    """The base names of the files in a folder (also one level down) or zip, or of one file; each once, in order.

    Hidden files, of which a zip made on a Mac has one beside each other, do not count. Raises DataError when ``source``
    is missing, unreadable or a damaged zip.
    """
    with _refusing(source):
        if _is_folder(source):
            names = [path.name for path in _folder_files(source)]
        else:
            names = zips.member_names(source) if zips.is_zip(source) else [source.name]
    return list(dict.fromkeys(name.removesuffix(PACKED) for name in names))


@contextmanager
def open_files(
    source: Path,
    names: Collection[str] | Wanted,
    *,
    nested: bool = False,
    most: int | None = None,
    first: int | None = None,
) -> Iterator[dict[str, Path]]:
    """Those of the files ``names`` that a source holds: base name -> readable, unpacked file on disk.

    Files that are not there are absent from the result. Of a folder they come from itself or else from the one folder
    in it that has any; ``nested`` takes them from all of these together. Unpacked files live until the block ends.
    ``most`` is how many bytes they may have together, where that is less than any source may have. ``first`` is how
    many bytes of each packed file to unpack, for a look; files on disk stay whole, and so does Parquet.
    Raises DataError when ``source`` cannot be used or goes beyond a limit, StoreError when the disk is full.
    """
    asked = names if callable(names) else names.__contains__

    def wanted(name: str) -> bool:
        return asked(name.removesuffix(PACKED))

    with PrivateFolder() as aside:
        with _refusing(source):
            if _is_folder(source):
                found = _find(source, wanted, nested=nested, most=most)
            elif zips.is_zip(source):
                found = zips.unpack(source, wanted, aside, most, first)
            else:
                found = {source.name: source} if wanted(source.name) else {}
                check_size(source, source.stat().st_size, most)
            found = _unpacked(source, found, aside, most, first)
        yield found


def _is_folder(source: Path) -> bool:
    """Whether a source is a folder rather than a file; raises FileNotFoundError when it is neither.

    A device or a pipe could keep a reader waiting for ever.
    """
    if not source.is_dir() and not source.is_file():
        raise FileNotFoundError
    return source.is_dir()


def _folder_files(folder: Path) -> Iterator[Path]:
    for path in _shown(folder):
        if path.is_file():
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from (inner for inner in _shown(path) if inner.is_file())


def _shown(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith(HIDDEN))


def _find(folder: Path, wanted: Wanted, *, nested: bool, most: int | None) -> dict[str, Path]:
    for place in folder.iterdir():
        if wanted(place.name) and not place.is_file():
            raise DataError(f"{place.name} in {base_name(folder)} is not a file.")
    here = [path for path in _folder_files(folder) if wanted(path.name)]
    if not nested:
        here = [path for path in here if path.parent == folder] or here
    found = {path.name: path for path in here}
    if len(found) < len(here) or (not nested and len({path.parent for path in here}) > 1):
        raise DataError(f"{base_name(folder)} holds {here[0].name} in several folders; name the one to open.")
    for path in found.values():
        with path.open("rb"):  # a file that we may not read is refused here, by its name
            pass
    check_size(folder, sum(path.stat().st_size for path in found.values()), most)
    return found


def _unpacked(
    source: Path, found: dict[str, Path], aside: Path, most: int | None, first: int | None
) -> dict[str, Path]:
    """The files with those that are packed one by one replaced; a file that is there plainly wins."""
    files = {name: path for name, path in found.items() if not name.endswith(PACKED)}
    total = 0
    for name, path in found.items():
        plain = name.removesuffix(PACKED)
        if plain in files:
            continue
        files[plain] = aside / f"{len(files)}.plain"
        try:
            with gzip.open(path) as packed, files[plain].open("xb") as target:
                for chunk in chunks(packed.read, first):
                    total += len(chunk)
                    check_size(source, total, most)
                    check_ratio(source, target.tell() + len(chunk), path.stat().st_size)
                    target.write(chunk)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise DataError(f"{name} is a damaged or incomplete gz file.") from error
    return files


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
    except zips.DAMAGED as error:
        raise DataError(f"{base_name(source)} is a damaged or incomplete zip file.") from error
    except OSError as error:
        raise StoreError(
            f"Cannot read {base_name(source)}: {error.strerror or 'the disk refused'}."
        ) from error
