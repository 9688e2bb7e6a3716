"""Letterboxd: ratings.csv, watched.csv, diary.csv, watchlist.csv, or the zip that holds them all.

No ids, so films are found by title and year; ratings are half stars. watched.csv and watchlist.csv have the same
columns: only the file's name tells them apart.
"""

from collections.abc import Mapping
from pathlib import Path

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.histories.dates import day
from recsys.histories.rows import Export, Row, Skips, rating_of, records, title_of, year_of

NEEDED = ("date", "name", "letterboxd uri")
SCALE = Scale(0.5, 5.0, 0.5)
WATCHLIST = "watchlist"


def recognises(header: tuple[str, ...]) -> bool:
    """Whether a file with these columns comes from Letterboxd."""
    return set(NEEDED) <= set(header)


def read(files: Mapping[str, Path]) -> Export:
    """All rows of the files by name; the diary only where there is no ratings.csv, which says the same."""
    skips, rows = Skips(), list[Row]()
    for name in files:
        if name == "diary.csv" and "ratings.csv" in files:
            continue
        saved = WATCHLIST in name.lower()
        columns = ("name", "date", "year", "rating", "watched date")
        for line, cells in records(files[name], name, columns[:2], columns[2:], skips):
            try:
                row = Row(
                    file=name,
                    line=line,
                    title=title_of(cells["name"]),
                    year=year_of(cells["year"]),
                    rating=rating_of(cells["rating"], SCALE),
                    time=day(cells["watched date"] or cells["date"]),
                    saved=saved,
                )
            except DataError as error:
                skips.skip(name, line, cells["name"], str(error))
            else:
                rows.append(row)
    return Export("letterboxd", "Letterboxd", SCALE, rows, skips)
