"""The ratings that a member of movielens.org exports: movie_id,imdb_id,tmdb_id,rating,average_rating,title."""

from collections.abc import Mapping
from pathlib import Path

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.histories.rows import Export, Row, Skips, rating_of, records, title_of
from recsys.sources.report import quoted
from recsys.sources.titles import parse_title

NEEDED = ("movie_id", "rating", "title")
SCALE = Scale(0.5, 5.0, 0.5)


def recognises(header: tuple[str, ...]) -> bool:
    """Whether a file with these columns comes from movielens.org."""
    return set(NEEDED) <= set(header)


def read(files: Mapping[str, Path]) -> Export:
    """All rows of the one file; they have no dates."""
    skips, rows = Skips(), list[Row]()
    for name, file in files.items():
        for line, cells in records(file, name, NEEDED, ("imdb_id", "tmdb_id"), skips):
            try:
                rows.append(_row(name, line, cells))
            except DataError as error:
                skips.skip(name, line, cells["title"], str(error))
    return Export("movielens", "MovieLens", SCALE, rows, skips)


def _row(name: str, line: int, cells: dict[str, str]) -> Row:
    movie_id = cells["movie_id"]
    if not (movie_id.isascii() and movie_id.isdigit() and len(movie_id) <= 18):
        raise DataError(f"a movie_id is a whole number, got {quoted(movie_id)}")
    title = title_of(cells["title"])
    rating = rating_of(cells["rating"], SCALE)
    if rating != rating:
        raise DataError("it has no rating")
    return Row(
        file=name,
        line=line,
        title=title,
        year=parse_title(title).year,
        rating=rating,
        imdb_id=cells["imdb_id"],
        tmdb_id=cells["tmdb_id"],
        movie_id=int(movie_id),
    )
