"""The films of a MovieLens source: movies.csv with links.csv and tags.csv beside it, and their older kin."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from recsys.errors import DataError
from recsys.ids import Ids
from recsys.sources.assembly import with_unknown
from recsys.sources.limits import MAX_FILMS
from recsys.sources.report import Rejections, quoted
from recsys.sources.tables import Records
from recsys.sources.titles import one_line, parse_title

KEYWORDS_A_FILM = 10
LONGEST_TITLE = 1_000
"""Characters; the longest real one, with its other titles, has 158. A longer one is none, and the film is kept."""
LONGEST_KEYWORD = 60
"""Characters; longer tags are sentences."""
LAST_ID = 2**63 - 1
TAGS_A_BATCH = 200_000
MAX_TAGS = 4_000_000
"""MovieLens 32M has 2,000,072."""

GENRE_NAMES = {"Children's": "Children"}
NO_GENRES = frozenset({"", "(no genres listed)", "IMAX"})
"""IMAX stands among MovieLens' genres but is a format."""

_WHOLE = re.compile(r"[0-9]{1,19}")
_OUTSIDE_ID = re.compile(r"[0-9]{1,12}")
_KEYWORDS = """
SELECT item_id, string_agg(tag, '|' ORDER BY uses DESC, tag) AS keywords FROM (
    SELECT item_id, tag, count(*) AS uses FROM tags GROUP BY item_id, tag
    QUALIFY row_number() OVER (PARTITION BY item_id ORDER BY uses DESC, tag) <= ?
) GROUP BY item_id
"""


def read_films(
    database: duckdb.DuckDBPyConnection, files: Mapping[str, Path], rated: Ids, rejections: Rejections
) -> tuple[pd.DataFrame, int]:
    """The films from the files by base name, and how many of the ``rated`` items movies.csv does not name.

    Those get the title "Unknown film 17". ``database`` is where the tags are counted.
    """
    films = _read_movies(files["movies.csv"], rejections)
    table, unknown = with_unknown(films, rated, "ratings.csv", "movies.csv")
    if "links.csv" in files:
        table = table.merge(read_links(files["links.csv"], "links.csv", rejections), on="item_id", how="left")
    if "tags.csv" in files:
        tags = Records(
            file=files["tags.csv"],
            name="tags.csv",
            columns=("movieId", "tag"),
            rejections=rejections,
            max_lines=MAX_TAGS,
        )
        table = table.merge(read_keywords(database, tags), on="item_id", how="left")
    return table, unknown


def _read_movies(file: Path, rejections: Rejections) -> pd.DataFrame:
    columns = ("movieId", "title", "genres")
    records = Records(file=file, name="movies.csv", columns=columns, rejections=rejections)
    return film_table(records, lambda fields: (fields[0], fields[1], known_genres(fields[2].split("|"))))


def film_table(records: Records, parts: Callable[[list[str]], tuple[str, str, list[str]]]) -> pd.DataFrame:
    """item_id, title, year, kind, genres from the records of a film table.

    ``parts`` gives the id, the title and the genres that a record's fields say. Records with an id that is none or that
    stood before are rejected. Raises DataError when no film is left or there are too many.
    """
    films: dict[int, tuple[str, int | None, str, str]] = {}
    for line, fields in records:
        raw_id, raw_title, genre_names = parts(fields)
        item_id = item_number(records, line, "movieId", raw_id)
        if item_id is None:
            continue
        if item_id in films:
            records.reject(line, f"movieId {item_id} stands in an earlier row already")
            continue
        title, year, kind = parse_title(raw_title if len(raw_title) <= LONGEST_TITLE else "")
        films[item_id] = (title or f"Unknown film {item_id}", year, kind, "|".join(genre_names))
        if len(films) > MAX_FILMS:
            raise DataError(f"{records.name} has more than {MAX_FILMS:,} films, the limit.")
    if not films:
        raise DataError(f"{records.name} holds no films that can be read.")
    titles, years, kinds, genres = zip(*films.values(), strict=True)
    return pd.DataFrame(
        {
            "item_id": np.fromiter(films, dtype=np.int64, count=len(films)),
            "title": pd.Series(titles, dtype="str"),
            "year": pd.Series(years, dtype="Int16"),
            "kind": pd.Series(kinds, dtype="str"),
            "genres": pd.Series(genres, dtype="str"),
        }
    )


