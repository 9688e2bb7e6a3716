"""Small MovieLens tables, written and read."""

from pathlib import Path

from recsys.sources import TABLE, Imported, read_source

read_table = TABLE.read
"""Reads a source as a table of ratings whatever its files are called."""

RATINGS = "userId,movieId,rating,timestamp\n"
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime|Thriller\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"


def read(folder: Path, ratings: str | bytes, movies: str | bytes = MOVIES, **others: str | bytes) -> Imported:
    for name, text in {"ratings": ratings, "movies": movies, **others}.items():
        content = text.encode() if isinstance(text, str) else text
        (folder / f"{name}.csv").write_bytes(content)
    return read_source(folder, "mine")


def rows(imported: Imported) -> list[tuple[int, int, float]]:
    ratings = imported.dataset.ratings
    return [
        (int(user), int(item), float(value))
        for user, item, value in zip(ratings.user_ids, ratings.item_ids, ratings.values, strict=True)
    ]


def reasons(imported: Imported) -> dict[int, str]:
    return {rejection.line: rejection.reason for rejection in imported.rejected}


def titles(folder: Path, *lines: str) -> list[str]:
    movies = "movieId,title,genres\n" + "".join(f"{place + 1},{line}\n" for place, line in enumerate(lines))
    return read(folder, RATINGS + "1,1,4,1\n", movies).dataset.catalog.titles
