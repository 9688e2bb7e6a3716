"""What is special about Netflix: its files name no years, and episodes only as in "Dark: Season 1: Secrets"."""

import re
from dataclasses import replace

from recsys.errors import DataError
from recsys.histories.cells import is_zero, number, rating_of, title_of
from recsys.histories.films import Fields
from recsys.histories.rows import Row
from recsys.sources.report import quoted
from recsys.sources.titles import FIRST_YEAR, LAST_YEAR

SHORTEST = 120
"""Seconds; what was on for less was not watched."""
THUMBS = "Thumbs are no stars: a thumb up counts as seen, a thumb down as “Not for me”. Stars stay stars."
VALUES = {"1": -1, "2": 1, "3": 2}
"""What a thumbs value says: down, up, two thumbs up."""

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


def viewing_row(fields: Fields) -> Row:
    """Of NetflixViewingHistory.csv."""
    return episode_row(fields.file, fields.line, title_of(fields["title"]), fields.time)


def activity_row(fields: Fields) -> Row:
    """Of ViewingActivity.csv."""
    if fields["extra"]:
        raise DataError("it is a trailer or the like")
    match = _CLOCK.fullmatch(fields["duration"])
    if match is None:
        raise DataError(f"a duration like 01:23:45 was expected, got {quoted(fields['duration'])}")
    if int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]) < SHORTEST:
        raise DataError(f"it was on for less than {SHORTEST // 60} minutes")
    return viewing_row(fields)


def opinion_row(fields: Fields) -> Row:
    """Of Ratings.csv: stars until 2017, thumbs since; 0 is an answer that was taken back."""
    row, stars = _title_row(fields), fields["rating"]
    if stars and not is_zero(stars):
        return replace(row, rating=rating_of(stars, fields.scale), scale=fields.scale)
    thumb = VALUES.get(number(fields["thumbs"]))
    if thumb is None:
        raise DataError("it has neither stars nor a thumb")
    return replace(row, thumb=thumb)


def my_list_row(fields: Fields) -> Row:
    """Of MyList.csv."""
    return replace(_title_row(fields), saved=True)


def _title_row(fields: Fields) -> Row:
    """A film or a whole series, never an episode."""
    title = title_of(fields["title"])
    _, year, country = qualified(title)
    return Row(file=fields.file, line=fields.line, title=title, year=year, time=fields.time, country=country)


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
