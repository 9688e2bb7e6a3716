"""IMDb's ratings.csv: today's layout and the one before 2018; ratings from 1 to 10, films by their tt number.

A rating of one episode is no rating of its series: it counts as having seen the series.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.histories.dates import day
from recsys.histories.rows import Export, Row, Skips, rating_of, records, title_of, year_of
from recsys.sources.report import quoted

SCALE = Scale(1.0, 10.0, 1.0)
MOST_DIRECTORS = 5
"""Of one film; those that are named first."""
_RATING = ("your rating", "you rated")
_NUMBERED = re.compile(r"(?:part|chapter|episode|day|act|volume|vol\.|book|season) \w+", re.IGNORECASE)
_ID = re.compile(r"tt\d{1,12}", re.ASCII)
_SERIES = frozenset({"tvseries", "tvminiseries", "miniseries"})
_NEITHER = frozenset({"videogame", "game", "musicvideo", "podcastseries", "podcastepisode"})


def recognises(header: tuple[str, ...]) -> bool:
    """Whether a file with these columns comes from IMDb."""
    return "const" in header and "title" in header and any(name in header for name in _RATING)


def read(files: Mapping[str, Path]) -> Export:
    """All rows of the one file."""
    skips, rows = Skips(), list[Row]()
    optional = (*_RATING, "title type", "year", "date rated", "created", "directors")
    for name, file in files.items():
        for line, cells in records(file, name, ("const", "title"), optional, skips):
            try:
                rows.append(_row(name, line, cells))
            except DataError as error:
                skips.skip(name, line, cells["title"], str(error))
    return Export("imdb", "IMDb", SCALE, rows, skips)


def _row(name: str, line: int, cells: dict[str, str]) -> Row:
    if not _ID.fullmatch(cells["const"]):
        raise DataError(f"an IMDb number is like tt0133093, got {quoted(cells['const'])}")
    title = title_of(cells["title"])
    kind = re.sub(r"[^a-z]", "", cells["title type"].lower())
    if kind in _NEITHER:
        raise DataError(f"it is neither film nor series but {quoted(cells['title type'])}")
    rating = rating_of(cells["your rating"] or cells["you rated"], SCALE)
    if rating != rating:
        raise DataError("it has no rating")
    episode = kind == "tvepisode"
    return Row(
        file=name,
        line=line,
        title=title,
        year=None if episode else year_of(cells["year"]),  # an episode's year is not its series'
        kind="episode" if episode else "series" if kind in _SERIES else "film" if kind else None,
        series=series_names(title) if episode else (),
        rating=float("nan") if episode else rating,
        time=day(cells["date rated"] or cells["created"]),
        imdb_id=cells["const"],
        directors=_directors(cells["directors"]),
    )


def series_names(title: str) -> tuple[str, ...]:
    """The name that the series of an episode has, and another one when the episode's own name has a colon too.

    Else what follows the first colon may be the name of a spin-off, which is another series.

    >>> series_names("Law & Order: Special Victims Unit: Authority")
    ('Law & Order: Special Victims Unit',)
    >>> series_names("Stranger Things: Chapter One: The Weirdo"), series_names("Lost: Exodus: Part 1")
    (('Stranger Things: Chapter One', 'Stranger Things'), ('Lost: Exodus', 'Lost'))
    """
    show, *pieces = title.split(": ")
    if not pieces:
        return ()
    longest = title.rsplit(": ", 1)[0]
    numbered = any(_NUMBERED.fullmatch(piece) for piece in (pieces[0], pieces[-1]))
    return (longest, show) if numbered and longest != show else (longest,)


def _directors(text: str) -> tuple[str, ...]:
    names = (name.strip() for name in text.split(",", MOST_DIRECTORS)[:MOST_DIRECTORS])
    return tuple(name for name in names if name)
