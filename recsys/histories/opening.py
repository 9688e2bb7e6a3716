"""Which service an export comes from, told by its columns, and its rows."""

from collections.abc import Callable, Mapping
from pathlib import Path

from recsys.errors import DataError
from recsys.histories import imdb, letterboxd, movielens, netflix
from recsys.histories.rows import Export, header_of
from recsys.sources.archives import base_names, open_files
from recsys.sources.limits import base_name

MAX_BYTES = 100 * 2**20
"""Of all files together; 200,000 rows of IMDb's take 60 MB."""
MAX_FILES = 50
LETTERBOXD = ("ratings.csv", "watched.csv", "diary.csv", "watchlist.csv")
KNOWN = (*LETTERBOXD, "NetflixViewingHistory.csv", "ViewingActivity.csv", "movielens-ratings.csv")
Files = Mapping[str, Path]
READERS: dict[str, tuple[Callable[[tuple[str, ...]], bool], Callable[[Files], Export]]] = {
    "letterboxd": (letterboxd.recognises, letterboxd.read),
    "imdb": (imdb.recognises, imdb.read),
    "netflix": (netflix.recognises, netflix.read),
    "movielens": (movielens.recognises, movielens.read),
}
"""Service -> whether columns are its, and who reads its files by name."""
EXPECTED = (
    "Letterboxd (ratings.csv, watched.csv, diary.csv, watchlist.csv or the zip), IMDb (ratings.csv), "
    "Netflix (NetflixViewingHistory.csv or ViewingActivity.csv) or MovieLens"
)


def read_export(source: Path, profile_name: str | None = None) -> Export:
    """The rows of a file, zip or folder.

    Raises DataError when it is no export of a known service, holds those of several, or is beyond a limit.
    """
    there = base_names(source)
    if not (source.is_file() or source.is_dir()):
        raise DataError(f"{base_name(source)} is neither a file nor a folder.")
    wanted = [name for name in KNOWN if name in there]
    if not wanted:
        wanted = [name for name in there if not name.startswith(".")][:MAX_FILES]
    if "ViewingActivity.csv" in wanted and "NetflixViewingHistory.csv" in wanted:
        wanted.remove("NetflixViewingHistory.csv")  # the other says all of it and more
    with open_files(source, wanted, most=MAX_BYTES) as found:
        files = {name: found[name] for name in wanted if name in found}
        headers = {name: header_of(file) for name, file in files.items()}
        of = {
            service: [name for name, header in headers.items() if recognises(header)]
            for service, (recognises, _) in READERS.items()
        }
        services = [service for service, names in of.items() if names]
        if not services:
            raise DataError(
                f"{base_name(source)} is no personal export that can be read: expected {EXPECTED}."
            )
        if len(services) > 1:
            raise DataError(f"{base_name(source)} holds exports of several services; open one at a time.")
        chosen = {name: files[name] for name in of[services[0]]}
        if services == ["netflix"]:
            return netflix.read(chosen, profile_name)
        if profile_name is not None:
            raise DataError("Only Netflix's ViewingActivity.csv holds several profiles to choose from.")
        _, read = READERS[services[0]]
        return read(chosen)
