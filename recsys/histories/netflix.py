"""Netflix: NetflixViewingHistory.csv (Title,Date) and ViewingActivity.csv (Profile Name,Start Time,Duration,...).

No ratings and no years. A title is a film, or an episode as in "Dark: Season 1: Secrets".
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from recsys.dataset import Scale
from recsys.errors import DataError, UnknownNameError
from recsys.histories.dates import days, moment
from recsys.histories.rows import Export, Row, Skips, header_of, records, title_of
from recsys.sources.report import quoted
from recsys.sources.titles import FIRST_YEAR, LAST_YEAR

HISTORY = ("title", "date")
ACTIVITY = ("profile name", "start time", "duration", "title")
SCALE = Scale()
SHORTEST = 120
"""Seconds; what was on for less was not watched."""

MOST_COLONS = 5
"""In the name of an episode that does not say so."""

_COLON = re.compile(r"\s*:(?:\s+|$)")
_SEASON = re.compile(
    r"(?:season|series|staffel|saison|temporada|stagione|seizoen|säsong|sæson|sesong|kausi|sezon\w*|évad) ?\d+.*|"
    r"(?:limited|mini) ?-?series|miniserie\w*|season [a-z]+|series [a-z]+",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:part|parte|partie|teil|volume|vol\.?|book|chapter|collection) \w+", re.IGNORECASE)
"""A season only when an episode follows: "Kill Bill: Vol. 2" is a film."""
_FILM = re.compile(r"\b(?:movie|film|special)\b", re.IGNORECASE)
_QUALIFIER = re.compile(r"^(?P<name>.*\S) \((?P<inside>\d{4}|U\.?S\.?(?:A\.?)?|U\.?K\.?)\)$")
_COUNTRIES = {"US": "US", "USA": "US", "UK": "GB"}
_CLOCK = re.compile(r"(\d{1,4}):(\d{2}):(\d{2})", re.ASCII)


def recognises(header: tuple[str, ...]) -> bool:
    """Whether a file with these columns comes from Netflix."""
    return set(ACTIVITY) <= set(header) or set(HISTORY) == set(header)


def read(files: Mapping[str, Path], profile_name: str | None = None) -> Export:
    """All rows of the files; of ViewingActivity.csv those of one profile, by default the one with the most rows.

    Raises UnknownNameError for a profile that is not in the file.
    """
    skips = Skips()
    (name, file), *others = files.items()
    if others:
        raise DataError("These are several Netflix files; open one of them at a time.")
    if set(ACTIVITY) <= set(header_of(file)):
        cells = list(records(file, name, ACTIVITY, ("supplemental video type",), skips))
        return _activity(name, cells, skips, profile_name)
    if profile_name is not None:
        raise DataError("Only Netflix's ViewingActivity.csv holds several profiles to choose from.")
    return _history(name, file, skips)


def _history(name: str, file: Path, skips: Skips) -> Export:
    cells = list(records(file, name, HISTORY, (), skips))
    dates, order = days([row["date"] for _, row in cells])
    rows = list[Row]()
    for (line, row), time in zip(cells, dates, strict=True):
        _add(rows, skips, name, line, row["title"], time)
    notes = (f"Dates were read as {order}.",) if order else ()
    return Export("netflix", "Netflix viewing history", SCALE, rows, skips, notes)


def _activity(
    name: str, cells: list[tuple[int, dict[str, str]]], skips: Skips, profile_name: str | None
) -> Export:
    counts = Counter(row["profile name"] for _, row in cells)
    profiles = tuple(person for person, _ in counts.most_common())
    chosen = profile_name if profile_name is not None else profiles[0] if profiles else ""
    if profiles and chosen not in counts:
        raise UnknownNameError("Netflix profile", chosen, [quoted(person) for person in profiles[:10]])
    rows = list[Row]()
    for line, row in cells:
        reason = _unwatched(row, chosen)
        if reason:
            skips.skip(name, line, row["title"], reason)
        else:
            _add(rows, skips, name, line, row["title"], moment(row["start time"]))
    several = len(profiles) > 1
    notes = (f"Of {len(profiles)} profiles in the file, {quoted(chosen)} was read.",) if several else ()
    return Export("netflix-activity", "Netflix viewing activity", SCALE, rows, skips, notes, profiles)


def _unwatched(row: dict[str, str], chosen: str) -> str:
    """Why a row of the activity is left out; "" when it is not."""
    if row["profile name"] != chosen:
        return "it belongs to another profile"
    if row["supplemental video type"]:
        return "it is a trailer or the like"
    match = _CLOCK.fullmatch(row["duration"])
    if match is None:
        return f"a duration like 01:23:45 was expected, got {quoted(row['duration'])}"
    if int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]) < SHORTEST:
        return f"it was on for less than {SHORTEST // 60} minutes"
    return ""


def _add(rows: list[Row], skips: Skips, name: str, line: int, text: str, time: int | None) -> None:
    try:
        rows.append(episode_row(name, line, title_of(text), time))
    except DataError as error:
        skips.skip(name, line, text, str(error))


def episode_row(name: str, line: int, title: str, time: int | None) -> Row:
    """The row of a title: an episode where it says so, else a film (or an episode after all, see series_names)."""
    shows, certain = series_names(title)
    first, year, country = qualified(shows[0] if shows else title)
    return Row(
        file=name,
        line=line,
        title=title,
        year=year,
        kind="episode" if certain else "film",
        series=(first, *shows[1:]) if shows else (),
        time=time,
        country=country,
    )


def series_names(title: str) -> tuple[tuple[str, ...], bool]:
    """The names that the series of a title may have, longest first, and whether it is an episode for certain.

    >>> series_names("Avatar: The Last Airbender: Book 1: The Storm")
    (('Avatar: The Last Airbender',), True)
    >>> series_names("American Horror Story: Hotel: Checking In")
    (('American Horror Story: Hotel', 'American Horror Story'), False)
    >>> series_names("Mission: Impossible"), series_names("Pokémon: The Movie: Black")
    (((), False), ((), False))
    """
    pieces = _COLON.split(title)
    before = [title[: colon.start()] for colon in _COLON.finditer(title)]  # what stands before each colon
    for place, piece in enumerate(pieces[1:]):
        last = place == len(before) - 1
        if _SEASON.fullmatch(piece) or (not last and (not piece or _PART.fullmatch(piece))):
            # a season under a name of its own, as Stranger Things 2
            twice = place == 1 and pieces[1].startswith(pieces[0])
            return ((before[place], pieces[0]) if twice else (before[place],)), True
    if not 2 <= len(before) <= MOST_COLONS or any(_FILM.search(piece) for piece in pieces[1:]):
        return (), False
    return tuple(reversed(before)), False


def qualified(title: str) -> tuple[str, int | None, str]:
    """A title without the year or the country behind it, which tell remakes apart; the year; the country.

    >>> qualified("The Office (U.S.)"), qualified("Castlevania (2017)")
    (('The Office', None, 'US'), ('Castlevania', 2017, ''))
    """
    match = _QUALIFIER.match(title)
    if match is None:
        return title, None, ""
    inside = match["inside"].replace(".", "")
    if not inside.isdigit():
        return match["name"], None, _COUNTRIES[inside]
    year = int(inside)
    return (match["name"], year, "") if FIRST_YEAR <= year <= LAST_YEAR else (title, None, "")
