"""The film tables of Kaggle's The Movies Dataset: movies_metadata.csv, credits.csv and keywords.csv, by TMDB id.

Genres in our names: Science Fiction is Sci-Fi, Family is Children, Music is Musical; History, Foreign and TV Movie are
no genres here; the others are called the same.
"""

import re
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import pandas as pd

from recsys.errors import DataError
from recsys.sources.films import KEYWORDS_A_FILM, LONGEST_KEYWORD
from recsys.sources.limits import MAX_FILMS
from recsys.sources.literals import RecordList, first_text, text_of, whole_of
from recsys.sources.report import Rejections, quoted
from recsys.sources.tables import Records
from recsys.sources.titles import FIRST_YEAR, LAST_YEAR, one_line

ACTORS, DIRECTORS = 3, 3
LONGEST_RUNTIME = 2_000
"""Minutes."""
LONGEST_LINE = 1_000_000
"""Characters of a film's cast and crew; the longest real ones take some hundred thousand."""
LONGEST_NAME = 100
MAX_ENTRIES = 5_000_000
"""Records in the lists of one table, which cost time each; the real credits have about one million."""
SIGNS_AN_ENTRY = 10
"""So many escaped signs cost as much time as a record."""
LAST = 10**9
"""Where an actor without an order stands: behind all others."""
_SAME = (
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Horror", "Mystery",
    "Romance", "Thriller", "War", "Western",
)  # fmt: skip
GENRES = {name: name for name in _SAME} | {
    "Science Fiction": "Sci-Fi",
    "Family": "Children",
    "Music": "Musical",
}
LANGUAGES = {"cn": "zh", "xx": ""}
"""TMDB's own codes: Cantonese, and films without words."""
FILM = (
    "id", "title", "original_title", "release_date", "genres", "runtime", "original_language",
    "production_countries", "imdb_id", "overview",
)  # fmt: skip

_ID = re.compile(r"[0-9]{1,12}")
_DATE = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}")
_MINUTES = re.compile(r"([0-9]{1,4})(?:\.[0-9]*)?")
_names, _countries = RecordList("name"), RecordList("iso_3166_1")
_cast, _crew = RecordList("name", "order"), RecordList("name", "job")

Facts = dict[str, object]


def read_metadata(file: Path, rejections: Rejections) -> pd.DataFrame:
    """tmdb_id and what is known of each film; raises DataError when the table cannot be used or has no films."""
    films = _read(Records(file=file, name="movies_metadata.csv", columns=FILM, rejections=rejections), _film)
    if films.empty:
        raise DataError("movies_metadata.csv holds no films that can be read.")
    return films


def read_credits(file: Path, rejections: Rejections) -> pd.DataFrame:
    """tmdb_id, director and the leading actors of each film; raises DataError when the table cannot be used."""
    records = Records(
        file=file,
        name="credits.csv",
        columns=("id", "cast", "crew"),
        rejections=rejections,
        longest=LONGEST_LINE,
        lines_a_record=1,  # a literal holds no line breaks
    )
    return _read(records, lambda fields: {"director": _directors(fields[1]), "cast": _leads(fields[0])})


def read_film_keywords(file: Path, rejections: Rejections) -> pd.DataFrame:
    """tmdb_id and keywords of each film; raises DataError when the table cannot be used."""
    records = Records(file=file, name="keywords.csv", columns=("id", "keywords"), rejections=rejections)
    return _read(records, lambda fields: {"keywords": _subjects(fields[0])})


def _read(records: Records, facts_of: Callable[[list[str]], Facts]) -> pd.DataFrame:
    """One row an id. A record that repeats another is passed over; one that contradicts it is rejected."""
    films: dict[str, Facts] = {}
    entries = 0
    for line, (tmdb_id, *fields) in records:
        entries += sum(text.count("{") + text.count("\\") // SIGNS_AN_ENTRY for text in fields)
        if entries > MAX_ENTRIES:
            raise DataError(f"{records.name} has more than {MAX_ENTRIES:,} entries in its lists, the limit.")
        if not _ID.fullmatch(tmdb_id):
            records.reject(line, f"id must be a whole number, got {quoted(tmdb_id)}")
            continue
        try:
            facts = facts_of(fields)
        except ValueError as error:
            records.reject(line, str(error))
            continue
        number = tmdb_id.lstrip("0") or "0"
        if films.setdefault(number, facts) != facts:
            records.reject(line, f"id {number} stands in an earlier row already")
        if len(films) > MAX_FILMS:
            raise DataError(f"{records.name} has more than {MAX_FILMS:,} films, the limit.")
    return pd.DataFrame.from_records(list(films.values()), index=pd.Index(films, name="tmdb_id", dtype="str"))


def _film(fields: list[str]) -> Facts:
    title, original_title, date, genres, runtime, language, countries, imdb_id, overview = fields
    year = _DATE.fullmatch(date)
    minutes = _MINUTES.fullmatch(runtime)
    imdb_number = imdb_id.removeprefix("tt")
    mapped = (GENRES.get(text_of(name)) for (name,) in _list(_names, "genres", genres))
    country = first_text(_list(_countries, "production_countries", countries))
    return {
        "title": one_line(title),
        "original_title": one_line(original_title),
        "year": int(year[1]) if year and FIRST_YEAR <= int(year[1]) <= LAST_YEAR else None,
        "genres": "|".join(dict.fromkeys(genre for genre in mapped if genre)),
        "runtime": int(minutes[1]) if minutes and 0 < int(minutes[1]) <= LONGEST_RUNTIME else None,
        "language": LANGUAGES.get(language, language if re.fullmatch("[a-z]{2}", language) else ""),
        "country": country if re.fullmatch("[A-Z]{2}", country) else "",
        "imdb_id": imdb_number if _ID.fullmatch(imdb_number) else "",
        "overview": one_line(overview),
    }


def _leads(text: str) -> str:
    cast = _list(_cast, "cast", text)
    orders = [whole_of(order) for _, order in cast]
    by_order = sorted(
        range(len(cast)), key=lambda place: LAST if orders[place] is None else orders[place] or 0
    )
    return _joined((text_of(cast[place][0]) for place in by_order), ACTORS)


def _directors(text: str) -> str:
    crew = _list(_crew, "crew", text)
    return _joined((text_of(name) for name, job in crew if text_of(job) == "Director"), DIRECTORS)


def _subjects(text: str) -> str:
    words = (text_of(name).lower() for (name,) in _list(_names, "keywords", text))
    return _joined((word for word in words if len(word) <= LONGEST_KEYWORD), KEYWORDS_A_FILM)


def _joined(names: Iterable[str], most: int) -> str:
    """The first names, each once, by ``|``."""
    tidy = dict.fromkeys(one_line(name.replace("|", " "))[:LONGEST_NAME] for name in names)
    return "|".join(islice((name for name in tidy if name), most))


def _list(records: RecordList, column: str, text: str) -> list[tuple[str | None, ...]]:
    try:
        return records.of(text)
    except ValueError as error:
        raise ValueError(f"{column} {error}") from error
