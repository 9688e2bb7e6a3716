"""The catalog of a table of ratings: from a table of films beside it, its own titles, or ids that are texts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from recsys.errors import DataError
from recsys.ids import Ids
from recsys.sources.films import GENRE_NAMES, NO_GENRES
from recsys.sources.limits import MAX_FILMS
from recsys.sources.report import Rejections, quoted
from recsys.sources.tables import open_database, open_table
from recsys.sources.tables.columns import NAMES, pick, plain
from recsys.sources.tables.records import MAX_REJECTED, table_rows
from recsys.sources.titles import FIRST_YEAR, LAST_YEAR, one_line, parse_title
from recsys.temporary import PrivateFolder

COLUMNS = {
    "id": (*NAMES["item"], "id"),
    "title": NAMES["title"],
    "year": ("year", "releaseyear", "startyear", "yearofrelease", "released", "releasedate", "date"),
    "genres": ("genres", "genre", "listedin", "categories", "category"),
    "kind": ("kind",),
    "imdb_id": ("imdbid",),
}
"""What a table of films calls its columns."""

LISTS = ("director", "cast", "keywords")
NUMBERS = {"runtime": (1, 10_000), "fame": (1, 5)}
"""What is a number, from where to where."""
MORE = (*LISTS, *NUMBERS, "original_title", "language", "country", "tmdb_id", "overview")
"""What else a catalog knows; a table of films has it by the same names."""

_IMDB = re.compile(r"tt(\d{5,10})")
_IMDB_NUMBER = re.compile(r"(?:tt)?(\d{1,10})")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_LISTED = re.compile(r"[\[\]'\"]")


@dataclass(frozen=True)
class Film:
    """One row of a table of films."""

    title: str
    year: int | None
    kind: str
    genres: str
    imdb_id: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    """By the names of ``MORE``; what is not known is left out."""


def is_film_table(columns: Sequence[str]) -> bool:
    """Whether the columns that ``read_films`` needs are among these."""
    return pick(columns, COLUMNS["id"]) is not None and pick(columns, COLUMNS["title"]) is not None


def read_films(file: tuple[str, Path], rejections: Rejections, id_column: str = "") -> dict[str, Film]:
    """The films by their ids as the table writes them; an id that stands twice, or no title, is rejected.

    The ids stand in ``id_column``, called as in the ratings, where there is one. Raises DataError when the table has no
    column of ids or titles or is beyond a limit.
    """
    name = file[0]
    films: dict[str, Film] = {}
    refused = 0
    with PrivateFolder() as folder, open_database(folder) as database:
        table = open_table(database, file, folder)
        names_of = COLUMNS | {"id": (plain(id_column), *COLUMNS["id"])}
        places = {role: pick(table.columns, names) for role, names in names_of.items()}
        places |= {column: pick(table.columns, [plain(column)]) for column in MORE}
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
    cells = {role: one_line(row[place]) for role, place in places.items() if place is not None}
    written = _YEAR.search(cells.get("year", ""))
    year = int(written[1]) if written and FIRST_YEAR <= int(written[1]) <= LAST_YEAR else parsed.year
    genres = (GENRE_NAMES.get(name, name) for name in _listed(cells.get("genres", "")))
    kind = cells.get("kind")
    imdb = None if places["imdb_id"] == places["id"] else _IMDB_NUMBER.fullmatch(cells.get("imdb_id", ""))
    return Film(
        parsed.title or row[title],
        year,
        kind if kind in ("film", "series") else parsed.kind,
        "|".join(dict.fromkeys(genre for genre in genres if genre not in NO_GENRES)),
        imdb[1].zfill(7) if imdb else "",
        {
            column: "|".join(_listed(cells[column])) if column in LISTS else cells[column]
            for column in MORE
            if cells.get(column)
        },
    )


def _listed(text: str) -> list[str]:
    sign = next((sign for sign in "|;," if sign in text), "|")
    names = (" ".join(_LISTED.sub("", name).split()) for name in text.split(sign))
    return list(dict.fromkeys(name for name in names if name))


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
                imdb[1] if imdb else film[1].imdb_id if film else "",
            )
        )
    table = pd.DataFrame(rows, columns=["item_id", "title", "year", "kind", "genres", "imdb_id"])
    table["year"] = table["year"].astype("Int16")
    return _with_more(
        table, {number: film.more for number, (_, film) in by_number.items() if film.more}
    ), unknown


def _with_more(table: pd.DataFrame, facts: dict[int, Mapping[str, str]]) -> pd.DataFrame:
    if not facts:
        return table
    more = pd.DataFrame.from_dict(facts, orient="index")
    for column, (low, high) in NUMBERS.items():
        if column in more:
            numbers = pd.to_numeric(more[column], errors="coerce").round()
            more[column] = numbers.where(numbers.between(low, high))
    return table.merge(more, left_on="item_id", right_index=True, how="left")


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