def known_genres(names: Iterable[str]) -> list[str]:
    """MovieLens' genres in today's names, each once; what is no genre is left out."""
    tidy = (" ".join(name.split()) for name in names)
    return list(dict.fromkeys(GENRE_NAMES.get(name, name) for name in tidy if name not in NO_GENRES))


def read_links(file: Path, name: str, rejections: Rejections) -> pd.DataFrame:
    """item_id, imdb_id and tmdb_id from MovieLens' table of links; what is blank is ""."""
    links: dict[int, tuple[str, str]] = {}
    columns = ("movieId", "imdbId", "tmdbId")
    records = Records(file=file, name=name, columns=columns, rejections=rejections)
    for line, (raw_id, imdb_id, tmdb_id) in records:
        item_id = item_number(records, line, "movieId", raw_id)
        if item_id is None:
            continue
        wrong = [text for text in (imdb_id, tmdb_id) if text and not _OUTSIDE_ID.fullmatch(text)]
        if wrong:
            records.reject(line, f"an IMDb or TMDB id must be digits, got {quoted(wrong[0])}")
        elif item_id in links:
            records.reject(line, f"movieId {item_id} stands in an earlier row already")
        else:
            links[item_id] = (imdb_id, tmdb_id)
    return pd.DataFrame(
        {
            "item_id": np.fromiter(links, dtype=np.int64, count=len(links)),
            "imdb_id": pd.Series([imdb_id for imdb_id, _ in links.values()], dtype="str"),
            "tmdb_id": pd.Series([tmdb_id for _, tmdb_id in links.values()], dtype="str"),
        }
    )


def read_keywords(database: duckdb.DuckDBPyConnection, records: Records) -> pd.DataFrame:
    """item_id and keywords from records of an item id and a tag.

    The most used tags of each film, lower-case, by count, then alphabet; they are counted in the database.
    """
    database.execute("CREATE TABLE tags (item_id BIGINT, tag VARCHAR)")
    item_ids: list[int] = []
    tags: list[str] = []
    for line, (raw_id, raw_tag) in records:
        item_id = item_number(records, line, "movieId", raw_id)
        tag = one_line(raw_tag.replace("|", " ")).lower()
        if item_id is None or not tag or len(tag) > LONGEST_KEYWORD:
            continue
        item_ids.append(item_id)
        tags.append(tag)
        if len(tags) == TAGS_A_BATCH:
            _store_tags(database, item_ids, tags)
            item_ids, tags = [], []
    _store_tags(database, item_ids, tags)
    counted = database.execute(_KEYWORDS, [KEYWORDS_A_FILM]).fetchnumpy()
    database.execute("DROP TABLE tags")
    return pd.DataFrame(
        {
            "item_id": counted["item_id"].astype(np.int64),
            "keywords": pd.Series(counted["keywords"], dtype="str"),
        }
    )


def _store_tags(database: duckdb.DuckDBPyConnection, item_ids: list[int], tags: list[str]) -> None:
    batch = pa.table({"item_id": pa.array(item_ids, pa.int64()), "tag": pa.array(tags, pa.string())})
    database.register("batch", batch)
    database.execute("INSERT INTO tags SELECT item_id, tag FROM batch")
    database.unregister("batch")


def item_number(records: Records, line: int, called: str, text: str) -> int | None:
    """An id; None, and the row rejected by the column's name ``called``, when it is none."""
    if _WHOLE.fullmatch(text) and int(text) <= LAST_ID:
        return int(text)
    records.reject(line, f"{called} must be a whole number from 0 to 2^63 - 1, got {quoted(text)}")
    return None
