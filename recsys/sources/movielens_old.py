"""MovieLens 100K (1998), 1M (2003) and 10M (2009): tables without headers, divided by tabs, | or ::.

1M and 10M differ in the encoding (found out), in half stars and in what stands beside: users.dat or tags.dat.
"""

import re
from pathlib import Path

import duckdb
import pandas as pd

from recsys.dataset import Behaviour, Scale, Source
from recsys.errors import DataError
from recsys.sources.archives import open_files, private_folder
from recsys.sources.assembly import assemble, with_unknown
from recsys.sources.films import MAX_FILMS, MAX_TAGS, film_table, item_number, known_genres, read_keywords
from recsys.sources.formats import Format
from recsys.sources.limits import base_name
from recsys.sources.plainlines import write_plain_lines
from recsys.sources.ratingrows import rated_items
from recsys.sources.ratingtable import Layout, load_rows, open_database
from recsys.sources.records import Records
from recsys.sources.report import Imported, OnProgress, Rejections, no_progress, quoted

STARS, HALF_STARS = Scale(1.0, 5.0, 1.0), Scale(0.5, 5.0, 0.5)
TABS, DOTS = ("u.data", "u.item"), ("ratings.dat", "movies.dat")

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
GENDERS = {"M": "male", "F": "female"}


def read_tabs(source: Path, name: str, on_progress: OnProgress | None = None) -> Imported:
    """The data set ``name`` from a folder or zip of MovieLens 100K; raises DataError when it cannot be read."""
    return _read(source, name, on_progress or no_progress, TABS, "\t", STARS)


def read_dots(source: Path, name: str, on_progress: OnProgress | None = None) -> Imported:
    """The data set ``name`` from a folder or zip of MovieLens 1M or 10M; raises DataError when it cannot be read."""
    return _read(source, name, on_progress or no_progress, DOTS, "::", HALF_STARS)


def _read(
    source: Path, name: str, tell: OnProgress, needed: tuple[str, str], delimiter: str, scale: Scale
) -> Imported:
    rejections = Rejections()
    tell(0.0, "Opening the files")
    wanted = (*needed, "u.user", "users.dat", "tags.dat")
    with open_files(source, wanted) as files, private_folder() as folder:
        missing = [file for file in needed if file not in files]
        if missing:
            raise DataError(f"{base_name(source)} is not MovieLens: it holds no {' and no '.join(missing)}.")
        with open_database(folder) as database:
            rated_file, film_file = needed
            lines = folder / "lines"
            write_plain_lines(
                files[rated_file],
                rated_file,
                lines,
                lambda done, doing: tell(0.02 + 0.18 * done, doing),
                delimiter=delimiter,
                has_header=False,
            )
            tell(0.2, "Checking the ratings")
            layout = Layout(0, 1, 2, 3, 4, delimiter, first_line=1)
            load_rows(database, lines, rated_file, layout, scale, rejections)
            lines.unlink()
            tell(0.6, "Reading the films")
            table = (_tab_films if needed is TABS else _dot_films)(files[film_file], rejections)
            films = with_unknown(table, rated_items(database, MAX_FILMS), rated_file, film_file)
            if "tags.dat" in files:
                films = _with_tags(database, films, files["tags.dat"], rejections)
            origin = Source("movielens", f"MovieLens ({base_name(source)})")
            kept = STARS if _whole_stars(database) else HALF_STARS
            return assemble(
                database, name, origin, kept, films, rejections, tell, behaviour=_people(files, rejections)
            )


def _whole_stars(database: duckdb.DuckDBPyConnection) -> bool:
    halves = "SELECT count(*) FROM ratings WHERE reason IS NULL AND rating <> floor(rating)"
    return bool(database.execute(halves).fetchall()[0][0] == 0)


def _tab_films(file: Path, rejections: Rejections) -> pd.DataFrame:
    records = Records(file, "u.item", TAB_FILM, rejections, delimiter="|", header=TAB_FILM)

    def genres(flags: list[str]) -> list[str]:
        return known_genres(
            genre for genre, flag in zip(TAB_GENRES[1:], flags[1:], strict=True) if flag == "1"
        )

    return film_table(records, lambda fields: (fields[0], fields[1], genres(fields[5:])))


def _dot_films(file: Path, rejections: Rejections) -> pd.DataFrame:
    records = Records(file, "movies.dat", DOT_FILM, rejections, delimiter="::", header=DOT_FILM)
    return film_table(records, lambda fields: (fields[0], fields[1], known_genres(fields[2].split("|"))))


def _with_tags(
    database: duckdb.DuckDBPyConnection, films: tuple[pd.DataFrame, int], file: Path, rejections: Rejections
) -> tuple[pd.DataFrame, int]:
    table, unknown = films
    columns = ("userId", "movieId", "tag", "timestamp")
    records = Records(file, "tags.dat", columns[1:3], rejections, MAX_TAGS, delimiter="::", header=columns)
    return table.merge(read_keywords(database, records), on="item_id", how="left"), unknown


def _people(files: dict[str, Path], rejections: Rejections) -> Behaviour:
    """Age band, gender and occupation from u.user or users.dat; where people live is not taken over."""
    for file_name, columns, delimiter in (("u.user", TAB_PERSON, "|"), ("users.dat", DOT_PERSON, "::")):
        if file_name in files:
            records = Records(
                files[file_name], file_name, columns[:4], rejections, delimiter=delimiter, header=columns
            )
            return Behaviour.of({"people": _people_table(records, list(columns[:4]))})
    return Behaviour()


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


FORMATS = (
    Format(
        "movielens", "MovieLens 100K", " and ".join(TABS), lambda names: set(TABS) <= set(names), read_tabs
    ),
    Format(
        "movielens",
        "MovieLens 1M or 10M",
        " and ".join(DOTS),
        lambda names: set(DOTS) <= set(names),
        read_dots,
    ),
)
