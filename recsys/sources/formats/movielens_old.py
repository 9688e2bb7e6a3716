"""MovieLens 100K (1998), 1M (2003) and 10M (2009): tables without headers, divided by tabs, | or ::.

1M and 10M differ in the encoding (found out), in half stars and in what stands beside: users.dat or tags.dat.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from recsys.dataset import Behaviour, Scale
from recsys.sources.assembly import with_unknown
from recsys.sources.films import MAX_TAGS, film_table, item_number, known_genres, read_keywords
from recsys.sources.formats.format import FilmTable, Format, Opened, files_called
from recsys.sources.formats.movielens import LAYOUT, LICENCE
from recsys.sources.report import quoted
from recsys.sources.tables import Layout, Records, text_head

STARS, HALF_STARS = Scale(1.0, 5.0, 1.0), Scale(0.5, 5.0, 0.5)
TABS, DOTS = ("u.data", "u.item"), ("ratings.dat", "movies.dat")
COLUMNS = ("userId", "movieId", "rating", "timestamp")
TAB_LAYOUT = replace(LAYOUT, delimiter="\t", columns=COLUMNS, scales=(STARS,))
DOT_LAYOUT = replace(LAYOUT, delimiter="::", columns=COLUMNS, scales=(STARS, HALF_STARS))

TAB_GENRES = (
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
)
"""The order of the flags in u.item, as u.genre gives it."""
TAB_FILM = ("item_id", "title", "released", "video", "url", *TAB_GENRES)
TAB_PERSON = ("user_id", "age", "gender", "occupation", "zip")
DOT_FILM = ("item_id", "title", "genres")
DOT_PERSON = ("user_id", "gender", "age", "occupation", "zip")

AGE_BANDS = ((18, "under 18"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (50, "45-49"), (56, "50-55"))
"""The first band whose bound is above the age; 56+ else. 1M gives the lowest age of each band, 100K the age."""
OCCUPATIONS = (
    "other",
    "educator",
    "artist",
    "administrator",
    "student",
    "customer service",
    "healthcare",
    "executive",
    "farmer",
    "homemaker",
    "K-12 student",
    "lawyer",
    "programmer",
    "retired",
    "sales",
    "scientist",
    "self-employed",
    "engineer",
    "craftsman",
    "unemployed",
    "writer",
)
"""What the codes 0 to 20 of 1M stand for."""
LINES_TRIED = 100
GENDERS = {"M": "male", "F": "female"}


def _tab_films(opened: Opened) -> FilmTable:
    records = Records(
        file=opened.files["u.item"],
        name="u.item",
        columns=TAB_FILM,
        rejections=opened.rejections,
        delimiter="|",
        header=TAB_FILM,
        quotes=False,
        ragged=True,
    )

    def parts(fields: list[str]) -> tuple[str, str, list[str]]:
        flags = zip(TAB_GENRES[1:], fields[6:], strict=True)
        return fields[0], fields[1], known_genres(genre for genre, flag in flags if flag == "1")

    return with_unknown(film_table(records, parts), opened.rated, opened.ratings_name, "u.item")


def _dot_films(opened: Opened) -> FilmTable:
    records = Records(
        file=opened.files["movies.dat"],
        name="movies.dat",
        columns=DOT_FILM,
        rejections=opened.rejections,
        delimiter="::",
        header=DOT_FILM,
        ragged=True,
        widest="title",
    )
    table = film_table(records, lambda fields: (fields[0], fields[1], known_genres(fields[2].split("|"))))
    films, unknown = with_unknown(table, opened.rated, opened.ratings_name, "movies.dat")
    if "tags.dat" not in opened.files:
        return films, unknown
    tags = Records(
        file=opened.files["tags.dat"],
        name="tags.dat",
        columns=("movieId", "tag"),
        rejections=opened.rejections,
        delimiter="::",
        header=("userId", "movieId", "tag", "timestamp"),
        max_lines=MAX_TAGS,
    )
    return films.merge(read_keywords(opened.database, tags), on="item_id", how="left"), unknown


def _people(opened: Opened) -> Behaviour:
    """Age band, gender and occupation from u.user or users.dat; where people live is not taken over."""
    for name, columns, delimiter in (("u.user", TAB_PERSON, "|"), ("users.dat", DOT_PERSON, "::")):
        if name not in opened.files:
            continue
        file = opened.files[name]
        if not _has_width(file, name, delimiter, len(columns)):
            opened.rejections.notes.append(
                f"{name} has other columns than MovieLens' table of people, so it was left out."
            )
            continue
        records = Records(
            file=file,
            name=name,
            columns=columns[:4],
            rejections=opened.rejections,
            delimiter=delimiter,
            header=columns,
            quotes=False,
        )
        return Behaviour.of({"people": _people_table(records, list(columns[:4]))})
    return Behaviour()


def _has_width(file: Path, name: str, delimiter: str, width: int) -> bool:
    """Whether any of a file's first lines has so many fields; an empty file may have what it likes."""
    lines = text_head(file, name)[1].split("\n", LINES_TRIED)[:LINES_TRIED]
    widths = {len(line.split(delimiter)) for line in lines if line.strip()}
    return not widths or width in widths


def _people_table(records: Records, columns: list[str]) -> pd.DataFrame:
    people: dict[int, dict[str, object]] = {}
    for line, fields in records:
        person = dict(zip(columns, fields, strict=True))
        user_id = item_number(records, line, "user", person["user_id"])
        if user_id is None:
            continue
        if not _AGE.fullmatch(person["age"]):
            records.reject(line, f"an age must be a whole number, got {quoted(person['age'])}")
        elif user_id in people:
            records.reject(line, f"user {user_id} stands in an earlier row already")
        else:
            job = person["occupation"]
            known_job = OCCUPATIONS[int(job)] if job in _CODES else job
            people[user_id] = {
                "user_id": user_id,
                "gender": GENDERS.get(person["gender"], ""),
                "age_band": age_band(int(person["age"])),
                "occupation": "" if known_job == "none" else known_job,
            }
    return pd.DataFrame(list(people.values()), columns=["user_id", "gender", "age_band", "occupation"])


_AGE = re.compile(r"[0-9]{1,3}")
_CODES = {str(code) for code in range(len(OCCUPATIONS))}


def age_band(age: int) -> str:
    """The band of an age in years.

    >>> age_band(1), age_band(25), age_band(80)
    ('under 18', '25-34', '56+')
    """
    return next((band for bound, band in AGE_BANDS if age < bound), "56+")


def _format(
    label: str, files: tuple[str, str], layout: Layout, films: Callable[[Opened], FilmTable]
) -> Format:
    return Format(
        "movielens",
        label,
        " and ".join(files),
        recognises=lambda names: set(files) <= set(names),
        wanted=lambda _source: (*files, "u.user", "users.dat", "tags.dat"),
        ratings=files_called(files[0]),
        layout=layout,
        films=films,
        origin="MovieLens",
        licence=LICENCE,
        behaviour=_people,
    )


FORMATS = (
    _format("MovieLens 100K", TABS, TAB_LAYOUT, _tab_films),
    _format("MovieLens 1M or 10M", DOTS, DOT_LAYOUT, _dot_films),
)
