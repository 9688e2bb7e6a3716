"""The catalog of a table of ratings: from a table of films beside it, its own titles, or ids that are texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from recsys.errors import DataError
from recsys.ids import Ids
from recsys.sources.archives import private_folder
from recsys.sources.films import GENRE_NAMES, NO_GENRES
from recsys.sources.limits import MAX_FILMS
from recsys.sources.report import Rejections, quoted
from recsys.sources.tables import open_database, open_table
from recsys.sources.tables.columns import NAMES, pick
from recsys.sources.tables.records import MAX_REJECTED, table_rows
from recsys.sources.titles import FIRST_YEAR, LAST_YEAR, parse_title

COLUMNS = {
    "id": (*NAMES["item"], "id"),
    "title": NAMES["title"],
    "year": ("year", "releaseyear", "startyear", "yearofrelease", "released", "releasedate", "date"),
    "genres": ("genres", "genre", "listedin", "categories", "category"),
}
"""What a table of films calls its columns."""

_IMDB = re.compile(r"tt(\d{5,10})")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_LISTED = re.compile(r"[\[\]'\"]")


@dataclass(frozen=True)
class Film:
    """One row of a table of films."""

    title: str
    year: int | None
    kind: str
    genres: str


def is_film_table(columns: Sequence[str]) -> bool:
    """Whether the columns that ``read_films`` needs are among these."""
    return pick(columns, COLUMNS["id"]) is not None and pick(columns, COLUMNS["title"]) is not None


def read_films(file: tuple[str, Path], rejections: Rejections) -> dict[str, Film]:
    """The films by their ids as the table writes them; an id that stands twice, or no title, is rejected.

    Raises DataError when the table has no column of ids or titles or is beyond a limit.
    """
    name = file[0]
    films: dict[str, Film] = {}
    refused = 0
    with private_folder() as folder, open_database(folder) as database:
        table = open_table(database, file, folder)
        places = {role: pick(table.columns, names) for role, names in COLUMNS.items()}
        key, title = places["id"], places["title"]
        if key is None or title is None:
            raise DataError(
                f"{name} needs a column of ids and one of titles; it has {quoted(', '.join(table.columns), 100)}."
            )
        for line, row in table_rows(database, table):
            reason = row if isinstance(row, str) else _wrong(row, key, title, films)
            if reason is None and not isinstance(row, str):
                films[row[key]] = _film(row, places, title)
            elif reason is not None:
                rejections.add(name, line, reason)
                refused += 1
            if len(films) > MAX_FILMS or refused > MAX_REJECTED:
                raise DataError(f"{name} has more films or more unreadable rows than a table of films has.")
    return films


def _wrong(row: list[str], key: int, title: int, films: dict[str, Film]) -> str | None:
    if not row[key] or not row[title]:
        return "a film needs an id and a title"
    return "this id stands in an earlier row already" if row[key] in films else None


def _film(row: list[str], places: dict[str, int | None], title: int) -> Film:
    parsed = parse_title(row[title])
    written = None if places["year"] is None else _YEAR.search(row[places["year"]])
    year = int(written[1]) if written and FIRST_YEAR <= int(written[1]) <= LAST_YEAR else parsed.year
    genres = "" if places["genres"] is None else row[places["genres"]]
    return Film(parsed.title or row[title], year, parsed.kind, _genres(genres))


def _genres(text: str) -> str:
    sign = next((sign for sign in "|;," if sign in text), "|")
    names = (" ".join(_LISTED.sub("", name).split()) for name in text.split(sign))
    return "|".join(dict.fromkeys(GENRE_NAMES.get(name, name) for name in names if name not in NO_GENRES))


def catalog_of(
    rated: Ids, codes: dict[str, int], titles: dict[int, str], films: dict[str, Film]
) -> tuple[pd.DataFrame, int]:
    """The table for the catalog of the ``rated`` items and the ``films``, and how many rated items have no title.

    ``codes`` are the numbers of ids that are texts (empty: ids are whole numbers), ``titles`` what the ratings call
    their items. A film's row counts first, then these titles, then an id that is a text; "Unknown film 17" else.
    """
    by_number = _numbered(codes, films, coded=bool(codes))
    ids = np.union1d(rated, np.fromiter(by_number, dtype=np.int64, count=len(by_number)))
    if len(ids) > MAX_FILMS:
        raise DataError(f"There are more than {MAX_FILMS:,} films, the limit.")
    keys = {code: key for key, code in codes.items()}
    unknown = 0
    rows = []
    for item_id in ids.tolist():
        film = by_number.get(item_id)
        key = film[0] if film else keys.get(item_id, "")
        text = titles.get(item_id) or keys.get(item_id, "")
        parsed = parse_title(text)
        if film is None and not parsed.title:
            unknown += 1
        title = film[1].title if film else parsed.title or f"Unknown film {item_id}"
        imdb = _IMDB.fullmatch(key)
        rows.append(
            (
                item_id,
                title,
                film[1].year if film else parsed.year,
                film[1].kind if film else parsed.kind,
                film[1].genres if film else "",
                imdb[1] if imdb else "",
            )
        )
    table = pd.DataFrame(rows, columns=["item_id", "title", "year", "kind", "genres", "imdb_id"])
    table["year"] = table["year"].astype("Int16")
    return table, unknown


def _numbered(codes: dict[str, int], films: dict[str, Film], *, coded: bool) -> dict[int, tuple[str, Film]]:
    """The films by number; with coded ids those never rated get the numbers that follow."""
    result: dict[int, tuple[str, Film]] = {}
    following = len(codes) + 1
    for key, film in films.items():
        if coded:
            number = codes.get(key)
            if number is None:
                number, following = following, following + 1
            result[number] = (key, film)
        elif key.isascii() and key.isdigit() and len(key) < 20 and int(key) < 2**63:
            result.setdefault(int(key), (key, film))
    return result
