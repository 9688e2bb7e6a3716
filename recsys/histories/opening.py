"""A file, zip or folder becomes the rows of an export, of one person."""

from collections import Counter
from pathlib import Path

from recsys.errors import DataError, UnknownNameError
from recsys.histories.layouts import layout_of
from recsys.histories.rows import Export, Row, Skips
from recsys.histories.services import LIST, SERVICES
from recsys.histories.tables import Table
from recsys.sources.archives import base_names, open_files
from recsys.sources.limits import base_name
from recsys.sources.report import quoted

MAX_BYTES = 100 * 2**20
"""Of all files together; 200,000 rows of IMDb's take 60 MB."""
MAX_FILES = 50
KNOWN = (
    *("ratings.csv", "watched.csv", "diary.csv", "watchlist.csv"),
    *("NetflixViewingHistory.csv", "ViewingActivity.csv", "Ratings.csv", "MyList.csv"),
    "movielens-ratings.csv",
)
"""Where one of these is there, other files are not looked at: exports hold dozens."""
EXPECTED = (
    "an export of Letterboxd, IMDb, Netflix, MovieLens or TMDB, or a list of films (a table with their titles or "
    "numbers, or one “Title (Year)” a line)"
)


def read_export(source: Path, profile_name: str | None = None) -> Export:
    """The rows of a file, zip or folder.

    Raises DataError when it is no history, holds those of several services or is beyond a limit, UnknownNameError for a
    profile that is not in it.
    """
    there = base_names(source)
    if not (source.is_file() or source.is_dir()):
        raise DataError(f"{base_name(source)} is neither a file nor a folder.")
    wanted = [name for name in KNOWN if name in there] or [
        name for name in there if not name.startswith(".")
    ][:MAX_FILES]
    with open_files(source, wanted, most=MAX_BYTES) as found:
        layouts = {
            name: layout
            for name in wanted
            if name in found and (layout := layout_of(found[name], name)) is not None
        }
        families = {layout.service.family for layout in layouts.values()}
        if not families:
            raise DataError(
                f"{base_name(source)} is no personal export that can be read: expected {EXPECTED}."
            )
        if len(families) > 1:
            raise DataError(f"{base_name(source)} holds exports of several services; open one at a time.")
        skips = Skips()
        tables = [
            Table.read(found[name], name, layout, skips)
            for name, layout in layouts.items()
            if layout.service.unless not in layouts
        ]
    if not skips.count and not any(table.rows for table in tables):
        raise DataError(f"{base_name(source)} names its columns but has no rows.")
    return _export(tables, skips, profile_name)


def _export(tables: list[Table], skips: Skips, profile_name: str | None) -> Export:
    people, whose = _whose(tables, profile_name)
    notes = []
    if len(people) > 1:
        notes.append(f"Of {len(people)} profiles in the file, {quoted(whose)} was read.")
    rows = list[Row]()
    for table in tables:
        notes += table.notes
        rows += table.films(whose, skips)
    order = [(service.format, service.label) for service in (*SERVICES, LIST)]
    used = [(table.layout.service.format, table.layout.service.label) for table in tables]
    kind, label = min(used, key=order.index)
    return Export(kind, label, rows, skips, tuple(dict.fromkeys(notes)), people)


def _whose(tables: list[Table], profile_name: str | None) -> tuple[tuple[str, ...], str]:
    """The people of an export, most rows first, and whose rows count: by default those of the first."""
    counts = Counter(
        person
        for table in tables
        if "profile" in table.layout.columns.places
        for person in table.column("profile")
    )
    people = tuple(person for person, _ in counts.most_common())
    if profile_name is None:
        return people, people[0] if people else ""
    if not people:
        raise DataError("Only Netflix's account data holds several profiles to choose from.")
    if profile_name not in counts:
        raise UnknownNameError("profile", profile_name, [quoted(person) for person in people[:10]])
    return people, profile_name
