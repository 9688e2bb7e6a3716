"""A row about a film, by what its columns are: what most exports have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

from recsys.dataset import Scale
from recsys.histories.cells import imdb_id, kind_of, number, rating_of, times_of, title_of, year_of
from recsys.histories.imdb import series_names
from recsys.histories.rows import Row
from recsys.sources.titles import parse_title

MOST_DIRECTORS = 5
"""Of one film; those that are named first."""


@dataclass(frozen=True)
class Fields:
    """One row of a table: ``fields["title"]`` is its cell, "" where there is none."""

    file: str
    line: int
    texts: Mapping[str, str]
    """By role, see columns.py."""
    scale: Scale
    time: int | None

    def __getitem__(self, role: str) -> str:
        return self.texts.get(role, "")


def film_row(fields: Fields) -> Row:
    """Raises DataError for a row without title or number and for a cell that cannot be read.

    A rating of one episode is no rating of its series: it counts as having seen the series.
    """
    imdb, tmdb = imdb_id(fields["imdb_id"]), number(fields["tmdb_id"])
    title = title_of(fields["title"]) if fields["title"] or not (imdb or tmdb) else ""
    kind = kind_of(fields["kind"])
    rating = rating_of(fields["rating"], fields.scale)
    year = year_of(fields["year"]) or parse_title(title).year
    episode = kind == "episode"
    return Row(
        file=fields.file,
        line=fields.line,
        title=title,
        year=None if episode else year,  # an episode's year is not its series'
        kind=kind,
        series=series_names(title) if episode else (),
        rating=float("nan") if episode else rating,
        scale=fields.scale,
        time=fields.time,
        imdb_id=imdb,
        tmdb_id=tmdb,
        directors=_directors(fields["directors"]),
        times=times_of(fields["times"], fields["weight"]),
    )


def _directors(text: str) -> tuple[str, ...]:
    names = (name.strip() for name in text.split(",", MOST_DIRECTORS)[:MOST_DIRECTORS])
    return tuple(name for name in names if name)
